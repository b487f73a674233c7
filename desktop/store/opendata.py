"""The open-data file: public notices and buyers, plain, rebuilt from their sources at will."""

import functools
import hashlib
import json
import threading
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base import clock
from desktop.model.notices import Lot, Notice
from desktop.model.records import Record
from desktop.store.engine import connect, transaction
from desktop.store.search import indexed

VERSION = 1
NOTICE_COLUMNS = tuple(f.name for f in Notice.fields() if f.name != "text")
LOT_COLUMNS = tuple(f.name for f in Lot.fields())


_to_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _columns(kind: type[Record], names: Iterable[str]) -> str:
    types = {"number": "INTEGER", "money": "INTEGER", "tri": "INTEGER", "yes_no": "INTEGER", "decimal": "REAL"}
    kinds = {f.name: types.get(f.kind, "TEXT") for f in kind.fields()}
    return ", ".join(f"{name} {kinds[name]}" for name in names)


_TABLES = f"""
CREATE TABLE notices (nr INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, {_columns(Notice, NOTICE_COLUMNS)},
    lots_count INTEGER NOT NULL, hash TEXT NOT NULL, read_at TEXT NOT NULL);
CREATE INDEX notices_deadline ON notices (deadline);
CREATE INDEX notices_published_on ON notices (published_on);
CREATE INDEX notices_published_id ON notices (published_id);
CREATE TABLE texts (nr INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE lots (nr INTEGER PRIMARY KEY, id TEXT NOT NULL, {_columns(Lot, LOT_COLUMNS)});
CREATE INDEX lots_notice ON lots (notice);
CREATE INDEX lots_id ON lots (id);
CREATE TABLE links (corrected TEXT NOT NULL, correction TEXT NOT NULL, PRIMARY KEY (corrected, correction)) WITHOUT ROWID;
CREATE TABLE buyers (nr INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, town TEXT, siret TEXT);
CREATE TABLE sources (name TEXT PRIMARY KEY, read_at TEXT NOT NULL, newest TEXT) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(body, content='', contentless_delete=1, prefix='2 3', tokenize='ascii', detail=none);
CREATE VIRTUAL TABLE buyer_words USING fts5(body, content='', contentless_delete=1, prefix='2 3', tokenize='ascii', detail=none);
"""


@dataclass
class Counts:
    """What an import did."""

    notices: int = 0
    lots: int = 0
    updated: int = 0
    """Notices that were there and have changed."""


class OpenData:
    """The writer of the open-data file. Readers see it attached, read-only, to the workspace's connection."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection = connect(path, None)
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._prepare()
        self.version = 0
        """Grows at each write: what is computed from notices knows that it is stale."""

    def _prepare(self) -> None:
        found: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if found == 0:
            self._connection.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version={VERSION};COMMIT;")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def put(self, notices: Iterable[Notice]) -> Counts:
        """Write a batch of notices, replacing those that changed, in one transaction."""
        counts = Counts()
        with self._lock, transaction(self._connection, self.path):
            read_at = clock.utc().isoformat(timespec="seconds")
            newest = ""
            for notice in notices:
                self._put(notice, read_at, counts)
                newest = max(newest, notice.published_on.isoformat() if notice.published_on else "")
            self._connection.execute(
                "INSERT INTO sources VALUES ('notices', ?, ?) ON CONFLICT (name) DO UPDATE SET read_at = excluded.read_at,"
                " newest = max(coalesce(newest, ''), excluded.newest)",
                (read_at, newest),
            )
        self.version += 1
        return counts

    def _put(self, notice: Notice, read_at: str, counts: Counts) -> None:
        counts.notices += 1
        counts.lots += len(notice.lots)
        values = notice.to_json()
        text: Any = values.pop("text", [])
        lots = [lot.to_json() for lot in notice.lots]
        body = _to_text(text).encode()
        hash = hashlib.blake2b(repr((values, lots)).encode() + body, digest_size=8).hexdigest()
        known = self._connection.execute("SELECT nr, hash FROM notices WHERE id = ?", (notice.id,)).fetchone()
        if known is not None:
            if known["hash"] == hash:
                return
            counts.updated += 1
            self._forget(known["nr"], notice.id)
        nr = self._insert("notices", (*NOTICE_COLUMNS, "id", "lots_count", "hash", "read_at"),
                          [*(_sql(values.get(name)) for name in NOTICE_COLUMNS), notice.id, len(lots), hash, read_at],
                          None if known is None else known["nr"])  # fmt: skip
        self._connection.execute("INSERT INTO texts VALUES (?, ?)", (nr, zlib.compress(body, 1)))
        for lot, fields in zip(notice.lots, lots, strict=True):
            self._insert("lots", (*LOT_COLUMNS, "id"), [*(_sql(fields.get(name)) for name in LOT_COLUMNS), lot.id], None)
        self._index(nr, notice)
        for corrected in notice.corrects:
            self._connection.execute("INSERT OR IGNORE INTO links VALUES (?, ?)", (corrected, notice.published_id))

    def _insert(self, table: str, names: tuple[str, ...], values: list[Any], nr: int | None) -> int:
        cursor = self._connection.execute(_insertion(table, names), [nr, *values])
        return cursor.lastrowid or 0

    def _index(self, nr: int, notice: Notice) -> None:
        titles = (t for lot in notice.lots for t in (lot.title, lot.description) if t != notice.object)
        words = indexed(
            [notice.object, notice.buyer, notice.published_id, notice.place_name, notice.buyer_town, *notice.descriptors, *titles]
        )
        self._connection.execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (nr, words))
        if notice.buyer:
            found = self._connection.execute(
                "INSERT INTO buyers (name, town, siret) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING RETURNING nr",
                (notice.buyer, notice.buyer_town, notice.buyer_siret),
            ).fetchone()
            if found is not None:
                text = indexed([notice.buyer, notice.buyer_town])
                self._connection.execute("INSERT INTO buyer_words (rowid, body) VALUES (?, ?)", (found["nr"], text))

    def _forget(self, nr: int, id: str) -> None:
        for sql in ("DELETE FROM notices WHERE nr = ?", "DELETE FROM texts WHERE nr = ?", "DELETE FROM words WHERE rowid = ?"):
            self._connection.execute(sql, (nr,))
        self._connection.execute("DELETE FROM lots WHERE notice = ?", (id,))


@functools.cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} (nr,{','.join(names)}) VALUES ({','.join('?' * (len(names) + 1))})"


def _sql(value: Any) -> Any:
    """A JSON value as a column holds it: lists as JSON text."""
    return _to_text(value) if isinstance(value, list) else value
