"""What a person keeps of a list: searches under a name, and territories of their own."""

import dataclasses
from collections.abc import Sequence

from desktop.base.problem import Problem
from desktop.model.records import new_id
from desktop.model.searches import Filters, NoticeFilters, SavedSearch, Territory
from desktop.store import searches as stored
from desktop.store.workspace import Workspace


def saved(workspace: Workspace, page: str) -> list[SavedSearch]:
    """The searches kept for a page, by name."""
    return [search for search in stored.live(workspace, SavedSearch) if search.page == page]


def keep_search(workspace: Workspace, page: str, name: str, filters: Filters) -> SavedSearch:
    """Keep filters under a name; a search of that name is replaced. Raises Problem where the name is missing."""
    name = _named(name)
    known = next((search for search in saved(workspace, page) if search.name.casefold() == name.casefold()), None)
    kept = known or SavedSearch(id=new_id(), page=page)
    kept = kept.but(name=name, filters=filters.to_json())
    with workspace.change(f"Garder la recherche {name}") as change:
        change.put(kept)
    return kept


def territories(workspace: Workspace) -> list[Territory]:
    """The territories that people have named, by name."""
    return stored.live(workspace, Territory)


def keep_territory(workspace: Workspace, name: str, places: Sequence[str]) -> Territory:
    """Name a list of départements, communes (INSEE) and EPCI (SIREN). Raises Problem where the name or the places are missing."""
    if not places:
        raise Problem("Ce territoire est vide.", "Choisissez d’abord des départements, des communes ou des intercommunalités.")
    kept = Territory(id=new_id(), name=_named(name), places=tuple(places))
    with workspace.change(f"Garder le territoire {kept.name}") as change:
        change.put(kept)
    return kept


def rename(workspace: Workspace, kept: SavedSearch | Territory, name: str) -> None:
    """Give another name. Raises Problem where it is missing."""
    with workspace.change(f"Renommer {kept.name}") as change:
        change.put(kept.but(name=_named(name)))


def archive(workspace: Workspace, kept: SavedSearch | Territory) -> None:
    """Put a search or a territory away."""
    with workspace.change(f"Archiver {kept.name}") as change:
        change.put(kept.but(archived=True))


def resolved(workspace: Workspace, filters: NoticeFilters) -> NoticeFilters:
    """Filters with the places of their territories among their own, as the list of notices takes them."""
    if not filters.territories:
        return filters
    places = [place for one in territories(workspace) if one.id in filters.territories for place in one.places]
    return dataclasses.replace(
        filters,
        territories=(),
        departments=(*filters.departments, *(place for place in places if len(place) <= DEPARTMENT)),
        places=(*filters.places, *(place for place in places if len(place) > DEPARTMENT)),
    )


DEPARTMENT = 3
"""Codes of départements are at most so long; those of communes have 5 characters, of EPCI 9."""


def _named(name: str) -> str:
    if not name.strip():
        raise Problem("Il manque un nom.", "Écrivez quelques mots qui le feront reconnaître.")
    return name.strip()
