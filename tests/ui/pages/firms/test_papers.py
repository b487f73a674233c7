"""« Pièces » : in by file, drop and paste; looked at, copied out, put away and taken back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.problem import Problem
from desktop.feeds import pdfs
from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.ui import choosing
from desktop.ui.pages.firms.faces import COACHING, LOTS, PAPERS
from desktop.work import attachments, looking, notes
from tests.work.test_attachments import pdf, photo


@pytest.fixture
def opened(show, loaded: Workspace, vasseur: Firm):
    """The window on a firm's papers."""
    window = show(loaded)
    window.open("firm", vasseur.id)
    window.turn(PAPERS)
    return window


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "toit.jpg", tmp_path / "attestation.pdf", tmp_path / "vide.txt"]
    for path, data in zip(paths, (photo(), pdf(3, script=True), b""), strict=True):
        path.write_bytes(data)
    return paths


def dropped(widget: QWidget, mime: QMimeData) -> bool:
    """Drop as Qt does: on the deepest widget that takes it, or its parents. Returns whether it was taken."""
    buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    target: QWidget | None = widget
    while target is not None:
        if target.acceptDrops():
            enter = QDragEnterEvent(QPoint(5, 5), copy, mime, buttons, keys)
            enter.ignore()
            QApplication.sendEvent(target, enter)
            if enter.isAccepted():
                QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, mime, buttons, keys))
                return True
        target = target.parentWidget()
    return False


def mime_of(paths: list[Path]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def idle(window) -> bool:
    return not window.jobs.running and not window.bridge.waiting()


def listed(window) -> list[str]:
    return [paper.attachment.name for paper in window.page().faces.papers.list.papers.papers]


def test_nothing_yet_says_what_it_is_for(opened, monkeypatch: pytest.MonkeyPatch, files, qtbot) -> None:
    tab = opened.page().faces.papers
    assert opened.page().first() is tab.empty.action
    monkeypatch.setattr(choosing, "files", lambda *_: files[:1])
    tab.empty.action.click()
    qtbot.waitUntil(lambda: listed(opened) == ["toit.jpg"])
    assert opened.message.title.text() == "Pièce ajoutée : toit.jpg"


def test_files_dropped_on_any_tab_go_to_the_firm_and_say_what_was_refused(opened, files, qtbot) -> None:
    opened.turn(0)
    box = opened.page().faces.form.form.widget("phone")
    assert dropped(box, mime_of(files)), "a field does not swallow files"
    qtbot.waitUntil(lambda: listed(opened) == ["attestation.pdf", "toit.jpg"] and idle(opened))
    assert box.text() == opened.page().profile.firm.phone
    assert opened.page().tab == PAPERS
    assert opened.message.title.text() == "2 pièces ajoutées · 1 fichier refusé"
    assert opened.page().faces.papers.refused.isVisible()
    assert dropped(opened.page().faces.papers.list, mime_of(files[:1]))
    qtbot.waitUntil(lambda: opened.message.title.text() == "Déjà là : toit.jpg")
    opened.undo()
    qtbot.waitUntil(lambda: listed(opened) == [])


def test_a_table_pasted_in_a_note_is_text_and_a_picture_goes_to_the_papers(opened, qtbot) -> None:
    image, table = QImage(20, 10, QImage.Format.Format_RGB32), QMimeData()
    image.fill(Qt.GlobalColor.red)
    table.setImageData(image)
    table.setText("12 fenêtres")
    opened.page().write()
    box = opened.page().faces.coaching.composer.box
    box.insertFromMimeData(table)
    assert box.toPlainText() == "12 fenêtres"
    picture = QMimeData()
    picture.setImageData(image)
    box.insertFromMimeData(picture)
    qtbot.waitUntil(lambda: len(attachments.listing(opened.workspace, opened.page().id)) == 1 and idle(opened))
    assert opened.focusWidget() is box, "who writes is not disturbed"
    assert box.toPlainText() == "12 fenêtres"
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_large_file_on_its_way_can_be_stopped(opened, tmp_path: Path, qtbot) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(200_000_000))
    before = set(opened.workspace.contents.files())
    dropped(opened.page().faces, mime_of([large]))
    job = opened.jobs.running[-1]
    assert job.progress.label == "Ajout\u202f: large.bin"
    qtbot.waitUntil(lambda: job.progress.unit == "Mo")
    job.cancel()
    qtbot.waitUntil(lambda: opened.message.title.text().startswith("Arrêté"))
    assert listed(opened) == []
    assert set(opened.workspace.contents.files()) == before


def test_a_text_is_not_taken(opened) -> None:
    mime = QMimeData()
    mime.setText("bonjour")
    assert not dropped(opened.page().faces, mime)
    QGuiApplication.clipboard().setText("bonjour")
    next(one for one in opened.commands.all() if one.id == "firm.paste").run()
    assert "ni fichier ni image" in opened.message.title.text()
    assert listed(opened) == []


def test_a_picture_and_files_are_pasted(opened, files, qtbot) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    opened.page().faces.papers.setFocus()
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: listed(opened) == ["Image collée le 26 nov. 2026 à 09h00.png"])
    assert opened.page().faces.papers.list.current().attachment.media == "image/png"
    QGuiApplication.clipboard().setMimeData(mime_of(files[:1]))
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "toit.jpg" in listed(opened))
    QGuiApplication.clipboard().clear()  # what it holds of Python's must not outlive Python


def test_chips_preview_and_pages(opened, vasseur: Firm, files, qtbot) -> None:
    attachments.attach_files(opened.workspace, files, vasseur.id)
    qtbot.waitUntil(lambda: len(listed(opened)) == 2)
    tab = opened.page().faces.papers
    told = {paper.attachment.name: [chip.text for chip in paper.chips()] for paper in tab.list.papers.papers}
    assert told == {"attestation.pdf": ["Contient un programme"], "toit.jpg": ["Position retirée"]}
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Home)
    assert tab.preview.note.text() == "page 1 sur 3"
    qtbot.waitUntil(lambda: tab.preview.sheet.image is not None, timeout=20_000)
    qtbot.keyClick(tab.list, Qt.Key.Key_PageDown)
    assert tab.preview.note.text() == "page 2 sur 3"
    qtbot.keyClick(tab.list, Qt.Key.Key_Return)
    assert opened.focusWidget() is tab.preview.sheet
    for _ in range(5):
        qtbot.keyClick(tab.preview.sheet, Qt.Key.Key_PageDown)
    assert tab.preview.note.text() == "page 3 sur 3"
    qtbot.keyClick(tab.preview.sheet, Qt.Key.Key_Escape)
    assert opened.focusWidget() is tab.list
    assert "N’est que sur cette machine." in tab.preview.told.text()
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Down)
    assert (tab.preview.title.text(), tab.preview.note.text()) == ("toit.jpg", "")
    qtbot.waitUntil(lambda: tab.preview.sheet.image is not None and tab.preview.sheet.image.width() == 400, timeout=20_000)
    qtbot.waitUntil(lambda: len(tab.list.papers._thumbs) == 2 and idle(opened), timeout=20_000)
    assert all(tab.list.papers._thumbs.values())


def test_thumbnails_are_made_off_the_ui_thread(opened, vasseur: Firm, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    threads: list[str] = []
    real = looking.thumbnail
    monkeypatch.setattr(looking, "thumbnail", lambda *args: (threads.append(threading.current_thread().name), real(*args))[1])
    for n in range(5):
        attachments.attach_bytes(opened.workspace, photo((40 + n, 20), position=False), f"{n}.jpg", vasseur.id)
    qtbot.waitUntil(lambda: len(opened.page().faces.papers.list.papers._thumbs) == 5, timeout=20_000)
    assert threads
    assert all(name.startswith("job") for name in threads)


def test_away_and_back(opened, vasseur: Firm, files, qtbot) -> None:
    attachments.attach_files(opened.workspace, files, vasseur.id)
    qtbot.waitUntil(lambda: len(listed(opened)) == 2)
    opened.page().faces.papers.list.setFocus()
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Home)
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: listed(opened) == ["toit.jpg"])
    assert opened.message.title.text() == "Retirée : attestation.pdf"
    opened.message.undo_button.click()
    qtbot.waitUntil(lambda: len(listed(opened)) == 2)


def test_a_copy_is_written_and_warned_of(opened, vasseur: Firm, files, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attachments.attach_files(opened.workspace, files[1:2], vasseur.id)
    qtbot.waitUntil(lambda: len(listed(opened)) == 1)
    asked: list[str] = []
    monkeypatch.setattr(choosing, "new_file", lambda _parent, _title, name, _kinds: (asked.append(name), tmp_path / "copie.pdf")[1])
    opened.page().faces.papers.preview.copying.click()
    qtbot.waitUntil(lambda: "n’est plus chiffrée" in opened.message.title.text())
    assert asked == ["attestation.pdf"]
    assert (tmp_path / "copie.pdf").read_bytes() == pdf(3, script=True)


def test_what_is_missing_says_so(opened, vasseur: Firm, qtbot) -> None:
    kept = attachments.attach_bytes(opened.workspace, photo(), "x.jpg", vasseur.id)
    qtbot.waitUntil(lambda: len(listed(opened)) == 1)
    opened.workspace.contents.remove(kept.sha256)
    opened.turn(PAPERS)
    preview = opened.page().faces.papers.preview
    assert preview.paper.chips()[0].text == "Absente de cette machine"
    assert "n’est pas sur cette machine" in preview.sheet.words
    assert not preview.copying.isEnabled()


def test_a_paper_of_a_note_leads_from_the_note_to_its_picture(opened, vasseur: Firm, files, qtbot) -> None:
    note = notes.add(opened.workspace, vasseur.id, "Visite\nVu le toit")
    opened.turn(COACHING)
    tab = opened.page().faces.coaching
    assert dropped(tab.lines.lines[0], mime_of(files[:1]))
    qtbot.waitUntil(lambda: tab.lines.lines[0].data[1] != () and idle(opened))
    assert attachments.of_record(opened.workspace, note.id)[0].name == "toit.jpg"
    assert opened.page().tab == COACHING
    tab.lines.lines[0].paper_wanted.emit(attachments.of_record(opened.workspace, note.id)[0].id)
    assert opened.page().tab == PAPERS
    assert opened.page().faces.papers.list.current().where == "note du 26 nov."


def test_a_paper_does_not_rank_the_lots_again(opened, vasseur: Firm, qtbot) -> None:
    opened.turn(LOTS)
    lots = opened.page().faces.lots
    qtbot.waitUntil(lambda: lots.found is not None and idle(opened), timeout=20_000)
    asked = lots._asked
    attachments.attach_bytes(opened.workspace, b"x", "x.txt", vasseur.id)
    qtbot.wait(500)
    assert lots._asked == asked


def test_a_pdf_that_does_not_read_is_tried_again_when_one_asks(opened, files, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_asked: object):
        raise Problem("Le PDF est trop lourd ou abîmé.")

    preview = opened.page().faces.papers.preview
    with monkeypatch.context() as patched:
        patched.setattr(pdfs, "look", too_slow)
        dropped(opened.page().faces, mime_of(files[1:2]))
        qtbot.waitUntil(lambda: "trop lourd" in preview.sheet.words and idle(opened))
    assert preview.again.isVisible()
    preview.again.click()
    qtbot.waitUntil(lambda: preview.sheet.image is not None and idle(opened), timeout=20_000)
    assert preview.again.isHidden()
    assert preview.paper.attachment.pages == 3
    assert "trop lourd" not in preview.told.text()
