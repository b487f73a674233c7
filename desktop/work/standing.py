"""The state of this machine, in words: what only it holds, when the watch and the backup were made last, and what is wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.store import changes, reading
from desktop.store.workspace import Workspace

LAST, AWAY = "backups", "backup_away"
"""Of this machine: {folder: moment of the last backup made there}; whether the chosen folder was out of reach when last looked for."""
_BACK = timedelta(hours=1)


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
    return Standing(_("Hors ligne"), (waiting, _watched(workspace), *_backed_up(workspace)))


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


def _backed_up(workspace: Workspace) -> tuple[str, ...]:
    """« Sauvegarde : aujourd’hui 8:12 », and « Clé de sauvegarde absente depuis 3 jours »."""
    noted: dict[str, str] = workspace.local.get(LAST, {})
    last = max(noted.values(), default="")
    when = formats.recent(datetime.fromisoformat(last), clock.now()) if last else _("aucune")
    told = _("Sauvegarde : {when}").replace(" :", f"{formats.NARROW}:").format(when=when)
    if not workspace.local.get(AWAY):
        return (told,)
    kept = noted.get(str(workspace.settings["backup_folder"]))
    days = (clock.today() - datetime.fromisoformat(kept).date()).days if kept else 0
    since = plural("Clé de sauvegarde absente depuis {n} jour", "Clé de sauvegarde absente depuis {n} jours", days)
    return told, since if days > 0 else _("Clé de sauvegarde absente")


def troubles(workspace: Workspace) -> list[Problem]:
    """What opening the workspace found wrong, none of it in the way: to be shown at start."""
    last = changes.last_at(workspace.connection, workspace.device)
    found = list(workspace.troubles)
    if last is not None and (until := datetime.fromisoformat(last)) - clock.utc() > _BACK:
        when = formats.moment(until.astimezone(clock.PARIS).replace(tzinfo=None))
        found.append(
            Problem(
                _("L’horloge de cette machine retarde : la dernière modification est du {when}.").format(when=when),
                _("Réglez la date et l’heure : les délais et l’historique en dépendent."),
            )
        )
    return found
