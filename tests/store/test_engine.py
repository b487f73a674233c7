"""What the engine says, in words for a person."""

from pathlib import Path

import pytest

from desktop.base.problem import Damaged
from desktop.store import engine
from desktop.store.engine import DatabaseError
from desktop.store.workspace import Workspace
from desktop.work import finding, firms
from tests.conftest import KEY


def test_a_search_table_that_lost_its_tables_is_damaged(tmp_path: Path) -> None:
    first = Workspace(tmp_path, KEY)
    firms.create(first, name="Menuiserie Élan")
    first.close()
    connection = engine.connect(tmp_path / "workspace.db", KEY)
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = 'search_config'")
    connection.close()
    again = Workspace(tmp_path, KEY)
    with pytest.raises(DatabaseError, match="vtable constructor failed") as raised:
        finding.search(again, "elan")
    assert isinstance(engine.foreseen(raised.value), Damaged)
    again.close()
