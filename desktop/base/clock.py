"""The one clock. Rules and stores ask it; tests set it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def set_source(source: Callable[[], datetime] | None) -> None:
    """Replace the clock by `source` (returns an aware datetime); None restores the system's."""
    global _source
    _source = source or _system


def utc() -> datetime:
    """Now, aware, in UTC: what the journal records."""
    return _source().astimezone(UTC)


def now() -> datetime:
    """Now as a naive wall-clock time of Paris: what deadlines are compared with."""
    return _source().astimezone(PARIS).replace(tzinfo=None)


def today() -> date:
    """Today's date in Paris."""
    return now().date()
