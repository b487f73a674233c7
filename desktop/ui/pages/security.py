"""Settings, « Sécurité » : what opens the workspace, what this machine remembers, when it locks."""

import getpass
from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.settings import SETTINGS
from desktop.base.words import _
from desktop.model.records import Field, Kind
from desktop.store import keys, remembering, wrapping
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, column, emptied, label, row, scrolled
from desktop.ui.form import editor
from desktop.ui.gate.code import CodeBox
from desktop.ui.gate.passphrase import NewPassphrase
from desktop.ui.gate.secret_box import SecretBox, in_order
from desktop.ui.page import Shell

GROUP = "Sécurité"


class SecurityTab(QWidget):
    """Four cards; each does its work at once, off the UI thread where a key is derived or a keyring asked."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        now = theme.current()
        self.passphrase = PassphraseCard(shell)
        self.cards: list[_Card] = [self.passphrase, CodeCard(shell), MachineCard(shell), ChamberCard(shell)]
        sides = column(*self.cards[:2]), column(*self.cards[2:])
        for side in sides:
            side.addStretch(1)
        inner, whole = QWidget(), QVBoxLayout(self)
        line = row(gap=14)
        for side in sides:
            line.addLayout(side, 1)
        inner.setLayout(line)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        self.setMinimumWidth(now.px(600))

    def first(self) -> QWidget:
        """What takes the focus when the tab comes."""
        return self.passphrase.first()

    def refresh(self) -> None:
        """Show again what is in force."""
        for card in self.cards:
            card.refresh()


class _Card(Card):
    """A card about one thing, with its explanation and a place where what can be done is laid."""

    def __init__(self, shell: Shell, title: str, text: str) -> None:
        super().__init__(title, " ")
        self.shell, self.workspace = shell, shell.workspace
        self.text = label(text, "muted", wrap=True)
        self.place = column(gap=10)
        self.add(self.text)
        self.add(self.place)

    def lay(self, *items: Any) -> None:
        """Lay these in place of what was there."""
        emptied(self.place)
        for item in items:
            self.place.addWidget(item) if isinstance(item, QWidget) else self.place.addLayout(item)

    def refresh(self) -> None:
        """Show what is in force."""


class PassphraseCard(_Card):
    """Changes the passphrase: the present one is asked."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _("Phrase secrète"), _("Elle ouvre le classeur sur cette machine. La changer ne réécrit pas le classeur."))
        self._close()

    def first(self) -> QWidget:
        """What takes the focus when the tab comes: the first box, where one is asked."""
        return self.begin if isValid(self.begin) else self.present

    def _close(self) -> None:
        self.begin = button(_("Changer la phrase secrète…"), self._open)
        self.lay(_left(self.begin))

    def _open(self) -> None:
        settings = self.workspace.settings
        own = [*filter(None, (str(settings["author"]), str(settings["antenna"]))), getpass.getuser()]
        self.present, self.new = SecretBox(_("Phrase secrète actuelle")), NewPassphrase(self.shell.run, own)
        self.new.first.caption.setText(_("Nouvelle phrase secrète"))
        self.new.first.line.setAccessibleName(_("Nouvelle phrase secrète"))
        self.change = button(_("Changer"), self._change, "accent")
        self.present.entered.connect(self.new.first.line.setFocus)
        self.new.entered.connect(self._change)
        self.lay(self.present, self.new, _ends(self._give_up, self.change))
        in_order(self.present, self.new.first, self.new.again)
        self.present.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        self.shell.say("")
        self._close()
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self) -> None:
        workspace, present, check = self.workspace, self.present.text(), self.new.checked
        try:
            chosen = self.new.chosen()
        except Problem as problem:
            self.shell.problem(problem)
            return

        def work(_progress: Progress) -> None:
            keys.unlock(workspace.folder, present)
            keys.change_passphrase(workspace.folder, workspace.key, check(chosen))

        self.change.setEnabled(False)
        job = self.shell.run("", work, self._changed)
        job.failed.connect(lambda problem: _refused(problem, self.present, self.change))

    def _changed(self, _none: object) -> None:
        self._give_up()
        self.shell.say(_("Phrase secrète changée. Les sauvegardes d’avant s’ouvrent avec l’ancienne."))

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self._close()  # what was typed goes away with the page
        super().hideEvent(event)


class CodeCard(_Card):
    """Makes a new recovery code and shows it once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _("Code de secours"), "")

    def refresh(self) -> None:
        known = "recovery" in keys.slots(self.workspace.folder)
        self.text.setText(
            _("Il ouvre le classeur si la phrase secrète est oubliée. En faire un nouveau annule l’ancien.")
            if known
            else _("Il n’y en a pas : sans la phrase secrète, le classeur serait perdu.")
        )
        self.make = button(_("Nouveau code de secours…"), self._ask)
        self.lay(_left(self.make))

    def _ask(self) -> None:
        self.present = SecretBox(_("Phrase secrète actuelle"))
        self.go_on = button(_("Continuer"), self._make, "accent")
        self.present.entered.connect(self._make)
        self.lay(self.present, _ends(self._give_up, self.go_on))
        self.present.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        self.shell.say("")
        self.refresh()
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self) -> None:
        workspace, present = self.workspace, self.present.text()

        def work(_progress: Progress) -> tuple[wrapping.Slot, str]:
            keys.unlock(workspace.folder, present)
            return wrapping.by_code(workspace.key)

        self.go_on.setEnabled(False)
        job = self.shell.run("", work, lambda made: self._show(*made))
        job.failed.connect(lambda problem: _refused(problem, self.present, self.go_on))

    def _show(self, slot: wrapping.Slot, code: str) -> None:
        """The code, which opens nothing until it is noted: the former one is not lost with a window closed too soon."""
        if not self.isVisible():
            return
        self.shell.say("")
        self.code = CodeBox(code, self.workspace.folder)
        self.code.said.connect(self.shell.say)
        self.code.failed.connect(self.shell.problem)
        once = label(_("Il ne sera plus jamais montré : notez-le ailleurs que sur cette machine."), wrap=True)
        self.noted = button(_("J’ai noté ce code"), lambda: self._put(slot), "accent")
        self.lay(once, self.code, _ends(self._give_up, self.noted))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, slot: wrapping.Slot) -> None:
        workspace = self.workspace
        self.noted.setEnabled(False)
        self.shell.run("", lambda _progress: keys.put_code(workspace.folder, workspace.key, slot), self._kept)

    def _kept(self, _none: object) -> None:
        self.shell.say(_("Ce code ouvre maintenant le classeur ; l’ancien ne sert plus."))
        self.refresh()
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.lay()  # the code goes away with the page
        super().hideEvent(event)


class MachineCard(_Card):
    """Whether this machine's keyring holds the key, and after how long it locks."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _("Cette machine"), "")
        setting = next(setting for setting in SETTINGS if setting.key == "lock_minutes")
        self.delay = editor(Field(name=setting.key, label=setting.label, kind=cast(Kind, setting.kind)), {}, required=True)
        self.delay.setAccessibleName(_(setting.label))
        self.delay.setFixedWidth(theme.current().px(70))
        self.delay.left.connect(self._keep_delay)
        caption = label(_("Verrouiller après"))
        caption.setBuddy(self.delay)
        line = row(caption, self.delay, label(_("minutes sans rien toucher"), "muted"), gap=8)
        line.addStretch(1)
        self.add(line)
        self.add(label(_(setting.help), "muted", 12, wrap=True))

    def refresh(self) -> None:
        self.delay.put(self.workspace.settings["lock_minutes"])
        folder = self.workspace.folder

        def known(_progress: Progress) -> bool | None:
            return remembering.remembered(folder) is not None if remembering.available() else None

        self.shell.run("", known, self._show)

    def _show(self, remembered: bool | None) -> None:
        if remembered is None:
            self.text.setText(_("Elle n’a pas de trousseau où garder la clé : la phrase secrète est demandée à chaque fois."))
            self.lay()
            return
        self.text.setText(
            _("Le trousseau de votre session garde la clé : le classeur s’ouvre sans rien demander, sauf après un verrouillage.")
            if remembered
            else _("La phrase secrète est demandée à chaque ouverture.")
        )
        self.turn = button(_("Oublier la clé") if remembered else _("Se souvenir sur cette machine"), lambda: self._turn(remembered))
        self.lay(_left(self.turn))

    def _turn(self, remembered: bool) -> None:
        folder, key = self.workspace.folder, self.workspace.key

        def work(_progress: Progress) -> None:
            remembering.forget(folder) if remembered else remembering.remember(folder, key)

        self.turn.setEnabled(False)
        self.shell.run("", work, lambda _none: self.refresh())

    def _keep_delay(self) -> None:
        try:
            self.workspace.settings.set("lock_minutes", self.delay.value())
        except Problem as problem:
            self.shell.problem(problem)
        self.delay.put(self.workspace.settings["lock_minutes"])


class ChamberCard(_Card):
    """The chamber's public key: its secret key then opens the workspace too."""

    def __init__(self, shell: Shell) -> None:
        text = _(
            "Facultatif. Votre chambre garde une clé qui ouvre le classeur si tout est oublié ; vous n’écrivez ici que sa partie publique."
        )
        super().__init__(shell, _("Clé de la chambre"), text)
        self.line = QLineEdit()
        self.line.setProperty("look", "form")
        self.line.setPlaceholderText("age1…")
        self.line.setAccessibleName(_("Clé publique de la chambre"))
        self.line.returnPressed.connect(self._keep)
        self.keep, self.remove = button(_("Enregistrer"), self._keep), button(_("Retirer"), self._remove)
        ends = row(self.keep, self.remove)
        ends.addStretch(1)
        self.lay(self.line, ends)

    def refresh(self) -> None:
        public = keys.slots(self.workspace.folder).get("chamber", "")
        self.line.setText(public)
        self.line.setCursorPosition(0)
        self.remove.setEnabled(bool(public))

    def _keep(self) -> None:
        self._set(self.line.text(), _("La clé de la chambre ouvre ce classeur."))

    def _remove(self) -> None:
        self._set("", _("La clé de la chambre n’ouvre plus ce classeur."))

    def _set(self, public: str, said: str) -> None:
        def act() -> None:
            keys.set_chamber(self.workspace.folder, self.workspace.key, public)
            self.refresh()
            self.shell.say(said)

        self.shell.attempt(act)


def _refused(problem: Problem, present: SecretBox, pressed: QPushButton) -> None:
    """A key was not made: where the passphrase is wrong, it is to be mended."""
    if not isValid(pressed):
        return
    pressed.setEnabled(True)
    if isinstance(problem, keys.Refused):
        present.fault(True)
        present.line.selectAll()
        present.setFocus(Qt.FocusReason.OtherFocusReason)


def _ends(give_up: Callable[[], None], main: QPushButton) -> Any:
    """The last line of what is asked: « Renoncer », and at the right what goes on."""
    line = row(button(_("Renoncer"), give_up))
    line.addStretch(1)
    line.addWidget(main)
    return line


def _left(widget: QWidget) -> Any:
    """A widget at the left of its line."""
    line = row(widget)
    line.addStretch(1)
    return line
