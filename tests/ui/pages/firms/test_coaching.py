"""« Accompagnement » : kept as it is typed, a note once it is left, found again, put away and taken back."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.ui.pages.firms.coaching import TOP
from desktop.ui.pages.firms.composer import PAUSE, warning
from desktop.ui.pages.firms.faces import COACHING, LOTS
from desktop.work import firms, notes

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(show, loaded: Workspace, vasseur: Firm):
    """The window on a firm."""
    window = show(loaded)
    window.open("firm", vasseur.id)
    return window


def write(window, qtbot, type_keys, text: str) -> None:
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_N, CTRL)
    type_keys(window.focusWidget(), text)


def test_ctrl_n_writes_and_ctrl_enter_keeps(opened, vasseur: Firm, qtbot, type_keys) -> None:
    for tab in range(5):
        opened.turn(tab)
        opened.page().first().setFocus()
        qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_N, CTRL)
        assert opened.focusWidget() is opened.page().faces.coaching.composer.box
    write(opened, qtbot, type_keys, "Visite : à l’écoute")
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Return, CTRL)
    assert [note.text for note in notes.listing(opened.workspace, vasseur.id)] == ["Visite : à l’écoute"]
    assert opened.page().faces.coaching.composer.box.toPlainText() == ""
    qtbot.waitUntil(lambda: len(opened.page().faces.coaching.lines.lines) == 1)
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not opened.page().faces.coaching.lines.lines)


def test_a_note_left_is_kept_once_and_another_window_is_not_leaving(opened, vasseur: Firm, qtbot, type_keys) -> None:
    write(opened, qtbot, type_keys, "Rappeler lundi")
    box = opened.focusWidget()
    QApplication.sendEvent(box, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    assert notes.listing(opened.workspace, vasseur.id) == []
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert len(notes.listing(opened.workspace, vasseur.id)) == 1
    assert opened.message.title.text() == "Note gardée"
    opened.turn(0)
    assert len(notes.listing(opened.workspace, vasseur.id)) == 1


def test_what_is_typed_is_kept_within_a_second_and_comes_back(opened, vasseur: Firm, qtbot, type_keys) -> None:
    other = firms.create(opened.workspace, name="Autre")
    write(opened, qtbot, type_keys, "Il a dit que")
    qtbot.waitUntil(lambda: notes.draft(opened.workspace, vasseur.id) == "Il a dit que", timeout=2 * PAUSE)
    notes.keep_draft(opened.workspace, other.id, "De l’autre")
    opened.open("firm", other.id)
    assert [note.text for note in notes.listing(opened.workspace, vasseur.id)] == ["Il a dit que"], "going to another firm leaves the note"
    assert notes.draft(opened.workspace, vasseur.id) == ""
    opened.turn(COACHING)
    assert opened.page().faces.coaching.composer.box.toPlainText() == "De l’autre"
    assert notes.listing(opened.workspace, other.id) == []


def test_closing_the_window_keeps_the_note(opened, vasseur: Firm, qtbot, type_keys) -> None:
    write(opened, qtbot, type_keys, "Derniers mots")
    opened.close()
    assert [note.text for note in notes.listing(opened.workspace, vasseur.id)] == ["Derniers mots"]


def test_protected_words_are_said_and_do_not_stop(opened, vasseur: Firm, qtbot, type_keys) -> None:
    write(opened, qtbot, type_keys, "Il est délégué syndical")
    said = opened.page().faces.coaching.composer.said
    qtbot.waitUntil(said.isVisible, timeout=2 * PAUSE)
    assert "« délégué syndical »" in said.text()
    assert "RGPD art. 9" in said.text()
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Return, CTRL)
    assert len(notes.listing(opened.workspace, vasseur.id)) == 1
    assert not said.isVisible()
    assert warning("Pose de fenêtres") == ""


def test_away_by_delete_and_back_by_undo(opened, vasseur: Firm, qtbot) -> None:
    for text in ("Une", "Deux"):
        notes.add(opened.workspace, vasseur.id, text)
    opened.turn(COACHING)
    opened.page().faces.coaching.lines.go(0)
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Delete)
    lines = opened.page().faces.coaching.lines
    qtbot.waitUntil(lambda: [line.note.text for line in lines.lines] == ["Une"])
    opened.message.undo_button.click()
    qtbot.waitUntil(lambda: len(lines.lines) == 2)


def test_search_finds_a_note_and_opens_it(opened, vasseur: Firm, qtbot, type_keys) -> None:
    other = firms.create(opened.workspace, name="Autre")
    notes.add(opened.workspace, vasseur.id, "Récente")
    notes.add(opened.workspace, vasseur.id, "Question sur la retenue de garantie")
    notes.add(opened.workspace, vasseur.id, "Plus récente")
    opened.open("firm", other.id)
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_K, CTRL)
    type_keys(opened.focusWidget(), "retenue garantie")
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_Return)
    assert opened.page().id == vasseur.id
    assert opened.page().tab == COACHING
    assert opened.page().faces.coaching.lines.current().note.text == "Question sur la retenue de garantie"
    assert opened.focusWidget() is opened.page().faces.coaching.lines.current()


def test_the_last_notes_stand_beside_the_lots(opened, vasseur: Firm, qtbot) -> None:
    latest = opened.page().faces.lots.latest
    assert not latest.reading.isVisible()
    made = [notes.add(opened.workspace, vasseur.id, f"Note {n}") for n in range(3)]
    qtbot.waitUntil(lambda: latest._notes == [made[2], made[1]])
    latest.reading.click()
    assert opened.page().tab == COACHING
    assert opened.page().faces.coaching.lines.current().note == made[2]
    opened.turn(LOTS)
    latest.writing.click()
    assert opened.focusWidget() is opened.page().faces.coaching.composer.box


def test_older_notes_come_when_asked_for_or_searched(opened, vasseur: Firm, qtbot) -> None:
    for n in range(70):
        notes.add(opened.workspace, vasseur.id, f"Note {n}", datetime(2026, 1, 1, 8, n % 60))
    first = notes.add(opened.workspace, vasseur.id, "La toute première", datetime(2025, 1, 1))
    opened.turn(COACHING)
    tab = opened.page().faces.coaching
    assert len(tab.lines.lines) == TOP
    tab.more.click()
    assert len(tab.lines.lines) == 2 * TOP
    opened.open("firm", f"{vasseur.id}/{first.id}")
    assert tab.lines.current().note.text == "La toute première"
    assert not tab.more.isVisible()
