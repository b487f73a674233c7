"""What the journal says of people: every link ever made to a record, where words stand, and who wrote a value."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from desktop.base.formats import plain
from desktop.journal.change import Values, edits_from_json
from desktop.model.kinds import KINDS
from desktop.model.names import Names
from desktop.model.records import Record
from desktop.store.engine import Connection

AnyRecord = TypeVar("AnyRecord", bound=Record)
Key = tuple[str, str]
"""(kind, id) of a record."""
_LINKS = {kind: tuple(f.name for f in of.fields() if f.kind == "link") for kind, of in KINDS.items()}


@dataclass(frozen=True)
class Standing:
    """A field in which words stand: now, or only in what was written before."""

    kind: str
    id: str
    field: str
    text: str
    now: bool


@dataclass(frozen=True)
class Written:
    """The change that set a value: `group` is that of the first doing where it was done again after an undo."""

    group: str
    label: str
    author: str
    at: str


def dependants(connection: Connection, ids: Iterable[str]) -> set[Key]:
    """The records whose links lead to one of `ids`, now or ever, themselves or through another; records removed since too."""
    links = _links(connection)
    found: set[Key] = set()
    waiting = list(ids)
    seen = set(waiting)
    while waiting:
        for kind, id in links.get(waiting.pop(), ()):
            found.add((kind, id))
            if id not in seen:
                seen.add(id)
                waiting.append(id)
    return found


def _links(connection: Connection) -> dict[str, set[Key]]:
    """{id: the records that a link leads from}. Of a kind that this version does not know, every text may be a link."""
    found: defaultdict[str, set[Key]] = defaultdict(set)
    for kind, id, values in _written(connection):
        names: Iterable[str] = _LINKS.get(kind, values)
        for name in names:
            target = values.get(name)
            if isinstance(target, str):
                found[target].add((kind, id))
    return found


def _written(connection: Connection) -> Iterator[tuple[str, str, Values]]:
    """Everything that the records hold and that the journal holds of them, values by values."""
    for kind, id, fields in connection.execute("SELECT kind, id, fields FROM main.records"):
        yield kind, id, json.loads(fields)
    for (edits,) in connection.execute("SELECT edits FROM main.changes"):
        for edit in edits_from_json(edits):
            for values in (edit.was, edit.now):
                if values:
                    yield edit.kind, edit.id, values


def kinds_of(connection: Connection, ids: Iterable[str]) -> set[Key]:
    """Under which kinds the journal knows these ids."""
    wanted = list(ids)
    sql = "SELECT edits FROM main.changes WHERE seq IN (SELECT seq FROM main.edited WHERE id IN (SELECT value FROM json_each(?)))"
    found = connection.execute(sql, (json.dumps(wanted),)).fetchall()
    return {(edit.kind, edit.id) for (edits,) in found for edit in edits_from_json(edits) if edit.id in wanted}


def ever(connection: Connection, id: str, names: Iterable[str]) -> set[str]:
    """Every text that these fields of a record ever held."""
    wanted = set(names)
    sql = "SELECT edits FROM main.changes WHERE seq IN (SELECT seq FROM main.edited WHERE id = ?)"
    found: set[str] = set()
    for (edits,) in connection.execute(sql, (id,)).fetchall():
        for edit in edits_from_json(edits):
            if edit.id == id:
                found.update(str(v) for values in (edit.was, edit.now) for n, v in (values or {}).items() if n in wanted and v)
    return found


def standing(connection: Connection, wanted: Names, without: set[str], passed_over: frozenset[str]) -> list[Standing]:
    """Where one of the `wanted` is found in records whose ids are not in `without` and whose kinds are not in `passed_over`.

    What stands there now comes first; what only the journal holds of older values is told too.
    """
    found: dict[tuple[str, str, str], Standing] = {}
    for kind, id, fields in connection.execute("SELECT kind, id, fields FROM main.records").fetchall():
        if kind not in passed_over and id not in without and wanted.search(plain(fields)):
            for name, text in _texts(json.loads(fields), wanted):
                found[kind, id, name] = Standing(kind, id, name, text, now=True)
    for (edits,) in connection.execute("SELECT edits FROM main.changes"):
        if not wanted.search(plain(edits)):
            continue
        for edit in edits_from_json(edits):
            if edit.kind not in passed_over and edit.id not in without:
                for name, text in (*_texts(edit.was or {}, wanted), *_texts(edit.now or {}, wanted)):
                    found.setdefault((edit.kind, edit.id, name), Standing(edit.kind, edit.id, name, text, now=False))
    return list(found.values())


def _texts(values: Values, wanted: Names) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else ""
        if text and wanted.search(plain(text)):
            yield name, text


def written(connection: Connection, changes: Iterable[str]) -> dict[str, Written]:
    """Who wrote these changes (ids), and in what group; of what was done again after an undo, the first doing."""
    sql = 'SELECT id, "group", undoes, label, author, at FROM main.changes WHERE id IN (SELECT value FROM json_each(?))'
    found: dict[str, Written] = {}
    for row in connection.execute(sql, (json.dumps(list(set(changes))),)).fetchall():
        first = _first(connection, row["group"], row["undoes"])
        found[row["id"]] = Written(first, row["label"], row["author"], row["at"])
    return found


def _first(connection: Connection, group: str, undoes: str | None) -> str:
    while undoes is not None:
        found: Any = connection.execute('SELECT "group", undoes FROM main.changes WHERE "group" = ? LIMIT 1', (undoes,)).fetchone()
        if found is None:
            break
        group, undoes = found["group"], found["undoes"]
    return group


def of_kind(connection: Connection, kind: type[AnyRecord]) -> list[AnyRecord]:
    """The records of a kind, oldest first: those of which there are few."""
    found = connection.execute("SELECT id, fields FROM main.records WHERE kind = ? ORDER BY nr", (kind.KIND,)).fetchall()
    return [kind.from_json(row["id"], json.loads(row["fields"])) for row in found]
