"""Undo and redo, read from the journal: they survive restarts, and say why when they refuse."""

from dataclasses import dataclass

from desktop.base.problem import Problem
from desktop.journal.change import Change, Edit
from desktop.journal.fold import RECORD, Row
from desktop.store import rows
from desktop.store.applying import change_of
from desktop.store.engine import Connection

_LAST_DONE = """
SELECT "group", label FROM changes AS c WHERE author = :author AND device = :device AND undoes IS NULL
AND NOT EXISTS (SELECT 1 FROM changes AS u WHERE u.undoes = c."group"
    AND NOT EXISTS (SELECT 1 FROM changes AS r WHERE r.undoes = u."group"))
ORDER BY seq DESC LIMIT 1
"""
_LAST_UNDONE = """
SELECT "group", label FROM changes AS u WHERE author = :author AND device = :device AND undoes IS NOT NULL
AND EXISTS (SELECT 1 FROM changes AS c WHERE c."group" = u.undoes AND c.undoes IS NULL)
AND NOT EXISTS (SELECT 1 FROM changes AS r WHERE r.undoes = u."group")
AND NOT EXISTS (SELECT 1 FROM changes AS n WHERE n.author = :author AND n.device = :device AND n.undoes IS NULL AND n.seq > u.seq)
ORDER BY seq DESC LIMIT 1
"""


@dataclass(frozen=True)
class Step:
    """What undo or redo would take back: a group of changes, and its label."""

    group: str
    label: str


def undo_step(connection: Connection, author: str, device: str) -> Step | None:
    """This person's last change on this machine that is not undone."""
    return _step(connection, _LAST_DONE, author, device)


def redo_step(connection: Connection, author: str, device: str) -> Step | None:
    """The last undo that can be taken back: nothing new was done since."""
    return _step(connection, _LAST_UNDONE, author, device)


def _step(connection: Connection, sql: str, author: str, device: str) -> Step | None:
    found = connection.execute(sql, {"author": author, "device": device}).fetchone()
    return None if found is None else Step(found["group"], found["label"])


def opposite(connection: Connection, group: str) -> list[list[Edit]]:
    """The edits that take a group back, batch by batch, last first.

    Raises Problem where a field was changed since, or has a conflict open.
    """
    found = connection.execute('SELECT * FROM changes WHERE "group" = ? ORDER BY seq DESC', (group,)).fetchall()
    batches: list[list[Edit]] = []
    checked: set[tuple[str, str, str]] = set()
    for change in (change_of(row) for row in found):
        for edit in reversed(change.edits):
            _check(rows.read(connection, edit.kind, edit.id), edit, change, checked)
        batches.append([edit.opposite() for edit in reversed(change.edits)])
    return batches


def _check(row: Row | None, edit: Edit, change: Change, checked: set[tuple[str, str, str]]) -> None:
    """Refuse where the record no longer holds what the change left; a field seen in a later change of the group is fine."""
    if edit.now is None:
        if row is not None and (edit.kind, edit.id, RECORD) not in checked:
            raise _refusal(change, "la fiche a été créée à nouveau depuis")
        checked.add((edit.kind, edit.id, RECORD))
        return
    if row is None:
        if (edit.kind, edit.id, RECORD) in checked:
            return
        raise _refusal(change, "la fiche a été retirée depuis")
    names = set(edit.now) if edit.was is not None else set(edit.now) | set(row.fields)
    for name in names:
        if (edit.kind, edit.id, name) in checked:
            continue
        checked.add((edit.kind, edit.id, name))
        if name in row.conflicts or RECORD in row.conflicts:
            raise _refusal(change, "un conflit est ouvert sur cette fiche")
        if row.fields.get(name) != edit.now.get(name):
            who = row.stamps.get(name, {}).get("author") or "quelqu’un"
            raise _refusal(change, f"{who} a modifié la fiche depuis")


def _refusal(change: Change, reason: str) -> Problem:
    return Problem(f"« {change.label} » ne peut pas être annulé : {reason}.", "Corrigez la fiche à la main.")
