"""The workspace: one folder with people's work, its three doors, and the public data beside it."""

import functools
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.base.late import Late
from desktop.base.problem import Damaged, Problem
from desktop.base.settings import Settings
from desktop.journal.change import Change, Edit
from desktop.journal.fold import Row
from desktop.model.records import Record, new_id
from desktop.store import applying, changes, contents, disks, erasing, lock, remembering, rows, schema
from desktop.store.changes import Draft
from desktop.store.contents import Contents
from desktop.store.engine import Connection, DatabaseError, connect, damaged, problem_of, transaction
from desktop.store.keys import fingerprint, proven, settle
from desktop.store.local import Local
from desktop.store.memory import Memory
from desktop.store.opendata import OpenData

if TYPE_CHECKING:
    from desktop.store import backups
else:
    backups = Late("desktop.store.backups")  # a start needs none

NAME = "workspace.db"
OPENDATA = "opendata.db"
PRIVATE = "private"
"""The space of one's own: the only one until the laptop knows a server."""

TURN = 0.001
"""Seconds after which a thread at work lets another have its turn: a save waits several times for one while an import runs."""
AnyRecord = TypeVar("AnyRecord", bound=Record)
Listener = Callable[[frozenset[str]], None]


class Workspace:
    """An open workspace. Any thread may use it: each has a connection of its own, one lock orders the writers."""

    def __init__(self, folder: Path, key: bytes | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        sys.setswitchinterval(TURN)
        began = time.time()
        self.folder = folder
        self.path = folder / NAME
        self.key = key
        self.on_change: list[Listener] = []
        self._changed: Counter[str] = Counter()
        self.memory = Memory()
        self._own = threading.local()
        self.writing = threading.Lock()
        """Held while one thread writes: SQLite's own lock is not fair."""
        self.contents = Contents(folder / contents.FOLDER, key)
        self.local = Local(lambda: self.connection, self.path)
        with ExitStack() as opened:
            opened.callback(lock.hold(folder).close)
            self.settings = Settings(folder / "settings.json")
            self.settings.put_aside()
            self._opened = opened
            first = self._first()
            if key is not None:
                settle(folder, key)
            self.opendata = OpenData(folder / OPENDATA)
            opened.callback(self.opendata.close)
            self.troubles = [trouble for trouble in (self.settings.trouble, self.opendata.trouble) if trouble]
            schema.attach_opendata(first, self.opendata.path)
            self.device = self._device()
            self._tidy(first, began)
            self._opened = opened.pop_all()

    @classmethod
    def open(cls, folder: Path, key: bytes | None = None) -> "Workspace":
        """Open the workspace in `folder`, made where there is none, by `key` or by what the machine knows.

        Raises Problem where that cannot be; `remembering.Locked` or `Missing` where somebody must be asked.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(folder, key or remembering.key_of(folder))
        except OSError as error:
            why = disks.problem_of(error, folder).title
            raise Problem(f"Le dossier « {folder} » ne peut pas être utilisé.", f"{why} Choisissez un autre dossier.") from error

    def close(self) -> None:
        """Close the files and leave the lock; the workspace is not used afterwards.

        What another thread still reads is broken off, and closed with it.
        """
        self._opened.close()

    @property
    def connection(self) -> Connection:
        """This thread's connection, with the open data attached as `opendata`."""
        found: Connection | None = getattr(self._own, "connection", None)
        return found if found is not None else self._connect()

    def _first(self) -> Connection:
        """The first connection to the file, made or brought up to date. Raises Damaged where it is not what was written."""
        lost = not self.path.exists() or not self.path.stat().st_size
        if lost and backups.listing(self.folder / backups.FOLDER, fingerprint(self.key)):
            raise Damaged(f"« {self.path} » manque ou est vide.", "Restaurez la dernière sauvegarde.")
        try:
            first = self._connect(attach=False)
            schema.prepare(first, lambda _version: backups.before_update(self.source))
        except Damaged as problem:
            if self.key is not None and proven(self.folder, self.key):
                raise damaged(self.path) from problem
            raise
        except DatabaseError as error:
            raise problem_of(error, self.path) from error
        return first

    def _tidy(self, first: Connection, began: float) -> None:
        """Finish an erasure that was cut, and sweep contents that nothing refers to. A disk that refuses is told, and stops nothing."""
        try:
            with disks.spoken(self.folder):
                disks.sweep(self.folder)
                erasing.scrub(first, self)
                contents.sweep(first, self.contents, began)
        except Problem as problem:
            self.troubles.append(problem)

    @property
    def source(self) -> "backups.Source":
        """What backups are made of, for this thread."""
        return backups.Source(self.folder, self.key, self.connection, self.local.get("device") or "")

    def _connect(self, *, attach: bool = True) -> Connection:
        connection = connect(self.path, self.key)
        connection.execute("PRAGMA synchronous=FULL")
        if attach:
            schema.attach_opendata(connection, self.folder / OPENDATA)
        self._own.connection = connection
        self._opened.callback(_close, threading.current_thread(), connection)
        return connection

    def _device(self) -> str:
        known = self.local.get("device")
        if known is None:
            import socket

            known = f"{socket.gethostname()}-{new_id()[-6:]}"
            self.local.set("device", known)
        return known

    @property
    def author(self) -> str:
        """Who writes: the name in the settings, else the name of the session."""
        return self.settings["author"] or _session_name()

    @contextmanager
    def change(self, label: str, *, group: str | None = None, undoes: str | None = None, author: str | None = None) -> Generator[Draft]:
        """The first door: `with workspace.change("Enregistrer Menuiserie X") as change: change.put(firm)`.

        Everything put is written in one durable transaction with its journal entry; nothing where it is left by an
        exception. `author` is another than the person at work (the demonstration): it is not hers to undo.
        Raises Problem for what a disk can do, ValueError over `changes.BATCH` records.
        """
        with self.writing:
            if not self.path.exists():
                raise Problem(f"Le classeur n’est plus dans « {self.folder} ».", "Rebranchez le disque, puis rouvrez Tournée.")
            connection = self.connection
            touched: frozenset[str] = frozenset()
            with transaction(connection, self.path):
                draft = Draft(connection)
                yield draft
                edits = draft.edits
                if len(edits) > changes.BATCH:
                    raise ValueError(f"{len(edits)} records in one change, more than {changes.BATCH}")
                self._check_contents(edits)
                if edits:
                    entry = changes.entry(
                        edits, label=label, space=PRIVATE, author=author or self.author, device=self.device, group=group, undoes=undoes
                    )
                    touched = changes.record(connection, entry)
        self._tell(touched)

    def _check_contents(self, edits: Iterable[Edit]) -> None:
        """No record refers to a content that is not here. Raises Problem where one would."""
        for edit in edits:
            for sha256 in contents.hashes(edit.kind, edit.now):
                if not self.contents.has(sha256):
                    raise Problem("Le contenu de cette pièce jointe n’est plus sur cette machine.", "Joignez le fichier de nouveau.")

    def put_all(self, label: str, records: Iterable[Record], *, author: str | None = None) -> int:
        """Save many records as one group of changes: one undo. Returns how many were given."""
        group, count, waiting = new_id(), 0, iter(records)
        while batch := list(islice(waiting, changes.BATCH)):
            with self.change(label, group=group, author=author) as change:
                for record in batch:
                    change.put(record)
            count += len(batch)
        return count

    def apply(self, numbered: Iterable[tuple[int, Change]]) -> None:
        """The second door: what a round brought, as (server number, change) in order; one transaction."""
        with self.writing, transaction(self.connection, self.path):
            touched = applying.apply(self.connection, numbered)
        self._tell(touched)

    def get(self, kind: type[AnyRecord], id: str) -> AnyRecord | None:
        """One record of people's work; None where there is none."""
        row = self.row(kind, id)
        return None if row is None else kind.from_json(id, row.fields)

    def row(self, kind: type[Record], id: str) -> Row | None:
        """One record as it is stored: fields, who set them, open conflicts."""
        return rows.read(self.connection, kind.KIND, id)

    def tell(self, kinds: Iterable[str]) -> None:
        """Say that public data of these kinds have changed: pages that show them reload."""
        self._tell(frozenset(kinds))

    @property
    def version(self) -> tuple[int, int]:
        """Grows with every change and every import made by this process."""
        return self._changed.total(), self.opendata.version

    def version_of(self, *kinds: str) -> tuple[int, int]:
        """Grows with every change to records of these kinds, and with every import made by this process."""
        return sum(self._changed[kind] for kind in kinds), self.opendata.version

    def _tell(self, kinds: frozenset[str]) -> None:
        if kinds:
            self._changed.update(kinds)
            for listener in list(self.on_change):
                listener(kinds)


def _close(thread: threading.Thread, connection: Connection) -> None:
    """Close a connection, or break off what its thread does with it."""
    if thread is threading.current_thread() or not thread.is_alive():
        connection.close()
    else:
        connection.interrupt()


@functools.cache
def _session_name() -> str:
    import getpass

    return getpass.getuser()
