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


def new_code(card, qtbot) -> str:
    """A code made by keyboard, shown and not noted yet."""
    card.make.click()
    QApplication.processEvents()
    write(PHRASE)
    qtbot.waitUntil(lambda: hasattr(card, "code"), timeout=10_000)
    return card.code.line.text()


def test_a_new_code_is_shown_once(tab, qtbot, folder):
    card = tab.cards[1]
    assert "Il n’y en a pas" in card.text.text()
    code = new_code(card, qtbot)
    card.noted.click()
    qtbot.waitUntil(lambda: "ouvre maintenant" in message(tab))
    assert keys.opened(folder, code)[0] == "recovery"
    assert keys.code_noted(folder)
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


def test_the_former_code_opens_until_the_new_one_is_noted(tab, qtbot, folder):
    former = keys.new_recovery_code(folder, tab.cards[1].workspace.key)
    fresh = new_code(tab.cards[1], qtbot)
    assert keys.opened(folder, former)[0] == "recovery"
    tab.window().turn(0)
    assert keys.opened(folder, former)[0] == "recovery"
    with pytest.raises(keys.Refused):
        keys.opened(folder, fresh)


def test_a_code_is_not_made_without_the_present_passphrase(tab, qtbot, folder):
    card = tab.cards[1]
    card.make.click()
    QApplication.processEvents()
    write("faux")
    qtbot.waitUntil(lambda: "n’est pas la bonne" in message(tab), timeout=10_000)
    assert not hasattr(card, "code")
    assert QApplication.focusWidget() is card.present.line
    qtbot.waitUntil(card.go_on.isEnabled)
    write(PHRASE)
    qtbot.waitUntil(lambda: hasattr(card, "code"), timeout=10_000)
    assert tab.window().message.isHidden(), "the former failure is said no more"


def test_giving_up_takes_the_failure_away(tab, qtbot):
    card = tab.cards[0]
    card.begin.click()
    tab.window().problem(keys.Refused("La phrase secrète n’est pas la bonne.", ""))
    card._give_up()
    assert tab.window().message.isHidden()


def test_the_tabs_are_turned_and_reached_by_keyboard(tab):
    window = tab.window()
    assert window.focusWidget() is not None
    step = next(command for command in window.commands.all() if command.id == "settings.next").run
    step()
    assert window.page().tab == 0
    assert window.focusWidget() is window.page().form.widget("author")
    step()
    assert window.focusWidget() is tab.cards[0].begin
    window.open("firms")
    window.open("settings")
    assert window.focusWidget() is tab.cards[0].begin
