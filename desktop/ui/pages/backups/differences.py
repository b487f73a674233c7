"""What a restore would change, before anything happens."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.words import _, plural
from desktop.model.kinds import KINDS
from desktop.store.comparing import Differences, Line
from desktop.ui import theme
from desktop.ui.cards import Card, Elided, Empty, column, emptied, label, row, scrolled
from desktop.ui.cells import Cell, Two
from desktop.ui.chips import Chip, State
from desktop.ui.listing import Listing
from desktop.ui.table import Column, Query

COLUMNS = (
    Column(label=_("Ce qui changerait")),
    Column(label=_("Effet"), width=108),
    Column(label=_("Sauvegarde"), width=124, spare=True),
    Column(label=_("Maintenant"), width=124, spare=True),
)
EFFECTS: dict[str, tuple[str, State, str]] = {
    "now": ("Disparaîtrait", "bad", "N’est pas dans la sauvegarde."),
    "different": ("Changerait", "warn", "Reprendrait ses anciennes valeurs."),
    "backup": ("Reviendrait", "ok", "N’est plus dans le classeur."),
}
_WIDE = 250


class _Rows:
    """The lines of a preview."""

    def __init__(self) -> None:
        self.shown: dict[str, Line] = {}

    def keys(self, query: Query) -> Sequence[str]:
        words = formats.plain(query.text).split()
        return [key for key, line in self.shown.items() if all(word in formats.plain(line.name) for word in words)][: query.limit]

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        return [_cells(self.shown[key]) for key in keys]


def _cells(line: Line) -> Sequence[Cell]:
    kind = KINDS.get(line.kind)
    under = " · ".join(filter(None, (_(kind.LABEL) if kind else line.kind, ", ".join(line.fields))))
    words, state, help = EFFECTS[line.state]
    now = clock.now()
    moments = (formats.recent(at, now) if at else "" for at in (line.then, line.now))
    return (Two(line.name, under), Chip(_(words), state, _(help)), *moments)


class Preview(QWidget):
    """The lines that differ, and beside them the numbers and what a restore does."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Differences | None = None
        self._rows = _Rows()
        same = Empty(_("Rien ne diffère"), _("Les fiches de la sauvegarde sont celles d’aujourd’hui."))
        self.listing = Listing(self._rows, COLUMNS, _("Ce qui changerait"), same)
        self._numbers = Card(_("Si vous restaurez"))
        self._inner = column(gap=6)
        self._numbers.add(self._inner)
        self._numbers.body.addStretch(1)
        side = scrolled(self._numbers)
        side.setFixedWidth(theme.current().px(_WIDE))
        whole = row(self.listing, side, gap=14)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_found(self, found: Differences) -> None:
        """Show what was found."""
        self.found = found
        self._rows.shown = {str(rank): line for rank, line in enumerate(found.lines)}
        self.listing.refresh()
        hidden = sum(found.total(state) for state in ("now", "different", "backup")) - len(found.lines)
        self.listing.footer.setText(
            plural("{n} autre ligne n’est pas montrée", "{n} autres lignes ne sont pas montrées", hidden) if hidden else ""
        )
        emptied(self._inner)
        for line in self._said(found):
            self._inner.addWidget(line)

    def _said(self, found: Differences) -> list[QWidget]:
        now = clock.now()
        at = formats.recent(found.at, now)
        latest = formats.recent(found.latest, now) if found.latest else _("inconnue")
        lines: list[QWidget] = [
            label(_spaced(_("Le classeur redevient ce qu’il était : {at}.")).format(at=at), weight=600, wrap=True),
            label(_spaced(_("Sa dernière modification : {at}.")).format(at=latest), "muted", wrap=True),
        ]
        for state, one, many in (
            ("now", "{n} fiche disparaîtrait", "{n} fiches disparaîtraient"),
            ("different", "{n} fiche reprendrait ses anciennes valeurs", "{n} fiches reprendraient leurs anciennes valeurs"),
            ("backup", "{n} fiche reviendrait", "{n} fiches reviendraient"),
        ):
            count = found.total(state)
            if count:
                lines.append(label(plural(one, many, count), weight=600, wrap=True))
                lines += [Elided(_counted(kind, states[state]), "muted") for kind, states in found.counts.items() if states.get(state)]
        if found.damaged:
            lines.append(label(_spaced(_("Le classeur en place est abîmé : il est gardé de côté, rien n’est effacé.")), wrap=True))
        else:
            lines.append(label(_spaced(_("Le classeur d’aujourd’hui est d’abord sauvegardé : vous pourrez y revenir.")), wrap=True))
        lines.append(label(_spaced(_("Les avis publics ne sont pas dans la sauvegarde : ceux d’ici restent.")), wrap=True))
        lines.append(label(_("Ce qui a été effacé à la demande d’une personne ne revient pas."), "muted", wrap=True))
        return lines


def _spaced(text: str) -> str:
    return text.replace(" :", f"{formats.NARROW}:")


def _counted(kind: str, count: int) -> str:
    known = KINDS.get(kind)
    return f"{_(known.LABEL) if known else kind}{formats.NARROW}: {formats.number(count)}"
