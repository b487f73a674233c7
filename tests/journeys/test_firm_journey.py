"""An advisor begins a firm, fills its profile, decides on lots, changes their mind, and finds it all again: without a mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.ui.window import Window
from desktop.work import demo, shortlists
from tests.conftest import KEY

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
Show = Callable[[Workspace], Window]


class Hands:
    """Types on whatever has the focus."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self.window.focusWidget(), key, modifier)

    def write(self, text: str) -> None:
        """Any letter: QTest aborts on accents, so the events are sent as they come from a keyboard."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self.window.focusWidget(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def field(self, text: str) -> None:
        """Write in a field and leave it."""
        self.write(text)
        self.press(Key.Key_Tab)

    def focused_name(self) -> str:
        return self.window.focusWidget().accessibleName()


@pytest.fixture
def opened(opened: Workspace) -> Workspace:
    """The workspace with the demonstration."""
    demo.load(opened)
    return opened


def lots(window: Window):
    return window.pages["firm"].faces.lots


def wait_ranked(qtbot, window: Window) -> None:
    """The ranking of the profile as it is now is shown: what was saved last has been heard, and no job runs."""

    def ranked() -> bool:
        heard = not window.bridge.waiting() and not window.jobs.running
        return heard and lots(window).found is not None and bool(lots(window).lines.lines)

    qtbot.waitUntil(ranked, timeout=20_000)


def test_from_a_new_firm_to_decisions_by_keyboard(qtbot, show: Show, opened: Workspace, folder: Path) -> None:
    window = show(opened)
    hands = Hands(window)
    create(qtbot, window, hands)
    fill(window, hands)
    firm = opened.get(Firm, window.pages["firm"].id)
    assert firm is not None
    assert (firm.siret, firm.trade_name, firm.legal_form, firm.commune) == ("81234567800013", "Bois d’Été", "SARL", "62361")
    assert (firm.trades, firm.staff, firm.available_staff, firm.max_lot) == (("wood_joinery",), 6, 2.5, 12_000_000)
    assert (firm.zone_km, firm.ten_year_insurance, firm.bid_before) == (40, True, False)
    kept, aside = decide(qtbot, window, hands, firm)
    window.close()
    opened.close()
    find_again(qtbot, show, folder, firm, kept, aside)


def create(qtbot, window: Window, hands: Hands) -> None:
    hands.press(Key.Key_N, CTRL)
    hands.write("Menuiserie Élan")
    hands.press(Key.Key_Return)
    hands.write("81234567800017")
    card = window.pages["firms"].new
    assert "clé" in card.said.text()
    hands.press(Key.Key_Return)
    assert window.page() is window.pages["firms"], "a wrong SIRET creates nothing"
    hands.press(Key.Key_Backspace)
    hands.write("3")
    assert card.said.text() == "SIRET valide."
    hands.press(Key.Key_Return)
    assert window.page() is window.pages["firm"]
    assert window.header.title.text() == "Menuiserie Élan"
    assert window.page().tab == 0, "a firm of which nothing is known opens on its profile"


def fill(window: Window, hands: Hands) -> None:
    assert hands.focused_name() == "Raison sociale"
    hands.press(Key.Key_Tab)
    hands.field("Bois d’Été")
    hands.press(Key.Key_Tab)
    hands.field("SARL")
    go(hands, "Commune")
    hands.write("Frévent")
    hands.press(Key.Key_Return)
    go(hands, "Métiers")
    hands.write("menuiserie bois")
    hands.press(Key.Key_Return)
    for name, text in (("Effectif", "6"), ("Personnes disponibles", "2,5"), ("Plus gros lot accepté", "120 k€"), ("Rayon habituel", "40")):
        go(hands, name)
        hands.field(text)
    go(hands, "Assurance décennale : inconnu")
    hands.write("o")
    assert hands.focused_name() == "Assurance décennale : oui"
    go(hands, "A déjà répondu à un marché : inconnu")
    hands.write("n")


def go(hands: Hands, name: str) -> None:
    """Tab until the field is reached."""
    for _ in range(60):
        if hands.focused_name() == name:
            return
        hands.press(Key.Key_Tab)
    raise AssertionError(f"Tab does not reach « {name} », it is at « {hands.focused_name()} »")


def decide(qtbot, window: Window, hands: Hands, firm: Firm) -> tuple[str, str]:
    """Keep the first lot, set the second aside, undo both, decide again. Returns their ids."""
    workspace = window.workspace
    window.activateWindow()  # the suggestions' window took that from it
    qtbot.waitUntil(window.isActiveWindow)
    hands.press(Key.Key_PageDown, CTRL)
    wait_ranked(qtbot, window)
    first, second = (line.key for line in lots(window).lines.lines[:2])
    for _again in range(2):
        lots(window).lines.go(0)
        hands.press(Key.Key_R)
        assert shortlists.decisions(workspace, firm.id)[first].state == "kept"
        assert window.message.undo_button.isVisible()
        qtbot.waitUntil(lambda: not lots(window).lines.lines[0].open)
        hands.press(Key.Key_Down)
        hands.press(Key.Key_E)
        hands.press(Key.Key_C)
        hands.write("Plein jusqu’en février")
        hands.press(Key.Key_Return)
        found = shortlists.decisions(workspace, firm.id)[second]
        assert (found.state, found.reason, found.words) == ("aside", "load", "Plein jusqu’en février")
        qtbot.waitUntil(lambda: second not in [line.key for line in lots(window).lines.lines])
        if _again:
            return first, second
        hands.press(Key.Key_Z, CTRL)
        hands.press(Key.Key_Z, CTRL)
        assert shortlists.decisions(workspace, firm.id) == {}
        qtbot.waitUntil(lambda: undecided(window, first, second), timeout=20_000)
    raise AssertionError("unreachable")


def undecided(window: Window, first: str, second: str) -> bool:
    """Whether both lots are there again, as if nothing had been decided."""
    shown = lots(window).lines.lines[:2]
    return [line.key for line in shown] == [first, second] and all(line.open for line in shown)


def find_again(qtbot, show: Show, folder: Path, firm: Firm, kept: str, aside: str) -> None:
    workspace = Workspace(folder, KEY)
    try:
        window = show(workspace)
        window.open("firm", firm.id)
        wait_ranked(qtbot, window)
        tab = lots(window)
        tab.look("kept")
        assert [line.key for line in tab.lines.lines] == [kept]
        tab.look("aside")
        assert [line.key for line in tab.lines.lines] == [aside]
        assert tab.current().shown.choice.words == "Plein jusqu’en février"
        window.close()
    finally:
        workspace.close()
