"""The window before the workspace: it asks for what opens it, and says what keeps it shut."""

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.base.problem import Damaged, Problem
from desktop.base.progress import Progress
from desktop.base.settings import Settings
from desktop.base.words import _
from desktop.store import disks, keys, tries
from desktop.store.remembering import Locked, Missing
from desktop.store.tries import TooSoon
from desktop.ui import theme
from desktop.ui.cards import column, label, row, scrolled
from desktop.ui.gate.beginning import Beginning, Renewing
from desktop.ui.gate.code import ShowCode
from desktop.ui.gate.face import Face
from desktop.ui.gate.remembering import RememberBox
from desktop.ui.gate.stopped import Stopped, Working
from desktop.ui.gate.unlocking import Unlocking
from desktop.ui.jobs import Job, Jobs
from desktop.ui.window import first_size

Restore = Callable[[], "tuple[str, Callable[[], object]] | None"]
"""The words of the button that restores the latest backup and what it does; None where there is no backup."""


class Gate(QWidget):
    """Emits `given(key, remember)` when the raw key is known, `again()` to try once more, `closed()` when a person gives up."""

    given = Signal(object, bool)
    again = Signal()
    closed = Signal()
    bring = Signal()

    def __init__(self, folder: Path, restore: Restore = lambda: None) -> None:
        super().__init__()
        now = theme.current()
        self.setWindowTitle("Tournée")
        self._folder, self._restore = folder, restore
        self._settings = _settings(folder)
        self.jobs = Jobs(self)
        self.face: Face | None = None
        self.renewed = False
        """Whether a new passphrase was chosen here."""
        name = label("Tournée", size=22, weight=700)
        antenna = label(str(self._settings["antenna"]) if self._settings else "", "muted")
        self._place = row(gap=0)  # no alignment: an aligned face would not grow with its lines
        for _side in range(2):
            self._place.addStretch(1)
        inner = QWidget()
        middle = column(name, antenna, self._place, gap=6)
        middle.setContentsMargins(now.px(20), now.px(20), now.px(20), now.px(20))
        middle.insertStretch(0, 2)
        middle.insertSpacing(3, now.px(12))
        middle.addStretch(3)
        for widget in (name, antenna):
            middle.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)
        inner.setLayout(middle)
        antenna.setVisible(bool(antenna.text()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        leave = QAction(_("Quitter"), self)
        leave.setShortcut(QKeySequence("Ctrl+Q"))
        leave.triggered.connect(self.close)
        self.addAction(leave)
        self.resize(first_size(self))

    def ask(self, problem: Problem) -> None:
        """Ask for what `problem` says is wanted: a new passphrase, a secret; or say what keeps the workspace shut."""
        if isinstance(problem, Missing):
            face = Beginning(self.run, self._own_words(), self.remember_box(), self._folder)
            face.chosen.connect(self._create)
            face.bring.connect(self.bring)
            self.show_face(face)
        elif isinstance(problem, Locked | keys.Refused):
            try:
                keys.slots(self._folder)
            except Problem as damage:
                self.stop(damage)
                return
            self._unlock(problem)
        else:
            self.stop(problem)

    def stop(self, problem: Problem) -> None:
        """Say what keeps the workspace shut and what can be done."""
        face = Stopped(problem, str(self._folder), self._restore() if isinstance(problem, Damaged) else None)
        face.again.connect(self.again)
        face.bring.connect(self.bring)
        self.show_face(face)

    def busy(self, words: str) -> None:
        """The face at hand says that something is being done."""
        if self.face is not None:
            self.face.busy(words)

    def work(self, words: str) -> None:
        """A face that only says what is being done."""
        self.show_face(Working(words))

    def run(
        self,
        words: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object],
        failed: Callable[[Problem], object] | None = None,
    ) -> Job:
        """Do work off the UI thread. With `words` the face waits and says them; a failure is said on it."""
        if words:
            self.busy(words)
        job = self.jobs.run("", work)
        job.done.connect(done)
        job.failed.connect(failed or self._failed)
        return job

    def closeEvent(self, event: QCloseEvent) -> None:
        self.release()
        super().closeEvent(event)
        self.closed.emit()

    def release(self) -> None:
        """Forget what was typed and end the threads."""
        if self.face is not None:
            self.face.leave()
        self.jobs.stop(0)  # a keyring that hangs must not hold the window

    def show_face(self, face: Face) -> None:
        """Show a face in place of the one at hand."""
        if self.face is not None:
            self.face.leave()
            self.face.hide()
            self.face.deleteLater()
        self.face = face
        self._place.insertWidget(1, face)
        face.show()
        face.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self, problem: Problem) -> None:
        face = Unlocking(self.remember_box())
        face.given.connect(self._open)
        self.show_face(face)
        if not isinstance(problem, Locked):
            face.say(problem)
        self.wait_if_too_soon(face)

    def wait_if_too_soon(self, face: Unlocking) -> None:
        """Count down where too many secrets were wrong."""
        try:
            tries.check(self._folder)
        except TooSoon as wait:
            face.refuse(wait)

    @Slot(str)
    def _create(self, passphrase: str) -> None:
        face, folder = self.face, self._folder
        assert isinstance(face, Beginning), "it is what was answered"
        check, remember = face.passphrase.checked, face.remember

        def create(_progress: Progress) -> tuple[bytes, str]:
            with disks.spoken(folder):
                return keys.begin(folder, check(passphrase))

        self.run(_("Création…"), create, lambda made: self._show_code(*made, remember=remember.isChecked()))

    def _show_code(self, key: bytes, code: str, remember: bool) -> None:
        face = ShowCode(code, self._folder)
        face.noted.connect(lambda: self._noted(key, remember))
        self.show_face(face)

    def _noted(self, key: bytes, remember: bool) -> None:
        folder = self._folder
        self.run(_("Ouverture…"), lambda _progress: keys.note_code(folder, key), lambda _none: self.given.emit(key, remember))

    @Slot(str)
    def _open(self, secret: str) -> None:
        face, folder = self.face, self._folder
        assert isinstance(face, Unlocking), "it is what was answered"
        remember = face.remember.isChecked()

        def open_slot(_progress: Progress) -> tuple[str, bytes]:
            with disks.spoken(folder):
                return keys.opened(folder, secret)

        def refused(problem: Problem) -> None:
            if isinstance(problem, keys.Refused | TooSoon):
                face.refuse(problem)
                self.wait_if_too_soon(face)
            else:
                self.stop(problem)

        self.run(_("Ouverture…"), open_slot, lambda found: self._opened(*found, remember=remember), refused)

    def _opened(self, kind: str, key: bytes, remember: bool) -> None:
        if kind == "passphrase":
            self.given.emit(key, remember)
            return
        face = Renewing(self.run, self._own_words(), self.remember_box())
        face.remember.setChecked(remember)
        face.chosen.connect(lambda passphrase: self._renew(key, passphrase))
        self.show_face(face)

    def _renew(self, key: bytes, passphrase: str) -> None:
        face, folder = self.face, self._folder
        assert isinstance(face, Renewing), "it is what was answered"
        check, remember = face.passphrase.checked, face.remember.isChecked()

        def change(_progress: Progress) -> None:
            keys.change_passphrase(folder, key, check(passphrase))

        def changed(_none: object) -> None:
            self.renewed = True
            self.given.emit(key, remember)

        self.run(_("Changement…"), change, changed)

    @Slot(object)
    def _failed(self, problem: Problem) -> None:
        if self.face is not None:
            self.face.busy()
            self.face.say(problem)

    def remember_box(self) -> RememberBox:
        """The box « Se souvenir sur cette machine » of a face."""
        return RememberBox(self.run, self._folder)

    def _own_words(self) -> list[str]:
        """What others know of the person: no part of a good passphrase."""
        said = [str(self._settings[key]) for key in ("author", "antenna")] if self._settings else []
        return [*filter(None, said), getpass.getuser()]


def _settings(folder: Path) -> Settings | None:
    """The settings, which are no secret; None where they do not read."""
    try:
        return Settings(folder / "settings.json")
    except Problem:
        return None
