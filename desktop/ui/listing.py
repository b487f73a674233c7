"""A list as pages use it: a card with a filter line (typed or Ctrl+F), the table, and words under it."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Elided, row
from desktop.ui.table import BLOCK, Column, Query, Records, Source, Table

AFTER_PAINTING = 60
"""Milliseconds after which the rest of a list follows its first block: the first painting has been by then."""
PAUSE = 80
"""Milliseconds without a key before the list is filtered."""


class Listing(QWidget):
    """Emits `opened(id)` and `pointed(id)`. `loaded()` follows each loading: set the words under the list then."""

    opened = Signal(str)
    pointed = Signal(str)
    loaded = Signal()

    def __init__(self, source: Source, columns: tuple[Column, ...], name: str, empty: QWidget | None = None, footer: bool = True) -> None:
        super().__init__()
        now = theme.current()
        self.query = Query()
        self.table = Table(Records(source, columns, self))
        self.table.setAccessibleName(name)
        self.footer, self._hint = Elided(role="muted"), Elided(_("Tapez pour filtrer · Ctrl F"), "muted")
        self.empty = empty
        card = Card(margin=8)
        card.add(self._filter_line(name))
        self._faces = QStackedLayout()
        card.add(self._faces, 1)  # before its widgets: a stacked layout without parent shows them as windows
        self._faces.addWidget(self.table)
        if empty is not None:
            self._faces.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(now.px(8))
        whole.addWidget(card, 1)
        foot = row(self.footer)
        foot.addStretch(1)
        foot.addWidget(self._hint)
        if footer:
            whole.addLayout(foot)
        self._connect()

    def _filter_line(self, name: str) -> QWidget:
        now = theme.current()
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Filtrer : {what}").format(what=name.lower()))
        self.box.setAccessibleName(self.box.placeholderText())
        self.filter_line = QWidget()
        line = row(self.box, button(_("Effacer"), self.clear, "link"), gap=8)
        line.setContentsMargins(now.px(4), now.px(2), now.px(4), 0)
        self.filter_line.setLayout(line)
        self.filter_line.hide()
        return self.filter_line

    def _connect(self) -> None:
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._filter)
        self._rest = QTimer(self, singleShot=True, interval=AFTER_PAINTING)
        self._rest.timeout.connect(self.refresh)
        self.box.textEdited.connect(lambda _text: self._timer.start())
        self.box.installEventFilter(self)
        self.table.typed.connect(self._begin)
        self.table.opened.connect(self.opened)
        self.table.pointed.connect(self.pointed)
        self.table.sorted_by.connect(self._sort)

    def refresh(self) -> None:
        """Load again, in place. The first time one block is shown at once and the rest follows the first painting."""
        if not self.table.records.rowCount() and not self._rest.isActive() and not self.isVisible():
            self.table.load(replace(self.query, limit=BLOCK))
            if self.table.records.rowCount() == BLOCK:
                self._rest.start()
        else:
            self.table.load(self.query)
        self._loaded()

    def ask(self, query: Query) -> None:
        """Show another query from its top (facets have changed)."""
        self.query = query
        self.table.load(query)
        self.table.scrollToTop()
        self._loaded()

    def filter(self) -> None:
        """Go to the filter line (Ctrl+F)."""
        self.filter_line.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def clear(self) -> None:
        """Take the filter away and go back to the list."""
        self.box.clear()
        self._filter()
        self.filter_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def count(self) -> int:
        """How many records the list holds now (one block until the rest has followed)."""
        return self.table.records.rowCount()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key == Qt.Key.Key_Escape:
                self.clear()
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._filter()
                self.table.go(max(0, self.table.currentIndex().row()))
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _begin(self, text: str) -> None:
        self.filter_line.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.setText(text)
        self._timer.start()

    def _filter(self) -> None:
        self._timer.stop()
        if self.query.text != self.box.text().strip():
            self.ask(replace(self.query, text=self.box.text().strip()))

    def _sort(self, key: str, descending: bool) -> None:
        self.query = replace(self.query, sort=key, descending=descending)
        self.table.load(self.query)
        self._loaded()

    def _loaded(self) -> None:
        if self.empty is not None:
            self._hint.setVisible(bool(self.count() or self.query.text or self.query.filters))
            self._faces.setCurrentWidget(self.table if self.count() or self.query.text or self.query.filters else self.empty)
        self.loaded.emit()
