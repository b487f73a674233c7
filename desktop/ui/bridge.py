"""From the store's callbacks, on any thread, to one signal on the UI thread."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

PAUSE = 300
"""Milliseconds between two reloads while changes pour in (an import writes a batch of 200 rows in less)."""


class Bridge(QObject):
    """Emits `changed(frozenset of kinds)`: at once for a single change, gathered when they follow quickly."""

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._flush)
        self._arrived.connect(self._gather)
        self._callbacks = workspace.on_change
        self._callback = self._arrived.emit
        self._callbacks.append(self._callback)

    def waiting(self) -> bool:
        """Whether changes were heard that are not told yet."""
        return bool(self._waiting)

    def close(self) -> None:
        """Hear no more of the workspace."""
        self._timer.stop()
        self._waiting.clear()
        if self._callback in self._callbacks:
            self._callbacks.remove(self._callback)

    @Slot(object)
    def _gather(self, kinds: frozenset[str]) -> None:
        self._waiting |= kinds
        if not self._timer.isActive():
            self._flush()

    @Slot()
    def _flush(self) -> None:
        if self._waiting:
            kinds, self._waiting = frozenset(self._waiting), set()
            self._timer.start()
            self.changed.emit(kinds)
