"""Long lists: keys first, rows by blocks when they are seen. Sorting and filtering are the source's work."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionHeader, QTableView, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.cells import ROW, Cell, Cells, Index, cell_words

BLOCK = 40
"""Rows fetched at a time: three screens. A row of records costs half a millisecond to read, and a frame has 33."""
BLOCKS = 200
"""Blocks kept: 8 000 rows."""
ROOMY = 200
"""The least width in px at 100 % of a column that takes the room left, before spare columns go; a column may want more."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its key is what the source sorts by (« » : not sortable); `width` in px at 100 %, 0 takes the room left;
    `spare` columns go away, last first, when that room would be too small: what they hold is then said on the second line."""

    label: str
    key: str = ""
    width: int = 0
    right: bool = False
    spare: bool = False
    least: int = ROOMY


@dataclass(frozen=True)
class Query:
    """What a list asks of its source. `filters` are (facet, values chosen); `limit` None: everything.

    The first painting asks for one block only.
    """

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = ""
    descending: bool = False
    limit: int | None = None


class Source(Protocol):
    """Where a list comes from. Both calls are made on the UI thread and should stay under 30 ms."""

    def keys(self, query: Query) -> Sequence[str]:
        """The ids of the records that match, in order."""
        ...

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        """The cells of these records: one row a key, in the same order, one cell a column."""
        ...


class Records(QAbstractTableModel):
    """The model: a list of keys, rows kept by blocks, the least recently seen dropped."""

    def __init__(self, source: Source, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source, self.columns = source, tuple(columns)
        self._keys: Sequence[str] = ()
        self._blocks: OrderedDict[int, Sequence[Sequence[Cell]]] = OrderedDict()
        self.hidden: frozenset[int] = frozenset()
        """Columns that have no room: the one that takes the room left says what they hold."""

    def load(self, query: Query) -> None:
        """Ask the source again. Raises what the source raises; the rows shown then stay."""
        keys = self.source.keys(query)
        self.beginResetModel()
        self._keys = keys
        self._blocks.clear()
        self.endResetModel()

    def renew(self) -> None:
        """Ask for the rows again, their keys staying: something that they show has become known."""
        self._blocks.clear()
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(self.columns) - 1))

    def key(self, row: int) -> str | None:
        """The id of a row."""
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def place(self, key: str) -> int | None:
        """The row of an id; None when it is not (or no longer) in the list."""
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    def cells(self, row: int) -> Sequence[Cell]:
        """The cells of a row, fetched with its block where needed; none when the row went away meanwhile."""
        block, at = divmod(row, BLOCK)
        rows = self._blocks.get(block)
        if rows is None:
            rows = self._blocks[block] = self.source.rows(self._keys[block * BLOCK : (block + 1) * BLOCK])
            if len(self._blocks) > BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(block)
        return rows[at] if at < len(rows) else ()

    def right(self, section: int) -> bool:
        """Whether a column is set at the right."""
        return self.columns[section].right

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight if self.columns[index.column()].right else Qt.AlignmentFlag.AlignLeft
        if role not in (Cells.CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cells = self.cells(index.row())
        cell = cells[index.column()] if index.column() < len(cells) else None
        if role == Cells.CELL:
            return cell
        told = [cell_words(cell)]
        if self.hidden and role != Qt.ItemDataRole.DisplayRole and not self.columns[index.column()].width:
            told += [f"{self.columns[at].label} : {cell_words(cells[at])}" for at in sorted(self.hidden) if at < len(cells) and cells[at]]
        return "\n".join(told)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.FontRole:
            return theme.current().font(12, 600 if self.columns[section].key else 400)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole and self.columns[section].key:
            return _("Trier par « {what} »").format(what=self.columns[section].label)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class Head(QHeaderView):
    """The headers: only those that sort look as if they did something."""

    def __init__(self, model: Records, view: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._records = model

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        super().initStyleOptionForIndex(option, section)
        if not self._records.columns[section].key:
            option.state &= ~(QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Sunken)


class Table(QTableView):
    """The view. Emits `opened(key)` on Enter or double click, `typed(text)` when one begins to type, `sorted_by(key, descending)`."""

    opened = Signal(str)
    pointed = Signal(str)
    typed = Signal(str)
    sorted_by = Signal(str, bool)

    def __init__(self, model: Records) -> None:
        super().__init__()
        now = theme.current()
        self.records = model
        self.setHorizontalHeader(Head(model, self))
        self.setModel(model)
        self.setItemDelegate(Cells(model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(now.px(ROW))
        self.verticalScrollBar().setSingleStep(now.px(ROW))
        self._set_header(now)
        self.doubleClicked.connect(self._open)

    def _set_header(self, now: theme.Theme) -> None:
        header = self.horizontalHeader()
        header.setFixedHeight(now.px(36))
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(now.px(40))
        for section, column in enumerate(self.records.columns):
            fixed = QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(section, fixed)
            if column.width:
                header.resizeSection(section, now.px(column.width))
        header.sectionClicked.connect(self._sort)

    def key(self) -> str | None:
        """The id of the current row."""
        return self.records.key(self.currentIndex().row())

    def go(self, row: int) -> None:
        """Make a row the current one, in sight."""
        if self.records.rowCount():
            row = max(0, min(row, self.records.rowCount() - 1))
            self.setCurrentIndex(self.records.index(row, 0))

    def load(self, query: Query) -> None:
        """Load again, keeping the current record and the scrolling where they were."""
        self._show_sort(query)
        key, row, scrolled = self.key(), self.currentIndex().row(), self.verticalScrollBar().value()
        self.records.load(query)
        found = self.records.place(key) if key is not None else None
        if found is not None or row >= 0:
            self.go(found if found is not None else row)
        if found is None or found == row:
            self.verticalScrollBar().setValue(scrolled)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for row in (previous.row(), current.row()):  # Qt paints again what is selected: after Ctrl+Down that is another row
            self._paint_row(row)
        key = self.records.key(current.row())
        if key is not None:
            self.pointed.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self.go(0 if event.key() == Qt.Key.Key_Home else self.records.rowCount() - 1)
        elif text and text.isprintable() and not text.isspace() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.records.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(theme.current().color("muted"))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _("Rien ne correspond à ces filtres."))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        now, room = theme.current(), event.size().width()
        wide = sum(now.px(column.width or column.least) for column in self.records.columns)
        for section in reversed(range(len(self.records.columns))):
            column = self.records.columns[section]
            gone = column.spare and wide > room
            wide -= now.px(column.width) if gone else 0
            self.setColumnHidden(section, gone)
        self.records.hidden = frozenset(at for at in range(len(self.records.columns)) if self.isColumnHidden(at))
        super().resizeEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go(0)
        self._paint_row(self.currentIndex().row())

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self._paint_row(self.currentIndex().row())

    def _paint_row(self, row: int) -> None:
        """Paint a row again. `viewport()` is not asked for: its first answer makes PySide resolve every widget class, 30 ms."""
        for column in range(len(self.records.columns)):
            self.update(self.records.index(row, column))

    def _open(self, index: QModelIndex) -> None:
        key = self.records.key(index.row())
        if key is not None:
            self.opened.emit(key)

    def _sort(self, section: int) -> None:
        key, header = self.records.columns[section].key, self.horizontalHeader()
        if not key:
            return
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
        self.sorted_by.emit(key, again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder)

    def _show_sort(self, query: Query) -> None:
        """Show by an arrow which column the rows are sorted by."""
        header = self.horizontalHeader()
        sorted_by = next((at for at, column in enumerate(self.records.columns) if column.key and column.key == query.sort), -1)
        header.setSortIndicatorShown(sorted_by >= 0)
        header.setSortIndicator(sorted_by, Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder)
