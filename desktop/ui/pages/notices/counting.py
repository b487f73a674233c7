"""What is counted beside the list of notices, in quiet jobs: nothing waits for it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from desktop.base import clock
from desktop.store import notices as stored
from desktop.ui.listing import AFTER_PAINTING
from desktop.ui.page import Shell
from desktop.ui.pages.notices.filtering import Counts
from desktop.ui.pages.notices.source import Notices
from desktop.ui.table import Table
from desktop.work import shortlists

REST = 150
"""Milliseconds after scrolling before the firms of the rows in sight are counted."""


class Counting(QObject):
    """Counts filters, and the firms that could answer the notices in sight of `table`."""

    def __init__(self, shell: Shell, source: Notices, table: Table) -> None:
        super().__init__(table)
        self.shell, self.workspace, self.source, self.table = shell, shell.workspace, source, table
        self._counted: object = None
        self._version: object = None
        self._busy = False
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.count_firms)
        table.verticalScrollBar().valueChanged.connect(lambda _value: self.later())

    def later(self) -> None:
        """Count the firms of the rows in sight once they rest."""
        self._rest.start()

    def forget(self) -> None:
        """Forget the firms that were counted where something has changed since."""
        if self._version != self.workspace.version:
            self._version = self.workspace.version
            self.source.counts.clear()

    def count_facets(self, done: Callable[[Counts], object]) -> None:
        """Count what each filter would show, unless that is known."""
        wanted = (self.source.filters, self.workspace.version)
        if wanted == self._counted:
            return
        self._counted = wanted
        filters, now = self.source.filters, clock.now()

        def counted(found: Counts) -> None:
            if self._counted == wanted:
                done(found)

        def start() -> None:
            self.shell.run("", lambda _progress: stored.facets(self.workspace, filters, now), counted)

        QTimer.singleShot(AFTER_PAINTING, self, start)

    def count_firms(self) -> None:
        """Count, in a job, the firms that could answer the notices in sight."""
        if not self.table.isVisible():  # counted when it is shown again; a window that closes starts nothing
            return
        table = self.table
        top, bottom = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        last = bottom if bottom >= 0 else table.records.rowCount() - 1
        keys = [int(key) for key in (table.records.key(row) for row in range(max(0, top), last + 1)) if key is not None]
        missing = [key for key in keys if key not in self.source.counts]
        if not missing or self._busy:
            return
        self._busy = True
        version = self._version

        def ended() -> None:
            self._busy = False

        def done(found: dict[int, int]) -> None:
            if version == self._version:
                self.source.counts.update(dict.fromkeys(missing, 0) | found)
                table.records.renew()
            self.later()

        job = self.shell.run("", lambda _progress: shortlists.could_answer(self.workspace, missing), done)
        job.ended.connect(ended)
