"""The yearly list is decided by keyboard, lists are completed, an erasure shows what it takes before it takes it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.model.firms import Firm
from desktop.store.undo import undo
from desktop.ui.pages.firms.creating import NewFirm
from desktop.ui.pages.privacy import places, rights
from desktop.work import erasing, firms, notes, privacy
from desktop.work.firms import Origin


def opened(qtbot, window, tab=0):
    window.open("privacy")
    page = window.pages["privacy"]
    if tab:
        window.turn(tab)
    qtbot.waitUntil(lambda: not window.jobs.running)
    return page


def test_several_firms_are_decided_by_keyboard_and_undone(qtbot, workspace, known, show):
    window = show(workspace)
    tab = opened(qtbot, window).deciding
    assert [firm.name for firm in tab.rows.due.values()] == ["Alpha Bois", "Bravo Peinture"]
    table = tab.listing.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert tab.chosen.text() == "Bravo Peinture"
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert tab.chosen.text() == "2 entreprises marquées"
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert tab.chosen.text() == "1 entreprise marquée"
    QTest.keyClick(table, Qt.Key.Key_Space)
    tab.reason.setText("en projet")
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not tab.rows.due)
    assert window.message.title.text() == "2 fiches gardées un an"
    assert tab.card.isHidden()
    undo(workspace)
    qtbot.waitUntil(lambda: len(tab.rows.due) == 2)
    assert tab.reason.text() == ""


def test_one_firm_is_put_away(qtbot, workspace, known, show):
    window = show(workspace)
    tab = opened(qtbot, window).deciding
    tab.listing.table.go(0)
    tab.archiving.click()
    qtbot.waitUntil(lambda: len(tab.rows.due) == 1)
    assert workspace.get(Firm, known["Alpha Bois"].id).archived


def test_marked_firms_are_erased_after_a_look(qtbot, workspace, known, show):
    window = show(workspace)
    tab = opened(qtbot, window).deciding
    tab._mark(list(tab.rows.due))
    tab.erasing.click()
    page = window.pages["erase"]
    qtbot.waitUntil(lambda: page.what is not None)
    assert window.page() is page
    assert page.kinds.text() == "2 entreprises"
    assert page.firms.text() == "Alpha Bois, Bravo Peinture"
    assert page.reason.value() == erasing.EXPIRED
    assert workspace.get(Firm, known["Alpha Bois"].id) is not None, "nothing goes before it is confirmed"
    page.leave()
    assert window.page() is window.pages["privacy"]


def test_a_firm_goes_with_the_text_that_names_it(qtbot, workspace, known, show):
    window = show(workspace)
    id = known["Alpha Bois"].id
    window.open("firm", id)
    command = next(one for one in window.commands.all() if one.id == "firm.erase")
    command.run()
    page = window.pages["erase"]
    qtbot.waitUntil(lambda: page.what is not None)
    ((tick, mention),) = page.places.ticks
    assert (tick.text(), mention.excerpt) == ("Note · Texte · Charlie Toiture", "Travaille avec Alpha Bois.")
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert page.places.note.text() == "1 endroit · 1 texte à vider"
    assert page.kinds.text() == "1 entreprise · 1 texte à vider"
    page.erase()
    qtbot.waitUntil(lambda: window.page() is window.pages["firms"])
    assert workspace.get(Firm, id) is None
    (note,) = notes.listing(workspace, known["Charlie Toiture"].id)
    assert note.text == ""
    assert window.message.title.text() == "Effacé : 1 entreprise, 1 texte ailleurs."
    erasures = opened(qtbot, window, 2).erasures
    assert [proof.what for proof in erasures.rows.proofs.values()] == ["1 entreprise, 1 texte ailleurs"]


def test_every_place_can_be_seen_names_before_shared_numbers(qtbot, workspace, known, show):
    alpha, charlie = known["Alpha Bois"].id, known["Charlie Toiture"].id
    for _number in range(places.SHOWN + 6):
        notes.add(workspace, charlie, "Appeler le standard, 03 21 00 00 01.")
    notes.add(workspace, known["Bravo Peinture"].id, "Cousin d’Alpha Bois.")
    window = show(workspace)
    window.open("erase", alpha)
    page = window.pages["erase"]
    qtbot.waitUntil(lambda: page.what is not None)
    assert [mention.excerpt for _tick, mention in page.places.ticks[:2]] == ["Travaille avec Alpha Bois.", "Cousin d’Alpha Bois."]
    assert len(page.places.ticks) == places.SHOWN
    more = next(one for one in page.findChildren(QPushButton) if one.text() == "Voir les 8 autres endroits")
    more.click()
    assert len(page.places.ticks) == len(page.what.mentions) == places.SHOWN + 8
    qtbot.waitUntil(page.places.ticks[places.SHOWN][0].hasFocus)


def test_erasing_is_one_step_away_and_the_focus_stays_in_the_page(qtbot, workspace, known, show):
    window = show(workspace)
    window.open("erase", known["Alpha Bois"].id)
    page = window.pages["erase"]
    qtbot.waitUntil(lambda: page.what is not None)
    assert page.reason.hasFocus()
    qtbot.waitUntil(window.header.buttons[-1].isVisible)
    QTest.keyClick(page.reason, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    last = window.header.buttons[-1]
    assert (last.text(), last.hasFocus()) == ("Effacer définitivement", True)
    last.click()
    assert page.running
    assert page.reason.hasFocus()
    qtbot.waitUntil(lambda: window.page() is window.pages["firms"])
    assert not window.navigation.isAncestorOf(window.focusWidget())


@pytest.mark.parametrize(
    ("words", "page"), [("Historique", "history"), ("Effacer le contact…", "erase"), ("Effacer l’entreprise…", "erase")]
)
def test_the_rights_of_a_person_are_in_sight(qtbot, workspace, known, show, words, page):
    window = show(workspace)
    window.open("firm", known["Alpha Bois"].id)
    window.turn(0)
    link = next(one for one in window.pages["firm"].faces.form.links if one.text() == words)
    assert link.isVisible()
    link.click()
    assert window.page() is window.pages[page]


def test_only_the_contact_goes_and_one_comes_back_to_the_firm(qtbot, workspace, known, show):
    window = show(workspace)
    id = known["Alpha Bois"].id
    window.open("firm", id)
    next(one for one in window.commands.all() if one.id == "firm.erase_contact").run()
    page = window.pages["erase"]
    qtbot.waitUntil(lambda: page.what is not None)
    assert page.kinds.text() == "1 entreprise : contact, téléphone, courriel"
    page.erase()
    qtbot.waitUntil(lambda: window.page() is window.pages["firm"])
    assert workspace.get(Firm, id).phone == ""
    assert workspace.get(Firm, id).name == "Alpha Bois"


def test_the_legal_basis_of_a_list_is_completed(qtbot, workspace, known, show, tmp_path: Path):
    file = tmp_path / "sans-origine.csv"
    file.write_text("Raison sociale\nDelta\n", "utf-8")
    firms.import_files(workspace, [file])
    window = show(workspace)
    tab = opened(qtbot, window, 1).sources
    assert len(tab.rows.sources) == 2
    tab.listing.table.go(0)
    basis = tab.form.widget("basis")
    basis.setCurrentIndex(basis.findData("contract"))
    basis.activated.emit(basis.currentIndex())
    assert privacy.sources(workspace)[0].basis == "contract"
    tab.listing.table.go(1)
    assert tab.form.widget("owner").text() == "CMA"


def test_the_profile_says_where_it_comes_from(qtbot, workspace, known, show):
    window = show(workspace)
    window.open("firm", known["Alpha Bois"].id)
    window.turn(0)
    profile = window.pages["firm"].faces.face(0)
    assert "liste « liste-2022.csv », transmise par CMA, importée le 1er mars 2022" in profile.source.text()
    assert profile.form.widget("phone").toolTip().startswith("liste « liste-2022.csv »")
    assert profile.form.widget("consent_notices") is not None


def test_what_is_said_of_a_list_is_kept_with_it_and_proposed_for_the_next(qtbot, workspace, show, tmp_path: Path):
    file = tmp_path / "liste.csv"
    file.write_text("Raison sociale\nDelta\n", "utf-8")
    window = show(workspace)
    window.open("import_firms")
    page = window.pages["import_firms"]
    page.take([file])
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.columns)
    assert page.columns.origin.origin() == Origin("", "mission")
    page.columns.origin.owner.setText("Mairie de Frévent")
    page.bring_in()
    qtbot.waitUntil(lambda: page.faces.currentWidget() is page.report)
    (source,) = privacy.sources(workspace)
    assert (source.owner, source.basis) == ("Mairie de Frévent", "mission")
    assert privacy.last_origin(workspace) == Origin("Mairie de Frévent", "mission")
    assert page.report.owner.isHidden()


@pytest.mark.parametrize("tab", [0, 1, 2])
def test_an_empty_page_says_what_it_is_for(qtbot, workspace, show, tab):
    window = show(workspace)
    page = opened(qtbot, window, tab)
    assert page.face().listing.empty.isVisible()


def test_a_firm_that_was_erased_is_typed_again_only_after_a_question(qtbot, workspace, dressed):
    siret = "81234567800013"
    erasing.erase(workspace, firms.create(workspace, name="Alpha Bois", siret=siret).id)
    card = NewFirm(workspace)
    qtbot.addWidget(card)
    card.start()
    card.name.setText("Alpha Bois")
    card.siret.setText(siret)
    card.begin()
    assert firms.listing(workspace) == []
    assert card.creating.text() == "Créer une nouvelle fiche quand même"
    assert card.said.text().startswith("Fiche effacée le ")
    card.siret.clear()
    card.siret.textEdited.emit("")
    assert card.creating.text() == "Créer la fiche"
    card.siret.setText(siret)
    card.begin()
    with qtbot.waitSignal(card.created):
        card.begin()
    assert [firm.siret for firm in firms.listing(workspace)] == [siret]


def test_the_copy_is_written_where_one_says(qtbot, workspace, known, show, tmp_path: Path):
    window = show(workspace)
    rights.export(window, known["Alpha Bois"], tmp_path)
    qtbot.waitUntil(lambda: "non chiffrée" in window.message.title.text())
    (folder,) = tmp_path.glob("Données de Alpha Bois*")
    assert {file.name for file in folder.iterdir()} == {"ce-qui-est-garde.html", "donnees.json"}
