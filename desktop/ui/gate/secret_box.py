"""A box for a secret: hidden as it is typed, shown on request. Its name says what is asked, never what is in it."""

import itertools

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import column, label, row

_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class SecretBox(QWidget):
    """A labelled box. Emits `changed` as one types and `entered` on Enter."""

    changed = Signal()
    entered = Signal()
    turned = Signal(bool)
    """Whether what is typed is shown."""

    def __init__(self, name: str, *, can_show: bool = True) -> None:
        super().__init__()
        self.line = QLineEdit(self)  # the first child: Tab comes to it before the button above it; see also `in_order`
        self.line.setProperty("look", "form")
        self.line.setMinimumHeight(theme.current().px(34))
        self.line.setAccessibleName(name)
        self.caption = label(name, weight=600)
        self.caption.setBuddy(self.line)
        self.eye = button(_("Afficher"), self._turn, "link", _("Montrer ou cacher ce qui est écrit"))
        head = row(self.caption)
        head.addStretch(1)
        head.addWidget(self.eye)
        self.setLayout(column(head, self.line, gap=4))
        self.eye.setVisible(can_show)  # only now has it a parent: before, it would open a window
        self.setFocusProxy(self.line)
        self.show_text(False)
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.line.returnPressed.connect(self.entered)

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed, what Ctrl+Z would bring back included."""
        self.line.setText("")

    def fault(self, wrong: bool) -> None:
        """Mark the box as wrong, or no longer."""
        self.line.setProperty("fault", "true" if wrong else "false")
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)

    def show_text(self, shown: bool) -> None:
        """Show or hide what is typed."""
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(_HINTS)
        self.eye.setText(_("Masquer") if shown else _("Afficher"))

    def _turn(self) -> None:
        shown = self.line.echoMode() == QLineEdit.EchoMode.Password
        self.show_text(shown)
        self.turned.emit(shown)


def in_order(*boxes: SecretBox) -> None:
    """Tab goes through the boxes first, then through the buttons « Afficher »: once they are laid in one window."""
    for before, after in itertools.pairwise([*(box.line for box in boxes), *(box.eye for box in boxes)]):
        QWidget.setTabOrder(before, after)
