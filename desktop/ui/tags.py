"""Several words or codes in one field: tags that can be taken away, and a line that completes as one types."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QCompleter, QLineEdit, QSizePolicy, QWidget

from desktop.base.words import _
from desktop.model.records import Field
from desktop.ui import theme
from desktop.ui.chips import Chip, chip_size, paint_chip
from desktop.ui.flow import Flow

MOST = 12
"""Suggestions shown."""
LEAST = 320
"""The least width in px at 100 % of the suggestions."""
_CODE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Codes:
    """A list of codes: `search(text)` gives (code, label) couples, best first; `label(code)` its words."""

    search: Callable[[str], Sequence[tuple[str, str]]]
    label: Callable[[str], str]


Sources = Mapping[str, Codes]
"""The lists of codes by the `source` that fields name."""


class Tags(QWidget):
    """`codes` (many), `code` (one: the value is text) and `list` (free words). `left` comes with each tag added or taken away."""

    left = Signal()

    def __init__(self, field: Field, codes: Codes | None) -> None:
        super().__init__()
        self._field, self._codes = field, codes
        self._one = field.kind == "code"
        self._tags: list[str] = []
        self._stray = ""
        self._shown: list[_Tag] = []
        self._popup: QAbstractItemView | None = None
        self._flow = Flow(self, gap=4)
        self.line = QLineEdit()
        self.line.setProperty("look", "form")
        self.line.setMinimumWidth(theme.current().px(110))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.setPlaceholderText(_("Ajouter…") if codes is None else _("Chercher…"))
        self.line.setAccessibleName(field.label)
        self.line.installEventFilter(self)
        self._flow.addWidget(self.line)
        self.setFocusProxy(self.line)
        self._model = QStandardItemModel(self)
        if codes is not None:
            self._complete()
        else:
            self.line.editingFinished.connect(self._add_words)

    def _complete(self) -> None:
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(MOST)
        completer.setWidget(self.line)
        self.line.installEventFilter(self)  # again, to come before the completer, which keeps to itself that the line is left
        popup = self._popup = completer.popup()
        if popup is not None:
            popup.setObjectName("suggestions")
        completer.activated[QModelIndex].connect(self._take)  # pyright: ignore[reportIndexIssue] - the overload with an index
        self._completer = completer
        self.line.textEdited.connect(self._suggest)

    def value(self) -> Any:
        if self._one:
            return self._tags[0] if self._tags else ""
        return tuple(self._tags)

    def put(self, value: Any) -> None:
        wanted: list[str] = [value] if isinstance(value, str) and value else list(value or ())
        if wanted != self._tags:
            self._tags = wanted
            self._show()

    def touched(self) -> bool:
        return bool(self.line.text())

    @property
    def stray(self) -> str:
        """What was left in the line without being chosen from the list."""
        return self._stray

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def add(self, tag: str) -> None:
        """Add a code or a word (in place of the present one where there is room for one)."""
        self.line.clear()
        self._stray = ""
        if tag and tag not in self._tags:
            self._tags = [tag] if self._one else [*self._tags, tag]
            self._show()
            self.left.emit()

    def remove(self, tag: str) -> None:
        """Take a tag away."""
        if tag in self._tags:
            self._tags.remove(tag)
            self._stray = ""
            self._show()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QFocusEvent) and self._popup is not None and _is_left(event):
            self._popup.hide()
            self._leave()
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._tags:
                self._shown[-1].setFocus(Qt.FocusReason.BacktabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._codes is not None and self.line.text():
                if self._found(self.line.text()):
                    self._take(self._model.index(0, 0))
                else:
                    self._leave()
                return True
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self.line.clear()
                self._leave()
                return True
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        while self._flow.count() > 1:
            item = self._flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = []
        for at, tag in enumerate(self._tags):
            words = self._codes.label(tag) if self._codes is not None else tag
            made = _Tag(words or tag)
            made.clicked.connect(lambda _checked=False, tag=tag: self.remove(tag))
            made.typed.connect(self._type)
            self._flow.insert(at, made)
            self._shown.append(made)
        self._flow.invalidate()
        self.updateGeometry()

    def _found(self, text: str) -> int:
        """Fill the suggestions for a text; how many there are."""
        self._model.clear()
        found = list(self._codes.search(text.strip()))[:MOST] if self._codes is not None and text.strip() else []
        for code, words in found:
            item = QStandardItem(words)
            item.setData(code, _CODE)
            self._model.appendRow(item)
        return len(found)

    def _suggest(self, text: str) -> None:
        if not self._found(text) and text.strip():
            nothing = QStandardItem(_("Aucun résultat"))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(nothing)
        if self._model.rowCount() and self.line.hasFocus():
            wide = max(self.line.width(), theme.current().px(LEAST))
            self._completer.complete(QRect(0, 0, wide, self.line.height()))
        elif self._popup is not None:
            self._popup.hide()

    def _take(self, index: QModelIndex) -> None:
        code = index.data(_CODE)
        if code is not None:
            self.add(str(code))

    def _leave(self) -> None:
        """Say what is left in the line, or that it is there no more."""
        before, self._stray = self._stray, self.line.text().strip()
        if before != self._stray:
            self.left.emit()

    def _type(self, text: str) -> None:
        """What is typed on a tag goes into the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.insert(text)
        if self._codes is not None:
            self._suggest(self.line.text())

    def _add_words(self) -> None:
        for word in self.line.text().replace(";", ",").split(","):
            self.add(word.strip())


def _is_left(event: QFocusEvent) -> bool:
    """Whether the focus goes elsewhere in the window, not to suggestions nor to another program."""
    own = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
    return event.type() == QEvent.Type.FocusOut and event.reason() not in own


class _Tag(QAbstractButton):
    """A tag: Space, Enter, Delete, Backspace or a click takes it away. Emits `typed(text)` for what belongs in the line."""

    typed = Signal(str)

    def __init__(self, words: str) -> None:
        super().__init__()
        self._chip = Chip(f"{words} ×", "accent")
        self.setText(words)
        self.setAccessibleName(_("Enlever {what}").format(what=words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self):
        size = chip_size(self._chip)
        size.setHeight(theme.current().px(28))
        return size

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_End):
            self.typed.emit("")
        elif event.text().strip() and event.text().isprintable() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        box = self.rect().adjusted(0, now.px(3), 0, -now.px(3))
        paint_chip(painter, box, self._chip)
        if self.hasFocus():
            painter.setPen(QPen(now.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), now.px(5), now.px(5))
        painter.end()
