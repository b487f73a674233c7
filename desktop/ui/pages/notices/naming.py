"""A name asked in the page: a link that becomes a line to type in."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.buttons import button
from desktop.ui.cards import column


class Naming(QWidget):
    """« Garder ces filtres… »: Enter gives the name to `named`, Escape or leaving it empty brings the link back."""

    def __init__(self, words: str, hint: str, named: Callable[[str], object]) -> None:
        super().__init__()
        self._named = self._then = named
        self.link = button(words, lambda: self.ask(""), "link")
        self.line = QLineEdit()
        self.line.setProperty("look", "form")
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(hint)
        self.line.installEventFilter(self)
        self.line.returnPressed.connect(self._take)
        self.setLayout(column(self.link, self.line, gap=0))
        self.line.hide()

    def ask(self, name: str, then: Callable[[str], object] | None = None) -> None:
        """Show the line, with a name to change; `then` takes it this once."""
        self._then = then or self._named
        self.line.setText(name)
        self.link.hide()
        self.line.show()
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def rest(self) -> None:
        """Bring the link back."""
        focused = self.line.hasFocus()
        self.line.hide()
        self.link.show()
        if focused:
            self.link.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.rest()
            return True
        if event.type() == QEvent.Type.FocusOut and not self.line.text().strip():
            self.rest()
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        name = self.line.text().strip()
        self.rest()
        if name:
            self._then(name)
