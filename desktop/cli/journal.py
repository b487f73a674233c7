"""What was done: the history of a record, undo, redo."""

from argparse import Namespace
from typing import Any

from desktop.base import formats
from desktop.cli.ids import record_id
from desktop.cli.verbs import ID, NOTHING, Answer, Verb
from desktop.store import undo as undoing
from desktop.store.workspace import Workspace
from desktop.work import history
from desktop.work.history import Line

WHAT = {
    "changed": "modifié",
    "created": "créé",
    "removed": "retiré",
    "archived": "archivé",
    "taken_back": "repris",
    "erased": "effacé",
}


def _history(workspace: Workspace, chosen: Namespace) -> Answer:
    found = history.lines(workspace, record_id(workspace, chosen.id))
    return {"lines": [_line(line) for line in found]}, "\n".join(map(_told, found)) or NOTHING


def _line(line: Line) -> dict[str, Any]:
    entry = line.entry
    return {
        "at": entry.at, "author": entry.author, "device": entry.device, "label": entry.label, "change": entry.change,
        "kind": line.edit.kind, "id": line.edit.id, "title": line.title, "what": line.what, "field": line.field or None,
        "field_label": line.field_label or None, "before": line.before, "after": line.after, "undone_at": line.undone,
        "restorable": line.restorable,
    }  # fmt: skip


def _told(line: Line) -> str:
    what = f"{line.field_label} : {line.before} → {line.after}" if line.what == "changed" else _whole(line)
    undone = f" (annulé le {formats.moment(line.undone_on)})" if line.undone_on else ""
    return f"{formats.moment(line.at)}  {line.entry.author}  {line.title} — {what}{undone}"


def _whole(line: Line) -> str:
    said = " ".join(filter(None, (WHAT[line.what], f"({line.field_label})" if line.what == "erased" and line.field else "")))
    held = line.after or line.before
    return f"{said} : {held}" if line.what in ("created", "removed") and held else said


def _undo(workspace: Workspace, chosen: Namespace) -> Answer:
    label = undoing.undo(workspace)
    return {"undone": label}, f"Annulé : {label}"


def _redo(workspace: Workspace, chosen: Namespace) -> Answer:
    label = undoing.redo(workspace)
    return {"redone": label}, f"Rétabli : {label}"


VERBS = (
    Verb(("history",), "montrer ce qui a été fait sur une fiche", _history, (ID,)),
    Verb(("undo",), "annuler la dernière modification", _undo),
    Verb(("redo",), "rétablir ce qui a été annulé", _redo),
)
