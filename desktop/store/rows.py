"""Rows of `records` and of `changes`, as they are stored."""

import json
from typing import Any

from desktop.journal.change import Change, edits_from_json
from desktop.journal.fold import Row
from desktop.store.engine import Connection


def read(connection: Connection, kind: str, id: str) -> Row | None:
    """One stored row; None where there is no such record."""
    found = connection.execute("SELECT fields, stamps, conflicts FROM main.records WHERE kind = ? AND id = ?", (kind, id)).fetchone()
    return None if found is None else Row(json.loads(found[0]), json.loads(found[1]), json.loads(found[2]) if found[2] else {})


def write(connection: Connection, space: str, kind: str, id: str, row: Row | None) -> int | None:
    """Store a row, or remove it where it is None. Returns its number, None when it is gone."""
    if row is None:
        found = connection.execute("DELETE FROM main.records WHERE kind = ? AND id = ? RETURNING nr", (kind, id)).fetchone()
        if found is not None:
            connection.execute("DELETE FROM main.search WHERE rowid = ?", (found[0],))
        return None
    conflicts = _text(row.conflicts) if row.conflicts else None
    found = connection.execute(
        "INSERT INTO main.records (space, kind, id, fields, stamps, conflicts) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, id) DO UPDATE"
        " SET fields = excluded.fields, stamps = excluded.stamps, conflicts = excluded.conflicts RETURNING nr",
        (space, kind, id, _text(row.fields), _text(row.stamps), conflicts),
    ).fetchone()
    return found[0]


def change_of(row: Any) -> Change:
    """The change of a row of `changes`."""
    values = {name: row[name] for name in ("id", "space", "group", "label", "author", "device", "at", "undoes")}
    return Change(**values, edits=edits_from_json(row["edits"]))


_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
