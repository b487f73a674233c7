"""« Tout exporter » : the whole workspace in open formats, for whoever leaves the product."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.ui import choosing, theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, column, label, row
from desktop.ui.page import Page, Shell
from desktop.work import exporting
from desktop.work.exporting import Exported

WIDE = 620
"""Width in px at 100 % of the card."""


class ExportPage(Page):
    """What goes out, the warning, and the button that asks for a folder; then what was written."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.written: Path | None = None
        self._running = False
        card = Card(_("Tout emporter, en formats ouverts"), " ")
        card.setFixedWidth(theme.current().px(WIDE))
        for text in (
            _("Toutes les fiches en JSON et en tableaux (CSV), le journal de ce qui a été fait, et les pièces jointes par entreprise."),
            _("Un fichier LISEZMOI explique chacun. Un autre logiciel, ou un tableur, peut tout reprendre."),
        ):
            card.add(label(text, wrap=True))
        card.add(
            label(
                _("Rien de ce qui sort n’est chiffré : gardez ce dossier à l’abri, et effacez-le quand il ne sert plus."),
                "bad_ink",
                wrap=True,
            )
        )
        self.choose = button(_("Choisir un dossier…"), self.ask, "accent")
        self.open = button(_("Ouvrir le dossier"), self._open)
        line = row(self.choose, self.open)
        line.addStretch(1)
        self.said = label("", "muted", wrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.add(line)
        card.add(self.said)
        whole = column(card)
        whole.addStretch(1)
        self.area.addLayout(whole)
        self.area.addStretch(1)
        self._show(None)

    def title(self) -> str:
        return _("Tout exporter")

    def first(self) -> QWidget:
        return self.choose

    def ask(self) -> None:
        """Ask for a folder; a new one is made in it, with the day in its name."""
        if self._running:
            return
        chosen = choosing.folder(self, _("Dans quel dossier ?").replace(" ?", f"{formats.NARROW}?"))
        if chosen:
            self.export(chosen[0])

    def export(self, parent: Path) -> None:
        """Write everything into a new folder of `parent`."""
        folder = _free(parent)
        self._running = True  # the button is not disabled: the focus would go elsewhere
        job = self.shell.run(
            _("Exporter tout le classeur"), lambda progress: exporting.export(self.workspace, folder, progress), self._show
        )
        job.ended.connect(self._ended)

    def _ended(self) -> None:
        self._running = False

    def _show(self, done: Exported | None) -> None:
        self.open.setVisible(done is not None)
        self.said.setVisible(done is not None)
        if done is None:
            return
        self.written = done.folder
        counted = (
            plural("{n} fiche", "{n} fiches", sum(done.records.values())),
            plural("{n} modification", "{n} modifications", done.changes),
            plural("{n} pièce jointe", "{n} pièces jointes", done.papers),
        )
        words = f"{', '.join(counted)}, dans {done.folder}"
        if done.missing:
            words += "\n" + plural(
                "{n} pièce n’avait pas son contenu ici.", "{n} pièces n’avaient pas leur contenu ici.", len(done.missing)
            )
        if done.damaged:
            words += "\n" + plural(
                "{n} pièce est abîmée : voir LISEZMOI.txt.", "{n} pièces sont abîmées : voir LISEZMOI.txt.", len(done.damaged)
            )
        self.said.setText(words)
        self.shell.say(_("Tout est exporté et relu."))

    def _open(self) -> None:
        if self.written is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written))):
            self.shell.problem(Problem(_("Aucun programme n’a pu montrer ce dossier."), str(self.written)))


def _free(parent: Path) -> Path:
    """« Tournée 2026-11-26 » in `parent`, with a number where there is one already."""
    name = f"Tournée {clock.today().isoformat()}"
    number, folder = 1, parent / name
    while folder.exists():
        number += 1
        folder = parent / f"{name} ({number})"
    return folder
