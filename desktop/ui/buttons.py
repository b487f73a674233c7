"""Buttons: one accent button a page, everything else quiet."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

Look = Literal["quiet", "accent", "small", "small_accent", "link"]


def button(label: str, clicked: Callable[[], object], look: Look = "quiet", help: str = "") -> QPushButton:
    """A button that calls `clicked`, reached by Tab, pressed by Space or Enter; `help` says more to screen readers."""
    made = _Button(label)
    made.setProperty("look", look)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda: clicked())
    if help:
        made.setToolTip(help)
        made.setAccessibleDescription(help)
    return made


class _Button(QPushButton):
    """Presses on Enter too, which Qt leaves to dialogs."""

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.animateClick()
        else:
            super().keyPressEvent(event)
