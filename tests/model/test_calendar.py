"""Public holidays against the list of @socialgouv/jours-feries."""

import gzip
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.base import resources
from desktop.model.calendar import easter, is_working_day, public_holidays, working_days_between


def test_the_rule_gives_the_published_holidays_of_2015_to_2035() -> None:
    text = gzip.decompress(resources.path("codes", "holidays.tsv.gz").read_bytes()).decode()
    listed = {date.fromisoformat(line.split("\t")[0]) for line in text.splitlines()}
    assert {day for year in range(2015, 2036) for day in public_holidays(year)} == listed


def test_easter_of_known_years() -> None:
    assert [easter(year) for year in (1818, 2000, 2025, 2038)] == [
        date(1818, 3, 22),
        date(2000, 4, 23),
        date(2025, 4, 20),
        date(2038, 4, 25),
    ]


def test_working_days_leave_out_week_ends_and_holidays() -> None:
    assert working_days_between(date(2026, 12, 23), date(2026, 12, 28)) == 2  # Thursday 24 and Monday 28
    assert working_days_between(date(2026, 11, 22), date(2026, 11, 22)) == 0
    assert working_days_between(date(2026, 11, 22), date(2026, 11, 20)) == 0
    assert not is_working_day(date(2026, 11, 11))


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(0, 900))
def test_counting_by_weeks_equals_counting_by_days(start: date, length: int) -> None:
    days = [start + timedelta(n) for n in range(1, length + 1)]
    assert working_days_between(start, start + timedelta(length)) == sum(map(is_working_day, days))
