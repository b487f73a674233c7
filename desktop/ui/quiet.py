"""What the window does by itself and quietly: says what is wrong at start, finishes a purge, makes the backup of the day."""

from PySide6.QtCore import QTimer, Slot

from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.store import keys
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

        workspace = self._window.workspace
        found = standing.troubles(workspace)
        if keys.exists(workspace.folder) and not keys.code_noted(workspace.folder):
            where = _("Sans lui, une phrase secrète oubliée ferme le classeur pour toujours : faites-en un dans Paramètres, Sécurité.")
            found.append(Problem(_("Vous n’avez pas de code de secours noté."), where))
        if found:
            said = Problem(" ".join(one.title for one in found), " ".join(one.hint for one in found))
            self._window.message.problem(said, lasting=True)

    @Slot()
    def back_up(self) -> None:
        """Finish a purge that was cut, and make the backup of the day where it is due."""
        from desktop.work import backups

        self.setInterval(HOUR)
        if self._running:
            return
        self._running, workspace = True, self._window.workspace
        job = self._window.run("", lambda progress: backups.quiet(workspace, progress), self._done)
        job.ended.connect(self._ended)

    def _done(self, troubles) -> None:
        for trouble in troubles[:1]:
            self._window.message.problem(trouble, lasting=True)

    @Slot()
    def _ended(self) -> None:
        self._running = False
        self._window.look_again()
