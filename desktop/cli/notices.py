"""Notices: bring them in, list them, read one, fetch them."""

from argparse import Namespace
from dataclasses import asdict

from desktop.base import formats
from desktop.base.words import plural
from desktop.cli import rejects
from desktop.cli.verbs import NOTHING, PATHS, WORDS, Answer, Argument, Verb
from desktop.store.workspace import Workspace
from desktop.work import notices, watch
from desktop.work.notices import as_json


def _import_notices(workspace: Workspace, chosen: Namespace) -> Answer:
    done = notices.import_files(workspace, chosen.paths)
    counted = (plural("{n} lu", "{n} lus", done.read), f"{formats.number(done.notices)} avis", plural("{n} lot", "{n} lots", done.lots))
    text = f"{', '.join(counted)}, {done.updated} mis à jour, {rejects.remarks(done.rejected)}."
    return {**asdict(done), "rejected": [rejects.as_json(r) for r in done.rejected]}, "\n".join([text, *map(rejects.line, done.rejected)])


def _list_notices(workspace: Workspace, chosen: Namespace) -> Answer:
    found = notices.listing(workspace, state=chosen.state, words=" ".join(chosen.words))
    rows = [{**as_json(notice), "lots": count} for notice, count in found]
    lines = [f"{n.published_id:12} {formats.moment(n.deadline):24} {n.object} — {n.buyer}" for n, _ in found]
    return {"notices": rows}, "\n".join(lines) or NOTHING


def _show_notice(workspace: Workspace, chosen: Namespace) -> Answer:
    found = notices.show(workspace, chosen.id)
    lines = [f"{found.published_id} — {found.object}", found.buyer, f"Remise des offres : {formats.moment(found.deadline) or 'inconnue'}"]
    lines += [f"  lot {lot.number} — {lot.title} {' '.join(lot.cpv)} {formats.money(lot.amount)}" for lot in found.lots]
    return as_json(found), "\n".join(lines)


def _fetch_notices(workspace: Workspace, chosen: Namespace) -> Answer:
    done = watch.fetch(workspace, departments=chosen.departments or None, days=chosen.days, server=chosen.server)
    text = f"{plural('{n} lu', '{n} lus', done.read)}, {formats.number(done.notices)} avis, {done.updated} mis à jour."
    return {**asdict(done), "rejected": [rejects.as_json(r) for r in done.rejected]}, text


_STATE: Argument = ("--state", {"choices": ("open", "closed", "all"), "default": "open"})
_WATCHED: tuple[Argument, ...] = (
    ("--departments", {"nargs": "+", "metavar": "DEPT", "help": "sinon ceux des paramètres"}),
    ("--days", {"type": int, "metavar": "N", "help": "publiés depuis N jours"}),
    ("--server", {"metavar": "URL", "help": "une autre adresse que celle du BOAMP"}),
)
VERBS = (
    Verb(("notices", "import"), "importer des fichiers ou des dossiers d’avis", _import_notices, (PATHS,)),
    Verb(("notices", "list"), "lister les avis", _list_notices, (_STATE, WORDS)),
    Verb(("notices", "show"), "montrer un avis", _show_notice, (("id", {"metavar": "NUMERO"}),)),
    Verb(("notices", "fetch"), "chercher les nouveaux avis du BOAMP", _fetch_notices, _WATCHED),
)
