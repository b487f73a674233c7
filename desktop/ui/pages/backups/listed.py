"""The list of backups: when, why, how large, where, and whether each can be used."""

from collections.abc import Sequence

from desktop.base import clock, formats
from desktop.base.formats import NARROW
from desktop.base.words import _
from desktop.ui.cells import Cell, Two
from desktop.ui.chips import Chip
from desktop.ui.table import Column, Query
from desktop.work.backups import REASONS, Listed

COLUMNS = (
    Column(label=_("Sauvegarde du")),
    Column(label=_("Où"), width=210),
    Column(label=_("Pièces jointes"), width=130, right=True, spare=True),
    Column(label=_("Taille"), width=100, right=True),
    Column(label=_("État"), width=170),
)


class Rows:
    """The backups as rows of cells."""

    def __init__(self) -> None:
        self.shown: dict[str, Listed] = {}

    def put(self, found: Sequence[Listed]) -> None:
        """Show these backups."""
        self.shown = {str(one.backup.path): one for one in found}

    def keys(self, query: Query) -> Sequence[str]:
        words = formats.plain(query.text).split()
        keys = [key for key, one in self.shown.items() if all(word in formats.plain(f"{when(one)} {reason(one)}") for word in words)]
        return keys[: query.limit]

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        return [self._row(self.shown[key]) for key in keys]

    def _row(self, one: Listed) -> Sequence[Cell]:
        place = _("Avec le classeur") if one.here else _("Dossier choisi")
        state = Chip(_("Inutilisable"), "bad", str(one.problem)) if one.problem else Chip(_("Relue après écriture"), "ok")
        return (
            Two(when(one), reason(one)),
            Two(place, one.backup.path.parent.name if not one.here else ""),
            f"{formats.number(one.contents)} · {size(one.contents_size)}" if one.contents else "",
            size(one.backup.size),
            state,
        )


def when(one: Listed) -> str:
    """« aujourd’hui 8:12 », « 22 nov. à 08:12 »."""
    said = formats.recent(one.backup.at, clock.now())
    return said[0].upper() + said[1:]


def reason(one: Listed) -> str:
    """Why it was made, in words."""
    return _(REASONS.get(one.backup.reason, one.backup.reason))


def size(octets: int) -> str:
    """« 34,2 Mo », « 640 Ko »."""
    if octets < 1_000_000:
        return f"{formats.number(octets / 1000)}{NARROW}Ko"
    return f"{formats.number(octets / 1_000_000, 1 if octets < 100_000_000 else 0)}{NARROW}Mo"
