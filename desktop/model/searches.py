"""Searches that people keep, and the territories they watch."""

from dataclasses import dataclass
from typing import ClassVar

from desktop.model.records import Json, Record, field


@dataclass(frozen=True, kw_only=True)
class SavedSearch(Record):
    """A set of filters with a name, on the page of notices or of firms."""

    KIND: ClassVar[str] = "saved_search"
    PLURAL: ClassVar[str] = "saved_searches"
    LABEL: ClassVar[str] = "Recherche gardée"

    name: str = field("Nom")
    page: str = field("Page")
    filters: dict[str, Json] | None = field("Filtres", "json")
    archived: bool = field("Archivée", "yes_no", default=False)


@dataclass(frozen=True, kw_only=True)
class Territory(Record):
    """A user-defined territory: a list of communes (INSEE codes) and EPCI (SIREN)."""

    KIND: ClassVar[str] = "territory"
    PLURAL: ClassVar[str] = "territories"
    LABEL: ClassVar[str] = "Territoire"

    name: str = field("Nom")
    places: tuple[str, ...] = field("Communes et EPCI", "codes", source="places")
    archived: bool = field("Archivé", "yes_no", default=False)
