"""Notices and lots as records, public ones and those that people have touched alike."""

import json
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from desktop.model.notices import Lot, Notice
from desktop.model.records import Record, decode
from desktop.store.changes import Draft
from desktop.store.notices import CALLS
from desktop.store.opendata import FILES, LOT_COLUMNS, NOTICE_COLUMNS, WATCH
from desktop.store.workspace import Workspace

AnyRecord = TypeVar("AnyRecord", bound=Record)
_COLUMNS: dict[type[Record], tuple[str, ...]] = {Notice: NOTICE_COLUMNS, Lot: LOT_COLUMNS}
_LISTS = ("list", "codes", "pairs")
_OF_KEYS = "SELECT * FROM all_notices WHERE nr IN (SELECT value FROM json_each(?))"


def _record(kind: type[AnyRecord], row: Any) -> AnyRecord:
    """A row of a view as the record it is."""
    values: dict[str, Any] = {}
    kinds = {field.name: (field.kind, field.source) for field in kind.fields()}
    for name in _COLUMNS[kind]:
        value = row[name]
        if value is None:
            continue
        how = kinds[name][0]
        if how in _LISTS and isinstance(value, str) and value[:1] == "[":
            value = json.loads(value)
        elif how in ("tri", "yes_no"):
            value = bool(value)
        values[name] = value if isinstance(value, str) and how in _LISTS else decode(how, value)
    return kind(id=row["id"], **values)


def notices(workspace: Workspace, keys: Sequence[int]) -> list[tuple[Notice, int]]:
    """The notices of these numbers in their order, without lots and text, each with its count of lots."""
    found = {row["nr"]: row for row in workspace.connection.execute(_OF_KEYS, (json.dumps(keys),))}
    return [(_record(Notice, found[key]), found[key]["lots_count"]) for key in keys if key in found]


def with_lots(workspace: Workspace, keys: Sequence[int]) -> list[tuple[int, Notice]]:
    """The notices of these numbers with their lots, without text: what matching reads."""
    found = [(row["nr"], _record(Notice, row)) for row in workspace.connection.execute(_OF_KEYS, (json.dumps(keys),))]
    lots: dict[str, list[Lot]] = {notice.id: [] for _, notice in found}
    sql = "SELECT * FROM all_lots WHERE notice IN (SELECT value FROM json_each(?)) ORDER BY abs(nr)"
    for row in workspace.connection.execute(sql, (json.dumps(list(lots)),)):
        lots[row["notice"]].append(_record(Lot, row))
    return [(nr, notice.but(lots=tuple(lots[notice.id]))) for nr, notice in found]


def notice(workspace: Workspace, id: str) -> Notice | None:
    """A notice with its lots and its text, by its id; None where there is none."""
    row = workspace.connection.execute("SELECT * FROM all_notices WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    found = workspace.connection.execute("SELECT * FROM all_lots WHERE notice = ? ORDER BY abs(nr)", (id,)).fetchall()
    lots = [_record(Lot, lot) for lot in found]
    if row["source"] == "typed":  # a lot that was taken away and came back is stored last
        lots.sort(key=lambda lot: int(lot.number))
    return _record(Notice, row).but(lots=tuple(lots), text=_text(workspace, id))


def _text(workspace: Workspace, id: str) -> tuple[tuple[str, str], ...]:
    own = workspace.get(Notice, id)
    if own is not None and own.text:
        return own.text
    sql = "SELECT text FROM opendata.texts WHERE nr = (SELECT nr FROM opendata.notices WHERE id = ?)"
    found = workspace.connection.execute(sql, (id,)).fetchone()
    return () if found is None else decode("pairs", json.loads(zlib.decompress(found[0])))


def id_of_number(workspace: Workspace, key: int) -> str | None:
    """The id of the notice with this number in the list."""
    found = workspace.connection.execute("SELECT id FROM all_notices WHERE nr = ?", (key,)).fetchone()
    return None if found is None else found[0]


def id_of_published(workspace: Workspace, published_id: str) -> str | None:
    """The id of a notice by its number as published (« 26-88058 »)."""
    found = workspace.connection.execute("SELECT id FROM all_notices WHERE published_id = ?", (published_id.strip(),)).fetchone()
    return None if found is None else found[0]


def corrections(workspace: Workspace, published_id: str) -> list[str]:
    """Ids of the notices that correct or follow this one, oldest first."""
    sql = (
        "SELECT n.id FROM opendata.links JOIN opendata.notices AS n ON n.published_id = correction"
        " WHERE corrected = ? ORDER BY n.published_on"
    )
    return [row[0] for row in workspace.connection.execute(sql, (published_id,))]


def open_lots(workspace: Workspace, now: datetime) -> Iterator[tuple[Notice, Lot]]:
    """Every lot of a call whose deadline has not passed or is not known, with its notice (without text).

    A correction stands for its call only where that is not known, or has passed.
    """
    where = f"{CALLS} AND (deadline >= :since OR deadline IS NULL)"
    values = {"since": now.isoformat(timespec="minutes")}
    sql = f"SELECT * FROM all_notices AS n WHERE {where}"
    calls = {row["id"]: _record(Notice, row) for row in workspace.connection.execute(sql, values)}
    sql = f"SELECT * FROM all_lots WHERE notice IN (SELECT id FROM all_notices AS n WHERE {where})"
    for row in workspace.connection.execute(sql, values):
        yield calls[row["notice"]], _record(Lot, row)


def adopt(workspace: Workspace, change: Draft, found: Notice) -> None:
    """Make a public notice a record of the workspace, with its lots: it then travels with the work done on it.

    Nothing happens where it is one already.
    """
    if workspace.row(Notice, found.id) is None:
        for lot in found.lots:
            change.put(lot)
        change.put(found)


def watched_at(workspace: Workspace) -> datetime | None:
    """When the last watch reached its end (UTC); None before the first one. An import of files is not a watch."""
    found = workspace.connection.execute("SELECT read_at FROM opendata.sources WHERE name = ?", (WATCH,)).fetchone()
    return None if found is None else datetime.fromisoformat(found["read_at"])


def newest_publication(workspace: Workspace) -> date | None:
    """The newest publication date among the notices brought in, from files or the network; None where there is none."""
    found = workspace.connection.execute("SELECT newest FROM opendata.sources WHERE name = ?", (FILES,)).fetchone()
    return None if found is None or not found["newest"] else date.fromisoformat(found["newest"])


def typed_numbers(workspace: Workspace, prefix: str) -> list[int]:
    """The running numbers already given to notices typed by hand under `prefix` (« LOC-2026- »)."""
    sql = "SELECT published_id FROM notices WHERE source = 'typed' AND published_id LIKE ? || '%'"
    found = (row[0].removeprefix(prefix) for row in workspace.connection.execute(sql, (prefix,)))
    return [int(number) for number in found if number.isdigit()]
