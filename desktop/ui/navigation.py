"""The left side of the window: the program's name, the pages, and the state of this machine in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.page import Entry

WIDTH = 196
_NAME, _SMALL = 17, 11


@dataclass(frozen=True)
class Standing:
    """The state of this machine: a title, lines under it, and the colour of the dot beside them."""

    title: str
    lines: tuple[str, ...] = ()
    level: Literal["ok", "warn", "bad"] = "warn"


class Navigation(QWidget):
    """Emits `chosen(id of the page)`. Up and down go from entry to entry."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        now = theme.current()
        self.setFixedWidth(now.px(WIDTH))
        self.setAccessibleName(_("Pages"))
        self.entries = {entry.id: _Item(entry) for entry in entries if entry.listed()}
        self.name, self.standing = _Name(), _StandingBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(now.px(10), now.px(20), now.px(10), now.px(16))
        column.setSpacing(now.px(3))
        column.addWidget(self.name)
        column.addSpacing(now.px(16))
        for place in ("top", "bottom"):
            if place == "bottom":
                column.addWidget(_Line())
            for entry in entries:
                if entry.place == place and entry.listed():
                    item = self.entries[entry.id]
                    item.clicked.connect(lambda _checked=False, id=entry.id: self.chosen.emit(id))
                    column.addWidget(item)
        column.addStretch(1)
        column.addWidget(self.standing)

    def mark(self, page: str) -> None:
        """Show which page is open."""
        for id, item in self.entries.items():
            item.setChecked(id == page)

    def count(self) -> None:
        """Ask every entry for its number again."""
        for item in self.entries.values():
            item.count()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().color("nav"))
        painter.end()


class _Item(QAbstractButton):
    """One page in the list, with its number."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._count: Callable[[], int] | None = entry.count
        self._number = 0
        self.setText(_(entry.label))
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.current().px(34))

    def count(self) -> None:
        self._number = self._count() if self._count else 0
        self.setAccessibleName(f"{self.text()}, {self._number}" if self._number else self.text())
        self.update()

    def nextCheckState(self) -> None:
        """Only the window says which page is open."""

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(WIDTH - 20), theme.current().px(34))

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme.current(), self.rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.color("nav_selected" if self.isChecked() else "nav_box"))
            painter.drawRoundedRect(box, now.px(8), now.px(8))
        if self.hasFocus():
            painter.setPen(QPen(now.color("nav_focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), now.px(8), now.px(8))
        inner = box.adjusted(now.px(10), 0, -now.px(10), 0)
        if self._number:
            inner.setRight(self._paint_number(painter, inner) - now.px(6))
        painter.setFont(now.font(13, 600 if self.isChecked() else 400))
        painter.setPen(now.color("nav_strong" if self.isChecked() else "nav_ink"))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def _paint_number(self, painter: QPainter, inner: QRect) -> int:
        """Paint the number in its pill; returns the pill's left."""
        now = theme.current()
        painter.setFont(now.font(_SMALL, 600))
        text = str(self._number) if self._number < 1000 else "999+"
        wide, high = painter.fontMetrics().horizontalAdvance(text) + now.px(14), now.px(18)
        pill = QRect(inner.right() + 1 - wide, inner.center().y() - high // 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("accent"))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setPen(now.color("on_accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return pill.left()


class _Name(QWidget):
    """The program's name and the antenna's under it."""

    def __init__(self) -> None:
        super().__init__()
        self._antenna = ""
        self.set("")

    def set(self, antenna: str) -> None:
        now = theme.current()
        self._antenna = antenna
        wide = now.px(WIDTH - 40)
        room = now.metrics(_SMALL).boundingRect(QRect(0, 0, wide, 1000), Qt.TextFlag.TextWordWrap, antenna).height()
        self.setFixedHeight(now.px(26) + (min(room, now.metrics(_SMALL).lineSpacing() * 2 + 1) if antenna else 0))
        self.setAccessibleName(f"Tournée, {antenna}" if antenna else "Tournée")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        box = self.rect().adjusted(now.px(10), 0, -now.px(10), 0)
        painter.setPen(now.color("nav_strong"))
        painter.setFont(now.font(_NAME, 700))
        painter.drawText(box, Qt.AlignmentFlag.AlignTop, "Tournée")
        painter.setPen(now.color("nav_muted"))
        painter.setFont(now.font(_SMALL))
        painter.drawText(box.adjusted(0, now.px(25), 0, 0), Qt.TextFlag.TextWordWrap, self._antenna)
        painter.end()


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.current().px(19))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        middle = self.height() // 2
        painter.fillRect(QRect(now.px(10), middle, self.width() - now.px(20), 1), now.color("nav_line"))
        painter.end()


class _StandingBox(QWidget):
    """The state of this machine, always in words."""

    def __init__(self) -> None:
        super().__init__()
        self._standing = Standing("")
        self.set(self._standing)

    def set(self, standing: Standing) -> None:
        now = theme.current()
        self._standing = standing
        wide = now.px(WIDTH - 40)
        self._titles = _wrap(standing.title, now.metrics(12, 600), wide - now.px(14))
        self._wrapped = [part for line in standing.lines for part in _wrap(line, now.metrics(12), wide)]
        self.setFixedHeight(now.px(20) + now.px(18) * (len(self._titles) + len(self._wrapped)))
        self.setAccessibleName(". ".join((standing.title, *standing.lines)))
        self.setVisible(bool(standing.title))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme.current(), self.rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("nav_box"))
        painter.drawRoundedRect(box, now.px(8), now.px(8))
        line = QRect(now.px(10), now.px(10), box.width() - now.px(20), now.px(18))
        painter.setBrush(now.color(self._standing.level))
        painter.drawEllipse(line.left(), line.center().y() - now.px(4), now.px(8), now.px(8))
        painter.setPen(now.color("nav_strong"))
        painter.setFont(now.font(12, 600))
        for at, text in enumerate(self._titles):
            line.translate(0, now.px(18) if at else 0)
            painter.drawText(line.adjusted(now.px(14), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(now.color("nav_ink"))
        painter.setFont(now.font(12))
        for text in self._wrapped:
            line.translate(0, now.px(18))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def _wrap(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and metrics.horizontalAdvance(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]
