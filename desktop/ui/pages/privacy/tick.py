"""A box to tick, in the colours of the theme."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from desktop.ui import theme
from desktop.ui.facets import paint_check

SIDE, GAP = 14, 8
"""The box, and the room between it and its words, in px at 100 %."""


class Tick(QCheckBox):
    """Space ticks it. Words that have no room are cut; the tooltip has them all."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(theme.current().font(theme.TEXT, 600))
        self.setToolTip(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def hitButton(self, pos) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + now.px(SIDE + GAP + 10), now.px(SIDE + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now, side = theme.current(), theme.current().px(SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_check(painter, QRect(now.px(4), (self.height() - side) // 2, side, side), self.isChecked())
        if self.hasFocus():
            painter.setPen(QPen(now.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), now.px(5), now.px(5))
        painter.setPen(now.color("ink"))
        words = self.rect().adjusted(now.px(SIDE + GAP + 4), 0, -now.px(3), 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()
