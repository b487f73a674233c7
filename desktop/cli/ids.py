"""What a person names on the command line: a record's id, a firm's SIRET, a notice's number."""

from desktop.base.problem import Problem
from desktop.model.firms import clean_siret
from desktop.store import firms, history, reading
from desktop.store.workspace import Workspace


def record_id(workspace: Workspace, text: str) -> str:
    """The id that `text` names, also of a record that is no longer there. Raises Problem where nothing is called so."""
    firm = firms.by_siret(workspace, clean_siret(text))
    if firm is not None:
        return firm.id
    if history.knows(workspace.connection, text) or reading.notice(workspace, text) is not None:
        return text
    notice = reading.id_of_published(workspace, text)
    if notice is None:
        raise Problem(f"Aucune fiche ne répond à « {text} ».", "Donnez un identifiant, le SIRET d’une entreprise ou le numéro d’un avis.")
    return notice
