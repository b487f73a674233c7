"""When the last contact with each firm was, read from the journal and from what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.base import clock
from desktop.journal import erasure
from desktop.store.workspace import Workspace

DEMONSTRATION = "Démonstration"
"""Who writes the invented firms: nobody."""
IMPORTED = "Importer "
"""How the label of an import begins: those made before lists were kept as sources have nothing else to be known by."""
DECIDED = ("Garder", "Archiver")
"""How the label of a decision on keeping begins."""

_CONTACTS = f"""
WITH people AS MATERIALIZED (
    SELECT seq, at FROM main.changes WHERE undoes IS NULL AND author != '{DEMONSTRATION}' AND label NOT LIKE '{IMPORTED}%'
    AND "group" NOT IN (SELECT id FROM main.records WHERE kind = 'source')
    AND NOT CASE WHEN {" OR ".join(f"label LIKE '{verb} %'" for verb in DECIDED)} OR label = '{erasure.LABEL}'
        THEN instr(edits, '"keep_decided_on"') ELSE 0 END
),
touched AS MATERIALIZED (SELECT edited.id AS id, max(people.at) AS at FROM main.edited JOIN people USING (seq) GROUP BY edited.id),
met AS (
    SELECT records.id AS firm, touched.at AS at FROM touched CROSS JOIN main.records ON kind = 'firm' AND records.id = touched.id
    UNION ALL
    SELECT json_extract(fields, '$.firm'), touched.at FROM main.records JOIN touched ON touched.id = records.id
    WHERE kind IN ('qualification', 'reference', 'choice', 'note', 'attachment')
    UNION ALL
    SELECT json_extract(fields, '$.firm'), coalesce(json_extract(fields, '$.at'), json_extract(fields, '$.decided_on'))
    FROM main.records WHERE kind IN ('choice', 'note')
)
SELECT firm, max(at) AS at FROM met GROUP BY firm
"""
_FIRMS = """
SELECT id, json_extract(fields, '$.name') AS name, json_extract(fields, '$.commune') AS commune,
    json_extract(fields, '$.keep_decided_on') AS decided, coalesce(json_extract(fields, '$.archived'), 0) AS archived,
    (SELECT at FROM main.edited JOIN main.changes USING (seq) WHERE edited.id = records.id ORDER BY seq LIMIT 1) AS began
FROM main.records WHERE kind = 'firm'
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A firm as retention looks at it. `met`: the last contact, None where there was none; `began`: when its record came."""

    id: str
    name: str
    commune: str
    met: date | None
    began: date | None
    decided_on: date | None
    archived: bool


def last_contacts(workspace: Workspace) -> dict[str, date]:
    """The day (Paris) of the last contact with each firm (id): a note, a decision, a paper, or an edit by a person.

    An import, the demonstration, an undo and a decision to keep are no contact; a firm without any is left out. One pass.
    """
    found = workspace.connection.execute(_CONTACTS).fetchall()
    return {row["firm"]: _day(row["at"]) for row in found if row["firm"] and row["at"]}


def firms(workspace: Workspace, ids: Sequence[str] | None = None) -> list[Kept]:
    """The firms of these ids, else all, those put away too."""
    met = last_contacts(workspace)
    wanted = None if ids is None else set(ids)
    return [
        Kept(
            id=row["id"],
            name=row["name"] or "",
            commune=row["commune"] or "",
            met=met.get(row["id"]),
            began=_day(row["began"]) if row["began"] else None,
            decided_on=date.fromisoformat(row["decided"]) if row["decided"] else None,
            archived=bool(row["archived"]),
        )
        for row in workspace.connection.execute(_FIRMS)
        if wanted is None or row["id"] in wanted
    ]


def _day(text: str) -> date:
    """The day in Paris of a moment of the journal (with its offset) or of a record (a day, or a wall-clock time)."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo is None else moment.astimezone(clock.PARIS)).date()
