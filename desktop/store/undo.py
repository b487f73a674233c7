"""Undo and redo, read from the journal: they survive restarts, and say why when they refuse."""

from dataclasses import dataclass

from desktop.base.problem import Problem
from desktop.journal.change import Change, Edit
from desktop.journal.erasure import is_void
from desktop.journal.fold import RECORD, Row
from desktop.model.records import new_id
from desktop.store import rows
from desktop.store.engine import Connection
from desktop.store.erasing import ERASURE, LIVE, VOID
from desktop.store.workspace import Workspace

_LAST_DONE = """
SELECT "group", label, final FROM changes AS c WHERE author = :author AND device = :device AND undoes IS NULL AND final != :void
AND NOT EXISTS (SELECT 1 FROM changes AS u WHERE u.undoes = c."group"
    AND NOT EXISTS (SELECT 1 FROM changes AS r WHERE r.undoes = u."group"))
ORDER BY seq DESC LIMIT 1
"""
_LAST_UNDONE = """
SELECT "group", label, final FROM changes AS u WHERE author = :author AND device = :device AND undoes IS NOT NULL AND final != :void
AND EXISTS (SELECT 1 FROM changes AS c WHERE c."group" = u.undoes AND c.undoes IS NULL)
AND NOT EXISTS (SELECT 1 FROM changes AS r WHERE r.undoes = u."group")
AND NOT EXISTS (SELECT 1 FROM changes AS n WHERE n.author = :author AND n.device = :device AND n.undoes IS NULL AND n.seq > u.seq
    AND n.final != :void)
ORDER BY seq DESC LIMIT 1
"""


@dataclass(frozen=True)
class Step:
    """What undo or redo would take back: a group of changes, and its label."""

    group: str
    label: str
    final: int = LIVE


def undo(workspace: Workspace) -> str:
    """Take back this person's last change on this machine. Returns its label. Raises Problem where it cannot be."""
    return _revert(workspace, undo_step(workspace), "Annuler", "Il n’y a rien à annuler.")


def redo(workspace: Workspace) -> str:
    """Do again what was undone last. Returns its label. Raises Problem where it cannot be."""
    return _revert(workspace, redo_step(workspace), "Rétablir", "Il n’y a rien à rétablir.")


def _revert(workspace: Workspace, step: Step | None, verb: str, nothing: str) -> str:
    if step is None:
        raise Problem(nothing)
    if step.final == ERASURE:
        hint = "Ce qui précède reste comme il est ; l’historique d’une fiche permet d’en remettre une valeur."
        raise Problem("Un effacement ne s’annule pas.", hint)
    label = step.label.removeprefix("Annuler : ")
    group = new_id()
    for batch in opposite(workspace.connection, step.group):
        with workspace.change(f"{verb} : {label}", group=group, undoes=step.group) as change:
            for edit in batch:
                change.edit(edit)
    return label


def undo_step(workspace: Workspace) -> Step | None:
    """This person's last change on this machine that is not undone."""
    return _step(workspace, _LAST_DONE)


def redo_step(workspace: Workspace) -> Step | None:
    """The last undo that can be taken back: nothing new was done since."""
    return _step(workspace, _LAST_UNDONE)


def _step(workspace: Workspace, sql: str) -> Step | None:
    found = workspace.connection.execute(sql, {"author": workspace.author, "device": workspace.device, "void": VOID}).fetchone()
    return None if found is None else Step(found["group"], found["label"], found["final"])


def opposite(connection: Connection, group: str) -> list[list[Edit]]:
    """The edits that take a group back, batch by batch, last first.

    Raises Problem where a field was changed since, or has a conflict open.
    """
    found = connection.execute('SELECT * FROM changes WHERE "group" = ? ORDER BY seq DESC', (group,)).fetchall()
    batches: list[list[Edit]] = []
    checked: set[tuple[str, str, str]] = set()
    for change in (rows.change_of(row) for row in found):
        for edit in reversed(change.edits):
            if not is_void(edit):
                _check(rows.read(connection, edit.kind, edit.id), edit, change, checked)
        batches.append([edit.opposite() for edit in reversed(change.edits) if not is_void(edit)])
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
