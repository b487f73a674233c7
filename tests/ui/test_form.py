"""Each field saves when it is left; faults are lines; all by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.tags import Tags


@pytest.fixture
def page(window, qtbot):
    window.open("firm")
    return window.pages["firm"]


def retype(form, name, text, type_keys):
    made = form._editors[name]
    made.setFocus()
    made.selectAll()
    type_keys(made, text)
    return made


def test_a_field_saves_when_left_and_only_if_changed(page, qtbot, type_keys):
    made = retype(page.form, "name", "Ébénisterie d’Exemple", type_keys)
    assert page.saved == []
    qtbot.keyClick(made, Qt.Key.Key_Tab)
    assert page.saved == [("name", "Ébénisterie d’Exemple")]
    assert QApplication.focusWidget() is page.form._editors["siret"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert len(page.saved) == 1


def test_money_is_shown_as_people_write_it(page, qtbot, type_keys):
    made = retype(page.form, "max_lot", "120 k", type_keys)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert page.saved == [("max_lot", 12_000_000)]
    assert made.text() == "120\u202f000\u202f€"


def test_a_wrong_value_is_said_under_the_field_and_kept_as_typed(page, qtbot, type_keys):
    made = retype(page.form, "siret", "81234567800018", type_keys)
    qtbot.keyClick(made, Qt.Key.Key_Tab)
    under = page.form._unders["siret"]
    assert page.saved == []
    assert not under.isHidden()
    assert "fausse" in under.text()
    assert under.text().endswith("Valeur gardée : 812\u202f345\u202f678\u202f00017.")
    assert made.text() == "81234567800018"
    page.refresh()
    assert made.text() == "81234567800018"
    assert not under.isHidden()


def test_escape_gives_the_saved_value_back_and_takes_the_fault_away(page, qtbot, type_keys):
    made = retype(page.form, "staff", "six", type_keys)
    qtbot.keyClick(made, Qt.Key.Key_Tab)
    assert made.property("fault") == "true"
    made.setFocus()
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.text() == "6"
    assert made.property("fault") == "false"
    assert page.saved == []


@pytest.mark.parametrize(("key", "value"), [("o", True), ("n", False), (" ", True)])
def test_yes_no_unknown_by_keyboard(page, type_keys, qtbot, key, value):
    made = page.form._editors["signature"]
    made.setFocus()
    qtbot.keyClick(made, key)
    assert page.saved == [("signature", value)]
    qtbot.keyClick(made, "i")
    assert page.saved[-1] == ("signature", None)
    assert "inconnu" in made.accessibleName()


def test_codes_complete_and_are_taken_away(page, qtbot, type_keys):
    made = page.form._editors["trades"]
    assert isinstance(made, Tags)
    made.line.setFocus()
    type_keys(made.line, "élec")
    assert made._model.rowCount() == 1
    qtbot.keyClick(made.line, Qt.Key.Key_Return)
    assert page.saved == [("trades", ("bois", "agencement", "elec"))]
    qtbot.waitUntil(lambda: made._shown[-1].isVisible())
    qtbot.keyClick(made.line, Qt.Key.Key_Backspace)
    chosen = QApplication.focusWidget()
    assert chosen is made._shown[-1]
    assert len(page.saved) == 1, "the first key only chooses the tag"
    type_keys(chosen, "a")
    assert (QApplication.focusWidget(), made.line.text()) == (made.line, "a")
    qtbot.keyClick(made.line, Qt.Key.Key_Backspace)
    qtbot.keyClick(made.line, Qt.Key.Key_Backspace)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert page.saved[-1] == ("trades", ("bois", "agencement"))
    assert QApplication.focusWidget() is made.line


def test_what_matches_nothing_is_said(page, qtbot, type_keys):
    made, under = page.form._editors["trades"], page.form._unders["trades"]
    made.line.setFocus()
    type_keys(made.line, "zzz")
    assert made._model.item(0).text() == "Aucun résultat"
    assert made._completer.popup().width() >= 320
    qtbot.keyClick(made.line, Qt.Key.Key_Tab)
    assert "« zzz » n’a pas été ajouté." in under.text()
    assert page.saved == []
    page.refresh()
    assert "zzz" in under.text()
    made.line.setFocus()
    qtbot.keyClick(made.line, Qt.Key.Key_Escape)
    assert "zzz" not in under.text()


def test_another_record_takes_nothing_of_what_was_typed(page, type_keys):
    retype(page.form, "siret", "12", type_keys)
    page.form._leave("siret")
    page.form._editors["trades"].line.setText("zzz")
    page.form.begin()
    assert page.form._editors["siret"].text().startswith("812")
    assert page.form._editors["trades"].line.text() == ""
    assert page.form._faulty() == set()


def test_free_words_are_added_when_left(page, qtbot, type_keys):
    made = page.form._editors["refused_words"]
    made.line.setFocus()
    type_keys(made.line, "amiante, plomb")
    qtbot.keyClick(made.line, Qt.Key.Key_Tab)
    assert page.saved[-1] == ("refused_words", ("amiante", "plomb"))


def test_a_refresh_does_not_take_what_is_being_typed(page, qtbot, type_keys):
    made = retype(page.form, "name", "En cours", type_keys)
    page.refresh()
    assert made.text() == "En cours"


def test_closing_the_window_saves_the_field_at_hand(page, window, type_keys):
    retype(page.form, "name", "Dernier mot", type_keys)
    window.close()
    assert page.saved == [("name", "Dernier mot")]


def test_undo_is_the_fields_while_typing_then_the_programs(page, window, qtbot, type_keys):
    made = retype(page.form, "name", "A", type_keys)
    qtbot.keyClick(made, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert made.text() == "Menuiserie Exemple"
    assert window.message.isHidden()
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(page.form._editors["siret"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.message.title.text() == "Annulé : effectif."


def test_every_field_can_be_reached_by_tab_card_by_card(page, qtbot):
    groups = dict(__import__("demo").GROUPS)
    left = ("Identité", "Ce qui compte pour candidater")
    names = [name for heading in (*left, *(heading for heading in groups if heading not in left)) for name in groups[heading]]
    page.form.go(names[0])
    for name in names:
        made = page.form._editors[name]
        at = QApplication.focusWidget()
        for _tag in range(3):
            if at is made or at is getattr(made, "line", None):
                break
            at.focusNextPrevChild(True)
            at = QApplication.focusWidget()
        assert at in (made, getattr(made, "line", None)), name
        at.focusNextPrevChild(True)


def test_a_list_of_choices_opens_whole(window, qtbot):
    window.open("settings")
    box = window.pages["settings"].form.widget("theme")
    box.showPopup()
    view = box.view()
    assert box.count() == 3
    assert view.viewport().height() >= sum(view.sizeHintForRow(row) for row in range(3))
    assert view.sizeHintForRow(0) >= 24
    box.hidePopup()
