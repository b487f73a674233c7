"""A long row of refusals is told in a few words."""

from desktop.feeds.patience import MOST, SHOWN, bounded
from desktop.model.notices import Reject


def bad(place: object, *, kept: bool = False) -> Reject:
    return Reject("a.json", str(place), "illisible", kept)


def test_few_refusals_are_all_told() -> None:
    items = ["a", bad(1), bad(2), "b", bad(3, kept=True), bad(4)]
    assert list(bounded(items)) == items


def test_many_in_a_row_are_summed_up() -> None:
    row = [bad(n) for n in range(SHOWN + 5)]
    found = list(bounded([*row, "a", *row]))
    assert len(found) == 2 * (SHOWN + 1) + 1
    summed = found[SHOWN]
    assert isinstance(summed, Reject)
    assert summed.place == str(SHOWN + 4)
    assert summed.reason.startswith("5 autres")


def test_the_reading_stops_where_nothing_comes() -> None:
    taken: list[int] = []
    endless = (taken.append(n) or bad(n) for n in range(10 * MOST))
    found = list(bounded(endless))
    assert len(taken) == MOST
    assert len(found) == SHOWN + 1
    assert "s’arrête" in found[-1].reason  # type: ignore[union-attr]


def test_refused_fields_do_not_stop_it() -> None:
    items = [one for n in range(2 * MOST) for one in ("a", bad(n, kept=True))]
    assert list(bounded(items)) == items
