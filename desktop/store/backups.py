"""Copies of the workspace file: consistent while people work, encrypted with its own key."""

from collections.abc import Callable
from pathlib import Path

from desktop.store.engine import Connection, DatabaseError, connect, problem_of

FOLDER = "backups"
STEP = 2000
"""Pages copied between two looks at the progress."""


def copy(connection: Connection, key: bytes | None, target: Path, told: Callable[[int, int], object] | None = None) -> None:
    """Copy the workspace's file as it stands at this moment, while others write. Every page is read, hence verified.

    `told` hears pages done and pages in all; what it raises gives up. Raises Problem for what a disk can do, or a damaged file.
    """

    def step(_status: int, remaining: int, total: int) -> None:
        if told is not None:
            told(total - remaining, total)

    try:
        written = connect(target, key)
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM main.records").fetchone()  # from here on one state is read
            connection.backup(written, pages=STEP, progress=step)
            written.execute("PRAGMA journal_mode=DELETE")
        finally:
            written.close()
            connection.execute("ROLLBACK")
    except DatabaseError as error:
        raise problem_of(error, target) from error


def before_update(connection: Connection, folder: Path, version: int) -> None:
    """Keep the file as it was before this version of Tournée changes its tables."""
