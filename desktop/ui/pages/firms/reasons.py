"""Why a lot is set aside: one key for each coded reason, and the boss's own words."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.words import _
from desktop.model.choices import REASONS
from desktop.ui.buttons import button
from desktop.ui.cards import column, label, row
from desktop.ui.chip_buttons import ChipButton
from desktop.ui.chips import Chip
from desktop.ui.flow import Flow

KEYS = {
    "far": "L", "big": "G", "small": "P", "time": "D", "load": "C", "qualification": "Q", "insurance": "A", "price": "X",
    "buyer": "H", "not_my_trade": "M", "no_partner": "I", "other": "U",
}  # fmt: skip
"""The key of each reason: a letter of its words, the same on every keyboard."""


class Reasons(QWidget):
    """Emits `chosen(reason, words)` or, on Escape, `closed()`. A key or a click chooses; Enter in the words sets aside."""

    chosen = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reason = ""
        self.buttons = {code: ChipButton(self._chip(code, words), lambda code=code: self.choose(code), tall=30) for code, words in REASONS}
        flowing = QWidget()
        flow = Flow(flowing, gap=5)
        for made in self.buttons.values():
            flow.addWidget(made)
        self.words = QLineEdit()
        self.words.setProperty("look", "form")
        self.words.setPlaceholderText(_("Ses mots (facultatif), puis Entrée"))
        self.words.setAccessibleName(_("Les mots du dirigeant"))
        self.words.installEventFilter(self)
        self.done = button(_("Écarter"), self.finish, "small_accent")
        self.done.setEnabled(False)
        last = row(self.words, self.done, button(_("Ne pas écarter"), self.closed.emit, "small"), gap=6)
        self.setLayout(column(label(_("Pourquoi l’écarter ? Une touche choisit la raison."), "muted"), flowing, last, gap=6))

    def start(self) -> None:
        """Put the focus where a key chooses."""
        self.buttons[REASONS[0][0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, reason: str) -> None:
        """Choose a reason and go on to the boss's words."""
        self.reason = reason
        for code, words in REASONS:
            self.buttons[code].put(self._chip(code, words))
        self.done.setEnabled(True)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Set aside for the reason chosen."""
        if self.reason:
            self.chosen.emit(self.reason, self.words.text().strip())

    def _chip(self, code: str, words: str) -> Chip:
        return Chip(f"{KEYS[code]} · {_(words)}", "accent" if code == self.reason else "neutral")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        code = next((code for code, key in KEYS.items() if key == event.text().upper()), None)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif code is not None:
            self.choose(code)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.words and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.finish()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
        return super().eventFilter(watched, event)
