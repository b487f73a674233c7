"""What a person keeps of a list: searches under a name, and territories of their own."""

import dataclasses
import json
from typing import TypeVar

from desktop.base.problem import Problem
from desktop.model.records import new_id
from desktop.model.searches import Filters, NoticeFilters, SavedSearch, Territory
from desktop.store.workspace import Workspace

Kept = TypeVar("Kept", SavedSearch, Territory)


def saved(workspace: Workspace, page: str) -> list[SavedSearch]:
    """The searches kept for a page, by name."""
    return [search for search in _live(workspace, SavedSearch) if search.page == page]


def territories(workspace: Workspace) -> list[Territory]:
    """The territories that people have named, by name."""
    return _live(workspace, Territory)


def _live(workspace: Workspace, kind: type[Kept]) -> list[Kept]:
    sql = "SELECT id, fields FROM main.records WHERE kind = ?"
    found = (kind.from_json(row["id"], json.loads(row["fields"])) for row in workspace.connection.execute(sql, (kind.KIND,)))
    return sorted((one for one in found if not one.archived), key=lambda one: one.name.casefold())
