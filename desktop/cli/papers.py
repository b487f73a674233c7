"""What is kept with a firm: files and notes."""

from argparse import Namespace
from dataclasses import asdict

from desktop.base.words import plural
from desktop.cli import rejects
from desktop.cli.ids import record_id
from desktop.cli.verbs import PATHS, SIRET, Answer, Verb
from desktop.model.attachments import Attachment
from desktop.store.workspace import Workspace
from desktop.work import attachments, firms, notes


def _attach(workspace: Workspace, chosen: Namespace) -> Answer:
    done = attachments.attach_files(workspace, chosen.paths, record_id(workspace, chosen.to))
    kept = [{"id": one.id, **one.to_json()} for one in done.attachments]
    known = [{"file": name, "id": one.id, **one.to_json()} for name, one in done.known]
    lines = [plural("{n} fichier joint", "{n} fichiers joints", len(kept)) + "."]
    lines += [f"{one.name} : joint" for one in done.attachments]
    lines += [f"{name} : déjà là{_under(name, one)}" for name, one in done.known]
    lines += map(rejects.line, done.rejected)
    data = {"attached": kept, "known": known, "rejected": [asdict(reject) for reject in done.rejected]}
    return {**data, "ok": bool(kept or known)}, "\n".join(lines)


def _under(name: str, known: Attachment) -> str:
    return "" if name == known.name else f", sous le nom « {known.name} »"


def _note(workspace: Workspace, chosen: Namespace) -> Answer:
    firm = firms.show(workspace, chosen.siret)
    note = notes.add(workspace, firm.id, chosen.text)
    return {"id": note.id, **note.to_json()}, f"Note gardée : {firm.name}"


VERBS = (
    Verb(
        ("attach",),
        "joindre des fichiers à une fiche",
        _attach,
        (PATHS, ("--to", {"required": True, "metavar": "ID", "help": "identifiant d’une fiche, SIRET ou numéro d’avis"})),
    ),
    Verb(("note", "add"), "écrire une note sur une entreprise", _note, (SIRET, ("text", {"metavar": "TEXTE"}))),
)
