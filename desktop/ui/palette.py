"""Search anything: a list under the search box with firms, notices, buyers and commands, chosen by the keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.cells import Index
from desktop.ui.commands import Commands

PAUSE = 60
"""Milliseconds without a key before the search is made."""
MOST = 6
"""Results shown of each kind."""


class Found(Protocol):
    """What search yields; `Hit` is one."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...


@dataclass(frozen=True)
class Hit:
    """One thing found: its kind of record, its id, and what to read."""

    kind: str
    id: str
    title: str
    subtitle: str = ""


Search = Callable[[str], Sequence[Found]]
_HIT = Qt.ItemDataRole.UserRole


class Palette(QListView):
    """The results; the focus stays in the search box. Emits `chosen(Found)`."""

    chosen = Signal(object)

    def __init__(self, box: QLineEdit, commands: Commands, search: Search, groups: dict[str, str], window: QWidget) -> None:
        super().__init__(window)
        self._window, self._box, self._commands, self._search = window, box, commands, search
        self._groups = {**groups, "command": _("Commandes")}
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Lines(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Résultats de la recherche"))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("palette")
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.fill)
        self.clicked.connect(self._choose)
        box.textEdited.connect(lambda _text: self._timer.start())
        box.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Go to the search box; with nothing typed, the commands are listed."""
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._box.selectAll()
        self.fill()

    def fill(self) -> None:
        """Search what is typed and show it in groups."""
        text = self._box.text().strip()
        found: list[Found] = list(self._search(text)) if text else []
        commands = [Hit("command", c.id, _(c.label), c.keys_in_words()) for c in self._commands.matching(text)]
        self._model.clear()
        for kind, heading in self._groups.items():
            hits = commands if kind == "command" else [hit for hit in found if hit.kind == kind]
            self._add_group(heading, hits if kind == "command" and not text else hits[:MOST])
        if not self._model.rowCount():
            self._add_group(_("Rien ne correspond à « {text} »").format(text=text), [Hit("", "", "")][:0], always=True)
        self._place()
        self.show()
        self.raise_()
        self._step(1, start=-1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._box:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event.key()):
            return True
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self.isHidden():
                self.fill()
            else:
                self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive() or self.isHidden():
                self._timer.stop()
                self.fill()
            self._choose(self.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_box()
        else:
            return False
        return True

    def close_box(self) -> None:
        """Close the list and give the focus back to the page."""
        self._timer.stop()
        self.hide()
        self._box.clear()
        self._box.clearFocus()

    def _add_group(self, heading: str, hits: Sequence[Found], *, always: bool = False) -> None:
        if not hits and not always:
            return
        head = QStandardItem(heading)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow(head)
        for hit in hits:
            item = QStandardItem(f"{hit.title}, {hit.subtitle}" if hit.subtitle else hit.title)
            item.setData(hit, _HIT)
            self._model.appendRow(item)

    def _step(self, by: int, start: int | None = None) -> None:
        row = self.currentIndex().row() if start is None else start
        for _turn in range(self._model.rowCount()):
            row = (row + by) % self._model.rowCount()
            index = self._model.index(row, 0)
            if index.data(_HIT) is not None:
                self.setCurrentIndex(index)
                return

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(_HIT) if index.isValid() else None
        if hit is not None:
            self.close_box()
            self.chosen.emit(hit)

    def _place(self) -> None:
        now = theme.current()
        under = self._box.mapTo(self._window, QPoint(0, self._box.height() + now.px(4)))
        high = sum(self.sizeHintForRow(row) for row in range(self._model.rowCount())) + now.px(12)
        wide = max(self._box.width(), now.px(440))
        left = min(under.x(), self._window.width() - wide - now.px(8))
        self.setGeometry(QRect(left, under.y(), wide, min(high, self._window.height() - under.y() - now.px(40))))


class _Lines(QStyledItemDelegate):
    """Paints headings, and results on two lines (commands on one, their keys at the right)."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hit = index.data(_HIT)
        return QSize(0, theme.current().px(28 if hit is None else 32 if hit.kind == "command" else 46))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, hit = theme.current(), index.data(_HIT)
        box = option.rect.adjusted(now.px(12), 0, -now.px(12), 0)
        painter.save()
        if hit is None:
            painter.setFont(now.font(11, 600))
            painter.setPen(now.color("muted"))
            painter.drawText(box.adjusted(0, now.px(6), 0, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
            painter.restore()
            return
        if index.row() == self._view.currentIndex().row():
            painter.fillRect(option.rect, now.color("selected"))
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), now.px(3), option.rect.height()), now.color("accent"))
        one_line = hit.kind == "command"
        upper = box if one_line else QRect(box.left(), box.top() + now.px(5), box.width(), now.px(18))
        room = upper.width() - (now.metrics(12).horizontalAdvance(hit.subtitle) + now.px(8) if one_line else 0)
        painter.setFont(now.font(13, 400 if one_line else 600))
        painter.setPen(now.color("ink"))
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(now.font(12))
        painter.setPen(QPen(now.color("muted")))
        lower = box if one_line else QRect(box.left(), box.top() + now.px(23), box.width(), now.px(17))
        side = Qt.AlignmentFlag.AlignRight if one_line else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(hit.subtitle, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter | side, text)
        painter.restore()
