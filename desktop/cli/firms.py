"""Firms: bring a list in, list them, read one."""

from argparse import Namespace
from dataclasses import asdict

from desktop.base import formats
from desktop.base.words import plural
from desktop.cli import rejects
from desktop.cli.verbs import NOTHING, PATHS, SIRET, WORDS, Answer, Verb
from desktop.store.workspace import Workspace
from desktop.work import firms


def _import_firms(workspace: Workspace, chosen: Namespace) -> Answer:
    done = firms.import_files(workspace, chosen.paths)
    counted = (
        plural("{n} lue", "{n} lues", done.read),
        plural("{n} nouvelle", "{n} nouvelles", done.firms),
        plural("{n} complétée", "{n} complétées", done.updated),
        plural("{n} déjà connue", "{n} déjà connues", done.known),
    )
    text = f"{', '.join(counted)}, {rejects.remarks(done.rejected)}."
    return {**asdict(done), "rejected": [rejects.as_json(r) for r in done.rejected]}, "\n".join([text, *map(rejects.line, done.rejected)])


def _list_firms(workspace: Workspace, chosen: Namespace) -> Answer:
    found = firms.listing(workspace, words=" ".join(chosen.words))
    rows = [{"siret": firm.siret or None, **firm.to_json(), "id": firm.id} for firm in found]
    return {"firms": rows}, "\n".join(f"{formats.siret(firm.siret):20} {firm.name}" for firm in found) or NOTHING


def _show_firm(workspace: Workspace, chosen: Namespace) -> Answer:
    profile = firms.profile(workspace, firms.show(workspace, chosen.siret))
    firm = profile.firm
    data = {**firm.to_json(), "id": firm.id, "siret": firm.siret or None, "name": firm.name}
    data |= {"qualifications": [q.to_json() for q in profile.qualifications], "references": [r.to_json() for r in profile.references]}
    return data, "\n".join(f"{f.label} : {data[f.name]}" for f in firm.fields() if data.get(f.name) not in (None, "", []))


VERBS = (
    Verb(("firms", "import"), "importer des listes d’entreprises", _import_firms, (PATHS,)),
    Verb(("firms", "list"), "lister les entreprises", _list_firms, (WORDS,)),
    Verb(("firms", "show"), "montrer une entreprise", _show_firm, (SIRET,)),
)
