"""The whole of a workspace as it stands at one moment: for leaving the product, and to prove that nothing is wrong with it."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.journal.change import Change
from desktop.journal.fold import Row, fold, stamp_of
from desktop.store import rows
from desktop.store.engine import Connection, DatabaseError, problem_of, rollback


@contextmanager
def steady(connection: Connection, path: Path) -> Generator[None]:
    """What is read inside is one state, while others write. Raises Problem for what a disk can do, or a damaged file."""
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM main.sqlite_master").fetchone()
        yield
    except DatabaseError as error:
        raise problem_of(error, path) from error
    finally:
        rollback(connection)


def counts(connection: Connection) -> dict[str, int]:
    """How many records there are of each kind, known to this version or not."""
    return {row[0]: row[1] for row in connection.execute("SELECT kind, count(*) FROM main.records GROUP BY kind ORDER BY kind")}


def records(connection: Connection, kind: str) -> Iterator[tuple[str, str, Row]]:
    """The records of a kind in the order they were made: space, id, row."""
    sql = "SELECT space, id, fields, stamps, conflicts FROM main.records WHERE kind = ? ORDER BY nr"
    for space, id, fields, stamps, conflicts in connection.execute(sql, (kind,)):
        yield space, id, Row(json.loads(fields), json.loads(stamps), json.loads(conflicts) if conflicts else {})


def changes_count(connection: Connection) -> int:
    """How many entries the journal has."""
    return connection.execute("SELECT count(*) FROM main.changes").fetchone()[0]


def changes(connection: Connection) -> Iterator[tuple[int | None, Change]]:
    """The journal with the server's numbers: numbered changes in server order, then ours in the order they were made."""
    for row in connection.execute("SELECT * FROM main.changes ORDER BY number IS NULL, number, seq"):
        yield row["number"], rows.change_of(row)


def unfolded(connection: Connection) -> list[tuple[str, str]]:
    """The records, (kind, id), that are not what the journal says. All of them are held in memory meanwhile."""
    made: dict[tuple[str, str], Row | None] = {}
    for number, change in changes(connection):
        for edit in change.edits:
            key = (edit.kind, edit.id)
            made[key] = fold(made.get(key), edit, stamp_of(change, number))
    wrong: list[tuple[str, str]] = []
    for kind in counts(connection):
        for _space, id, row in records(connection, kind):
            if _held(made.pop((kind, id), None)) != _held(row):
                wrong.append((kind, id))
    return wrong + [key for key, row in made.items() if row is not None]


def _held(row: Row | None) -> tuple[Any, ...] | None:
    """What must be the same; the server's number reaches a stamp later than the journal."""
    if row is None:
        return None
    return row.fields, {name: stamp["change"] for name, stamp in row.stamps.items()}, {n: set(kept) for n, kept in row.conflicts.items()}


def faults(connection: Connection) -> list[str]:
    """What SQLite and SQLCipher find wrong with the file; nothing where it is sound."""
    found = [row[0] for row in connection.execute("PRAGMA main.cipher_integrity_check")]
    return found + [row[0] for row in connection.execute("PRAGMA main.integrity_check(20)") if row[0] != "ok"]
