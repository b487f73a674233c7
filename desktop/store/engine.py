"""Opening SQLite files: SQLCipher is the only engine, encrypted or not."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

import sqlcipher3  # pyright: ignore[reportMissingTypeStubs]

from desktop.base.problem import Damaged, Problem

_engine: Any = sqlcipher3
DatabaseError = cast(type[Exception], _engine.DatabaseError)


class Cursor(Protocol):
    """The part of PEP 249's cursor that is used."""

    lastrowid: int | None
    rowcount: int

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """The part of the engine's connection that is used; the engine ships no types. Rows answer by name and by number."""

    in_transaction: bool
    row_factory: Any

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), /) -> Cursor: ...
    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> Cursor: ...
    def executescript(self, sql: str, /) -> Cursor: ...
    def interrupt(self) -> None: ...
    def backup(self, target: "Connection", *, pages: int = -1, progress: Any = None) -> None: ...
    def close(self) -> None: ...


_SPOILED = ("file is not a database", "hmac check failed", "malformed", "vtable constructor failed", "fts5: corrupt")
CACHE_KIB = 65_536
"""SQLCipher decrypts a page each time it is read from the file: a large cache brings reads near plain SQLite."""


def connect(path: Path, key: bytes | None, *, read_only: bool = False, journal: str = "WAL") -> Connection:
    """A connection to `path`, encrypted with the raw 32-byte `key`, or plain. `journal` is SQLite's journal mode.

    Raises Problem where the file cannot be opened, Damaged where it is none or the key is not the file's.
    """
    mode = "ro" if read_only else "rwc"
    try:
        connection = cast(
            Connection, _engine.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False)
        )
        if key is not None:
            connection.execute("PRAGMA cipher_log_level='NONE'")
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        connection.execute("PRAGMA busy_timeout=5000")
        if not read_only:
            connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except DatabaseError as error:
        if key is not None and "file is not a database" in str(error):
            raise Damaged(
                f"« {path.name} » ne s’ouvre pas avec cette clé.",
                "Il est abîmé, ou vient d’un autre classeur ; il n’a pas été modifié. Restaurez la dernière sauvegarde.",
            ) from error
        raise problem_of(error, path) from error
    connection.row_factory = _engine.Row
    return connection


def problem_of(error: Exception, path: Path) -> Problem:
    """What a database error means to a person. An error that is a bug is raised again."""
    text = str(error)
    if any(words in text for words in _SPOILED):
        return damaged(path)
    if "full" in text:
        return Problem("Le disque est plein : rien n’a été écrit.", "Libérez de la place, puis recommencez.")
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return Problem(
            f"« {path} » ne peut pas être écrit.",
            "Vérifiez que le dossier existe, que le disque n’est pas protégé et que vous y avez droit.",
        )
    if "locked" in text or "busy" in text:
        return Problem("Le classeur est occupé par un autre programme.", "Fermez l’autre fenêtre de Tournée, puis recommencez.")
    if "disk I/O" in text:
        return Problem(
            "Le disque ne répond plus, ou n’accepte plus rien.",
            "Vérifiez la clé USB ou le disque, et sa place libre ; ce qui était enregistré l’est toujours.",
        )
    raise error


def foreseen(error: BaseException) -> Problem | None:
    """What an error of a file that was met while reading, anywhere, means to a person; None where it is a bug."""
    if not isinstance(error, DatabaseError):
        return None
    try:
        found = problem_of(error, Path("workspace.db"))
    except DatabaseError:
        return None
    if isinstance(found, Damaged):
        hint = "Fermez Tournée et rouvrez-la. Si cela recommence, restaurez la dernière sauvegarde (Paramètres, Sauvegardes)."
        return Damaged("Un fichier du classeur est abîmé : cette partie ne se lit plus.", hint)
    return found


def damaged(path: Path) -> Damaged:
    """The file at `path` is not what was written."""
    return Damaged(f"« {path.name} » est abîmé.", "Ne le supprimez pas : restaurez la dernière sauvegarde, ou demandez de l’aide.")


def whole(path: Path, key: bytes | None) -> None:
    """Read the whole file: every page is decrypted, proven, and where it belongs. Raises Damaged where one is not."""
    connection = connect(path, key, journal="DELETE")
    try:
        found = connection.execute("PRAGMA quick_check").fetchone()[0]
    except DatabaseError as error:
        raise (problem_of(error, path) if "disk" in str(error) else damaged(path)) from error  # what a spoiled index says is of many sorts
    finally:
        connection.close()
    if found != "ok":
        raise damaged(path)


@contextmanager
def transaction(connection: Connection, path: Path) -> Generator[None]:
    """All or nothing. Takes the write lock at once (BEGIN IMMEDIATE). Raises Problem for what a disk can do."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except DatabaseError as error:
        raise problem_of(error, path) from error
    try:
        yield
        connection.execute("COMMIT")
    except DatabaseError as error:
        rollback(connection)
        raise problem_of(error, path) from error
    except BaseException:
        rollback(connection)
        raise


def rollback(connection: Connection) -> None:
    """Give up the transaction, where SQLite has not done so already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
