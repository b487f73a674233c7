"""« Sauvegardes » : made, listed, looked at before anything happens, restored while the window is closed."""

import shutil
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt

from desktop.app import _window
from desktop.base import clock
from desktop.model.firms import Firm
from desktop.store import keys, remembering
from desktop.store import workspace as stored
from desktop.store.backups import Backup
from desktop.store.workspace import Workspace
from desktop.ui import choosing
from desktop.ui.pages.backups.listed import Rows
from desktop.ui.session import Session
from desktop.work import backups

SECRET = "quatre chevaux mangent tard"


@pytest.fixture
def session(qtbot, dressed, tmp_path):
    """A session whose window is on « Sauvegardes », on a workspace with one firm."""
    folder = tmp_path / "w"
    workspace = Workspace(folder, keys.create(folder, SECRET))
    with workspace.change("x") as change:
        change.put(Firm(id="a", name="Menuiserie d’avant"))
    made = Session(folder, _window)
    made.show(workspace)
    qtbot.waitUntil(lambda: made.window.isVisible())
    made.window.open("backups")
    yield made
    made.end()
    for shown in (made.window, made.gate):
        if shown is not None and shiboken6.isValid(shown):
            shiboken6.delete(shown)


def settle(qtbot, page) -> None:
    qtbot.waitUntil(lambda: not page.shell.jobs.running, timeout=20_000)


def labels(window) -> list[str]:
    return [button.text() for button in window.header.buttons]


def test_the_first_one_is_offered_then_listed(session, qtbot) -> None:
    window = session.window
    page = window.page()
    settle(qtbot, page)
    assert labels(window) == ["Restaurer un fichier…"]
    qtbot.mouseClick(page.shelf.listing.empty.action, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert page.shelf.listing.count() == 1
    assert labels(window) == ["Restaurer un fichier…", "Sauvegarder maintenant"]
    assert "faite et relue" in window.message.title.text()
    cells = page.shelf.rows.rows(page.shelf.rows.keys(page.shelf.listing.query))[0]
    assert cells[0].title.startswith("Aujourd’hui")
    assert cells[0].second == "À votre demande"
    assert "aujourd’hui" in " ".join(window.navigation.standing._standing.lines)
    page.verify()
    settle(qtbot, page)
    assert "entière" in window.message.title.text()


def test_restoring_shows_first_what_differs(session, qtbot) -> None:
    window, folder = session.window, session.folder
    page = window.page()
    backups.make(window.workspace)
    with window.workspace.change("y") as change:
        change.put(Firm(id="a", name="Menuiserie d’après"))
        change.put(Firm(id="b", name="Nouvelle"))
    page.refresh()
    settle(qtbot, page)
    page.shelf.listing.table.setFocus()
    qtbot.keyClick(page.shelf.listing.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._previewing(), timeout=20_000)
    settle(qtbot, page)
    lines = [(line.name, line.state) for line in page.preview.found.lines]
    assert lines == [("Nouvelle", "now"), ("Menuiserie d’après", "different")]
    assert labels(window) == ["Ne rien changer", "Restaurer cette sauvegarde"]
    page.leave()
    assert window.workspace.get(Firm, "b")
    page.look(page.file)
    qtbot.waitUntil(lambda: page._previewing() and not page.shell.jobs.running, timeout=20_000)
    page.restore()
    qtbot.waitUntil(lambda: session.window is not None and session.window is not window and not session.locked, timeout=20_000)
    again = session.window
    assert again.workspace.get(Firm, "a").name == "Menuiserie d’avant"
    assert again.workspace.get(Firm, "b") is None
    assert "restaurée" in again.message.title.text()
    assert "avis publics" not in again.message.title.text(), "those that are here stay"
    assert {one.reason for one in (one.backup for one in backups.listing(again.workspace))} == {"manuelle", "restauration"}
    assert (folder / stored.NAME).exists()


def test_a_folder_is_chosen_and_given_up(session, qtbot, monkeypatch, tmp_path) -> None:
    window = session.window
    page, usb = window.page(), tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(choosing, "folder", lambda *_args: [usb])
    page.choose_folder()
    assert str(usb) in page.shelf.place.text()
    assert not page.shelf.back.isHidden()
    page.make()
    settle(qtbot, page)
    assert len(list(usb.glob("*.tournee"))) == 1
    shutil.move(usb, tmp_path / "pocket")
    page.make()
    settle(qtbot, page)
    assert "n’est pas là" in window.message.title.text()
    page.refresh()
    settle(qtbot, page)
    assert page.shelf.listing.empty.title.text().startswith(
        "La clé n’est pas branchée\u202f; dernière sauvegarde dessus\u202f: aujourd’hui"
    )
    assert page.shelf.listing.empty.isVisible()
    page.shelf.back.click()
    assert page.shelf.back.isHidden()
    settle(qtbot, page)
    assert page.shelf.listing.empty.title.text() == "Aucune sauvegarde encore"
    assert page.shelf.risk.isVisible(), "what lies with the workspace goes with the machine"
    assert window.workspace.settings["backup_folder"] == ""


def test_a_file_that_is_no_backup_is_said(session, qtbot, monkeypatch, tmp_path) -> None:
    window = session.window
    file = Path(tmp_path / "x.tournee")
    file.write_bytes(b"x" * 5000)
    monkeypatch.setattr(choosing, "files", lambda *_args: [file])
    window.page().choose_file()
    settle(qtbot, window.page())
    assert "abîmé" in window.message.title.text()
    assert not window.page()._previewing()


def test_a_new_machine_begins_with_a_backup(session, qtbot, monkeypatch, tmp_path) -> None:
    file = backups.make(session.window.workspace, folder=tmp_path / "usb").backup.path
    fresh = Session(tmp_path / "fresh", _window)
    fresh.begin(remembering.Missing(fresh.folder))
    monkeypatch.setattr(choosing, "files", lambda *_args: [file])
    fresh.gate.face.bring.emit()
    qtbot.waitUntil(lambda: hasattr(fresh.gate.face, "box"), timeout=20_000)
    fresh.gate.face.box.line.setText("une autre")
    fresh.gate.face.submit()
    qtbot.waitUntil(lambda: "n’est pas la bonne" in fresh.gate.face.title_of_wrong.text(), timeout=20_000)
    fresh.gate.face.box.line.setText(SECRET)
    fresh.gate.face.submit()
    qtbot.waitUntil(lambda: not fresh.locked, timeout=20_000)
    assert fresh.workspace.get(Firm, "a").name == "Menuiserie d’avant"
    assert "restaurée" in fresh.window.message.title.text()
    assert "avis publics ne sont pas dans la sauvegarde" in fresh.window.message.title.text()
    fresh.end()
    shiboken6.delete(fresh.window)


def test_the_window_makes_the_backup_of_the_day_and_says_what_is_wrong(session, qtbot) -> None:
    from desktop.ui.quiet import Quiet

    quiet = session.window.findChild(Quiet)
    quiet.back_up()
    qtbot.waitUntil(lambda: bool(backups.listing(session.window.workspace)), timeout=20_000)
    settle(qtbot, session.window.page())
    before = clock.utc()
    clock.set_source(lambda: before.replace(year=before.year - 1))
    try:
        quiet.say_troubles()
    finally:
        clock.set_source(None)
    assert "horloge" in session.window.message.title.text()


def test_the_focus_stays_in_the_page(session, qtbot, monkeypatch, tmp_path) -> None:
    window = session.window
    page = window.page()
    backups.make(window.workspace)
    page.refresh()
    settle(qtbot, page)
    make = window.header.buttons[-1]
    make.setFocus()
    qtbot.keyClick(make, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.shelf.listing.count() == 2, timeout=20_000)
    settle(qtbot, page)
    assert page.isAncestorOf(window.focusWidget())
    monkeypatch.setattr(choosing, "folder", lambda *_args: [tmp_path / "usb"])
    page.shelf.choosing.setFocus()
    page.shelf.choosing.click()
    settle(qtbot, page)
    assert page.isAncestorOf(window.focusWidget())
    page.shelf.back.setFocus()
    page.shelf.back.click()
    settle(qtbot, page)
    assert page.isAncestorOf(window.focusWidget())


def test_the_first_one_leaves_the_focus_in_the_page(session, qtbot) -> None:
    page = session.window.page()
    settle(qtbot, page)
    page.shelf.listing.empty.action.setFocus()
    qtbot.keyClick(page.shelf.listing.empty.action, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.shelf.listing.count() == 1, timeout=20_000)
    settle(qtbot, page)
    assert page.isAncestorOf(session.window.focusWidget())


def test_the_size_of_the_attachments_is_said(session, qtbot) -> None:
    at = backups.Listed(stored_backup(), True, 15, 250_000_000, None)
    assert Rows()._row(at)[2] == "15 · 250\u202fMo"


def stored_backup() -> Backup:
    return Backup(Path("x.tournee"), "0" * 12, clock.now(), "jour", 1_000)
