"""What the journal holds of some records, and of the firm that they belong to."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from desktop.journal.change import Edit
from desktop.store.engine import Connection

_ENTRIES = """
SELECT c.id, c."group", c.label, c.author, c.device, c.at, e.value
FROM (SELECT DISTINCT seq FROM main.edited WHERE id IN (SELECT value FROM json_each(:ids))) AS s
JOIN main.changes AS c USING (seq), json_each(c.edits) AS e
WHERE e.value ->> 'id' IN (SELECT value FROM json_each(:ids))
ORDER BY c.number IS NOT NULL, c.number DESC, c.seq DESC
"""
_UNDONE = """
SELECT u.undoes, max(u.at) FROM main.changes AS u WHERE u.undoes IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM main.changes AS r WHERE r.undoes = u."group") GROUP BY u.undoes
"""


class Entry(NamedTuple):
    """The change that an edit was part of; `at` is UTC, ISO 8601."""

    change: str
    group: str
    label: str
    author: str
    device: str
    at: str


def entries(connection: Connection, ids: Iterable[str]) -> list[tuple[Entry, Edit]]:
    """The edits of these records, newest first, each with its change."""
    found = connection.execute(_ENTRIES, {"ids": json.dumps(list(ids))}).fetchall()
    edits = json.loads(f"[{','.join([row[6] for row in found])}]")  # one reading: a call for each costs three times as much
    return [
        (Entry(*row[:6]), Edit(edit["kind"], edit["id"], edit["was"], edit["now"], tuple(edit.get("settles", ()))))
        for row, edit in zip(found, edits, strict=True)
    ]


def undone(connection: Connection) -> dict[str, str]:
    """The groups of changes that are taken back at this moment, and since when (UTC, ISO 8601)."""
    return {row[0]: row[1] for row in connection.execute(_UNDONE)}


def of_firm(connection: Connection, firm: str) -> list[str]:
    """The ids of the records that belong to a firm, also of those that are no longer there."""
    present = "SELECT id FROM main.records WHERE kind IN ('qualification', 'reference', 'choice', 'note', 'attachment')"
    rows = connection.execute(f"{present} AND json_extract(fields, '$.firm') = ?", (firm,)).fetchall()
    gone = (
        "SELECT DISTINCT json_extract(e.value, '$.id') FROM main.changes AS c, json_each(c.edits) AS e"
        " WHERE instr(c.edits, ?) AND json_extract(e.value, '$.was.firm') = ? AND json_extract(e.value, '$.now') IS NULL"
    )
    rows += connection.execute(gone, (f'"firm":"{firm}"', firm)).fetchall()
    return list(dict.fromkeys(row[0] for row in rows))


def length(connection: Connection, id: str) -> int:
    """How many changes touched this record."""
    return connection.execute("SELECT count(*) FROM main.edited WHERE id = ?", (id,)).fetchone()[0]


def knows(connection: Connection, id: str) -> bool:
    """Whether the journal holds anything of this record."""
    return connection.execute("SELECT 1 FROM main.edited WHERE id = ? LIMIT 1", (id,)).fetchone() is not None
