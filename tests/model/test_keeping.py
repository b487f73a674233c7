"""Which backups are kept, and when a firm is to be decided."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import keeping
from desktop.model.keeping import due, kept

MOMENTS = st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)), max_size=80)
CLOSE = st.lists(st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 20)), max_size=80)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def every_day(last: date, days: int) -> list[datetime]:
    return [datetime(day.year, day.month, day.day, hour) for n in range(days) for day in [last - timedelta(days=n)] for hour in (9, 18)]


def test_two_years_of_backups_twice_a_day() -> None:
    found = kept(every_day(date(2026, 11, 22), 730))  # a Sunday
    week = {datetime(2026, 11, day, 18) for day in range(16, 23)}
    sundays = {datetime(2026, 11, day, 18) for day in (22, 15, 8, 1)}
    ends = {datetime(2026, month + 1, 1, 18) - timedelta(days=1) for month in range(1, 11)} | {datetime(2025, 12, 31, 18)}
    assert found == week | sundays | ends


def test_few_backups_are_all_kept_however_old() -> None:
    old = [datetime(2011, 5, 3, 12), datetime(2019, 1, 1), datetime(1970, 1, 1)]
    assert kept(old) == set(old)
    assert kept([]) == set()


def test_a_day_without_backup_costs_no_place() -> None:
    mondays = [datetime(2026, 11, 16) - timedelta(weeks=n) for n in range(7)]
    assert kept(mondays) == set(mondays)


def test_iso_weeks_cross_the_year() -> None:
    nights = [datetime(2026, 12, 31, 9), datetime(2027, 1, 1, 9), datetime(2027, 1, 3, 9)]
    assert {keeping._week(night) for night in nights} == {(2026, 53)}  # pyright: ignore[reportPrivateUsage]


def test_a_backup_from_the_future_costs_one_place_only() -> None:
    usual = every_day(date(2026, 11, 22), 400)
    wrong = datetime(2099, 1, 1)
    found = kept([*usual, wrong])
    assert wrong in found
    assert kept(usual) - found == {datetime(2026, 11, 16, 18), datetime(2026, 11, 1, 18), datetime(2025, 12, 31, 18)}
    assert datetime(2026, 11, 22, 18) in found


def test_after_a_clock_set_back_the_fresh_one_stays() -> None:
    usual = every_day(date(2026, 11, 22), 400)
    wrong = datetime(1970, 1, 1, 0, 5)
    assert wrong not in kept([*usual, wrong])
    assert kept([*usual, wrong], fresh=wrong) == kept(usual) | {wrong}


def test_aware_moments_too() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    assert kept([moment]) == {moment}


@given(MOMENTS | CLOSE)
def test_bounds(moments: list[datetime]) -> None:
    found = kept(moments)
    assert found <= set(moments)
    assert bool(found) == bool(moments)
    assert not moments or max(moments) in found
    assert len(found) <= keeping.DAYS + keeping.WEEKS + keeping.MONTHS
    assert len({m.date() for m in found}) >= min(keeping.DAYS, len({m.date() for m in moments}))
    assert len({m.isocalendar()[:2] for m in found}) >= min(keeping.WEEKS, len({m.isocalendar()[:2] for m in moments}))
    assert len({(m.year, m.month) for m in found}) >= min(keeping.MONTHS, len({(m.year, m.month) for m in moments}))


@given(CLOSE)
def test_each_is_the_newest_of_its_day(moments: list[datetime]) -> None:
    assert all(m == max(other for other in moments if other.date() == m.date()) for m in kept(moments))


@given(MOMENTS | CLOSE)
def test_keeping_twice_takes_nothing_more_and_order_does_not_count(moments: list[datetime]) -> None:
    found = kept(moments)
    assert kept(found) == found
    assert kept(reversed(moments)) == found


@given(CLOSE)
def test_one_by_one_keeps_what_all_at_once_keeps(moments: list[datetime]) -> None:
    """Sweeping after each backup, in the order of time, never loses what one sweep at the end would keep."""
    held: set[datetime] = set()
    for moment in sorted(moments):
        held = kept(held | {moment})
    assert held == kept(moments)


@given(MOMENTS, st.timedeltas(timedelta(days=-2000), timedelta(days=2000)))
def test_the_present_does_not_count(moments: list[datetime], shift: timedelta) -> None:
    """Only the dates themselves count: whole weeks moved by 400 years (the calendar's period) give the same backups, moved."""
    period = timedelta(days=146_097)
    assert kept([m + period for m in moments]) == {m + period for m in kept(moments)}


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("last_contact", "decided_on", "since"),
    [
        (date(2023, 11, 21), None, TODAY),
        (date(2023, 11, 22), None, None),
        (date(2020, 3, 1), None, date(2023, 3, 2)),
        (date(2020, 3, 1), date(2025, 11, 21), TODAY),
        (date(2020, 3, 1), date(2025, 11, 22), None),
        (date(2020, 3, 1), TODAY, None),
        (date(2020, 3, 1), date(2021, 1, 1), date(2023, 3, 2)),
        (date(2026, 1, 1), date(2020, 1, 1), None),
        (None, None, TODAY),
        (None, date(2026, 6, 1), None),
        (None, date(2024, 6, 1), TODAY),
        (date(2020, 3, 1), date(2099, 1, 1), date(2023, 3, 2)),
        (date(2099, 1, 1), None, None),
    ],
)
def test_due(last_contact: date | None, decided_on: date | None, since: date | None) -> None:
    assert due(last_contact, decided_on, TODAY) == since


def test_due_on_29_february() -> None:
    assert due(date(2024, 2, 29), None, date(2027, 2, 28)) is None
    assert due(date(2024, 2, 29), None, date(2027, 3, 1)) == date(2027, 3, 1)
    assert due(date(2024, 2, 29), None, date(2028, 2, 29), years=4) is None
    assert due(date(2024, 2, 29), None, date(2028, 3, 1), years=4) == date(2028, 3, 1)
    assert due(date(2021, 2, 28), None, date(2024, 2, 29)) == date(2024, 2, 29)


@given(DAYS, DAYS | st.none(), DAYS, st.integers(1, 10))
def test_due_is_never_early_and_stays(last_contact: date, decided_on: date | None, today: date, years: int) -> None:
    since = due(last_contact, decided_on, today, years)
    if since is None:
        return
    assert last_contact < since <= today
    assert (since - last_contact).days > years * 365
    assert decided_on is None or decided_on > today or (today - decided_on).days > 365
    assert due(last_contact, today, today, years) is None
    if decided_on is None or decided_on <= today:
        assert due(last_contact, decided_on, today + timedelta(days=1), years) == since
