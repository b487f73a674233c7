"""A list is looked at, its columns are said, it is brought in, and one undo takes it back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from desktop.store.workspace import Workspace
from desktop.ui.cards import Elided
from desktop.work import firms

LIST = "Qui;Identifiant\nAtelier Fictif;81234567800013\nFaux;123\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, "utf-8")
    return path


@pytest.fixture
def opened(show, workspace: Workspace):
    window = show(workspace)
    window.open("import_firms")
    return window


def test_columns_are_chosen_then_brought_in_and_remembered(opened, sheet: Path, qtbot) -> None:
    page, workspace = opened.page(), opened.workspace
    page.take([sheet])
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.columns)
    assert page.columns.mapping() == {}, "nobody can guess these headers"
    for header, field in (("Qui", "name"), ("Identifiant", "siret")):
        box = page.columns.boxes[header]
        box.setCurrentIndex(box.findData(field))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: "Atelier Fictif" in [label.text() for label in page.columns.first.findChildren(type(page.columns.first.title))])
    assert firms.listing(workspace) == []
    page.bring_in()
    assert page.buttons() == ()
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.report)
    assert page.report.summary.text() == "1 nouvelle · 0 complétée · 1 refusée"
    reason, place = page.report.listing.table.records.cells(0)
    assert "14 chiffres" in reason.title
    assert (place.title, place.second) == ("ligne 3", "liste.csv")
    assert opened.message.undo_button.isVisible()
    assert page.report.owner.isVisible(), "nobody said who gave the list"
    opened.undo()
    assert firms.listing(workspace) == []
    assert firms.layout(workspace, sheet).mapping == {"Qui": "name", "Identifiant": "siret"}


def test_files_are_dropped(opened, sheet: Path, qtbot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sheet))])
    event = QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    opened.page().dropEvent(event)
    qtbot.waitUntil(lambda: opened.page().faces.currentWidget() is opened.page().columns)


def test_a_file_that_is_no_list_is_said_in_the_message_line(opened, tmp_path: Path, qtbot) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(b"%PDF-1.7 not a list at all")
    opened.page().take([path])
    qtbot.waitUntil(opened.message.isVisible)
    assert opened.message.title.text()
    assert opened.page().faces.currentWidget() is not opened.page().columns


def test_several_files_each_with_its_columns(opened, sheet: Path, tmp_path: Path, qtbot) -> None:
    other = tmp_path / "autre.csv"
    other.write_text("Raison sociale;Ville\nElec Exemple;Frévent\n", "utf-8")
    page = opened.page()
    page.take([other, sheet])
    qtbot.waitUntil(lambda: "Ville" in page.columns.boxes)
    page.columns.file_chosen.emit(1)
    qtbot.waitUntil(lambda: "Qui" in page.columns.boxes)
    page.columns.file_chosen.emit(0)
    qtbot.waitUntil(lambda: "Ville" in page.columns.boxes)
    assert page.columns.mapping() == {"Raison sociale": "name", "Ville": "town"}


@pytest.mark.parametrize("lines", ["Atelier Fictif;81234567800013\n", "Atelier Fictif;81234567800013\nFaux;123\n"])
def test_the_focus_stays_in_the_page(opened, sheet: Path, qtbot, lines: str) -> None:
    page = opened.page()
    sheet.write_text("Raison sociale;SIRET\n" + lines, "utf-8")
    page.take([sheet])
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.columns and bool(page.columns.boxes))
    assert opened.focusWidget() is page.columns.boxes["Raison sociale"]
    bring_in = opened.header.buttons[-1]
    bring_in.setFocus()
    qtbot.keyClick(bring_in, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.report and not opened.jobs.running)
    assert page.isAncestorOf(opened.focusWidget())


def test_headers_are_whole_where_there_is_room(opened, sheet: Path, qtbot) -> None:
    page = opened.page()
    sheet.write_text("Raison sociale\nA\n", "utf-8")
    page.take([sheet])
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.columns and bool(page.columns.boxes))
    header = next(one for one in page.columns.card.findChildren(Elided) if one.text() == "Raison sociale")
    qtbot.waitUntil(lambda: header.width() >= header.sizeHint().width())
