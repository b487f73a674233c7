"""The session: what locks, what is hidden, what is really closed, and where one is after."""

import gc
import threading
import time
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from desktop import app
from desktop.base.problem import Problem
from desktop.model.firms import Firm
from desktop.store import keys, lock, remembering
from desktop.store.workspace import Workspace
from desktop.ui import choosing
from desktop.ui.gate.beginning import Beginning, Renewing
from desktop.ui.gate.stopped import Stopped
from desktop.ui.gate.unlocking import Unlocking
from desktop.ui.pages.firms.profile import ProfileTab
from desktop.ui.session import Session
from desktop.work import backups

PHRASE = "tabouret mercure lavande"
FIRM = "01890000-0000-7000-8000-000000000001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with one firm, closed."""
    folder = tmp_path / "workspace"
    key, _code = keys.begin(folder, PHRASE)
    keys.note_code(folder, key)
    workspace = Workspace(folder, key)
    with workspace.change("Créer") as change:
        change.put(Firm(id=FIRM, name="Menuiserie Exemple"))
    workspace.close()
    return folder


@pytest.fixture
def session(qtbot, folder: Path, qapp):
    """A session whose window is open on the list of firms."""
    made = Session(folder, app._window)
    made.begin(Workspace(folder, keys.unlock(folder, PHRASE)))
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.window)
    yield made
    made.end()
    for shown in (made.window, made.gate):
        if shown is not None:
            shown.close()
            shown.deleteLater()


class Clocks:
    """The two clocks of idle time."""

    def __init__(self) -> None:
        self.wall = self.steady = 1000.0

    def __call__(self) -> tuple[float, float]:
        return self.wall, self.steady

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clocks(session) -> Clocks:
    made = session.idle.now = Clocks()
    session.idle._last = made()
    return made


def press(key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the system sends it: to the window, not to the widget."""
    QTest.keyClick(QApplication.activeWindow().windowHandle(), key, modifier)


def unlock(session, qtbot, secret: str = PHRASE) -> None:
    face = session.gate.face
    assert isinstance(face, Unlocking)
    face.box.line.setText(secret)
    face.submit()
    qtbot.waitUntil(lambda: not session.locked, timeout=10_000)


def shut(session, qtbot) -> None:
    qtbot.waitUntil(lambda: session.workspace is None, timeout=10_000)


def test_without_a_noted_code_it_is_said_at_each_opening(session, qtbot, folder):
    assert session.window.message.isHidden()
    key = session.workspace.key
    keys._put(folder, key, "recovery", None)
    session.lock()
    shut(session, qtbot)
    unlock(session, qtbot)
    assert session.window.message.title.text() == "Vous n’avez pas de code de secours noté."
    session.window.open("notices")
    assert session.window.message.isVisible()


def test_ctrl_l_hides_and_really_closes(session, qtbot, folder):
    window, workspace, key = weakref.ref(session.window), weakref.ref(session.workspace), session.workspace.key
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert [shown for shown in QApplication.topLevelWidgets() if shown.isVisible()] == [session.gate]
    assert session.gate.windowTitle() == "Tournée"
    shut(session, qtbot)
    lock.hold(folder).close()
    qtbot.waitUntil(lambda: (gc.collect(), window() is None and workspace() is None)[1])
    assert not [held for held in gc.get_referrers(key) if isinstance(held, dict)], "nobody holds the key any more"


def test_unlocking_comes_back_to_the_same_place(session, qtbot):
    session.window.open("firm", FIRM)
    session.window.turn(1)
    session.window.resize(session.window.width(), 702)  # the screen of the tests is 800 px wide
    qtbot.wait(20)
    before, trail = session.window, list(session.window.trail)
    session.lock()
    shut(session, qtbot)
    unlock(session, qtbot)
    assert session.window is not before
    assert session.window.trail == trail
    assert session.window.header.title.text() == "Menuiserie Exemple"
    assert session.window.page().tab == 1
    assert session.window.height() == 702
    assert session.gate is None


def test_unlocking_comes_back_to_the_first_tab_too(session, qtbot):
    with session.workspace.change("Métier") as change:
        change.put(replace(session.workspace.get(Firm, FIRM), trades=("menuiserie-bois",)))
    session.window.open("firm", FIRM)
    session.window.turn(0)
    session.lock()
    shut(session, qtbot)
    unlock(session, qtbot)
    assert session.window.page().tab == 0


def test_what_is_being_typed_is_saved(session, qtbot):
    session.window.open("firm", FIRM)
    session.window.turn(0)
    editor = session.window.page().findChild(ProfileTab).form.widget("name")
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "Menuiserie Nouvelle")
    session.lock()
    shut(session, qtbot)
    unlock(session, qtbot)
    assert session.workspace.get(Firm, FIRM).name == "Menuiserie Nouvelle"


def test_what_was_refused_in_a_field_is_said_after(session, qtbot):
    session.window.open("firm", FIRM)
    session.window.turn(0)
    editor = session.window.page().findChild(ProfileTab).form.widget("siret")
    editor.setFocus()
    QTest.keyClicks(editor, "12345")
    session.lock()
    shut(session, qtbot)
    unlock(session, qtbot)
    assert session.workspace.get(Firm, FIRM).siret == ""
    assert session.window.message.title.text().startswith("SIRET non gardé\u202f: ")
    session.lock()
    shut(session, qtbot)
    unlock(session, qtbot)
    assert session.window.message.isHidden()


def test_a_dialog_is_closed_with_it(session, qtbot):
    dialog = QDialog(session.window)
    dialog.open()
    session.lock()
    assert not dialog.isVisible()
    assert [shown for shown in QApplication.topLevelWidgets() if shown.isVisible()] == [session.gate]


def test_after_a_lock_the_keyring_is_not_asked(session, qtbot, monkeypatch):
    key = session.workspace.key
    monkeypatch.setattr(remembering, "remembered", lambda _folder: key)
    session.lock()
    shut(session, qtbot)
    session.gate.stop(Problem("Le dossier n’est plus là."))
    session.gate.again.emit()
    assert isinstance(session.gate.face, Unlocking)


def test_idle_time_locks(session, clocks, qtbot):
    clocks.pass_(599)
    session.idle.look()
    assert not session.locked
    clocks.pass_(1)
    session.idle.look()
    assert session.locked


def test_a_key_puts_idle_time_off(session, clocks):
    clocks.pass_(599)
    press(Qt.Key.Key_Shift)
    clocks.pass_(599)
    session.idle.look()
    assert not session.locked


def test_the_machine_slept_and_the_first_key_writes_nothing(session, clocks, qtbot):
    session.window.palette_list.open()
    typed = []
    session.window.palette_list._box.textEdited.connect(typed.append)
    clocks.wall += 3600
    press(Qt.Key.Key_A)
    assert session.locked
    assert typed == []


def test_a_clock_set_back_does_not_keep_it_open(session, clocks):
    clocks.wall -= 86_400
    clocks.steady += 601
    session.idle.look()
    assert session.locked


def test_zero_minutes_is_never(session, clocks):
    session.workspace.settings.set("lock_minutes", 0)
    clocks.pass_(1_000_000)
    session.idle.look()
    assert not session.locked


def test_a_job_ends_behind_the_gate_before_the_workspace_closes(session, qtbot):
    go = threading.Event()
    session.window.run("Importation…", lambda _progress: go.wait(10))
    session.lock()
    assert not session.window.isVisible()
    qtbot.wait(50)
    assert session.workspace is not None
    go.set()
    shut(session, qtbot)


def test_unlocking_before_the_job_ends_shows_the_same_window(session, qtbot):
    go = threading.Event()
    window = session.window
    window.run("Importation…", lambda _progress: go.wait(10))
    session.lock()
    unlock(session, qtbot)
    assert session.window is window
    assert window.isVisible()
    go.set()
    qtbot.waitUntil(lambda: not window.jobs.running)
    qtbot.wait(50)
    assert session.workspace is not None
    session.lock()
    shut(session, qtbot)


def test_the_systems_lock_locks(session):
    session.system.active(False)
    assert not session.locked
    session.system.active(True)
    assert session.locked
    session.system.lock()


def test_reopen_after_closes_acts_and_comes_back(session, qtbot, folder):
    seen = []
    session.window.open("firm", FIRM)

    def act(_progress):
        lock.hold(folder).close()
        seen.append(threading.current_thread() is threading.main_thread())

    session.reopen_after("Restauration…", act)
    assert not session.window.isVisible()
    qtbot.waitUntil(lambda: not session.locked, timeout=10_000)
    assert seen == [False]
    assert session.window.header.title.text() == "Menuiserie Exemple"


def test_reopen_after_says_what_went_wrong_in_the_window(session, qtbot):
    def fails(_progress):
        raise Problem("La sauvegarde ne se lit pas.")

    session.reopen_after("Restauration…", fails)
    qtbot.waitUntil(lambda: not session.locked, timeout=10_000)
    assert session.window.message.title.text() == "La sauvegarde ne se lit pas."


def test_reopen_after_waits_for_no_job(session):
    go = threading.Event()
    session.window.run("Importation…", lambda _progress: go.wait(10))
    with pytest.raises(Problem, match="en cours"):
        session.reopen_after("Restauration…", lambda _progress: None)
    go.set()


def test_a_workspace_open_elsewhere_is_said_by_the_gate_and_tried_again(qtbot, folder):
    held = lock.hold(folder)
    session = Session(folder, app._window)
    key = keys.unlock(folder, PHRASE)
    session.begin(app._opened(folder))
    assert isinstance(session.gate.face, Unlocking)
    session.gate.given.emit(key, False)
    qtbot.waitUntil(lambda: isinstance(session.gate.face, Stopped), timeout=10_000)
    assert "déjà ouvert" in session.gate.face.accessibleName()
    held.close()
    session.gate.face.main.click()
    qtbot.waitUntil(lambda: not session.locked, timeout=10_000)
    session.end()
    session.window.close()


def test_closing_the_window_ends_the_session(session, qtbot):
    with qtbot.waitSignal(session.ended):
        session.window.close()
    session.end()
    assert session.workspace is None


def test_the_gate_stays_alive_while_the_key_is_derived(session, qtbot):
    session.lock()
    shut(session, qtbot)
    face, turns = session.gate.face, []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: turns.append(time.monotonic()))
    timer.start()
    unlock(session, qtbot)
    timer.stop()
    assert face is not None
    assert len(turns) > 5


def spoil(path: Path) -> None:
    """Write over the middle of a file, as a broken disk does."""
    with path.open("r+b") as stream:
        stream.seek(2000)
        stream.write(b"\xff" * 9000)


@pytest.mark.parametrize("lost", ["workspace.db", "workspace.key"])
def test_a_damaged_workspace_is_restored_from_the_gate(qtbot, folder, lost):
    workspace = Workspace(folder, keys.unlock(folder, PHRASE))
    backups.make(workspace)
    workspace.close()
    if lost == "workspace.db":
        spoil(folder / lost)
    else:
        for name in (keys.FILE, keys.COPY):
            (folder / name).write_text("{", "utf-8")
    session = Session(folder, app._window)
    session.begin(app._opened(folder))
    if lost == "workspace.db":
        session.gate.face.box.line.setText(PHRASE)
        session.gate.face.submit()
    qtbot.waitUntil(lambda: isinstance(session.gate.face, Stopped), timeout=10_000)
    assert session.gate.face.main.text().startswith("Restaurer la sauvegarde du ")
    session.gate.face.main.click()
    if lost == "workspace.key":
        session.gate.face.box.line.setText(PHRASE)
        session.gate.face.submit()
    qtbot.waitUntil(lambda: not session.locked, timeout=20_000)
    assert session.workspace.get(Firm, FIRM).name == "Menuiserie Exemple"
    assert "restaurée" in session.window.message.title.text()
    session.end()
    session.window.close()


def test_a_dialog_that_waits_for_an_answer_gets_none(session, qtbot):
    QTimer.singleShot(100, session.lock)
    assert choosing.files(session.window, "Choisir", "Tous (*)") == []
    shut(session, qtbot)
    unlock(session, qtbot)


def test_ctrl_l_locks_while_a_dialog_waits_for_an_answer(session, qtbot):
    def ask() -> None:
        assert isinstance(QApplication.activeWindow(), QDialog)
        press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    QTimer.singleShot(100, ask)
    assert choosing.files(session.window, "Choisir", "Tous (*)") == []
    assert session.locked
    shut(session, qtbot)


def test_a_lock_while_a_backup_is_restored_asks_for_the_secret(session, qtbot):
    go = threading.Event()
    session.reopen_after("Restauration…", lambda _progress: go.wait(10) and "Restaurée.")
    qtbot.waitUntil(lambda: session.workspace is None)
    session.lock()
    go.set()
    qtbot.waitUntil(lambda: isinstance(session.gate.face, Unlocking), timeout=10_000)
    unlock(session, qtbot)
    assert session.window.message.title.text() == "Restaurée."


def test_a_workspace_that_is_gone_is_not_made_again(session, qtbot, folder):
    session.lock()
    shut(session, qtbot)
    away = folder.rename(folder.with_name("ailleurs"))
    face = session.gate.face
    face.box.line.setText(PHRASE)
    face.submit()
    qtbot.waitUntil(lambda: isinstance(session.gate.face, Stopped), timeout=10_000)
    assert "n’est plus" in session.gate.face.accessibleName()
    assert not folder.exists()
    away.rename(folder)
    session.gate.face.main.click()
    unlock(session, qtbot)


def test_a_file_of_a_newer_version_is_said(qtbot, session, folder):
    session.workspace.connection.execute("PRAGMA user_version = 99")
    session.lock()
    shut(session, qtbot)
    session.gate.face.box.line.setText(PHRASE)
    session.gate.face.submit()
    qtbot.waitUntil(lambda: isinstance(session.gate.face, Stopped), timeout=10_000)
    assert "plus récente" in session.gate.face.accessibleName()
    assert session.gate.face.main.text() == "Réessayer"


def test_a_file_that_is_no_backup_is_said_before_a_secret_is_asked(qtbot, tmp_path, monkeypatch):
    session = Session(tmp_path / "vide", app._window)
    session.begin(remembering.Missing(tmp_path / "vide"))
    wrong = tmp_path / "photo.tournee"
    wrong.write_bytes(b"JFIF" * 100)
    monkeypatch.setattr(choosing, "files", lambda *_asked: [wrong])
    session.gate.bring.emit()
    qtbot.waitUntil(lambda: bool(session.gate.face.title_of_wrong.text()), timeout=10_000)
    assert isinstance(session.gate.face, Beginning)
    session.end()
    session.gate.close()


def test_a_new_passphrase_at_the_gate_is_said_in_the_window(session, qtbot, folder):
    code = keys.new_recovery_code(folder, session.workspace.key)
    session.lock()
    shut(session, qtbot)
    session.gate.face.box.line.setText(code)
    session.gate.face.submit()
    qtbot.waitUntil(lambda: isinstance(session.gate.face, Renewing), timeout=10_000)
    for box in (session.gate.face.passphrase.first, session.gate.face.passphrase.again):
        box.line.setText("girafe solfege tunnel brique")
    session.gate.face.submit()
    qtbot.waitUntil(lambda: not session.locked, timeout=10_000)
    assert session.window.message.title.text().startswith("Votre phrase secrète a changé")
