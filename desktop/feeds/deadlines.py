"""One deadline out of several sources that do not always agree (the first two traps of the published data).

The wall clock of the index (`gestion → INDEXATION → DATE_LIMITE_REPONSE`) comes first, then the notice's own date, then
the flat field of the API. Offsets are ignored, for they lie: before mid-January 2024 the API applied a fixed +01:00 in
summer too; since then it stamps naive local time as UTC.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from desktop.feeds.values import Wall

NAIVE_SINCE = date(2024, 1, 15)
"""From this day of publication on, the API's flat field repeats the wall clock. Seen in 10 000 records of 2017 to 2024."""

_HOUR = timedelta(hours=1)


def from_api(flat: Wall | None, published: date | None) -> Wall | None:
    """The flat field of the API as wall clock, its offset left aside where it is not one of Paris."""
    if flat is None or flat.offset != timedelta() or not flat.timed:
        return flat
    if published is None or published >= NAIVE_SINCE:
        return Wall(flat.moment, _not_midnight(flat.moment), flat.offset)
    moment = flat.moment + _HOUR
    if flat.moment.hour == 0 and flat.moment.minute == 0:
        moment = flat.moment  # a day without an hour, stamped as it is
    return Wall(moment, _not_midnight(moment), _HOUR)


def _not_midnight(moment: datetime) -> bool:
    return bool(moment.hour or moment.minute)


def settle(
    index: Wall | None, own: Iterable[Wall], flat: Wall | None, published: date | None
) -> tuple[datetime | None, str | None, datetime | None]:
    """The deadline, its flag (a code of DEADLINE_FLAGS) and the implausible date that was left aside, if any.

    `own`: what the content of the notice says, the earliest first; where its lots differ, the earliest counts.
    """
    told = list(own)
    first = next((one for one in told if _plausible(one, published)), told[0] if told else None)
    written = [source for source in (index, first) if source is not None]
    api = from_api(flat, published)
    sources = [*written, api] if api is not None else written
    sane = [source for source in sources if _plausible(source, published)]
    wrong = next((source.moment for source in sources if source not in sane), None)
    if not sane:
        return None, ("implausible" if sources else None), wrong
    timed = [source for source in sane if source.timed]
    if not timed:
        return sane[0].moment, "no_time", wrong
    best = timed[0]
    repeated = api if flat is not None and flat.moment == best.moment else None
    return best.moment, _flag(best, sane, repeated), wrong


def _flag(best: Wall, sane: list[Wall], repeated: Wall | None) -> str | None:
    """`repeated`: the API's field, where it is `best` as it stands: that its offset lies says nothing of the time."""
    others = [source for source in sane if source is not best and source is not repeated]
    for other in others:
        if other.timed and not other.same_as(best):
            return "sources_disagree"
        if not other.timed and other.moment.date() != best.moment.date():
            return "sources_disagree"
    if any(source.honest() and source.moment == best.moment for source in sane if source.timed):
        return None
    return "odd_offset"


def _plausible(source: Wall, published: date | None) -> bool:
    """Within our time, and not years away from the day of publication."""
    year = source.moment.year
    if published is not None:
        return published.year - 2 <= year <= published.year + 15
    return 1990 <= year <= 2100
