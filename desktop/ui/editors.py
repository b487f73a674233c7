"""One editor for each kind of field: typed text, long text, choice, yes / no / unknown."""

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QStyledItemDelegate, QWidget

from desktop.base.words import _
from desktop.model.records import Field
from desktop.ui import theme
from desktop.ui.reading import read, write


class Typed(QLineEdit):
    """Text, numbers, money, dates. `left` comes when it is left or Enter is pressed after a change; Escape gives the saved value back."""

    left = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field, self._saved = field, ""
        self.setProperty("look", "form")
        self.setPlaceholderText({"date": "jj/mm/aaaa", "moment": "jj/mm/aaaa hh:mm"}.get(field.kind, "" if field.unit else field.help))
        self.editingFinished.connect(self._finish)

    def value(self) -> Any:
        """What is typed, as the field's value. Raises Problem."""
        return read(self._field, self.text())

    def put(self, value: Any) -> None:
        """Show a saved value."""
        self._saved = write(self._field, value)
        self.setText(self._saved)
        self.setCursorPosition(0)

    def touched(self) -> bool:
        """Whether something else than the saved value is typed."""
        return self.text() != self._saved

    def _finish(self) -> None:
        if self.touched():
            self.left.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()  # nothing typed to undo: the key is the program's
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.touched():
            self.setText(self._saved)
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Long(QPlainTextEdit):
    """Several lines of text. Tab goes to the next field."""

    left = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._saved = ""
        self.setProperty("look", "form")
        self.setPlaceholderText(field.help)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.current().px(64))

    def value(self) -> Any:
        return self.toPlainText().strip()

    def put(self, value: Any) -> None:
        self._saved = value or ""
        self.setPlainText(self._saved)

    def touched(self) -> bool:
        return self.toPlainText() != self._saved

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.touched() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class Choice(QComboBox):
    """One of the field's choices; « — » is unknown."""

    left = Signal()

    def __init__(self, field: Field, *, unknown: bool = True) -> None:
        super().__init__()
        self._saved: Any = None
        self.setProperty("look", "form")
        self.setItemDelegate(QStyledItemDelegate(self))  # the one that follows the stylesheet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        if unknown:
            self.addItem("—", None)
        for value, text in field.choices:
            self.addItem(_(text), value)
        self.activated.connect(self._chosen)

    def value(self) -> Any:
        return self.currentData()

    def put(self, value: Any) -> None:
        self._saved = value
        found = self.findData(value)
        if found < 0 and value is not None:
            self.addItem(str(value), value)
            found = self.count() - 1
        self.setCurrentIndex(found)

    def touched(self) -> bool:
        return self.currentData() != self._saved

    def _chosen(self) -> None:
        if self.touched():
            self.left.emit()

    def wheelEvent(self, event) -> None:
        event.ignore()  # a wheel that scrolls the page must not change a value


class Tri(QWidget):
    """« oui · non · ? » in one control: o, n, i (inconnu) or the space bar; arrows go from one to the next."""

    left = Signal()

    def __init__(self, field: Field, *, unknown: bool = True) -> None:
        super().__init__()
        self._label = field.label
        self._answers: tuple[tuple[bool | None, str, str], ...] = ((True, _("oui"), "o"), (False, _("non"), "n"))
        if unknown:
            self._answers += ((None, "?", "i"),)
        self._value: bool | None = None if unknown else False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.put(self._value)

    def value(self) -> Any:
        return self._value

    def put(self, value: Any) -> None:
        self._value = value if len(self._answers) == 3 else bool(value)
        words = {True: _("oui"), False: _("non"), None: _("inconnu")}[self._value]
        self.setAccessibleName(f"{self._label} : {words}")
        self.update()

    def touched(self) -> bool:
        return False

    def answer(self, value: bool | None) -> None:
        """A person answered."""
        if value != self._value:
            self.put(value)
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        values = [value for value, _words, _key in self._answers]
        at, key = values.index(self._value), event.text().lower()
        steps = {Qt.Key.Key_Space: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() in steps:
            self.answer(values[(at + steps[Qt.Key(event.key())]) % len(values)])
        elif key and key in [k for _value, _words, k in self._answers]:
            self.answer(next(value for value, _words, k in self._answers if k == key))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.answer(self._answers[min(int(event.position().x() // self._wide()), len(self._answers) - 1)][0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._wide() * len(self._answers), theme.current().px(28))

    def _wide(self) -> int:
        return theme.current().px(46)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, whole = theme.current(), self.rect().adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.color("focus" if self.hasFocus() else "field_line"), 2 if self.hasFocus() else 1))
        painter.setBrush(now.color("field"))
        painter.drawRoundedRect(whole, now.px(6), now.px(6))
        for at, (value, words, _key) in enumerate(self._answers):
            box = QRect(at * self._wide(), 0, self._wide(), self.height()).adjusted(now.px(3), now.px(3), -now.px(3), -now.px(3))
            chosen = value == self._value
            state = "neutral" if value is None else "info"  # « oui » is not always good news
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.color(f"{state}_soft"))
                painter.drawRoundedRect(box, now.px(4), now.px(4))
            painter.setFont(now.font(12, 600 if chosen else 400))
            painter.setPen(now.color(f"{state}_ink" if chosen else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
