"""The fold: what records are, once changes are applied in order. Pure; the same on a laptop and on the server."""

from dataclasses import dataclass, field
from typing import Any

from desktop.journal.change import Change, Edit, Values

RECORD = "*"
"""The field name under which a removal that met an edit is in conflict."""

Stamp = dict[str, Any]
"""Who set a value: {change, number, author, device, at}."""


@dataclass
class Row:
    """One record as it stands."""

    fields: Values = field(default_factory=dict[str, Any])
    stamps: dict[str, Stamp] = field(default_factory=dict[str, Stamp])
    conflicts: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """Field to {losing change: {value, stamp}}: every value that lost, until an edit names it."""


def stamp_of(change: Change, number: int | None) -> Stamp:
    """What a change writes beside the values that it sets."""
    return {"change": change.id, "number": number, "author": change.author, "device": change.device, "at": change.at}


def fold(row: Row | None, edit: Edit, stamp: Stamp) -> Row | None:
    """The row after `edit`.

    Edits come in server order. Where the edit's `was` differs from the present value, and its `now` too, the field
    is in conflict, named by the losing change: the later value stands, the other is kept. Only an edit that names
    a conflict closes it; other edits of that field join it. A removal that meets an edit leaves the record, in conflict.
    """
    if edit.now is None:
        return _removed(row, edit, stamp)
    row = Row() if row is None else Row(dict(row.fields), dict(row.stamps), {f: dict(c) for f, c in row.conflicts.items()})
    was = edit.was or {}
    for name in list(row.conflicts):
        row.conflicts[name] = {losing: kept for losing, kept in row.conflicts[name].items() if losing not in edit.settles}
    for name, value in edit.now.items():
        present = row.fields.get(name)
        contested = name in row.stamps and was.get(name) != present
        if value != present and (contested or row.conflicts.get(name)):
            loser = row.stamps[name]
            row.conflicts.setdefault(name, {})[loser["change"]] = {"value": present, "stamp": loser}
        if value is None:
            row.fields.pop(name, None)
        else:
            row.fields[name] = value
        row.stamps[name] = stamp
    row.conflicts = {name: kept for name, kept in row.conflicts.items() if kept}
    return row


def _removed(row: Row | None, edit: Edit, stamp: Stamp) -> Row | None:
    was = edit.was or {}
    if row is None or {k: v for k, v in was.items() if v is not None} == row.fields:
        return None
    kept = Row(dict(row.fields), dict(row.stamps), {f: dict(c) for f, c in row.conflicts.items()})
    kept.conflicts.setdefault(RECORD, {})[stamp["change"]] = {"value": None, "stamp": stamp}
    return kept
