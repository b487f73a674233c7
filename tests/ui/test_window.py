"""The shell: pages, commands, changes, messages, search."""

import threading
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.problem import Problem
from desktop.ui import shots, theme
from desktop.ui.chips import Chip
from desktop.ui.facets import Facet, Facets, Option
from desktop.ui.header import SearchBox


def test_pages_are_made_when_opened_and_marked(window):
    assert window.pages == {}
    window.open("notice", "7")
    assert list(window.pages) == ["notice"]
    assert window.navigation.entries["notices"].isChecked()
    assert "notice" not in window.navigation.entries
    assert "shortcuts" not in window.navigation.entries
    assert window.header.title.text() == "Avis 7"


def test_making_pages_opens_no_other_window(window, qapp):
    class Watch(QObject):
        shown: ClassVar[list] = []

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.shown.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    for page in ("notices", "firm", "settings", "shortcuts"):
        window.open(page)
    window.open("notice", "3")
    qapp.removeEventFilter(watch)
    assert watch.shown == []


def test_nothing_is_written_under_the_key_of_the_search_box(window):
    box = window.findChild(SearchBox)
    assert box.textMargins().right() >= box._wide


def test_counts_and_state_are_said_in_words(window):
    assert window.navigation.entries["notices"].accessibleName() == "Marchés, 12"
    assert "14 modifications" in window.navigation.standing.accessibleName()
    assert "Ternois" in window.navigation.name.accessibleName()


def test_a_change_reloads_the_page_shown_and_marks_the_others(window, qtbot):
    window.open("notices")
    window.open("firm")
    calls = []
    window.pages["firm"].refresh = lambda: calls.append("firm")
    window.pages["notices"].refresh = lambda: calls.append("notices")
    threading.Thread(target=lambda: [callback(frozenset({"firm"})) for callback in window.workspace.on_change]).start()
    qtbot.waitUntil(lambda: calls == ["firm"])
    window.workspace.on_change[0](frozenset({"notice"}))
    qtbot.wait(350)
    assert calls == ["firm"]
    window.open("notices")
    assert calls == ["firm", "notices"]
    window.open("firm")
    assert calls == ["firm", "notices"], "nothing changed: nothing to load"


def test_changes_that_pour_in_are_gathered(window, qtbot):
    window.open("firm")
    calls = []
    window.pages["firm"].refresh = lambda: calls.append(1)
    for _batch in range(50):
        window.workspace.on_change[0](frozenset({"firm"}))
    qtbot.wait(400)
    assert len(calls) == 2


def test_a_closed_window_hears_nothing_more(window):
    window.close()
    assert window.workspace.on_change == []


def test_tabs_turn_by_keyboard(window, qtbot):
    window.open("notice", "3")
    window.header.tabs.setFocus()
    qtbot.keyClick(window.header.tabs, Qt.Key.Key_Right)
    assert window.pages["notice"].tab == 1
    assert window.header.tabs.currentIndex() == 1
    window.open("firm")
    window.open("notices")
    assert window.header.tabs.isHidden()
    window.open("notice", "3")
    assert window.header.tabs.currentIndex() == 1


def test_what_was_done_is_said_with_undo(window, qtbot):
    window.open("notices")
    window.header.buttons[1].click()
    assert window.message.title.text() == "« Exemple » enregistré."
    assert not window.message.undo_button.isHidden()
    window.message.undo_button.click()
    assert window.message.title.text() == "Annulé : effectif."
    assert window.message.undo_button.isHidden()


def test_a_problem_is_a_line_with_its_hint(window):
    window.attempt(lambda: (_ for _ in ()).throw(Problem("Le fichier manque.", "Choisissez-en un autre.")))
    assert window.message.isVisible()
    assert window.message.hint.text() == "Choisissez-en un autre."
    assert QApplication.activeModalWidget() is None


def test_what_was_said_goes_with_its_page_but_for_the_failure_of_a_job(window, qtbot):
    window.open("notices")
    for tell in (lambda: window.say("Fait."), lambda: window.problem(Problem("Non."))):
        tell()
        window.open("notices")
        assert not window.message.isHidden()
        window.open("settings")
        assert window.message.isHidden()
        window.open("notices")

    def fails(_progress):
        raise Problem("Le réseau manque.")

    window.run("", fails)
    qtbot.waitUntil(lambda: window.message.title.text() == "Le réseau manque.")
    window.open("settings")
    assert not window.message.isHidden()
    window.say("Fait.")
    window.open("notices")
    assert window.message.isHidden()


def test_search_anything_by_keyboard(window, qtbot, type_keys):
    window.open("notices")
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.palette_list._box
    assert QApplication.focusWidget() is box
    type_keys(box, "école")
    qtbot.waitUntil(lambda: window.palette_list.currentIndex().data() == "Menuiserie école 0, Frévent · menuiserie bois")
    for _hit in range(3):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.header.title.text() == "Avis 3"
    assert window.palette_list.isHidden()
    assert box.text() == ""


def test_commands_are_found_and_run_from_the_search_box(window, qtbot, type_keys):
    window.open("notices")
    window.palette_list.open()
    type_keys(window.palette_list._box, "raccourcis")
    window.palette_list._search = lambda text: ()
    qtbot.keyClick(window.palette_list._box, Qt.Key.Key_Return)
    assert window.header.title.text() == "Raccourcis clavier"


def test_escape_closes_the_results(window, qtbot):
    window.palette_list.open()
    assert window.palette_list.isVisible()
    qtbot.keyClick(window.palette_list._box, Qt.Key.Key_Escape)
    assert window.palette_list.isHidden()


def test_no_two_commands_share_a_key(window):
    window.open("notices")
    keys = [key.toString() for command in window.commands.all() for key in command.sequences()]
    assert len(keys) == len(set(keys))


def test_settings_are_kept_when_left(window, qtbot, type_keys):
    window.open("settings")
    made = window.pages["settings"].form._editors
    made["antenna"].setFocus()
    made["antenna"].selectAll()
    type_keys(made["antenna"], "Antenne d’Exemple")
    qtbot.keyClick(made["antenna"], Qt.Key.Key_Tab)
    assert window.workspace.settings["antenna"] == "Antenne d’Exemple"
    assert "Antenne d’Exemple" in window.navigation.name.accessibleName()
    made["labour_cost"].setFocus()
    made["labour_cost"].selectAll()
    type_keys(made["labour_cost"], "9999")
    qtbot.keyClick(made["labour_cost"], Qt.Key.Key_Tab)
    assert "va de 15 à 150" in window.pages["settings"].form._unders["labour_cost"].text()
    assert window.workspace.settings["labour_cost"] == 38


def test_the_theme_changes_at_once(window):
    window.open("settings")
    choice = window.pages["settings"].form._editors["theme"]
    choice.setCurrentIndex(choice.findData("sombre"))
    choice.activated.emit(choice.currentIndex())
    assert theme.current().name == "sombre"


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_the_window_fits_a_small_laptop(qtbot, qapp, tmp_path, scale):
    import demo

    theme.apply(qapp, theme.LIGHT, scale)
    made = demo.window(tmp_path)
    qtbot.addWidget(made)
    for page in ("notices", "firm", "settings"):
        made.open(page)
        assert made.minimumSizeHint().width() <= 1366
        assert made.minimumSizeHint().height() <= 768


def test_shots_of_every_page_in_both_themes(window, tmp_path):
    written = shots.shoot(window, tmp_path / "shots", {"notice": "3"})
    names = {path.name for path in written}
    assert {"notices-clair.png", "notices-sombre.png", "notice-2-clair.png", "firm-1-sombre.png", "shortcuts-clair.png"} <= names
    assert all(path.stat().st_size > 10_000 for path in written)
    assert theme.current().name == "clair"


def test_facets_keep_choices_and_switches_when_counts_change(qtbot):
    facets = Facets()
    qtbot.addWidget(facets)

    def show(count):
        facets.put((Facet("nature", "Nature", (Option("works", "Travaux", count), Option("services", "Services", 2))),))

    show(86)
    switch = facets._switches["nature", "works"]
    with qtbot.waitSignal(facets.changed):
        switch.click()
    show(12)
    assert facets.chosen() == (("nature", ("works",)),)
    assert facets._switches["nature", "works"] is switch
    assert switch.accessibleName() == "Travaux, 12"
    facets.clear()
    assert facets.chosen() == ()


def test_chips_always_carry_words(window):
    window.open("notice", "3")
    from desktop.ui.chips import ChipLabel

    chips = window.pages["notice"].findChildren(ChipLabel)
    assert chips
    assert all(chip.accessibleName() and isinstance(chip.chip, Chip) for chip in chips)
