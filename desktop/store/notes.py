"""Notes, found by their words."""

import json

from desktop.model.notes import Note
from desktop.store import search
from desktop.store.workspace import Workspace


def found(workspace: Workspace, text: str, limit: int) -> list[tuple[Note, str]]:
    """Notes that hold every word of `text`, latest first, each with the name of its firm."""
    words = search.query(text)
    if not words:
        return []
    sql = (
        "SELECT n.id, n.fields, json_extract(f.fields, '$.name') AS firm FROM main.records AS n"
        " LEFT JOIN main.records AS f ON f.kind = 'firm' AND f.id = json_extract(n.fields, '$.firm')"
        " WHERE n.kind = 'note' AND coalesce(json_extract(n.fields, '$.archived'), 0) = 0"
        " AND n.nr IN (SELECT rowid FROM main.search WHERE search MATCH ?)"
        " ORDER BY json_extract(n.fields, '$.at') DESC LIMIT ?"
    )
    rows = workspace.connection.execute(sql, (words, limit)).fetchall()
    return [(Note.from_json(row["id"], json.loads(row["fields"])), row["firm"] or "") for row in rows]
