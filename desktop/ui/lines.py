"""Short lists of rich lines: chips, buttons, a score. Arrows go from line to line; nothing jumps when they are shown again."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.cards import scrolled


class Line(QWidget):
    """One line. Emits `opened()` on Enter. `data` is what it shows: a line whose data have not changed stays as it is."""

    opened = Signal()

    def __init__(self, key: str, data: object) -> None:
        super().__init__()
        self.key, self.data, self.current = key, data, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def mark(self, current: bool) -> None:
        """Show whether this is the line at hand."""
        if current != self.current:
            self.current = current
            self.update()

    def busy(self) -> bool:
        """Whether a person is writing in it: it then stays as it is."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme.current(), self.rect()
        painter = QPainter(self)
        if self.current:
            painter.fillRect(box, now.color("selected"))
            painter.fillRect(0, 0, now.px(3), box.height(), now.color("accent"))
        painter.fillRect(0, box.bottom(), box.width(), 1, now.color("line"))
        if self.hasFocus():
            painter.setPen(QPen(now.color("focus"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.end()


class Lines(QWidget):
    """Lines under one another. Emits `pointed(key)` when another line is the one at hand."""

    pointed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.lines: list[Line] = []
        self._at, self._busy = "", False
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(inner)
        whole.addWidget(self.area)
        self.area.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focused)

    def put(self, data: Sequence[tuple[str, object]], make: Callable[[str, object], Line]) -> None:
        """Show (key, data) couples; a line is made again only where its data have changed, and the line at hand stays so."""
        before, at, had_focus = {line.key: line for line in self.lines}, self.index(), self.focused()
        self._busy = True  # a line that goes passes the focus on: that is not a person's choice
        lines: list[Line] = []
        for key, shown in data:
            old = before.get(key)
            lines.append(before.pop(key) if old is not None and (old.busy() or old.data == shown) else make(key, shown))
        for rank, line in enumerate(lines):
            if self._column.indexOf(line) != rank:
                self._column.insertWidget(rank, line)
                line.show()  # now, not with the next painting: it may take the focus
        for line in self.lines:
            if line not in lines:
                self._column.removeWidget(line)
                line.hide()
                line.deleteLater()
        self.lines, self._busy = lines, False
        here = next((rank for rank, line in enumerate(lines) if line.key == self._at), min(at, len(lines) - 1))
        if lines:
            self.point(max(0, here))
            if had_focus:
                self.lines[max(0, here)].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show nothing and forget the place."""
        self._at = ""
        self.put((), Line)
        self.area.verticalScrollBar().setValue(0)

    def current(self) -> Line | None:
        """The line at hand."""
        return next((line for line in self.lines if line.key == self._at), None)

    def index(self) -> int:
        """The rank of the line at hand; 0 where there is none."""
        return next((rank for rank, line in enumerate(self.lines) if line.key == self._at), 0)

    def point(self, rank: int) -> None:
        """Make a line the one at hand."""
        chosen = self.lines[rank]
        self._at = chosen.key
        for line in self.lines:
            line.mark(line is chosen)
        self.pointed.emit(chosen.key)

    def go(self, rank: int) -> None:
        """Put the focus on a line."""
        if self.lines:
            self.lines[max(0, min(rank, len(self.lines) - 1))].setFocus(Qt.FocusReason.OtherFocusReason)

    def focused(self) -> bool:
        """Whether the focus is in a line."""
        found = self.window().focusWidget()
        return found is not None and any(line is found or line.isAncestorOf(found) for line in self.lines)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.area and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._moved(event.key())  # before the area takes the arrows to scroll
        return super().eventFilter(watched, event)

    def _moved(self, key: int) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self.lines) - 1}
        if key in steps:
            self.go(self.index() + steps[Qt.Key(key)])
        elif key in ends:
            self.go(ends[Qt.Key(key)])
        return key in steps or key in ends

    @Slot("QWidget*", "QWidget*")
    def _focused(self, _old: QWidget | None, new: QWidget | None) -> None:
        for rank, line in enumerate(() if self._busy else self.lines):
            if new is not None and (line is new or line.isAncestorOf(new)):
                if line.key != self._at:
                    self.point(rank)
                self.area.ensureWidgetVisible(line, 0, theme.current().px(4))
