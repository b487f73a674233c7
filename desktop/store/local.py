"""The third door: what belongs to this machine only. Never in the journal, never sent."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.store.engine import Connection, DatabaseError, problem_of


class Local:
    """Small JSON values by name: drafts as they are typed, window state, cursors of the watch, column mappings."""

    def __init__(self, connection: Callable[[], Connection], path: Path) -> None:
        self._connection, self._path = connection, path

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under `key`."""
        found = self._connection().execute("SELECT value FROM main.local WHERE key = ?", (key,)).fetchone()
        return default if found is None else json.loads(found[0])

    def set(self, key: str, value: Any) -> None:
        """Keep a value exactly (JSON in ASCII holds any text); None forgets it. Waits for no other work: one small write.

        Raises Problem for what a disk can do.
        """
        try:
            if value is None:
                self._connection().execute("DELETE FROM main.local WHERE key = ?", (key,))
            else:
                self._connection().execute("INSERT OR REPLACE INTO main.local VALUES (?, ?)", (key, json.dumps(value)))
        except DatabaseError as error:
            raise problem_of(error, self._path) from error
