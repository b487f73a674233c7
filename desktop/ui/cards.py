"""What pages are built from: cards, labels, rings, meters, empty states."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.chips import paint_ring


def label(text: str = "", role: str = "ink", size: float = theme.TEXT, weight: int = 400, *, wrap: bool = False) -> QLabel:
    """A line of plain text in a role's colour; `wrap` lets it take several lines."""
    made = Label(text, role, size, weight)
    made.setWordWrap(wrap)
    return made


class Label(QLabel):
    """Plain text in a role's colour, which follows the theme. Text from outside is never read as HTML."""

    ROLES: ClassVar[dict[str, QPalette.ColorRole]] = {
        "ink": QPalette.ColorRole.WindowText,
        "muted": QPalette.ColorRole.Dark,
        "accent_ink": QPalette.ColorRole.Link,
        "bad_ink": QPalette.ColorRole.BrightText,
    }

    def __init__(self, text: str, role: str = "ink", size: float = theme.TEXT, weight: int = 400) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.current().font(size, weight))
        self.setForegroundRole(self.ROLES[role])


class Elided(QLabel):
    """One line of text, cut by « … » where there is no room (below `least` px it takes room from others); the tooltip then has it all."""

    def __init__(self, text: str = "", role: str = "ink", size: float = theme.TEXT, weight: int = 400, least: int = 0) -> None:
        super().__init__(text)
        self._role, self._least = role, least
        self.setFont(theme.current().font(size, weight))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.current().px(self._least)), self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.current().color(self._role))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


class Card(QFrame):
    """A rounded card with a title, a muted note at its right, and a body to lay things in."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None, margin: int = 14) -> None:
        super().__init__(parent)
        now = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(now.px(margin), now.px(margin - 2 if margin else 1), now.px(margin), now.px(margin))
        outer.setSpacing(now.px(8))
        self.head = QHBoxLayout()
        self.title, self.note = Elided(title, weight=600), label(note, "muted")
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.note)
        if title or note:
            outer.addLayout(self.head)
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(now.px(8))
        outer.addLayout(self.body, 1)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout at the end of the body."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.color("line"), 1))
        painter.setBrush(now.color("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), now.px(10), now.px(10))
        painter.end()


class Rule(QWidget):
    """A thin line between two things."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().color("line"))
        painter.end()


class Ring(QWidget):
    """A score out of 100 as an interval: the middle in the ring, « lo–hi » in words for everyone."""

    def __init__(self, low: int | None, mid: int | None, high: int | None) -> None:
        super().__init__()
        self._mid = mid
        side = theme.current().px(44)
        self.setFixedSize(side, side)
        told = _("Score {mid} sur 100") if low == high else _("Score {mid} sur 100, entre {low} et {high}")
        words = _("Score inconnu") if mid is None else told.format(mid=mid, low=low, high=high)
        self.setToolTip(words)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ring(painter, self.rect(), self._mid)
        painter.end()


class Meter(QWidget):
    """A bar filled to a share (0 to 1); always stands beside words that say the same."""

    def __init__(self, share: float = 0, role: str = "ok") -> None:
        super().__init__()
        self._role = role
        self.setFixedHeight(theme.current().px(8))
        self.set(share)

    def set(self, share: float, role: str = "") -> None:
        """Fill to another share, in another role's colour where one is given."""
        self._role = role or self._role
        self._share = max(0.0, min(1.0, share))
        self.setAccessibleName(f"{self._share * 100:.0f} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, whole = theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("track"))
        painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.setBrush(now.color(self._role))
        whole.setWidth(whole.width() * self._share)
        painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.end()


class Empty(QWidget):
    """What an empty page says: what it is for, and the first thing to do."""

    def __init__(self, title: str, text: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        super().__init__()
        now = theme.current()
        column = QVBoxLayout(self)
        column.setSpacing(now.px(8))
        column.addStretch(2)
        self.title, self.text = label(title, size=15, weight=600, wrap=True), label(text, "muted", wrap=True)
        for line in (self.title, self.text):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        if run is not None:
            self.action = button(action, run, "accent")
            column.addSpacing(now.px(8))
            column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)


def scrolled(inner: QWidget) -> QScrollArea:
    """`inner` in a scroll area without frame, as wide as the page; what takes the focus is scrolled into sight by Qt."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setProperty("ground", "true")
    area.setWidget(inner)
    inner.setAutoFillBackground(False)
    return area


def column(*items: QWidget | QLayout, gap: int = 12) -> QVBoxLayout:
    """A layout of things under one another, without margins."""
    return _filled(QVBoxLayout(), items, gap)


def row(*items: QWidget | QLayout, gap: int = 12) -> QHBoxLayout:
    """A layout of things beside one another, without margins."""
    return _filled(QHBoxLayout(), items, gap)


def _filled(layout, items, gap: int):
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.current().px(gap))
    for item in items:
        layout.addWidget(item) if isinstance(item, QWidget) else layout.addLayout(item)
    return layout


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)
            inner.deleteLater()
