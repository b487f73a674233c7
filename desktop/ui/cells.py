"""What a cell of a list may hold, and how each is painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop.ui import theme
from desktop.ui.chips import LEFT, RIGHT, Chip, chip_size, paint_chip, paint_ring

Index = QModelIndex | QPersistentModelIndex

GAP, CHIP_LINES = 4, 2
"""Room between chips in px at 100 %, and how many lines of them a row shows."""
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
        if cell.mid is None:
            return "?"
        return str(cell.mid) if cell.low == cell.high else f"{cell.mid} ({cell.low}–{cell.high})"
    if isinstance(cell, tuple):
        return ", ".join(chip.text for chip in cell)
    return str(cell)


class Lines(Protocol):
    """What the delegate reads of its model, without a detour by Qt for each cell."""

    def cells(self, row: int) -> Sequence[Cell]: ...
    def right(self, section: int) -> bool: ...


class Cells(QStyledItemDelegate):
    """Paints the cells of a list. Measured: 72 cells in 4 ms, hence constants for flags and no `index.data()`."""

    CELL = Qt.ItemDataRole.UserRole

    def __init__(self, model: Lines, view: QTableView) -> None:
        super().__init__(view)
        self._model, self._view = model, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, box, column = theme.current(), option.rect, index.column()
        left, top, wide, high = box.left(), box.top(), box.width(), box.height()
        painter.fillRect(left, top + high - 1, wide, 1, now.color("line"))
        if self._view.currentIndex().row() == index.row():  # rows are chosen whole; reading option.state costs 5 ms of start
            focused = self._view.hasFocus()
            painter.fillRect(box, now.color("selected"))
            if focused:
                painter.fillRect(left, top, wide, 2, now.color("focus"))
                painter.fillRect(left, top + high - 2, wide, 2, now.color("focus"))
            if column == 0:
                painter.fillRect(left, top, now.px(4 if focused else 2), high, now.color("accent"))
        cells = self._model.cells(index.row())
        if column < len(cells):
            pad = now.px(8)
            inner = QRect(left + pad, top + now.px(9), wide - 2 * pad, high - pad - now.px(9))
            cell = cells[column]
            hidden = [c for at, c in enumerate(cells) if self._view.isColumnHidden(at)] if isinstance(cell, Two) else []
            if isinstance(cell, Two) and hidden:
                _paint_with(painter, inner, cell, hidden)
            else:
                _paint(painter, inner, cell, self._model.right(column))


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


def _paint_with(painter: QPainter, box: QRect, cell: Two, hidden: Sequence[Cell]) -> None:
    """Two lines; the second takes what the columns that have no room say: words at its left, chips at its right."""
    now, gap = theme.current(), theme.current().px(4)
    chips = [chip for one in hidden for chip in ((one,) if isinstance(one, Chip) else one if isinstance(one, tuple) else ())]
    words = [cell_words(one) for one in hidden if isinstance(one, str | int | Two) and one != ""]
    own = now.metrics().horizontalAdvance(cell.second) + 2 * gap  # what the second line says itself comes before chips
    shown, room = _fitting(chips, max(0, min(box.width() * 3 // 5, box.width() - own)), gap)
    _paint(painter, box, Two(cell.title), False)
    top, x = box.top() + now.px(18), box.right() + 1 - room
    told = " · ".join(filter(None, (cell.second, *words)))
    _line(painter, QRect(box.left(), box.top() + now.px(19), box.width() - room - gap, now.px(18)), told, "muted", 400)
    for chip in shown:
        wide = min(chip_size(chip).width(), box.right() + 1 - x)
        paint_chip(painter, QRect(x, top, wide, chip_size(chip).height()), chip)
        x += wide + gap


def _fitting(chips: list[Chip], most: int, gap: int) -> tuple[list[Chip], int]:
    """The first chips that fit in `most` px, « +2 » for the rest; and the room that they take."""
    for count in range(len(chips), -1, -1):
        rest = [Chip(f"+{len(chips) - count}")] if count < len(chips) else []
        shown = [*chips[:count], *rest]
        room = sum(chip_size(chip).width() + gap for chip in shown) - gap
        if room <= most or not count:
            return shown, max(0, room)
    return [], 0


def _line(painter: QPainter, box: QRect, text: str, role: str, weight: int, right: bool = False) -> None:
    now = theme.current()
    painter.setFont(now.font(theme.TEXT, weight))
    painter.setPen(now.color(role))
    painter.drawText(box, RIGHT if right else LEFT, now.cut(text, box.width(), theme.TEXT, weight))


def _chips(painter: QPainter, box: QRect, chips: tuple[Chip, ...], right: bool) -> None:
    now, lines = theme.current(), fitted(chips, box.width())
    y = box.top() - (now.px(4) if len(lines) > 1 else 0)
    for line in lines:
        x = box.left()
        for chip in line:
            size = chip_size(chip)
            wide = min(size.width(), box.width())
            paint_chip(painter, QRect(box.right() + 1 - wide if right else x, y, wide, size.height()), chip)
            x += wide + now.px(GAP)
        y += chip_size(line[0]).height() + now.px(2)


def fitted(chips: tuple[Chip, ...], room: int) -> list[list[Chip]]:
    """Chips in lines, two at most; those that have no room are counted by a last one, « +2 »."""
    gap, lines, left = theme.current().px(GAP), [[]], room
    for at, chip in enumerate(chips):
        wide = min(chip_size(chip).width(), room)
        if lines[-1] and wide > left:
            if len(lines) == CHIP_LINES:
                lines[-1][-1] = Chip(f"+{len(chips) - at + 1}")
                return lines
            lines.append([])
            left = room
        lines[-1].append(chip)
        left -= wide + gap
    return lines if chips else []
