"""The list of firms: filters, counts, a new firm, and nothing that jumps."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop.model.firms import Firm
from desktop.model.searches import FirmFilters
from desktop.store.workspace import Workspace
from desktop.ui.pages.firms.list import filters_of
from desktop.ui.table import Query
from desktop.work import firms, shortlists


def test_what_is_chosen_becomes_filters() -> None:
    query = Query("bois", (("trades", ("painting",)), ("features", ("archived", "no_siret"))))
    assert filters_of(query) == FirmFilters(words="bois", trades=("painting",), features=("no_siret",), archived=True)


def test_filters_show_their_counts_and_keep_to_what_was_typed(show, loaded: Workspace, qtbot) -> None:
    window = show(loaded)
    page = window.page()
    qtbot.waitUntil(lambda: "entreprises" in page.listing.footer.text())
    assert page.listing.footer.text().startswith(f"{len(firms.listing(loaded))} entreprises · ")
    assert len([key for key in page.facets._switches if key[0] == "trades"]) == 10
    page.others.click()
    assert len([key for key in page.facets._switches if key[0] == "trades"]) > 10
    page.facets.choose((("features", ("never_bid",)),))
    qtbot.waitUntil(lambda: page.listing.footer.text().startswith(f"{page.listing.count()} entreprise"))
    assert 0 < page.listing.count() < len(firms.listing(loaded))
    window.commands.matching("Filtrer la liste")[0].run()
    qtbot.keyClicks(page.listing.box, "delattre")
    qtbot.waitUntil(lambda: page.listing.count() <= 1)


def test_lots_kept_are_seen_in_the_list(show, loaded: Workspace, delattre: Firm) -> None:
    line = shortlists.shortlist(loaded, delattre).lots[0]
    shortlists.keep(loaded, delattre, line.notice, line.lot)
    page = show(loaded).page()
    page.listing.ask(Query(sort="kept", descending=True))
    cells = page.listing.table.records.cells(0)
    assert cells[0].title == "Menuiserie Delattre"
    assert "Frévent (62) · 999" in cells[0].second
    assert cells[-1].text == "1"


def test_an_empty_list_offers_the_first_thing_to_do(show, workspace: Workspace, qtbot) -> None:
    window = show(workspace)
    assert window.focusWidget() is window.page().empty.action
    assert [button.look for button in window.page().buttons()] == ["quiet", "quiet"]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.page() is window.pages["import_firms"])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("812345", "6 chiffres sur 14"),
        ("81234567800017", "La clé de ce SIRET est fausse"),
        ("8123A", "que des chiffres"),
        ("812 345 678 00013", "SIRET valide."),
        ("356 000 000 00048", "SIRET valide."),
        ("", "La clé du SIRET est vérifiée"),
    ],
)
def test_a_siret_is_checked_as_it_is_typed(show, workspace: Workspace, qtbot, typed: str, said: str) -> None:
    page = show(workspace).page()
    page.begin()
    qtbot.keyClicks(page.new.siret, typed)
    assert said in page.new.said.text()


def test_a_firm_that_is_there_already_is_opened(show, workspace: Workspace, qtbot) -> None:
    known = firms.create(workspace, name="Atelier Fictif", siret="81234567800013")
    window = show(workspace)
    page = window.page()
    page.begin()
    qtbot.keyClicks(page.new.siret, "81234567800013")
    assert "déjà une fiche : Atelier Fictif" in page.new.said.text()
    page.new.open_button.click()
    assert (window.page().id, window.header.title.text()) == (known.id, "Atelier Fictif")


def test_escape_closes_the_new_firm_and_nothing_is_written(show, loaded: Workspace, qtbot) -> None:
    window = show(loaded)
    page, count = window.page(), len(firms.listing(loaded))
    page.begin()
    assert sum(button.look == "accent" for button in page.buttons()) == 0, "the card has the accent"
    qtbot.keyClicks(page.new.name, "Personne")
    qtbot.keyClick(page.new.name, Qt.Key.Key_Escape)
    assert page.new.isHidden()
    assert window.focusWidget() is page.listing.table
    assert len(firms.listing(loaded)) == count


def test_making_the_pages_opens_no_other_window(show, loaded: Workspace, delattre: Firm, qapp, qtbot) -> None:
    window = show(loaded)
    seen: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                seen.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    window.open("firm", delattre.id)
    qtbot.waitUntil(lambda: window.page().faces.lots.found is not None, timeout=20_000)
    for tab in (0, 1, 2):
        window.turn(tab)
    window.open("import_firms")
    qapp.removeEventFilter(watch)
    assert seen == []


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_button_creates_the_firm(show, workspace: Workspace, qtbot, key: Qt.Key | None) -> None:
    window = show(workspace)
    page = window.page()
    page.begin()
    qtbot.keyClicks(page.new.name, "Atelier Fictif")
    if key is None:
        qtbot.mouseClick(page.new.creating, Qt.MouseButton.LeftButton)
    else:
        page.new.creating.setFocus()
        qtbot.keyClick(page.new.creating, key)
    qtbot.waitUntil(lambda: window.page() is window.pages.get("firm"))
    assert window.header.title.text() == "Atelier Fictif"
    assert window.focusWidget() is window.page().faces.form.form.widget("name")


def test_a_trade_that_is_typed_finds_its_firms(show, loaded: Workspace, delattre: Firm, qtbot) -> None:
    firms.save_field(loaded, Firm, delattre.id, "name", "Delattre et fils")
    page = show(loaded).page()
    page.listing.ask(Query("menui"))
    assert "Delattre et fils" in [page.listing.table.records.cells(row)[0].title for row in range(page.listing.count())]


def test_the_list_keeps_its_place_when_one_comes_back(show, loaded: Workspace, delattre: Firm, qtbot) -> None:
    window = show(loaded)
    table = window.page().listing.table
    qtbot.waitUntil(lambda: table.records.rowCount() > 50)
    table.go(45)
    table.verticalScrollBar().setValue(2000)
    place = (table.key(), table.verticalScrollBar().value())
    window.open("firm", delattre.id)
    firms.save_field(loaded, Firm, delattre.id, "staff", 9)
    window.open("firms")
    assert (table.key(), table.verticalScrollBar().value()) == place
