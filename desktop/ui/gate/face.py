"""What the faces of the gate share: a card with its title, a line for what went wrong, and one accent button."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.base.problem import Problem
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, label

WIDTH = 500


class Face(Card):
    """One face. A face lays its widgets by `add`, ends by `end`, and says in `submit` what the accent button does."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(margin=28)
        now = theme.current()
        self.setFixedWidth(now.px(WIDTH))
        self.setAccessibleName(title)
        self.body.setSpacing(now.px(12))
        self.add(label(title, size=17, weight=700, wrap=True))
        self.text = label(text, "muted", wrap=True)
        self.add(self.text)
        self.title_of_wrong, self.hint_of_wrong = label(role="bad_ink", weight=600, wrap=True), label(wrap=True)
        self.main = button("", self.submit, "accent")
        self.ends = QHBoxLayout()
        self._label = ""

    def end(self, words: str, *others: QPushButton) -> None:
        """The last line: what went wrong, then the buttons, the accent one at the right."""
        self._label = words
        self.main.setText(words)
        self.add(self.title_of_wrong)
        self.add(self.hint_of_wrong)
        self.say(None)
        for other in others:
            self.ends.addWidget(other)
        self.ends.addStretch(1)
        self.ends.addWidget(self.main)
        self.add(self.ends)

    def submit(self) -> None:
        """The accent button was pressed, or Enter."""
        raise NotImplementedError

    def first(self) -> QWidget:
        """What takes the focus when the face comes."""
        return self.main

    def leave(self) -> None:
        """Another face comes: what was typed is forgotten."""

    def say(self, problem: Problem | None) -> None:
        """Say what went wrong and what to do; None: nothing did."""
        for line, text in ((self.title_of_wrong, problem.title if problem else ""), (self.hint_of_wrong, problem.hint if problem else "")):
            line.setText(text)
            line.setVisible(bool(text))
        self.main.setAccessibleDescription(str(problem or ""))
        if problem is not None and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, str(problem)))

    def busy(self, words: str = "") -> None:
        """Say what is being done and take no more keys; without words, take them again."""
        waiting = bool(words)
        self.main.setText(words or self._label)
        self.setEnabled(not waiting)
        self.setCursor(Qt.CursorShape.WaitCursor if waiting else Qt.CursorShape.ArrowCursor)
        if not waiting:
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)
