"""Searches that people keep, and the territories they watch."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

from desktop.model.records import Json, Record, encode, field


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Filters of a list: what is empty filters nothing."""

    words: str = ""

    def to_json(self) -> dict[str, Json]:
        """The filters that are set, as a saved search keeps them."""
        return {f.name: encode(getattr(self, f.name)) for f in dataclasses.fields(self) if getattr(self, f.name) != f.default}

    @classmethod
    def from_json(cls, values: dict[str, Json]) -> Self:
        """Filters of a saved search; those that this version does not know are left aside."""
        known = {f.name for f in dataclasses.fields(cls)}
        given: dict[str, Any] = {name: value for name, value in values.items() if name in known}
        tuples: dict[str, Any] = {name: tuple(cast(list[str], value)) for name, value in given.items() if isinstance(value, list)}
        return cls(**{**given, **tuples})


@dataclass(frozen=True, kw_only=True)
class NoticeFilters(Filters):
    """What the list of notices shows. Groups are joined by « and », the values of one group by « or »."""

    state: str = "open"
    """open: calls whose deadline has not passed; closed; all."""
    min_days: int = 0
    """At least so many days left."""
    kinds: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Communes (INSEE) and EPCI (SIREN) of the place of work, or of the buyer where that is unknown."""
    territories: tuple[str, ...] = ()
    """Ids of `Territory` records: their places count with the others, a place of any of them is enough."""
    features: tuple[str, ...] = ()
    """lotted, social, reserved, visit: each wanted one must be there."""
    buyer: str = ""


@dataclass(frozen=True, kw_only=True)
class FirmFilters(Filters):
    """What the list of firms shows."""

    trades: tuple[str, ...] = ()
    structures: tuple[str, ...] = ()
    """classic, insertion, disability, other, unknown."""
    places: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    """never_bid, grouping, no_siret."""
    archived: bool = False


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
