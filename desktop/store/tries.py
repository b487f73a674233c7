"""Wrong passphrases slow down whoever sits at the machine. (Against a copy of the files, argon2 does.)"""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.base import clock
from desktop.base.problem import Problem

FILE = "workspace.tries"
FREE = 4
"""Wrong tries that cost nothing: fingers slip."""
LONGEST = 300
"""Seconds that one must wait at the most."""


class TooSoon(Problem):
    """A try that comes before its time; `seconds` are left."""

    def __init__(self, seconds: int) -> None:
        super().__init__("Trop d’essais ont échoué.", f"Attendez {seconds} s, puis recommencez.")
        self.seconds = seconds


def check(folder: Path) -> None:
    """Raises TooSoon where another try must wait. After a clock was set back, the wait begins anew, once."""
    wrong, at = _kept(folder)
    if at > clock.utc():
        at = clock.utc()
        _keep(folder, wrong)
    wait = min(LONGEST, 5 * 2 ** (wrong - FREE - 1)) if wrong > FREE else 0
    left = min(wait, (at + timedelta(seconds=wait) - clock.utc()).total_seconds())
    if left > 0:
        raise TooSoon(round(left + 0.5))


def note(folder: Path) -> None:
    """Count a wrong try; it is remembered across restarts."""
    _keep(folder, _kept(folder)[0] + 1)


def forget(folder: Path) -> None:
    """The right secret was given."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


def _keep(folder: Path, wrong: int) -> None:
    with suppress(OSError):  # a protected disk: nothing can be written there anyway
        (folder / FILE).write_text(json.dumps({"wrong": wrong, "at": clock.utc().isoformat()}), "utf-8")


def _kept(folder: Path) -> tuple[int, datetime]:
    try:
        kept = json.loads((folder / FILE).read_text("utf-8"))
        wrong, at = int(kept["wrong"]), datetime.fromisoformat(kept["at"])
        return max(0, min(wrong, FREE + 10)), at if at.tzinfo else at.replace(tzinfo=UTC)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return 0, clock.utc()
