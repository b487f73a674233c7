"""The state of this machine, in words: what only it holds, and when the watch was made last."""

from dataclasses import dataclass
from typing import Literal

from desktop.base import clock, formats
from desktop.base.words import _, plural
from desktop.store import changes, reading
from desktop.store.workspace import Workspace


@dataclass(frozen=True)
class Standing:
    """A title, lines under it, and how much it calls for attention."""

    title: str
    lines: tuple[str, ...]
    level: Literal["ok", "warn", "bad"] = "warn"


def standing(workspace: Workspace) -> Standing:
    """What the window says at its bottom left. No server exists yet: this machine is always on its own."""
    kept = changes.unsent(workspace.connection)
    waiting = plural("{n} modification sur cette machine", "{n} modifications sur cette machine", kept)
    return Standing(_("Hors ligne"), (waiting, _watched(workspace)))


def last_watch(workspace: Workspace) -> str:
    """When the last watch reached its end: « hier 17:42 », « jamais »."""
    at = reading.watched_at(workspace)
    return _("jamais") if at is None else formats.recent(at.astimezone(clock.PARIS).replace(tzinfo=None), clock.now())


def newest(workspace: Workspace) -> str:
    """« dernier avis publié le 9 nov. »; empty where no notice was brought in."""
    day = reading.newest_publication(workspace)
    return "" if day is None else _("dernier avis publié le {day}").format(day=formats.day(day, clock.today()))


def _watched(workspace: Workspace) -> str:
    return _("Veille : {when}").replace(" :", f"{formats.NARROW}:").format(when=last_watch(workspace))
