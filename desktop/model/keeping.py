"""What is kept and for how long: backups, and what is known of people."""

import calendar
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

DAYS, WEEKS, MONTHS = 7, 4, 12
"""How many days, ISO weeks and months keep a backup each."""
YEARS = 3
"""Years after the last contact. Source: CNIL, référentiel « gestion des activités commerciales », délibération n° 2021-131 du
23 septembre 2021 (à vérifier); RGPD, art. 5.1.e."""
AGAIN = 1
"""Years after which what was decided of a firm is asked again: a yearly list."""


def kept(moments: Iterable[datetime], fresh: datetime | None = None) -> set[datetime]:
    """Which backups to keep: the newest of each of the last 7 days, 4 ISO weeks and 12 months that have one.

    `moments` are wall-clock times, all naive or all aware of one zone. `fresh` is the backup just written: it is kept
    whatever its date.

    The rule never asks what time it is. A clock that is wrong by ten years would otherwise make every backup too old
    at once. Here a day only gives up its place to another day that has a backup: of n backups some are always kept,
    and one of a wrong date costs one place in each count, no more. Where the clock went back, new backups look like the
    oldest: `fresh` keeps the last of them.
    """
    newest_first = sorted(set(moments), reverse=True)
    found = {
        moment
        for period, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS))
        for moment in _newest(newest_first, period)[:most]
    }  # fmt: skip
    return found | {fresh} if fresh is not None else found


def _newest(newest_first: list[datetime], period: Callable[[datetime], Any]) -> list[datetime]:
    """The newest moment of each period, the most recent period first."""
    found: dict[Any, datetime] = {}
    for moment in newest_first:
        found.setdefault(period(moment), moment)
    return list(found.values())


def _day(moment: datetime) -> date:
    return moment.date()


def _week(moment: datetime) -> tuple[int, int]:
    year, week, _weekday = moment.isocalendar()
    return year, week


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month


def due(last_contact: date | None, decided_on: date | None, today: date, years: int = YEARS) -> date | None:
    """Since when somebody should decide whether a firm is kept or erased; None where nothing is due today.

    Due from the day after `years` years have passed since the last contact, unless a decision was taken within the
    last 12 months. For a firm that was never met, `last_contact` is the day on which it was imported: CNIL counts from
    there. Where not even that is known, it is due at once: nothing shows that it may be kept. A decision dated after
    `today` (a clock was wrong) does not count. A contact dated after `today` is a meeting to come: nothing is due.
    """
    if last_contact is not None and last_contact > today:
        return None
    since = today if last_contact is None else _after(last_contact, years)
    if decided_on is not None and decided_on <= today:
        since = max(since, _after(decided_on, AGAIN))
    return since if since <= today else None


def _after(day: date, years: int) -> date:
    """The day after the same day so many years later; of 29 February, after the last of February (code de procédure civile, art. 641)."""
    year = day.year + years
    leap_day_lost = (day.month, day.day) == (2, 29) and not calendar.isleap(year)
    return (date(year, 2, 28) if leap_day_lost else day.replace(year=year)) + timedelta(days=1)
