"""An advisor back from a visit: a photo and a paper dropped, a picture pasted, a note; looked at, put away, taken back, found after a restart."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.store.workspace import Workspace
from desktop.ui.window import Window
from desktop.work import attachments, firms, notes
from tests.conftest import KEY

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
Show = Callable[[Workspace], Window]


def photo(path: Path) -> Path:
    """As a phone makes it: lying on its side, with the place."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:25 16:42:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 16.0, 30.0), 3: "E", 4: (2.0, 19.0, 40.0)})
    Image.radial_gradient("L").resize((1200, 900)).convert("RGB").save(path, exif=exif)
    return path


def paper(path: Path) -> Path:
    writer, text = QPdfWriter(str(path)), QTextDocument()
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    text.setHtml("<h1>Attestation de vigilance</h1>" + "<p>À jour de ses cotisations.</p>" * 120)
    text.print_(writer)
    return path


def drop(window: Window, paths: list[Path]) -> None:
    mime, target = QMimeData(), window.page().faces
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy, left, none = QPointF(20, 20), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, mime, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(at, copy, mime, left, none))


def listed(window: Window) -> list[str]:
    return [one.attachment.name for one in window.page().faces.papers.list.papers.papers]


def idle(window: Window) -> bool:
    return not window.jobs.running and not window.bridge.waiting()


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget(), key, modifier)


def test_back_from_a_visit(qtbot, show: Show, opened: Workspace, folder: Path, tmp_path: Path) -> None:
    firm = firms.create(opened, name="Menuiserie Élan")
    window = show(opened)
    window.open("firm", firm.id)
    bring(qtbot, window, tmp_path)
    look(qtbot, window)
    put_away_and_take_back(qtbot, window)
    write(qtbot, window, firm.id)
    window.close()
    opened.close()
    nothing_in_plain(folder)
    again = Workspace(folder, KEY)
    found_again(qtbot, show, again, firm.id)
    again.close()


def bring(qtbot, window: Window, tmp_path: Path) -> None:
    drop(window, [photo(tmp_path / "Façade nord.jpg"), paper(tmp_path / "Attestation.pdf")])
    qtbot.waitUntil(lambda: listed(window) == ["Attestation.pdf", "Façade nord.jpg"] and idle(window), timeout=20_000)
    assert window.header.tabs.tabText(window.page().tab) == "Pièces"
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    press(window, Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: len(listed(window)) == 3 and idle(window), timeout=20_000)


def look(qtbot, window: Window) -> None:
    tab = window.page().faces.papers
    tab.list.setFocus()
    press(window, Key.Key_End)
    assert tab.preview.title.text() == "Façade nord.jpg"
    assert [chip.text for chip in tab.preview.paper.chips()] == ["Position retirée"]
    assert "25 nov. 2026 à 16:42" in tab.preview.told.text()
    qtbot.waitUntil(lambda: shown(window) is not None and shown(window).height() > shown(window).width(), timeout=20_000)
    press(window, Key.Key_Up)
    pages = tab.preview.paper.attachment.pages
    assert pages >= 2
    qtbot.waitUntil(
        lambda: shown(window) is not None and abs(shown(window).height() / shown(window).width() - 2**0.5) < 0.02, timeout=20_000
    )
    press(window, Key.Key_PageDown)
    assert tab.preview.note.text() == f"page 2 sur {pages}"
    qtbot.waitUntil(lambda: idle(window), timeout=20_000)


def shown(window: Window) -> QImage | None:
    return window.page().faces.papers.preview.sheet.image


def put_away_and_take_back(qtbot, window: Window) -> None:
    press(window, Key.Key_Delete)
    qtbot.waitUntil(lambda: "Attestation.pdf" not in listed(window))
    press(window, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: "Attestation.pdf" in listed(window))
    press(window, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(listed(window)) == 2)
    press(window, Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: len(listed(window)) == 3)


def write(qtbot, window: Window, firm: str) -> None:
    press(window, Key.Key_N, CTRL)
    for letter in "Visite du toit":
        QTest.keyClicks(window.focusWidget(), letter)
    press(window, Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(window.page().faces.coaching.lines.lines) == 1)
    QTest.keyClicks(window.focusWidget(), "En partant")
    assert len(notes.listing(window.workspace, firm)) == 1


def nothing_in_plain(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not data.startswith((b"\xff\xd8", b"%PDF", b"\x89PNG")), path
            assert b"Visite du toit" not in data, path


def found_again(qtbot, show: Show, workspace: Workspace, firm: str) -> None:
    assert [note.text for note in notes.listing(workspace, firm)] == ["En partant", "Visite du toit"], "closing left the note"
    kept = {one.name: one for one in attachments.listing(workspace, firm)}
    assert len(kept) == 3
    with workspace.contents.open(kept["Façade nord.jpg"].sha256) as stream, Image.open(io.BytesIO(stream.read())) as image:
        assert image.size == (900, 1200)
        assert not image.getexif().get_ifd(0x8825)
    window = show(workspace)
    window.open("firm", firm)
    window.turn(2)
    qtbot.waitUntil(lambda: sum(1 for one in window.page().faces.papers.list.papers._thumbs.values() if one) == 3, timeout=20_000)
    window.close()
