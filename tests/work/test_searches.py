"""Searches and territories that people keep."""

import pytest

from desktop.base.problem import Problem
from desktop.model.searches import FirmFilters, NoticeFilters
from desktop.store.undo import undo
from desktop.store.workspace import Workspace
from desktop.work import searches


def test_a_search_comes_back_with_its_filters(workspace: Workspace) -> None:
    filters = NoticeFilters(state="all", natures=("works",), departments=("62",), words="école")
    searches.keep_search(workspace, "notices", "  Écoles ", filters)
    searches.keep_search(workspace, "firms", "Artisans", FirmFilters())
    (kept,) = searches.saved(workspace, "notices")
    assert kept.name == "Écoles"
    assert NoticeFilters.from_json(kept.filters or {}) == filters


def test_the_same_name_replaces_and_undo_brings_the_old_one_back(workspace: Workspace) -> None:
    searches.keep_search(workspace, "notices", "Écoles", NoticeFilters(words="école"))
    searches.keep_search(workspace, "notices", "écoles", NoticeFilters(words="collège"))
    (kept,) = searches.saved(workspace, "notices")
    assert kept.filters == {"words": "collège"}
    undo(workspace)
    (kept,) = searches.saved(workspace, "notices")
    assert kept.filters == {"words": "école"}


def test_renamed_then_archived(workspace: Workspace) -> None:
    kept = searches.keep_search(workspace, "notices", "A", NoticeFilters(words="a"))
    searches.rename(workspace, kept, "B")
    (renamed,) = searches.saved(workspace, "notices")
    assert renamed.name == "B"
    searches.archive(workspace, renamed)
    assert searches.saved(workspace, "notices") == []


@pytest.mark.parametrize("name", ["", "   "])
def test_a_name_is_needed(workspace: Workspace, name: str) -> None:
    with pytest.raises(Problem):
        searches.keep_search(workspace, "notices", name, NoticeFilters())
    with pytest.raises(Problem):
        searches.keep_territory(workspace, name, ("62361",))


def test_a_territory_counts_with_the_other_places(workspace: Workspace) -> None:
    kept = searches.keep_territory(workspace, "Mon canton", ("62361", "200069672", "80"))
    filters = NoticeFilters(departments=("62",), places=("59350",), territories=(kept.id, "gone"))
    found = searches.resolved(workspace, filters)
    assert found.departments == ("62", "80")
    assert found.places == ("59350", "62361", "200069672")
    assert found.territories == ()


def test_an_empty_territory_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Problem):
        searches.keep_territory(workspace, "Rien", ())
