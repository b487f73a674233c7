"""From gate to window and back: what opens the workspace, locks it, and closes it for a while."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QToolTip

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.store import keys, remembering
from desktop.store.remembering import Locked
from desktop.store.workspace import Workspace
from desktop.ui import choosing
from desktop.ui.form import Form
from desktop.ui.idle import Idle
from desktop.ui.place import Place, go_to, place_of
from desktop.ui.system_lock import SystemLock
from desktop.ui.window import Window, leave_field, release

if TYPE_CHECKING:
    from desktop.ui.gate.gate import Gate

Make = Callable[[Workspace, "Session"], Window]


class Session(QObject):
    """One workspace's time on the screen: its gate while it is shut, its window while it is open. Emits `ended`."""

    ended = Signal()

    def __init__(self, folder: Path, make: Make, page: str = "firms") -> None:
        super().__init__()
        self.folder = folder
        self.workspace: Workspace | None = None
        self.window: Window | None = None
        self.gate: Gate | None = None
        self._make, self._page = make, page
        self._place: Place | None = None
        self.key: bytes | None = None
        """The key while the gate knows it and no workspace is open yet."""
        self._remember = False
        self._news: str | Problem | None = None
        self._alone = True  # whether the machine's keyring may open it: not after a lock
        self.idle = Idle(self._limit, self)
        self.idle.due.connect(self.lock)
        self.system = SystemLock(self)
        self.system.locked.connect(self.lock)
        self.system.begin()

    @property
    def locked(self) -> bool:
        """Whether the gate is before the window."""
        return self.gate is not None

    def begin(self, found: Workspace | Problem) -> None:
        """Show the window of an open workspace, or the gate that asks for what is wanted."""
        if isinstance(found, Problem):
            self._show_gate().ask(found)
        else:
            self.show(found)

    @Slot(object)
    def show(self, workspace: Workspace) -> None:
        """Show the window of `workspace`, where one was before."""
        self.workspace, key, remember = workspace, workspace.key, self._remember
        window = self.window = self._make(workspace, self)
        window.closed.connect(self._end)
        if self._place is None:
            window.open(self._page)
        else:
            go_to(window, self._place)
        if remember and key is not None:
            window.run("", lambda _progress: remembering.remember(self.folder, key))
        self._uncover()
        _tell(window, self._news)
        self._news = None

    @Slot()
    def lock(self) -> None:
        """Hide the contents at once, save what is being typed, and close the workspace as soon as no job runs."""
        window = self.window
        if self.locked:
            self.key, self._alone = None, False  # what is being done on the folder ends, then the secret is asked
        if window is None or self.locked:
            return
        leave_field(window)
        self._place, self._alone = place_of(window), False
        self._cover()
        self._show_gate().ask(Locked())
        for job in window.jobs.running:
            if not job.progress.label:
                job.cancel()
        window.jobs.progressed.connect(self._put_away)
        QTimer.singleShot(0, self, self._put_away)

    def reopen_after(self, words: str, action: Callable[[Progress], object]) -> None:
        """Close the window and the workspace, do `action` on the folder off the UI thread, and open them again.

        `words` say what is being done. The words that `action` returns, or its Problem, are said in the window that comes
        back. Raises Problem where a job runs.
        """
        window, workspace = self.window, self.workspace
        if window is None or workspace is None or self.locked:
            return
        if any(job.progress.label for job in window.jobs.running):
            raise Problem(_("Un travail est en cours."), _("Attendez sa fin, ou annulez-le en bas de la fenêtre."))
        leave_field(window)
        self._place, self.key = place_of(window), workspace.key
        self._cover()
        self._show_gate().work(words)
        QTimer.singleShot(0, self, lambda: self._work_shut(words, action))

    def act_from_gate(self, words: str, action: Callable[[Progress], object]) -> None:
        """Do `action` on the folder while the gate is shown, then try again to open the workspace."""
        gate = self.gate
        if gate is not None:
            gate.work(words)
            gate.run("", action, self._acted, gate.stop)

    def restored(self, key: bytes | None, said: str) -> None:
        """A backup has taken the workspace's place: open it by its key."""
        self.key = key
        self._acted(said)

    def end(self) -> None:
        """Close whatever is open."""
        self.idle.stop()
        if self.gate is not None:
            self.gate.release()
        if self.window is not None:
            release(self.window)
        if self.workspace is not None:
            self.workspace.close()
        self.workspace = self.key = None

    def _limit(self) -> float:
        return 0 if self.workspace is None else 60 * float(self.workspace.settings["lock_minutes"])

    def _cover(self) -> None:
        """Nothing of the work stays on the screen."""
        self.idle.stop()
        QToolTip.hideText()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for shown in QApplication.topLevelWidgets():
            if isinstance(shown, QDialog):
                shown.reject()
            elif shown.isVisible() and shown is not self.gate:
                shown.hide()

    def _uncover(self) -> None:
        """The window takes the gate's place."""
        window, gate, self.gate = self.window, self.gate, None
        assert window is not None, "only an open workspace is shown"
        if gate is not None and gate.isVisible():
            window.restoreGeometry(gate.saveGeometry())
        window.show()
        window.activateWindow()
        if gate is not None:
            gate.release()
            gate.hide()
            gate.deleteLater()
        self._remember, self.key, self._alone = False, None, True
        self.idle.start()

    def _show_gate(self) -> "Gate":
        from desktop.ui.gate import mending  # most starts show no gate
        from desktop.ui.gate.gate import Gate

        if self.gate is None:
            gate = self.gate = Gate(self.folder, lambda: mending.offer(self))
            gate.given.connect(self._given)
            gate.again.connect(self._again)
            gate.bring.connect(lambda: mending.bring(self))
            gate.closed.connect(self._end)
            if self._place is not None:
                gate.restoreGeometry(self._place.geometry)
            gate.show()
            gate.activateWindow()
        return self.gate

    @Slot()
    def _put_away(self) -> None:
        """Close the hidden window and its workspace, once its jobs have ended; the key goes with them."""
        window = self.window
        if window is not None and self.locked and choosing.asked:
            QTimer.singleShot(20, self, self._put_away)
        elif window is not None and self.locked and not window.jobs.running:
            refused = [words for form in window.findChildren(Form) for words in form.refused()]
            self._news = Problem(" ".join(refused), _("Écrivez de nouveau ce qui manque.")) if refused else None
            self._shut()

    def _shut(self) -> None:
        window, workspace, self.window, self.workspace = self.window, self.workspace, None, None
        if window is not None:
            release(window)
            window.deleteLater()
        if workspace is not None:
            workspace.close()
        QTimer.singleShot(0, gc.collect)

    def _work_shut(self, words: str, action: Callable[[Progress], object]) -> None:
        self._shut()
        gate = self.gate
        if gate is not None:
            gate.run("", action, self._acted, self._acted)

    @Slot(object)
    def _acted(self, result: object) -> None:
        """An action on the folder has ended, with words, a Problem or nothing to say: open it again."""
        self._news = result if isinstance(result, str | Problem) else None
        self._again()

    @Slot(object, bool)
    def _given(self, key: bytes, remember: bool) -> None:
        gate = self.gate
        if gate is None:
            return
        self._remember = remember
        if gate.renewed:
            self._news = self._news or _("Votre phrase secrète a changé : la nouvelle ouvre maintenant le classeur.")
        if self.window is None:
            self.key = key
            gate.run(_("Ouverture…"), lambda _progress: _opened(self.folder, key), self.show, gate.stop)
            return
        self.window.jobs.progressed.disconnect(self._put_away)  # a job still runs on it: it was hidden, not closed
        self._uncover()
        _tell(self.window, self._news)
        self._news = None
        if remember:
            self.window.run("", lambda _progress: remembering.remember(self.folder, key))

    @Slot()
    def _again(self) -> None:
        key, gate = self.key, self.gate
        if gate is not None and key is None and not self._alone:
            gate.ask(Locked())
        elif gate is not None:
            gate.run(_("Ouverture…"), lambda _progress: _opened(self.folder, key), self.show, gate.ask)

    @Slot()
    def _end(self) -> None:
        self.ended.emit()


def _tell(window: Window, news: str | Problem | None) -> None:
    """Say what happened while the gate was shown."""
    if isinstance(news, Problem):
        window.message.problem(news, lasting=True)
    elif news:
        window.say(news)


def _opened(folder: Path, key: bytes | None) -> Workspace:
    """The workspace in `folder`; a folder that has gone is not made again. Raises Problem."""
    if key is not None and not keys.exists(folder):
        raise keys.Gone(folder)
    return Workspace.open(folder, key)
