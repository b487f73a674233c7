"""What was done is seen, put back, undone and done again, across a restart; a refusal says its reason. Without a mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.journal.change import Change, Edit
from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.ui.window import Window
from desktop.work import firms
from tests.conftest import KEY

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
Show = Callable[[Workspace], Window]
SIRET = "73282932000074"


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget(), key, modifier)


def write(window: Window, text: str) -> None:
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(window.focusWidget(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


@pytest.fixture
def folder(folder: Path) -> Path:
    """A workspace in which two things were done to one firm, before it is opened again."""
    workspace = Workspace(folder, KEY)
    firm = firms.create(workspace, name="Menuiserie Élan", siret=SIRET)
    firms.save_field(workspace, Firm, firm.id, "staff", 6)
    firms.save_field(workspace, Firm, firm.id, "phone", "06 11 22 33 44")
    workspace.close()
    return folder


def firm(workspace: Workspace) -> Firm:
    return firms.show(workspace, SIRET)


def history_of(qtbot, window: Window) -> None:
    """Open the history of the firm at hand by its keys, and wait for its lines."""
    press(window, Key.Key_H, CTRL)
    assert window.header.title.text() == "Historique"
    page = window.pages["history"]
    qtbot.waitUntil(lambda: page.listing.count() > 0 and not window.jobs.running)
    qtbot.waitUntil(page.listing.table.hasFocus)


def test_undo_and_redo_after_a_restart_and_why_they_refuse(qtbot, show: Show, opened: Workspace) -> None:
    window = show(opened)
    window.open("firm", firm(opened).id)
    press(window, Key.Key_Z, CTRL)
    assert (firm(opened).phone, window.message.title.text()) == ("", "Annulé : Téléphone — Menuiserie Élan")
    press(window, Key.Key_Y, CTRL)
    assert (firm(opened).phone, window.message.title.text()) == ("06 11 22 33 44", "Rétabli : Téléphone — Menuiserie Élan")
    theirs = Edit("firm", firm(opened).id, {"phone": "06 11 22 33 44"}, {"phone": "07 00 00 00 00"})
    opened.apply(
        [
            (
                1,
                Change(
                    id="x",
                    space="private",
                    group="x",
                    label="Téléphone",
                    author="Zoé",
                    device="z",
                    at="2026-11-26T08:00:00+00:00",
                    edits=(theirs,),
                ),
            )
        ]
    )
    qtbot.waitUntil(lambda: not window.bridge.waiting())
    press(window, Key.Key_Z, CTRL)
    said = window.message.title.text()
    assert "ne peut pas être annulé" in said
    assert "conflit" in said or "Zoé a modifié" in said
    assert window.message.hint.text() == "Corrigez la fiche à la main."


def test_a_value_is_found_put_back_and_that_undone(qtbot, show: Show, opened: Workspace) -> None:
    window = show(opened)
    window.open("firm", firm(opened).id)
    history_of(qtbot, window)
    page = window.pages["history"]
    assert [line.field_label for line in (one.line for one in page.rows.shown.values())] == ["Téléphone", "Effectif", ""]
    write(window, "effec")
    qtbot.waitUntil(lambda: page.listing.count() == 1)
    press(window, Key.Key_Return)
    assert page.listing.table.hasFocus()
    assert "Effectif" in page.card.words["what"].text()
    assert page.card.button.isVisible()
    press(window, Key.Key_Return)
    assert firm(opened).staff is None
    assert window.message.title.text() == "Valeur remise : Effectif"
    assert window.message.undo_button.isVisible()
    qtbot.waitUntil(lambda: page.listing.count() == 2, timeout=5000)
    press(window, Key.Key_Z, CTRL)
    assert firm(opened).staff == 6
    qtbot.waitUntil(lambda: page.listing.count() == 3, timeout=5000)
    press(window, Key.Key_Escape)


def test_what_cannot_be_put_back_says_why(qtbot, show: Show, opened: Workspace) -> None:
    window = show(opened)
    window.open("firm", firm(opened).id)
    history_of(qtbot, window)
    press(window, Key.Key_End, CTRL)
    assert not window.pages["history"].card.button.isVisible()
    press(window, Key.Key_Return)
    assert window.message.title.text() == "Avant cette ligne, la fiche n’existait pas."


def test_a_notice_that_nobody_touched_has_an_empty_history(qtbot, show: Show, opened: Workspace) -> None:
    from desktop.work import notices

    typed = notices.type_by_hand(opened, notices.Typed(object="Peinture de l’école"))
    window = show(opened)
    window.open("notice", typed.id)
    history_of(qtbot, window)
    assert window.header.subtitle.text().endswith("LOC-2026-1 — Peinture de l’école")
    window.open("history", "nobody")
    page = window.pages["history"]
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert page.listing.count() == 0
    assert page.listing.empty.isVisible()
