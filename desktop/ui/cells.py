"""What a cell of a list may hold, and how each is painted."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui import theme
from desktop.ui.chips import Chip, chip_size, paint_chip, paint_ring

Index = QModelIndex | QPersistentModelIndex

ROW = 53
"""Height of a row in px at 100 %: two lines."""


@dataclass(frozen=True)
class Two:
    """A title in bold and a muted second line."""

    title: str
    second: str = ""


@dataclass(frozen=True)
class Score:
    """A score in a ring, with its interval."""

    low: int | None
    mid: int | None
    high: int | None


Cell = str | int | Two | Chip | Score | tuple[Chip, ...] | None
"""Text; a number (right-aligned by its column); two lines; a chip; a score; several chips; nothing."""


def cell_words(cell: Cell) -> str:
    """A cell in words, for screen readers and copies."""
    if cell is None:
        return ""
    if isinstance(cell, Two):
        return f"{cell.title}, {cell.second}" if cell.second else cell.title
    if isinstance(cell, Chip):
        return cell.text
    if isinstance(cell, Score):
        return "?" if cell.mid is None else f"{cell.mid} ({cell.low}–{cell.high})"
    if isinstance(cell, tuple):
        return ", ".join(chip.text for chip in cell)
    return str(cell)


class Cells(QStyledItemDelegate):
    """Paints the cells of `Records` models: their value is read at `CELL`."""

    CELL = Qt.ItemDataRole.UserRole

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, box = theme.current(), option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, now.color("selected"))
            if index.column() == 0:
                focused = bool(option.state & QStyle.StateFlag.State_Active) and option.widget is not None and option.widget.hasFocus()
                painter.fillRect(QRect(box.left(), box.top(), now.px(4 if focused else 2), box.height()), now.color("accent"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), now.color("line"))
        if chosen and option.widget is not None and option.widget.hasFocus():
            painter.fillRect(QRect(box.left(), box.top(), box.width(), 2), now.color("focus"))
            painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), now.color("focus"))
        inner = box.adjusted(now.px(8), now.px(9), -now.px(8), -now.px(8))
        right = bool(index.data(Qt.ItemDataRole.TextAlignmentRole) == Qt.AlignmentFlag.AlignRight)
        _paint(painter, inner, index.data(self.CELL), right)
        painter.restore()


def _paint(painter: QPainter, box: QRect, cell: Cell, right: bool) -> None:
    now = theme.current()
    if isinstance(cell, Two):
        _line(painter, QRect(box.left(), box.top(), box.width(), now.px(18)), cell.title, "ink", 600)
        _line(painter, QRect(box.left(), box.top() + now.px(19), box.width(), now.px(18)), cell.second, "muted", 400)
    elif isinstance(cell, Chip):
        _chips(painter, box, (cell,), right)
    elif isinstance(cell, Score):
        paint_ring(painter, QRect(box.left(), box.top() - now.px(3), now.px(42), now.px(42)), cell.mid)
    elif isinstance(cell, tuple):
        _chips(painter, box, cell, right)
    elif cell is not None:
        _line(painter, QRect(box.left(), box.top(), box.width(), now.px(18)), str(cell), "ink", 400, right)


def _line(painter: QPainter, box: QRect, text: str, role: str, weight: int, right: bool = False) -> None:
    now = theme.current()
    painter.setFont(now.font(theme.TEXT, weight))
    painter.setPen(QPen(now.color(role)))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft), shown)


def _chips(painter: QPainter, box: QRect, chips: tuple[Chip, ...], right: bool) -> None:
    now = theme.current()
    x, y, gap = box.left(), box.top(), now.px(4)
    for chip in chips:
        size = chip_size(chip)
        wide = min(size.width(), box.width())
        if x > box.left() and x + wide > box.right() + 1:
            x, y = box.left(), y + size.height() + now.px(1)
            if y + size.height() > box.bottom() + now.px(8):
                return
        paint_chip(painter, QRect(box.right() + 1 - wide if right else x, y, wide, size.height()), chip)
        x += wide + gap
