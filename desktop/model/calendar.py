"""Working days in metropolitan France (Alsace and Moselle have two more holidays, left out)."""

import functools
from datetime import date, timedelta

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension, Whit Monday (L3133-1 of the code du travail)."""


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (anonymous algorithm of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


@functools.cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year."""
    moving = {easter(year) + timedelta(days) for days in _AFTER_EASTER}
    return frozenset({date(year, month, day) for month, day in _FIXED} | moving)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and not a public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def working_days_between(start: date, end: date) -> int:
    """The working days after `start`, up to and with `end`; 0 when `end` is not after `start`."""
    days = (end - start).days
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    count = 5 * weeks + sum((start.weekday() + n) % 7 < 5 for n in range(1, rest + 1))
    holidays = (day for year in range(start.year, end.year + 1) for day in public_holidays(year))
    return count - sum(start < day <= end and day.weekday() < 5 for day in holidays)
