"""Chips that are pressed: a choice in a row of choices, or the way to a field."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop.ui import theme
from desktop.ui.chips import Chip, chip_size, paint_chip


class ChipButton(QAbstractButton):
    """A chip that is pressed by a click, Space or Enter. `tall` in px at 100 %."""

    def __init__(self, chip: Chip, clicked: Callable[[], object], tall: int = 24) -> None:
        super().__init__()
        self._tall = tall
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: clicked())
        self.put(chip)

    def put(self, chip: Chip) -> None:
        """Show another chip."""
        self.chip = chip
        self.setText(chip.text)
        self.setAccessibleName(chip.text)
        self.setAccessibleDescription(chip.help)
        self.setToolTip(chip.help)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_size(self.chip).width(), theme.current().px(self._tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(32), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, box = theme.current(), self.rect()
        painter = QPainter(self)
        paint_chip(painter, box, self.chip)
        if self.hasFocus():
            painter.setPen(QPen(now.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), now.px(5), now.px(5))
        painter.end()
