"""A first start, the code, the window, Ctrl+L, a wrong passphrase, the right one, the same page: without a mouse."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.model.firms import Firm
from desktop.store import keys
from desktop.ui import start
from desktop.ui.gate.beginning import Beginning
from desktop.ui.gate.code import ShowCode
from desktop.ui.gate.unlocking import Unlocking
from desktop.ui.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PHRASE = "tabouret mercure lavande"
Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
    """A key as the system sends it: to the active window."""
    for _time in range(times):
        QTest.keyClick(QApplication.activeWindow().windowHandle(), key, modifier)


def write(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)


def test_locked_and_opened_again(qtbot, qapp, tmp_path: Path, fixed_clock: datetime) -> None:
    start.application("clair", 1.0)
    folder = tmp_path / "workspace"
    session = Session(folder, app._window)
    session.begin(app._opened(folder))

    def face(kind: type) -> bool:
        active = QApplication.activeWindow()
        return active is not None and active is session.gate and isinstance(session.gate.face, kind) and session.gate.face.isEnabled()

    def window_open() -> bool:
        return session.window is not None and QApplication.activeWindow() is session.window

    qtbot.waitUntil(lambda: face(Beginning))
    for _box in range(2):
        write(PHRASE)
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: face(ShowCode), timeout=10_000)
    code = session.gate.face.code.line.text()
    press(Key.Key_Tab, times=3)
    press(Key.Key_Return)
    qtbot.waitUntil(window_open, timeout=10_000)
    assert session.window.header.title.text() == "Entreprises"

    with session.workspace.change("Créer") as change:
        change.put(Firm(id="01890000-0000-7000-8000-000000000001", name="Menuiserie Exemple"))
    session.window.open("firm", "01890000-0000-7000-8000-000000000001")
    press(Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: face(Unlocking) and session.workspace is None)
    assert "Menuiserie" not in session.gate.windowTitle()
    assert b"Menuiserie Exemple" not in (folder / "workspace.db").read_bytes()

    write("mauvaise")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: face(Unlocking) and "n’est pas la bonne" in session.gate.face.title_of_wrong.text(), timeout=10_000)
    write(PHRASE)  # what was wrong is selected: it is written over
    press(Key.Key_Return)
    qtbot.waitUntil(window_open, timeout=10_000)
    assert session.window.header.title.text() == "Menuiserie Exemple"
    assert keys.opened(folder, code)[0] == "recovery"

    window = session.window
    with qtbot.waitSignal(session.ended):
        press(Key.Key_Q, CTRL)
    session.end()
    window.deleteLater()
