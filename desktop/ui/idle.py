"""How long nobody has touched the program, sleep of the machine included."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow

from desktop.base import clock

LOCK = "Ctrl+L"
TICK = 5_000
"""Milliseconds between two looks."""
_TOUCHES = {
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.InputMethod,
}  # fmt: skip


def _now() -> tuple[float, float]:
    """Seconds by the wall and by a clock that nobody sets. The second stands still while a machine sleeps (Linux, macOS)."""
    return clock.utc().timestamp(), time.monotonic()


def _program() -> QGuiApplication:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication), "windows have an application"
    return app


class Idle(QObject):
    """Emits `due` when `limit()` seconds have passed without a key, a click or a touch; 0: never. And at once by Ctrl+L:
    where a dialog is open, the window does not hear its own shortcut.

    It listens to the windows, not to every object: a filter on the whole program would be asked a hundred times more.
    """

    due = Signal()

    def __init__(self, limit: Callable[[], float], parent: QObject, now: Callable[[], tuple[float, float]] = _now) -> None:
        super().__init__(parent)
        self._limit, self.now, self._last = limit, now, now()
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Count from now."""
        self._last = self.now()
        self._timer.start()
        _program().focusWindowChanged.connect(self._listen)
        self._listen(QGuiApplication.focusWindow())

    def stop(self) -> None:
        """Count no more."""
        if self._timer.isActive():
            self._timer.stop()
            _program().focusWindowChanged.disconnect(self._listen)

    @Slot()
    def look(self) -> bool:
        """Whether it is time; tells so. A wall clock that goes back counts for nothing, one that leaps may have slept."""
        if not self._timer.isActive() or not self._limit():
            return False
        if max(now - last for now, last in zip(self.now(), self._last, strict=True)) < self._limit():
            return False
        self.due.emit()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            if self.look():
                return True  # the first touch after a sleep wakes the gate, it writes nothing
            self._last = self.now()
            if isinstance(event, QKeyEvent) and QKeySequence(event.keyCombination()) == QKeySequence(LOCK):
                self.due.emit()
                return True
        return False

    @Slot(QWindow)
    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
