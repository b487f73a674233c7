"""Filters, the card that shows them, and back."""

from collections import Counter
from dataclasses import replace

import pytest

from desktop.model.searches import NoticeFilters
from desktop.ui.pages.notices import filtering
from desktop.ui.pages.notices.territory import short

OPEN = NoticeFilters()


def test_one_state_at_a_time() -> None:
    closed = filtering.filters_of((("due", ("open", "closed")),), OPEN)
    assert closed.state == "closed"
    assert filtering.filters_of((("due", ("closed", "open")),), closed).state == "open"


def test_switching_the_state_off_goes_back_to_the_open_ones() -> None:
    assert filtering.filters_of((("natures", ("works",)),), replace(OPEN, state="all")).state == "open"


def test_seven_days_are_of_the_open_ones() -> None:
    closed = replace(OPEN, state="closed")
    soon = filtering.filters_of((("due", ("closed", "7")),), closed)
    assert (soon.state, soon.min_days) == ("open", 7)
    assert filtering.filters_of((("due", ("open", "7", "all")),), soon).min_days == 0


@pytest.mark.parametrize(
    "filters",
    [OPEN, replace(OPEN, state="all", natures=("works",), procedures=("open",), features=("visit",)), replace(OPEN, min_days=7, buyer="X")],
)
def test_what_is_shown_is_what_is_asked(filters: NoticeFilters) -> None:
    assert filtering.filters_of(filtering.chosen(filters), filters) == filters


def test_territory_and_words_stay() -> None:
    before = replace(OPEN, words="école", departments=("62",), places=("62361",), territories=("a",))
    after = filtering.filters_of((("due", ("all",)),), before)
    assert replace(after, state="open") == before


def test_a_procedure_that_nobody_uses_is_left_out_unless_chosen() -> None:
    counts = {name: Counter({"adapted": 3}) for name in ("natures", "procedures", "features")}
    groups = {group.key: group for group in filtering.facets(replace(OPEN, procedures=("concession",)), counts)}
    assert [(option.value, option.count) for option in groups["procedures"].options] == [("adapted", 3), ("concession", 0)]


def test_names_of_epci_are_short() -> None:
    assert short("Communauté de communes du Ternois") == "CC du Ternois"
    assert short("Communauté d’agglomération d’Exemple") == "CA d’Exemple"
    assert short("Frévent (62)") == "Frévent (62)"
