"""The open-data file: public notices and buyers, plain, rebuilt from their sources at will."""

import functools
import hashlib
import itertools
import json
import os
import threading
import zlib
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

from desktop.base import clock
from desktop.base.problem import Damaged, Problem
from desktop.model.notices import Lot, Notice
from desktop.model.records import Record, encode
from desktop.store.engine import Connection, DatabaseError, connect, problem_of, transaction
from desktop.store.search import indexed

VERSION = 1
NOTICE_COLUMNS = tuple(f.name for f in Notice.fields() if f.name != "text")
LOT_COLUMNS = tuple(f.name for f in Lot.fields())
_notice_values, _lot_values = attrgetter(*NOTICE_COLUMNS), attrgetter(*LOT_COLUMNS)
_to_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _columns(kind: type[Record], names: Iterable[str]) -> str:
    types = {"number": "INTEGER", "money": "INTEGER", "tri": "INTEGER", "yes_no": "INTEGER", "decimal": "REAL"}
    kinds = {f.name: types.get(f.kind, "TEXT") for f in kind.fields()}
    return ", ".join(f"{name} {kinds[name]}" for name in names)


_TABLES = f"""
CREATE TABLE notices (nr INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, {_columns(Notice, NOTICE_COLUMNS)},
    lots_count INTEGER NOT NULL, hash TEXT NOT NULL, read_at TEXT NOT NULL);
CREATE INDEX notices_listed ON notices (deadline, kind, nature, procedure, lots_count, social_clause, reserved, visit, id);
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


def _insertion(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(names))})"


_INSERT_NOTICE = _insertion("notices", ("nr", *NOTICE_COLUMNS, "id", "lots_count", "hash", "read_at"))
_INSERT_LOT = _insertion("lots", (*LOT_COLUMNS, "id"))
_INSERT_SOURCE = """INSERT INTO sources VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET read_at = excluded.read_at,
    newest = max(coalesce(newest, ''), excluded.newest)"""
FILES, WATCH = "files", "watch"
"""Rows of `sources`: what was read last from anywhere, with the newest publication; the last watch that reached its end."""


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
        self.trouble: Problem | None = None
        """What was found wrong with the file, which was then put aside and made anew."""
        if self._spoiled.exists():
            self._set_aside()
        try:
            self._connection = self._opened()
        except Damaged:
            self._set_aside()
            self._connection = self._opened()
        self.version = 0
        """Grows at each write: what is computed from notices knows that it is stale."""

    @property
    def _spoiled(self) -> Path:
        """There where a write has met a damaged page: the file is made anew at the next opening, when nobody reads it."""
        return self.path.with_name(f"{self.path.name}.abime")

    def _opened(self) -> Connection:
        connection = connect(self.path, None)
        try:
            connection.execute("PRAGMA synchronous=NORMAL")
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                connection.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version={VERSION};COMMIT;")
        except DatabaseError as error:
            connection.close()
            raise problem_of(error, self.path) from error
        return connection

    def _set_aside(self) -> None:
        """Keep a damaged file under another name: what it held can be read again, but it is not ours to destroy."""
        aside = f"{self.path.name}.abime-{clock.now():%Y%m%d-%H%M%S}"
        for end in ("", "-wal"):
            with suppress(FileNotFoundError):
                os.replace(f"{self.path}{end}", self.path.with_name(f"{aside}{end}"))
        self.path.with_name(f"{self.path.name}-shm").unlink(missing_ok=True)
        self._spoiled.unlink(missing_ok=True)
        self.trouble = Problem(
            "Les avis publics sont à relire : leur fichier était abîmé.", "Lancez la veille, ou importez-les de nouveau."
        )

    @contextmanager
    def _writing(self) -> Generator[None]:
        """One writer at a time, all or nothing. A damaged file is noted for the next opening."""
        try:
            with self._lock, transaction(self._connection, self.path):
                yield
        except Damaged as problem:
            self._spoiled.touch()
            hint = "Fermez Tournée et rouvrez-la : le fichier sera refait, et les avis seront à relire."
            raise Problem("Le fichier des avis publics est abîmé.", hint) from problem

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def put(self, notices: Iterable[Notice]) -> Counts:
        """Write a batch of notices, replacing those that changed, in one transaction."""
        counts, batch = Counts(), list(notices)
        with self._writing():
            read_at = clock.utc().isoformat(timespec="seconds")
            known = self._known(batch)
            lots: dict[str, list[list[Any]]] = {}
            for notice in batch:
                rows = [[*_row(lot, _lot_values), lot.id] for lot in notice.lots]
                counts.notices += 1
                counts.lots += len(rows)
                if (kept := known.get(notice.id)) != (found := self._put(notice, rows, kept, read_at)):
                    counts.updated += kept is not None
                    known[notice.id], lots[notice.id] = found, rows
            self._connection.executemany(_INSERT_LOT, itertools.chain.from_iterable(lots.values()))
            self._put_buyers(batch)
            today = clock.today()
            days = (notice.published_on for notice in batch if notice.published_on and notice.published_on <= today)
            newest = max((day.isoformat() for day in days), default="")
            self._connection.execute(_INSERT_SOURCE, (FILES, read_at, newest))
        self.version += 1
        return counts

    def note_watch(self) -> None:
        """Keep that a watch has just reached its end."""
        with self._writing():
            self._connection.execute(_INSERT_SOURCE, (WATCH, clock.utc().isoformat(timespec="seconds"), ""))

    def _known(self, batch: list[Notice]) -> dict[str, tuple[int, str]]:
        """The number and the hash of those notices of a batch that are there, by id."""
        sql = "SELECT id, nr, hash FROM notices WHERE id IN (SELECT value FROM json_each(?))"
        found = self._connection.execute(sql, (_to_text([notice.id for notice in batch]),))
        return {id: (nr, hash) for id, nr, hash in found}

    def _put(self, notice: Notice, lots: list[list[Any]], kept: tuple[int, str] | None, read_at: str) -> tuple[int, str]:
        """Write a notice, but for its lots, where it is not `kept` just so; its number and hash."""
        row, body = _row(notice, _notice_values), _to_text(notice.text).encode()
        hash = hashlib.blake2b(_to_text((row, lots)).encode() + body, digest_size=8).hexdigest()
        if kept is not None and kept[1] == hash:
            return kept
        if kept is not None:
            self._forget(kept[0], notice.id)
        execute = self._connection.execute
        nr = execute(_INSERT_NOTICE, [kept and kept[0], *row, notice.id, len(lots), hash, read_at]).lastrowid or 0
        execute("INSERT INTO texts VALUES (?, ?)", (nr, _packed(body)))
        execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (nr, indexed(found_by(notice))))
        for corrected in notice.corrects:
            execute("INSERT OR IGNORE INTO links VALUES (?, ?)", (corrected, notice.published_id))
        return nr, hash

    def _put_buyers(self, batch: list[Notice]) -> None:
        """Write the buyers that are not there yet, each as it is met first."""
        found = {notice.buyer: notice for notice in reversed(batch) if notice.buyer}
        sql = "SELECT name FROM buyers WHERE name IN (SELECT value FROM json_each(?))"
        there = {row[0] for row in self._connection.execute(sql, (_to_text(list(found)),))}
        for name, notice in found.items():
            if name not in there:
                sql = "INSERT INTO buyers (name, town, siret) VALUES (?, ?, ?)"
                nr = self._connection.execute(sql, (name, notice.buyer_town, notice.buyer_siret)).lastrowid
                text = indexed([name, notice.buyer_town])
                self._connection.execute("INSERT INTO buyer_words (rowid, body) VALUES (?, ?)", (nr, text))

    def _forget(self, nr: int, id: str) -> None:
        for sql in ("DELETE FROM notices WHERE nr = ?", "DELETE FROM texts WHERE nr = ?", "DELETE FROM words WHERE rowid = ?"):
            self._connection.execute(sql, (nr,))
        self._connection.execute("DELETE FROM lots WHERE notice = ?", (id,))


def found_by(notice: Notice) -> list[str]:
    """The texts by whose words a notice is found."""
    titles = [t for lot in notice.lots for t in (lot.title, lot.description) if t != notice.object]
    return [notice.object, notice.buyer, notice.published_id, notice.place_name, notice.buyer_town, *notice.descriptors, *titles]


def _packed(text: bytes) -> bytes:
    """As `zlib.compress` with a window of 8 kB: for a short text, making the usual one of 32 kB takes longer than all the rest."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 13, 6)
    return packer.compress(text) + packer.flush()


def _row(record: Record, values: Callable[[Record], tuple[Any, ...]]) -> list[Any]:
    """The values of a record as its columns hold them: nothing for what is empty, lists as JSON text."""
    return [value if type(value) in _PLAIN else _sql(value) for value in values(record)]


_PLAIN = frozenset((type(None), int, float, bool))


def _sql(value: Any) -> Any:
    if not value:
        return None
    return _listed(cast(tuple[str, ...], value)) if isinstance(value, tuple) else encode(value)


@functools.lru_cache(4096)
def _listed(value: tuple[str, ...]) -> str:
    """A list as JSON text. Most lists of codes and descriptors come again."""
    return _to_text(value)
