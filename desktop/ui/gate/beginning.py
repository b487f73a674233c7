"""The first start: a passphrase is chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal

from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.ui.buttons import button
from desktop.ui.cards import label
from desktop.ui.gate.face import Face
from desktop.ui.gate.passphrase import NewPassphrase, Run
from desktop.ui.gate.remembering import RememberBox


class Beginning(Face):
    """Emits `chosen(passphrase)`, or `bring()` where a backup is to be restored.

    Whether it is strong enough is asked again of `passphrase.checked`, off the UI thread."""

    chosen = Signal(str)
    bring = Signal()

    def __init__(self, run: Run, own_words: Sequence[str], remember: RememberBox, folder: Path) -> None:
        super().__init__(
            _("Bienvenue dans Tournée"),
            _(
                "Votre classeur sera chiffré sur cette machine : volée, elle ne dira rien de vos entreprises. "
                "Choisissez la phrase secrète qui l’ouvrira."
            ),
        )
        self.passphrase, self.remember = NewPassphrase(run, own_words), remember
        self.passphrase.entered.connect(self.submit)
        self.passphrase.changed.connect(lambda: self.say(None))
        self.add(self.passphrase)
        self.add(remember)
        self.add(label(_("Il sera créé dans « {folder} ».").format(folder=folder), "muted", 12, wrap=True))
        self.end(_("Créer le classeur"), button(_("Restaurer une sauvegarde…"), self.bring.emit))

    def first(self):
        return self.passphrase.first.line

    def submit(self) -> None:
        try:
            passphrase = self.passphrase.chosen()
        except Problem as problem:
            self.say(problem)
            return
        self.say(None)
        self.chosen.emit(passphrase)

    def leave(self) -> None:
        self.passphrase.clear()


class Renewing(Face):
    """After a recovery code or the chamber's key: a new passphrase, at once. Emits `chosen(passphrase)`."""

    chosen = Signal(str)

    def __init__(self, run: Run, own_words: Sequence[str], remember: RememberBox) -> None:
        super().__init__(
            _("Choisissez une nouvelle phrase secrète"),
            _("Le classeur s’est ouvert. L’ancienne phrase ne servira plus ; ce que vous venez d’utiliser reste valable."),
        )
        self.passphrase, self.remember = NewPassphrase(run, own_words), remember
        self.passphrase.entered.connect(self.submit)
        self.passphrase.changed.connect(lambda: self.say(None))
        self.add(self.passphrase)
        self.add(remember)
        self.end(_("Changer et ouvrir"))

    first = Beginning.first
    submit = Beginning.submit
    leave = Beginning.leave
