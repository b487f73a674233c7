"""A person asks what is kept of her, then that it goes; the yearly list is decided. Without a mouse, on the real window."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.app import make_window
from desktop.base import clock
from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.ui import choosing, start
from desktop.ui.pages.privacy.erase import ErasePage
from desktop.ui.pages.privacy.page import PrivacyPage
from desktop.ui.window import Window
from desktop.work import access, firms, notes
from desktop.work.firms import Origin

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
OLD, NOW = datetime(2022, 3, 1, 9, tzinfo=UTC), datetime(2026, 11, 26, 8, tzinfo=UTC)
NAME = "Zyxmarque Menuiserie"


@pytest.fixture
def opened(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    """A workspace whose bytes can be read, with a list of 2022 and one note of today."""
    start.application("clair", 1.0)
    workspace = Workspace(tmp_path / "workspace", None)
    file = tmp_path / "liste-2022.csv"
    file.write_text(f"Raison sociale;Ville\n{NAME};Frévent\nBravo Peinture;Frévent\nCharlie Toiture;Frévent\n", "utf-8")
    clock.set_source(lambda: OLD)
    firms.import_files(workspace, [file], origin=Origin("CMA", "mission"))
    clock.set_source(lambda: NOW)
    notes.add(workspace, firms.listing(workspace, words="zyxmarque")[0].id, "Vu l’atelier de Zyxmarque.")
    yield workspace
    workspace.close()
    clock.set_source(None)


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget(), key, modifier)


def focused(window: Window) -> str:
    """The words of the button that has the focus."""
    made = window.focusWidget()
    return made.text() if isinstance(made, QPushButton) else ""


def write(window: Window, text: str) -> None:
    """Any letter: QTest aborts on accents, so the events are sent as they come from a keyboard."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(window.focusWidget(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def wait(qtbot, until: Callable[[], bool]) -> None:
    """Jobs have time on a busy machine."""
    qtbot.waitUntil(until, timeout=20_000)


def find(window: Window, text: str) -> None:
    """Ctrl+K, words, Enter."""
    press(window, Key.Key_K, CTRL)
    write(window, text)
    press(window, Key.Key_Return)


def test_access_then_erasure_then_the_yearly_list(qtbot, opened: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make_window(opened)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    firm = firms.listing(opened, words="zyxmarque")[0]
    find(window, "zyxmarque menuiserie")
    wait(qtbot, lambda: window.page() is window.pages.get("firm"))

    monkeypatch.setattr(choosing, "folder", lambda *_: [tmp_path])
    find(window, "exporter données accès")
    wait(qtbot, lambda: window.message.title.text().startswith("Copie écrite"))
    (copy,) = tmp_path.glob("Données de *")
    assert NAME in (copy / access.PAGE).read_text("utf-8")

    find(window, "effacer entreprise")
    page = window.pages["erase"]
    assert isinstance(page, ErasePage)
    wait(qtbot, lambda: page.what is not None)
    assert page.kinds.text() == "1 entreprise, 1 note"
    wait(qtbot, lambda: any(button.isVisible() for button in window.header.buttons))
    for _ in range(60):
        if focused(window) == "Effacer définitivement":
            break
        press(window, Key.Key_Tab)
    assert focused(window) == "Effacer définitivement"
    press(window, Key.Key_Return)
    wait(qtbot, lambda: window.page() is window.pages["firms"])
    assert opened.get(Firm, firm.id) is None
    assert "1 entreprise, 1 note" in window.message.title.text()
    assert window.message.undo_button.isHidden(), "an erasure is not undone"

    find(window, "données personnelles")
    privacy = window.pages["privacy"]
    assert isinstance(privacy, PrivacyPage)
    wait(qtbot, lambda: len(privacy.deciding.rows.due) == 2)
    press(window, Key.Key_A, CTRL)
    press(window, Key.Key_G, ALT)
    wait(qtbot, lambda: not privacy.deciding.rows.due)
    press(window, Key.Key_PageDown, CTRL)
    press(window, Key.Key_PageDown, CTRL)
    assert [proof.what for proof in privacy.erasures.rows.proofs.values()] == ["1 entreprise, 1 note"]
    wait(qtbot, lambda: not window.jobs.running)
    window.close()
    opened.close()
    marked = [file.name for file in opened.folder.rglob("*") if file.is_file() and b"yxmarque" in file.read_bytes()]
    assert marked == []
