"""The face of the backups there are: the list, and under it where they go and what can be done with the one at hand."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.words import _
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Elided, Empty, column, label, row
from desktop.ui.listing import Listing
from desktop.ui.pages.backups.listed import COLUMNS, Rows
from desktop.work.backups import Listed

NONE_YET = (
    _("Aucune sauvegarde encore"),
    _("Tournée en fait une par jour, chiffrée et relue. Faites-en une maintenant, sur une clé USB si vous le pouvez."),
)


class Shelf(QWidget):
    """Emits what is wanted: a backup made, one looked at (its path) or read again, a folder chosen or given up."""

    make = Signal()
    look = Signal(str)
    verify = Signal()
    choose = Signal()
    give_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows()
        self.empty = Empty(*NONE_YET, _("Sauvegarder maintenant"), self.make.emit)
        self.listing = Listing(self.rows, COLUMNS, _("Sauvegardes"), self.empty)
        self.listing.opened.connect(self.look)
        self.place, self.risk = Elided(), label(_("Sur la même machine : un vol ou une panne l’emporte aussi. Préférez une clé."), "muted")
        self.back = button(_("Revenir au dossier du classeur"), self.give_up.emit, "link")
        self.choosing = button(_("Choisir un dossier ou une clé…"), self.choose.emit, "link")
        self._line = row(self.choosing, self.back, gap=12)
        self._line.addStretch(1)
        help = _("Vérifie que la sauvegarde choisie s’ouvre et que rien n’y manque.")
        self._acts = (button(_("Relire entièrement"), self.verify.emit, help=help), button(_("Voir ce qui diffère…"), self._look))
        for act in self._acts:
            self._line.addWidget(act)
        card = Card(margin=12)
        card.add(self.place)
        card.add(self.risk)
        card.add(self._line)
        whole = column(self.listing, card, gap=12)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def put(self, found: Sequence[Listed]) -> None:
        """Show these backups."""
        self.rows.put(found)
        self.listing.refresh()
        for act in self._acts:
            act.setVisible(bool(found))

    def say_place(self, folder: Path, *, chosen: bool, away: bool, last: datetime | None = None) -> None:
        """Say where backups go; of a folder that is away, when one was made there last."""
        when = formats.recent(last, clock.now()) if last else _("inconnue")
        gone = _spaced(_("La clé n’est pas branchée ; dernière sauvegarde dessus : {when}")).format(when=when)
        there = _spaced(_("Les sauvegardes vont dans : {folder}")).format(folder=folder)
        self.place.setText(f"{gone} ({folder})" if away else there)
        instead = _("Branchez-la pour la retrouver ; en attendant, Tournée sauvegarde dans le dossier du classeur.")
        for shown, text in zip((self.empty.title, self.empty.text), (gone, instead) if away else NONE_YET, strict=True):
            shown.setText(text)
        self.risk.setVisible(away or not chosen)
        self.place.updateGeometry()
        self.back.setVisible(chosen)

    def at_hand(self) -> Listed | None:
        """The backup of the current line."""
        key = self.listing.table.key()
        return self.rows.shown.get(key) if key else None

    def _look(self) -> None:
        one = self.at_hand()
        if one is not None:
            self.look.emit(str(one.backup.path))


def _spaced(text: str) -> str:
    return text.replace(" :", f"{formats.NARROW}:").replace(" ;", f"{formats.NARROW};")
