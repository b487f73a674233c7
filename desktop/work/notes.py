"""Notes of coaching: written, found again, put away; what is being typed is kept as it is typed."""

from datetime import datetime

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.model.firms import Firm
from desktop.model.notes import Note
from desktop.model.records import new_id
from desktop.store import firms as stored
from desktop.store.workspace import Workspace

_HEADING = 90
"""Characters of a first line that is read as a heading."""


def add(workspace: Workspace, firm: str, text: str, at: datetime | None = None) -> Note:
    """Keep a note of a firm (its id), written at `at` (wall clock of Paris; now by default); its draft goes in the same transaction.

    Raises Problem where nothing is written, or there is no such firm.
    """
    found = workspace.get(Firm, firm)
    if found is None:
        raise Problem("Cette fiche n’existe pas, ou plus.", "Cherchez l’entreprise par Ctrl+K.")
    if not text.strip():
        raise Problem("La note est vide.", "Écrivez ce qui a été dit ou convenu.")
    note = Note(id=new_id(), firm=firm, at=(at or clock.now()).replace(second=0, microsecond=0), text=text.strip())
    with workspace.change(f"Note — {found.name}") as change:
        change.put(note)
        workspace.local.set(_draft_key(firm), None)
    return note


def archive(workspace: Workspace, note: Note, *, archived: bool = True) -> None:
    """Put a note away, or bring it back; nothing is deleted."""
    firm = workspace.get(Firm, note.firm)
    verb = "Archiver" if archived else "Reprendre"
    with workspace.change(f"{verb} une note — {firm.name if firm else ''}".rstrip(" —")) as change:
        change.set(Note, note.id, archived=archived)


def listing(workspace: Workspace, firm: str) -> list[Note]:
    """The notes of a firm (its id) that are not archived, latest first."""
    live = (note for note in stored.of_firm(workspace, Note, firm) if not note.archived)
    return sorted(live, key=lambda note: (note.at or datetime.min, note.id), reverse=True)


def parts(note: Note) -> tuple[str, str]:
    """The heading of a note and the rest: its first line is the heading where more follows and it is short; else there is none."""
    first, _, rest = note.text.partition("\n")
    if rest.strip() and len(first) <= _HEADING:
        return first.strip(), rest.strip()
    return "", note.text


def draft(workspace: Workspace, firm: str) -> str:
    """What was being typed of a firm and did not become a note yet."""
    return str(workspace.local.get(_draft_key(firm), ""))


def keep_draft(workspace: Workspace, firm: str, text: str) -> None:
    """Keep what is being typed, on this machine only; empty forgets it. Of a firm that is gone, nothing is kept."""
    if workspace.row(Firm, firm) is None:
        return
    workspace.local.set(_draft_key(firm), text if text.strip() else None)


def _draft_key(firm: str) -> str:
    return f"note:{firm}"
