"""The list of firms, and what proves their trades."""

import dataclasses
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from desktop.model.choices import Choice
from desktop.model.firms import DISABILITY, SIAE, Firm, Profile, Qualification, Reference
from desktop.model.records import Record
from desktop.model.searches import FirmFilters
from desktop.store import search
from desktop.store.engine import Connection
from desktop.store.workspace import Workspace

AnyRecord = TypeVar("AnyRecord", bound=Record)
_KEPT = (
    "json_extract(fields, '$.firm') AS firm, count(*) AS kept FROM main.records"
    " WHERE kind = 'choice' AND json_extract(fields, '$.state') = 'kept'"
)
SORTS = {
    "name": "json_extract(fields, '$.name') COLLATE NOCASE",
    "commune": "json_extract(fields, '$.commune')",
    "staff": "json_extract(fields, '$.staff')",
    "naf": "json_extract(fields, '$.naf')",
    "kept": f"(SELECT kept FROM (SELECT {_KEPT} GROUP BY 1) AS of_firm WHERE of_firm.firm = records.id)",
}
_STRUCTURES = {
    "classic": "json_extract(fields, '$.ess_kind') = 'none'",
    "insertion": f"json_extract(fields, '$.ess_kind') IN ({', '.join(repr(k) for k in sorted(SIAE))})",
    "disability": f"json_extract(fields, '$.ess_kind') IN ({', '.join(repr(k) for k in sorted(DISABILITY))})",
    "other": f"json_extract(fields, '$.ess_kind') NOT IN ({', '.join(repr(k) for k in ('none', *sorted(SIAE | DISABILITY)))})",
    "unknown": "json_extract(fields, '$.ess_kind') IS NULL",
}
FEATURES = {
    "never_bid": "json_extract(fields, '$.bid_before') = 0",
    "grouping": "json_extract(fields, '$.grouping') = 1",
    "no_siret": "json_extract(fields, '$.siret') IS NULL",
}


def keys(workspace: Workspace, filters: FirmFilters, *, sort: str = "name", down: bool = False, limit: int = -1) -> list[int]:
    """The numbers of the firms that pass `filters`, sorted."""
    where, values = _where(filters)
    order = f"{SORTS[sort]} {'DESC' if down else ''}" + ("" if sort == "name" else f", {SORTS['name']}")
    sql = f"SELECT nr FROM main.records WHERE {where} ORDER BY {order} LIMIT {limit}"
    return [row[0] for row in workspace.connection.execute(sql, values)]


def facets(workspace: Workspace, filters: FirmFilters) -> dict[str, Counter[str]]:
    """How many firms each choice would show: {trades | structures | features | total: {choice: count}}."""
    connection = workspace.connection
    counted: dict[str, Counter[str]] = {}
    where, values = _where(filters, without="trades")
    sql = f"SELECT value, count(*) FROM main.records, json_each(records.fields, '$.trades') WHERE {where} GROUP BY 1"
    counted["trades"] = Counter(dict(map(tuple, connection.execute(sql, values))))
    where, values = _where(filters, without="structures")
    counted["structures"] = _sums(connection, _STRUCTURES, where, values)
    where, values = _where(filters)
    counted["features"] = _sums(connection, FEATURES, where, values)
    counted["total"] = _sums(connection, {"firms": "1"}, where, values)
    where, values = _where(dataclasses.replace(filters, archived=True))
    counted["features"]["archived"] = _sums(connection, {"archived": "1"}, where, values)["archived"]
    return counted


def _sums(connection: Connection, conditions: dict[str, str], where: str, values: dict[str, Any]) -> Counter[str]:
    sums = ", ".join(f"total({condition})" for condition in conditions.values())
    row = connection.execute(f"SELECT {sums} FROM main.records WHERE {where}", values).fetchone()
    return Counter({name: int(row[i]) for i, name in enumerate(conditions)})


def _where(filters: FirmFilters, *, without: str = "") -> tuple[str, dict[str, Any]]:
    terms = ["kind = 'firm'", f"coalesce(json_extract(fields, '$.archived'), 0) = {int(filters.archived)}"]
    values: dict[str, Any] = {}
    if filters.trades and without != "trades":
        values["trades"] = json.dumps(filters.trades)
        wanted = "SELECT value FROM json_each(:trades)"
        terms.append(f"EXISTS (SELECT 1 FROM json_each(records.fields, '$.trades') WHERE value IN ({wanted}))")
    if filters.structures and without != "structures":
        terms.append("(" + " OR ".join(_STRUCTURES[name] for name in filters.structures) + ")")
    terms += [FEATURES[name] for name in filters.features]
    if filters.places:
        values["places"] = json.dumps(filters.places)
        terms.append("json_extract(fields, '$.commune') IN (SELECT value FROM json_each(:places))")
    if words := search.query(filters.words):
        values["words"] = words
        terms.append("nr IN (SELECT rowid FROM main.search WHERE search MATCH :words)")
    return " AND ".join(terms), values


def rows(workspace: Workspace, keys: Sequence[int]) -> list[Firm]:
    """The firms of these numbers, in their order."""
    sql = "SELECT nr, id, fields FROM main.records WHERE nr IN (SELECT value FROM json_each(?))"
    found = {
        row["nr"]: Firm.from_json(row["id"], json.loads(row["fields"])) for row in workspace.connection.execute(sql, (json.dumps(keys),))
    }
    return [found[key] for key in keys if key in found]


def kept_counts(workspace: Workspace, firms: Sequence[str]) -> dict[str, int]:
    """How many lots each of these firms (ids) has kept; those without any are left out."""
    sql = f"SELECT {_KEPT} AND json_extract(fields, '$.firm') IN (SELECT value FROM json_each(?)) GROUP BY 1"
    return {row["firm"]: row["kept"] for row in workspace.connection.execute(sql, (json.dumps(firms),))}


def found(workspace: Workspace, text: str, limit: int) -> list[Firm]:
    """Firms whose name, SIRET, contact, phone or address hold every word of `text`."""
    words = search.query(text)
    if not words:
        return []
    sql = (
        "SELECT id, fields FROM main.records WHERE kind = 'firm' AND coalesce(json_extract(fields, '$.archived'), 0) = 0"
        " AND nr IN (SELECT rowid FROM main.search WHERE search MATCH ?)"
        " ORDER BY json_extract(fields, '$.name') COLLATE NOCASE LIMIT ?"
    )
    return [Firm.from_json(row["id"], json.loads(row["fields"])) for row in workspace.connection.execute(sql, (words, limit))]


def by_siret(workspace: Workspace, siret: str) -> Firm | None:
    """The firm with this SIRET (14 digits); None where there is none."""
    sql = "SELECT id, fields FROM main.records WHERE kind = 'firm' AND json_extract(fields, '$.siret') = ?"
    row = workspace.connection.execute(sql, (siret,)).fetchone()
    return None if row is None else Firm.from_json(row["id"], json.loads(row["fields"]))


def of_firm(workspace: Workspace, kind: type[AnyRecord], firm: str) -> list[AnyRecord]:
    """The records of one kind that belong to a firm, oldest first."""
    sql = "SELECT id, fields FROM main.records WHERE kind = ? AND json_extract(fields, '$.firm') = ? ORDER BY nr"
    found = workspace.connection.execute(sql, (kind.KIND, firm)).fetchall()
    return [kind.from_json(row["id"], json.loads(row["fields"])) for row in found]


def profile(workspace: Workspace, firm: Firm) -> Profile:
    """A firm with its qualifications and references that are not archived."""
    return Profile(firm, _live(of_firm(workspace, Qualification, firm.id)), _live(of_firm(workspace, Reference, firm.id)))


def profiles(workspace: Workspace) -> list[Profile]:
    """Every firm that is not archived, with what proves its trades."""
    sql = "SELECT id, kind, fields FROM main.records WHERE kind IN ('firm', 'qualification', 'reference')"
    firms: list[Firm] = []
    qualifications: defaultdict[str, list[Qualification]] = defaultdict(list)
    references: defaultdict[str, list[Reference]] = defaultdict(list)
    for id, kind, fields in workspace.connection.execute(sql):
        values = json.loads(fields)
        if values.get("archived"):
            continue
        if kind == "firm":
            firms.append(Firm.from_json(id, values))
        elif kind == "qualification":
            qualifications[values.get("firm", "")].append(Qualification.from_json(id, values))
        else:
            references[values.get("firm", "")].append(Reference.from_json(id, values))
    return [Profile(firm, tuple(qualifications[firm.id]), tuple(references[firm.id])) for firm in firms]


def _live(records: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(record for record in records if not record.archived)


def choices_of_lot(workspace: Workspace, lot: str) -> list[Choice]:
    """What was decided of a lot, firm by firm."""
    sql = "SELECT id, fields FROM main.records WHERE kind = 'choice' AND json_extract(fields, '$.lot') = ?"
    return [Choice.from_json(row["id"], json.loads(row["fields"])) for row in workspace.connection.execute(sql, (lot,))]
