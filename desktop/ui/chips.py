"""Chips: a state in colour that always carries its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.flow import Flow

State = Literal["ok", "warn", "bad", "info", "neutral", "accent"]
_TEXT = 12
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_NO_PEN, _SMOOTH = Qt.PenStyle.NoPen, QPainter.RenderHint.Antialiasing


@dataclass(frozen=True)
class Chip:
    """Words and their state; `help` says why, in a sentence."""

    text: str
    state: State = "neutral"
    help: str = ""


def chip_size(chip: Chip) -> QSize:
    """The size of a painted chip."""
    now = theme.current()
    return QSize(now.metrics(_TEXT).horizontalAdvance(chip.text) + now.px(16), now.px(20))


def paint_chip(painter: QPainter, rect: QRect, chip: Chip) -> None:
    """Paint a chip in `rect`; words that do not fit are cut by « … »."""
    now = theme.current()
    painter.setRenderHint(_SMOOTH)
    painter.setPen(_NO_PEN)
    painter.setBrush(now.color(f"{chip.state}_soft"))
    painter.drawRoundedRect(rect, now.px(5), now.px(5))
    painter.setPen(now.color(f"{chip.state}_ink"))
    painter.setFont(now.font(_TEXT))
    inner = rect.adjusted(now.px(8), 0, -now.px(8) + 1, 0)
    painter.drawText(inner, LEFT, now.cut(chip.text, inner.width(), _TEXT))


class ChipLabel(QWidget):
    """One chip on a page."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set(chip)

    def set(self, chip: Chip) -> None:
        """Show another chip."""
        self.chip = chip
        self.setAccessibleName(chip.text)
        self.setAccessibleDescription(chip.help)
        self.setToolTip(chip.help)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self.chip)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(28), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self.chip)
        painter.end()


class Chips(QWidget):
    """Chips one after the other, wrapping."""

    def __init__(self, chips: Iterable[Chip] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(self)
        self.set(chips)

    def set(self, chips: Iterable[Chip]) -> None:
        """Show other chips."""
        self._flow.clear()
        wanted = list(chips)
        for chip in wanted:
            self._flow.addWidget(ChipLabel(chip))
        self.setAccessibleName(", ".join(chip.text for chip in wanted))
        self.updateGeometry()


def level(mid: int) -> str:
    """The role that colours a score: 70 and more is good, 50 middling."""
    return "ok" if mid >= 70 else "warn" if mid >= 50 else "neutral"


def paint_ring(painter: QPainter, rect: QRect, mid: int | None) -> None:
    """Paint a score as in a ring that fills clockwise; None is unknown, « ? »."""
    now = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wide = now.px(4)
    side = min(rect.width(), rect.height()) - wide
    box = QRectF(0, 0, side, side)
    box.moveCenter(QPointF(rect.center()) + QPointF(0.5, 0.5))
    pen = painter.pen()
    pen.setStyle(Qt.PenStyle.SolidLine)
    pen.setWidthF(wide)
    pen.setColor(now.color("neutral" if mid is None else level(mid)))
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(box)
    painter.setPen(now.color("ink"))
    painter.setFont(now.font(13, 700))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "?" if mid is None else str(mid))
