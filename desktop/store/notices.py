"""The list of notices: which pass the filters, in which order, and how many each filter would show."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from desktop.model import codes
from desktop.model.searches import NoticeFilters
from desktop.store import search
from desktop.store.workspace import Workspace

SORTS = {
    "deadline": "deadline",
    "published_on": "published_on",
    "object": "object COLLATE NOCASE",
    "place_name": "place_name COLLATE NOCASE",
    "lots": "lots_count",
    "buyer": "buyer COLLATE NOCASE",
}
FEATURES = {
    "lotted": "lots_count > 1",
    "social": "social_clause = 1",
    "reserved": "reserved IS NOT NULL",
    "visit": "visit = 'compulsory'",
}
CALLS = (
    "(n.kind = 'call' OR n.kind = 'correction' AND NOT EXISTS (SELECT 1 FROM json_each(coalesce(n.corrects, '[]')) AS k"
    " JOIN all_notices AS c ON c.published_id = k.value WHERE c.published_id IS NOT n.published_id"
    " AND (c.deadline >= :since OR c.deadline IS NULL)))"
)
"""What can be answered among notices `n` from `since` on: calls, and corrections of nothing that is known and still open.

A correction that moves a deadline that has passed is the only trace of the new one. Only corrections are read beyond the index.
"""
_GROUPS = {"natures": "nature", "procedures": "procedure", "kinds": "kind"}
_FOUND = "SELECT rowid FROM opendata.words WHERE words MATCH :words UNION ALL SELECT -rowid FROM main.search WHERE search MATCH :words"


def keys(
    workspace: Workspace, filters: NoticeFilters, now: datetime, *, sort: str = "deadline", down: bool = False, limit: int = -1
) -> list[int]:
    """The numbers of the notices that pass `filters`, sorted (unknown values last); at most `limit` where it is not negative."""
    column = SORTS[sort]
    where, values = _where(filters, now, dates="known" if sort == "deadline" else "any")
    arms: list[list[Any]] = []
    for arm in ("public_notices", "own_notices"):
        order = f"{column} IS NOT NULL ORDER BY {column} {'DESC' if down else ''} LIMIT {limit}"
        sql = f"SELECT nr, {column.split()[0]} FROM {arm} AS n WHERE {where} AND {order}"
        arms.append(workspace.connection.execute(sql, values).fetchall())
    found = _merged(arms[0], arms[1], down)
    if 0 <= limit <= len(found):
        return found[:limit]
    where, values = _where(filters, now, dates="unknown" if sort == "deadline" else "any")
    sql = f"SELECT nr FROM all_notices AS n WHERE {where} AND {column} IS NULL LIMIT {limit}"
    found += [row[0] for row in workspace.connection.execute(sql, values)]
    return found[: limit if limit >= 0 else None]


def _merged(public: list[Any], own: list[Any], down: bool) -> list[int]:
    """Two sorted arms as one. The workspace's own notices are few."""
    if not own:
        return [row[0] for row in public]

    def folded(row: Any) -> Any:
        return row[1].lower() if isinstance(row[1], str) else row[1]

    return [row[0] for row in sorted([*public, *own], key=folded, reverse=down)]


def facets(workspace: Workspace, filters: NoticeFilters, now: datetime) -> dict[str, Counter[str]]:
    """How many notices each choice would show: {natures | procedures | kinds | features | total: {choice: count}}.

    A group is counted as if none of its own choices were made, the others' kept. One reading of an index serves all.
    """
    where, values = _where(filters, now, grouped=False)
    features = ", ".join(f"coalesce({condition}, 0)" for condition in FEATURES.values())
    counted: dict[str, Counter[str]] = {name: Counter() for name in (*_GROUPS, "features", "total")}
    for arm in ("public_notices", "own_notices"):
        columns = f"{', '.join(_GROUPS.values())}, {features}"
        sql = f"SELECT {columns}, count(*), total(lots_count) FROM {arm} AS n WHERE {where} GROUP BY {columns}"
        for *made, notices, lots in workspace.connection.execute(sql, values):
            _add(counted, filters, made, notices, int(lots))
    return counted


def _add(counted: dict[str, Counter[str]], filters: NoticeFilters, made: list[Any], notices: int, lots: int) -> None:
    """Count notices that are alike: `made` are their nature, procedure, kind and features."""
    own = dict(zip((*_GROUPS, *FEATURES), made, strict=True))
    if not all(own[feature] for feature in filters.features):
        return
    failing = [group for group in _GROUPS if getattr(filters, group) and own[group] not in getattr(filters, group)]
    for group in _GROUPS:
        if failing in ([], [group]):
            counted[group][own[group] or ""] += notices
    if not failing:
        counted["total"].update(notices=notices, lots=lots)
        counted["features"].update({feature: notices for feature in FEATURES if own[feature]})


def _where(filters: NoticeFilters, now: datetime, *, dates: str = "any", grouped: bool = True) -> tuple[str, dict[str, Any]]:
    """The condition of `filters` and its values; without those of the counted groups where not `grouped`.

    `dates`: known or unknown deadlines only, or any.
    """
    terms, values = _state(filters, now, dates)
    for group, column in _GROUPS.items():
        chosen: Sequence[str] = getattr(filters, group)
        if chosen and grouped:
            values[group] = json.dumps(chosen)
            terms.append(f"{column} IN (SELECT value FROM json_each(:{group}))")
    if grouped:
        terms += [FEATURES[name] for name in filters.features]
    if somewhere := _territory(filters, values):
        terms.append(somewhere)
    if filters.buyer:
        values["buyer"] = filters.buyer
        terms.append("buyer = :buyer")
    if words := search.query(filters.words):
        values["words"] = words
        terms.append(f"nr IN ({_FOUND})")
    return " AND ".join(terms), values


def _territory(filters: NoticeFilters, values: dict[str, Any]) -> str:
    """The condition on the place: in one of the départements, communes or EPCI chosen. Empty where none is."""
    arms: list[str] = []
    if filters.departments:
        values["departments"] = json.dumps(filters.departments)
        wanted = "SELECT value FROM json_each(:departments)"
        arms.append(f"EXISTS (SELECT 1 FROM json_each(coalesce(departments, '[]')) WHERE value IN ({wanted}))")
    if filters.places:
        members = [commune.insee for place in filters.places for commune in codes.communes_of_epci(place)]
        values["places"] = json.dumps([*filters.places, *members])
        arms.append("coalesce(place, buyer_commune) IN (SELECT value FROM json_each(:places))")
    return f"({' OR '.join(arms)})" if arms else ""


def _state(filters: NoticeFilters, now: datetime, dates: str) -> tuple[list[str], dict[str, Any]]:
    wanted = {"known": "deadline IS NOT NULL", "unknown": "deadline IS NULL", "any": "1"}[dates]
    if filters.state == "open":
        since = (now + timedelta(days=filters.min_days)).isoformat(timespec="minutes")
        ahead = {"known": "deadline >= :since", "unknown": "deadline IS NULL", "any": "(deadline >= :since OR deadline IS NULL)"}[dates]
        return [CALLS, ahead], {"since": since}
    if filters.state == "closed":
        return ["deadline < :since", wanted], {"since": now.isoformat(timespec="minutes")}
    return [wanted], {}


def size(workspace: Workspace) -> int:
    """About how many notices there are, in no time."""
    public = workspace.connection.execute("SELECT max(nr) FROM opendata.notices").fetchone()[0] or 0
    return public + workspace.connection.execute("SELECT count(*) FROM main.records WHERE kind = 'notice'").fetchone()[0]


def to_confirm(workspace: Workspace, keys: Sequence[int]) -> set[int]:
    """Which of these notices have a last correction that announces another deadline than theirs."""
    sql = (
        "SELECT DISTINCT n.nr FROM all_notices AS n JOIN opendata.links AS l ON l.corrected = n.published_id"
        " JOIN opendata.notices AS c ON c.published_id = l.correction"
        " WHERE n.nr IN (SELECT value FROM json_each(?)) AND c.kind = 'correction'"
        " AND c.proposed_deadline IS NOT NULL AND c.proposed_deadline IS NOT n.deadline"
        " AND NOT EXISTS (SELECT 1 FROM opendata.links AS m JOIN opendata.notices AS d ON d.published_id = m.correction"
        " WHERE m.corrected = n.published_id AND d.kind = 'correction' AND d.proposed_deadline IS NOT NULL"
        " AND d.published_on > c.published_on)"
    )
    return {row[0] for row in workspace.connection.execute(sql, (json.dumps(keys),))}


def reserved_lots(workspace: Workspace, ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """The reserved lots of these notices: {notice id: [(number of the lot, reservation)]}."""
    sql = "SELECT notice, number, reserved FROM all_lots WHERE notice IN (SELECT value FROM json_each(?)) AND reserved IS NOT NULL"
    found: dict[str, list[tuple[str, str]]] = {}
    for row in workspace.connection.execute(sql, (json.dumps(ids),)):
        found.setdefault(row["notice"], []).append((row["number"], row["reserved"]))
    return found


def words_found(workspace: Workspace, text: str, limit: int) -> list[int]:
    """The numbers of the notices that hold every word of `text` (the last may be unfinished): our own, then the newest read."""
    words = search.query(text)
    if not words:
        return []
    own = "SELECT -nr FROM main.records WHERE kind = 'notice' AND nr IN (SELECT rowid FROM main.search WHERE search MATCH ?) LIMIT ?"
    public = "SELECT rowid FROM opendata.words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [row[0] for sql in (own, public) for row in workspace.connection.execute(sql, (words, limit))][:limit]


def open_first(workspace: Workspace, keys: Sequence[int], now: datetime) -> list[int]:
    """These numbers, those of open calls before the others, each in the order given."""
    sql = (
        "SELECT nr FROM all_notices WHERE nr IN (SELECT value FROM json_each(?)) AND kind = 'call' AND (deadline >= ? OR deadline IS NULL)"
    )
    found = {row[0] for row in workspace.connection.execute(sql, (json.dumps(keys), now.isoformat(timespec="minutes")))}
    return sorted(keys, key=lambda nr: nr not in found)


def buyers_found(workspace: Workspace, text: str, limit: int) -> list[tuple[str, str]]:
    """Buyers whose name or town holds every word of `text`: (name, town)."""
    words = search.query(text)
    if not words:
        return []
    sql = "SELECT name, town FROM opendata.buyers WHERE nr IN (SELECT rowid FROM opendata.buyer_words WHERE buyer_words MATCH ? LIMIT ?)"
    return [(row[0], row[1] or "") for row in workspace.connection.execute(sql, (words, limit))]
