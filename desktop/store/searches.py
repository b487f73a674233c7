"""Searches and territories that people have named."""

import json
from typing import TypeVar

from desktop.model.searches import SavedSearch, Territory
from desktop.store.workspace import Workspace

Kept = TypeVar("Kept", SavedSearch, Territory)


def live(workspace: Workspace, kind: type[Kept]) -> list[Kept]:
    """Those of a kind that are not archived, by name."""
    rows = workspace.connection.execute("SELECT id, fields FROM main.records WHERE kind = ?", (kind.KIND,))
    found = (kind.from_json(row["id"], json.loads(row["fields"])) for row in rows)
    return sorted((one for one in found if not one.archived), key=lambda one: one.name.casefold())
