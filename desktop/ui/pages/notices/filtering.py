"""The filters of the list of notices, as the card « Filtres » shows them and back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.base.words import _
from desktop.model.notices import NATURES, PROCEDURES
from desktop.model.searches import NoticeFilters
from desktop.ui.facets import Chosen, Facet, Option

SOON = "7"
"""The chip « ≥ 7 jours »."""
_STATES = (("open", "ouverts"), ("closed", "clos"), ("all", "tous"))
_FEATURES = (("lotted", "Alloti"), ("social", "Clause sociale"), ("reserved", "Réservé (SIAE, EA…)"), ("visit", "Visite obligatoire"))
Counts = Mapping[str, Counter[str]]


def facets(filters: NoticeFilters, counts: Counts | None) -> tuple[Facet, ...]:
    """The groups of the card; numbers appear once they are counted. A procedure that no notice has is left out."""
    due = Facet("due", _("Échéance"), (*(Option(value, _(words)) for value, words in _STATES), Option(SOON, _("≥ 7 jours"))), chips=True)
    groups = (
        *((Facet("buyer", _("Acheteur"), (Option(filters.buyer, filters.buyer),), chips=True),) if filters.buyer else ()),
        due,
        Facet("natures", _("Nature"), _options(NATURES, counts, "natures")),
        Facet("procedures", _("Procédure"), _options(PROCEDURES, counts, "procedures", filters.procedures)),
        Facet("features", _("Particularités"), _options(_FEATURES, counts, "features")),
    )
    return tuple(group for group in groups if group.options)


def _options(
    choices: Sequence[tuple[str, str]], counts: Counts | None, group: str, kept: Sequence[str] | None = None
) -> tuple[Option, ...]:
    """One option a choice; where `kept` is given, only those that are counted or kept."""
    found = None if counts is None else counts[group]
    wanted = (pair for pair in choices if kept is None or found is None or found[pair[0]] or pair[0] in kept)
    return tuple(Option(value, _(words), None if found is None else found[value]) for value, words in wanted)


def chosen(filters: NoticeFilters) -> Chosen:
    """What is switched on for these filters."""
    due = (filters.state, *((SOON,) if filters.state == "open" and filters.min_days else ()))
    groups = (
        ("buyer", (filters.buyer,) if filters.buyer else ()),
        ("due", due),
        ("natures", filters.natures),
        ("procedures", filters.procedures),
        ("features", filters.features),
    )
    return tuple((key, values) for key, values in groups if values)


def filters_of(found: Chosen, before: NoticeFilters) -> NoticeFilters:
    """The filters after a choice: only one state at a time, and « ≥ 7 jours » is of the open ones. Territory and words stay."""
    values = dict(found)
    due = values.get("due", ())
    states = [value for value in due if value != SOON]
    fresh = [state for state in states if state != before.state]
    state = fresh[0] if fresh else before.state if before.state in states else "open"
    soon = SOON in due
    if soon and not before.min_days:
        state = "open"
    return replace(
        before,
        state=state,
        min_days=int(SOON) if soon and state == "open" else 0,
        natures=values.get("natures", ()),
        procedures=values.get("procedures", ()),
        features=values.get("features", ()),
        buyer=before.buyer if values.get("buyer") else "",
    )


def narrowed(filters: NoticeFilters) -> bool:
    """Whether anything but the state « ouverts » is asked."""
    return filters != NoticeFilters()
