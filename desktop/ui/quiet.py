"""What the window does by itself and quietly: what is wrong at start is said, and the backup of the day is made."""

from PySide6.QtCore import QTimer, Slot

from desktop.base.problem import Problem
from desktop.ui.window import Window

FIRST, HOUR = 20_000, 3_600_000
"""Milliseconds after which the backup of the day is looked for: when the first page has been painted and used, then every hour."""


class Quiet(QTimer):
    """Looks at start and every hour whether a backup is due. Its failures are said in the message line."""

    def __init__(self, window: Window) -> None:
        super().__init__(window, interval=FIRST)
        self._window, self._running = window, False
        self.timeout.connect(self.back_up)
        self.start()

    def say_troubles(self) -> None:
        """Say what opening the workspace found wrong."""
        from desktop.work import standing

        found = standing.troubles(self._window.workspace)
        if found:
            said = Problem(" ".join(one.title for one in found), " ".join(one.hint for one in found))
            self._window.message.problem(said, lasting=True)

    @Slot()
    def back_up(self) -> None:
        """Make the backup of the day where it is due."""
        from desktop.work import backups

        self.setInterval(HOUR)
        if self._running:
            return
        self._running, workspace = True, self._window.workspace
        job = self._window.run("", lambda progress: backups.daily(workspace, progress), self._made)
        job.ended.connect(self._ended)

    def _made(self, made) -> None:
        if made is not None and made.troubles:
            self._window.message.problem(made.troubles[0], lasting=True)

    @Slot()
    def _ended(self) -> None:
        self._running = False
        self._window.look_again()
