"""Settings, « Sécurité » : what each card really changes, and what it forgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop import app
from desktop.store import chamber, keys, remembering
from desktop.store.workspace import Workspace

PHRASE, OTHER = "tabouret mercure lavande", "girafe solfege tunnel brique"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "workspace"


@pytest.fixture
def tab(qtbot, folder, dressed):
    """The tab, shown in a window on a real workspace."""
    workspace = Workspace(folder, keys.create(folder, PHRASE))
    window = app.make_window(workspace, "settings")
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.turn(1)
    yield window.page().security
    window.close()
    workspace.close()


def write(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def message(tab) -> str:
    return tab.window().message.title.text()


def test_the_passphrase_is_changed_by_keyboard(tab, qtbot, folder):
    tab.cards[0].begin.click()
    for text in (PHRASE, OTHER, OTHER):
        write(text)
    qtbot.waitUntil(lambda: message(tab).startswith("Phrase secrète changée"), timeout=10_000)
    assert keys.unlock(folder, OTHER)
    with pytest.raises(keys.Refused):
        keys.unlock(folder, PHRASE)


def test_the_present_passphrase_is_asked(tab, qtbot, folder):
    tab.cards[0].begin.click()
    for text in ("faux", OTHER, OTHER):
        write(text)
    qtbot.waitUntil(lambda: "n’est pas la bonne" in message(tab), timeout=10_000)
    qtbot.waitUntil(tab.cards[0].change.isEnabled)
    assert QApplication.focusWidget() is tab.cards[0].present.line
    assert keys.unlock(folder, PHRASE)


def test_a_weak_one_is_refused(tab, qtbot, folder):
    tab.cards[0].begin.click()
    for text in (PHRASE, "azerty", "azerty"):
        write(text)
    qtbot.waitUntil(lambda: "se devine trop vite" in message(tab), timeout=10_000)
    assert keys.unlock(folder, PHRASE)


def test_a_new_code_is_shown_once(tab, qtbot, folder):
    card = tab.cards[1]
    assert "Il n’y en a pas" in card.text.text()
    card.make.click()
    qtbot.waitUntil(lambda: hasattr(card, "code"), timeout=10_000)
    code = card.code.line.text()
    assert keys.opened(folder, code)[0] == "recovery"
    card.noted.click()
    QApplication.processEvents()
    assert not any(code in line.text() for line in tab.findChildren(QLineEdit) if line.isVisible())
    assert "annule l’ancien" in card.text.text()


def test_secrets_go_away_with_the_page(tab, qtbot):
    tab.cards[0].begin.click()
    write(PHRASE)
    present = tab.cards[0].present
    tab.window().turn(0)
    tab.window().turn(1)
    assert not present.isVisible()
    assert tab.cards[0].begin.isVisible()


def test_the_chambers_key_opens_and_is_taken_away(tab, folder):
    public, secret = chamber.pair()
    card = tab.cards[3]
    card.line.setText("age1faux")
    card.keep.click()
    assert message(tab) == "Ce n’est pas une clé publique de chambre."
    card.line.setText(public)
    card.keep.click()
    assert keys.opened(folder, secret)[0] == "chamber"
    card.remove.click()
    assert "chamber" not in keys.slots(folder)


def test_this_machine_remembers_and_forgets(tab, qtbot, folder, monkeypatch):
    kept: dict = {}
    monkeypatch.setattr(remembering, "available", lambda: True)
    monkeypatch.setattr(remembering, "remembered", kept.get)
    monkeypatch.setattr(remembering, "remember", kept.__setitem__)
    monkeypatch.setattr(remembering, "forget", lambda of: kept.pop(of, None))
    card = tab.cards[2]
    qtbot.waitUntil(lambda: "pas de trousseau" in card.text.text())
    tab.refresh()
    qtbot.waitUntil(lambda: "demandée à chaque ouverture" in card.text.text())
    card.turn.click()
    qtbot.waitUntil(lambda: "garde la clé" in card.text.text())
    assert len(kept[folder]) == 32
    card.turn.click()
    qtbot.waitUntil(lambda: "demandée à chaque ouverture" in card.text.text())
    assert kept == {}


def test_the_delay_is_kept_within_its_bounds(tab, qtbot):
    delay = tab.cards[2].delay
    for typed, kept in (("25", 25), ("9999", 25), ("0", 0)):
        delay.setFocus()
        delay.selectAll()
        write(typed)
        assert tab.cards[2].workspace.settings["lock_minutes"] == kept
        assert delay.text() == str(kept)


def test_tab_goes_through_the_three_boxes_first(tab):
    card = tab.cards[0]
    card.begin.click()
    QApplication.processEvents()
    for box in (card.new.first, card.new.again):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is box.line
