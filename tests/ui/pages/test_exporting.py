"""« Tout exporter » : a folder of its own, the progress, and what was written."""

from pathlib import Path

import pytest

from desktop.app import make_window
from desktop.model.firms import Firm
from desktop.ui import choosing
from desktop.ui.window import Window

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot, workspace) -> Window:
    workspace.put_all("Créer", [Firm(id="f1", name="Menuiserie X")])
    made = make_window(workspace)
    qtbot.addWidget(made)
    made.show()
    return made


def test_each_export_has_a_folder_of_its_own(qtbot, window, tmp_path: Path, fixed_clock, monkeypatch) -> None:
    command = next(command for command in window.commands.all() if command.id == "export")
    command.run()
    page = window.page()
    monkeypatch.setattr(choosing, "folder", lambda _parent, _title: [tmp_path])
    for name in ("Tournée 2026-11-26", "Tournée 2026-11-26 (2)"):
        page.choose.click()
        qtbot.waitUntil(lambda name=name: (tmp_path / name).is_dir() and not window.jobs.running)
        assert (tmp_path / name / "LISEZMOI.txt").is_file()
        assert str(tmp_path / name) in page.said.text()
        assert window.message.title.text() == "Tout est exporté et relu."


def test_giving_up_the_dialog_writes_nothing(qtbot, window, tmp_path: Path, monkeypatch) -> None:
    window.open("export")
    qtbot.waitUntil(lambda: not window.jobs.running)  # the first page counts its facets
    monkeypatch.setattr(choosing, "folder", lambda _parent, _title: [])
    window.page().choose.click()
    assert not window.jobs.running


def test_a_refusal_goes_to_the_message_line(qtbot, window, workspace) -> None:
    window.open("export")
    window.page().export(workspace.folder)
    qtbot.waitUntil(lambda: "dossier du classeur" in window.message.title.text())
    assert not window.page().said.isVisible()


def test_it_is_reached_from_the_settings(window) -> None:
    window.open("settings")
    next(action for action in window.page().buttons() if "exporter" in action.label).run()
    assert window.header.title.text() == "Tout exporter"


def test_the_focus_stays_while_it_is_exported(qtbot, window, tmp_path: Path, monkeypatch) -> None:
    window.activateWindow()
    window.open("export")
    page, asked = window.page(), []
    monkeypatch.setattr(choosing, "folder", lambda _parent, _title: asked.append(1) or [tmp_path])
    for _press in range(2):
        page.choose.click()
    assert window.focusWidget() is page.choose
    qtbot.waitUntil(lambda: page.said.text() != "" and not window.jobs.running)
    assert asked == [1], "one at a time"
