"""The bottom of the window: what was done and its « Annuler », problems with their hint, and long work as it goes."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.formats import NARROW, number
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Elided, Meter, label

STAYS = 12_000
"""Milliseconds for which what was done stays written; a problem stays until it is closed, the page is left, or something else is said."""


class MessageLine(QWidget):
    """One line of what was done or what went wrong. Emits `undo()`; hidden while there is nothing to say."""

    undo = Signal()

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._state = "neutral"
        self._lasting = False
        self.title, self.hint = Elided(weight=600), label("", "ink", wrap=True)
        self.hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.undo_button = button(_("Annuler"), self.undo.emit, "link", _("Défaire ce qui vient d’être fait (Ctrl+Z)"))
        self.close_button = button(_("Fermer"), self.hide, "link")
        self._timer = QTimer(self, singleShot=True, interval=STAYS)
        self._timer.timeout.connect(self._fade)
        line = QHBoxLayout(self)
        line.setContentsMargins(now.px(20), now.px(6), now.px(20), now.px(6))
        line.setSpacing(now.px(10))
        line.addWidget(self.title)
        line.addWidget(self.hint, 1)
        line.addWidget(self.undo_button)
        line.addWidget(self.close_button)
        self.hide()

    def say(self, text: str, undo: bool) -> None:
        """Say what was done; an empty text: what was said holds no more."""
        if not text:
            self.hide()
            return
        self._show("ok", text, "", undo)
        self._timer.start()

    def problem(self, problem: Problem, *, lasting: bool = False) -> None:
        """Say what went wrong and what to do. A `lasting` one, of a job, is there on whatever page one is."""
        self._timer.stop()
        self._show("bad", problem.title, problem.hint, False)
        self._lasting = lasting

    def leave(self) -> None:
        """The page is left: what was said of it goes."""
        if not self._lasting:
            self.hide()

    def _show(self, state: str, title: str, hint: str, undo: bool) -> None:
        self._state, self._lasting = state, False
        self.title.setText(title)
        self.hint.setText(hint)
        self.undo_button.setVisible(undo)
        self.setAccessibleName(f"{title} {hint}".strip())
        self.show()
        self.title.updateGeometry()
        self.update()

    def _fade(self) -> None:
        if self.undo_button.hasFocus() or self.close_button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.color("bad_soft" if self._state == "bad" else "header"))
        painter.fillRect(0, 0, self.width(), 1, now.color("line"))
        painter.fillRect(0, 0, now.px(4), self.height(), now.color(self._state))
        painter.end()


class ProgressStrip(QWidget):
    """The jobs that run: what each is doing, how far it is, and « Annuler »."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._lines: dict[int, _ProgressLine] = {}
        self.hide()

    def show_progress(self, running: list[Progress]) -> None:
        """Show these and no others. What has no name is quick and quiet: the page must not jump for it."""
        present = {id(progress): progress for progress in running if progress.label}
        for key in [key for key in self._lines if key not in present]:
            self._lines.pop(key).deleteLater()
        for key, progress in present.items():
            if key not in self._lines:
                self._lines[key] = _ProgressLine(progress)
                self._column.addWidget(self._lines[key])
            self._lines[key].poll()
        self.setVisible(bool(present))


def _counted(at: Progress) -> str:
    """« 174 sur 252 Mo »; bytes are told in megabytes."""
    scale, unit = (1_000_000, "Mo") if at.unit == "o" else (1, at.unit)
    done, total = at.done // scale, -(-at.total // scale)
    said = _("{done} sur {total}").format(done=number(min(done, total)), total=number(total)) if total else number(done) if done else ""
    return f"{said}{NARROW}{unit}" if said and unit else said


class _ProgressLine(QWidget):
    def __init__(self, progress: Progress) -> None:
        super().__init__()
        now = theme.current()
        self._progress = progress
        self.words, self.numbers, self._meter = Elided(), label(), Meter(role="info")
        self._meter.setFixedWidth(now.px(180))
        self.cancel = button(_("Annuler"), self._cancel, "link")
        line = QHBoxLayout(self)
        line.setContentsMargins(now.px(20), now.px(5), now.px(20), now.px(5))
        line.setSpacing(now.px(12))
        line.addWidget(self.words)
        line.addWidget(self._meter)
        line.addWidget(self.numbers)
        line.addStretch(1)
        line.addWidget(self.cancel)

    def poll(self) -> None:
        at = self._progress
        text = at.label if at.wanted else _("Arrêt en cours…")
        if self.words.text() != text:
            self.words.setText(text)
        self._meter.setVisible(at.total > 0)
        self._meter.set(at.done / at.total if at.total else 0)
        self.numbers.setText(_counted(at))

    def _cancel(self) -> None:
        self._progress.cancel()
        self.cancel.setEnabled(False)
        self.poll()

    def sizeHint(self) -> QSize:
        return QSize(0, theme.current().px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.color("info_soft"))
        painter.fillRect(0, 0, self.width(), 1, now.color("line"))
        painter.end()
