"""The state of this machine, in words: what only it holds, and how old its notices are."""

from dataclasses import dataclass
from datetime import datetime
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
    return Standing(_("Hors ligne"), (waiting, _notices_age(workspace)))


def read_at(workspace: Workspace) -> datetime | None:
    """When notices were read last, as wall-clock time of Paris; None before the first time."""
    age = reading.data_age(workspace)
    return None if age is None else datetime.fromisoformat(age[0]).astimezone(clock.PARIS).replace(tzinfo=None)


def _notices_age(workspace: Workspace) -> str:
    at = read_at(workspace)
    return _("Aucun avis encore") if at is None else _("Avis à jour {when}").format(when=formats.recent(at, clock.now()))
