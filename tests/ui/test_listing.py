"""Long lists: fetched by blocks, filtered as one types, in place after a refresh."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.table import BLOCK, BLOCKS, Query


@pytest.fixture
def listing(window, qtbot):
    window.open("notices")
    found = window.pages["notices"].listing
    qtbot.waitUntil(lambda: found.count() == 100_000)
    return found


def test_only_what_is_seen_is_fetched(listing):
    QApplication.processEvents()
    source = listing.table.records.source
    assert source.fetched <= 3
    listing.table.scrollToBottom()
    listing.grab()
    assert source.fetched <= 6


def test_blocks_seen_long_ago_are_dropped(listing):
    records = listing.table.records
    for block in range(BLOCKS * 2):
        records.cells(block * BLOCK)
    assert len(records._blocks) <= BLOCKS


def test_typing_filters_and_escape_gives_the_list_back(listing, qtbot, type_keys):
    listing.table.setFocus()
    qtbot.keyClick(listing.table, "m")
    assert QApplication.focusWidget() is listing.box
    type_keys(listing.box, "enu")
    qtbot.waitUntil(lambda: listing.query.text == "menu")
    assert listing.count() == 33_333
    qtbot.keyClick(listing.box, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is listing.table
    listing.filter()
    qtbot.keyClick(listing.box, Qt.Key.Key_Escape)
    assert listing.count() == 100_000
    assert listing.filter_line.isHidden()


def test_enter_opens(listing, qtbot, window):
    listing.table.go(3)
    qtbot.keyClick(listing.table, Qt.Key.Key_Return)
    assert window.header.title.text() == "Avis 3"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.header.title.text() == "Marchés"
    assert listing.table.key() == "3"


def test_the_place_is_kept_across_a_refresh(listing):
    listing.table.go(5000)
    scrolled = listing.table.verticalScrollBar().value()
    assert scrolled > 0
    listing.refresh()
    assert listing.table.key() == "5000"
    assert listing.table.verticalScrollBar().value() == scrolled


def test_when_the_current_record_goes_the_next_one_takes_its_place(listing):
    listing.table.go(10)
    listing.table.records.source.count = 8
    listing.refresh()
    assert listing.table.key() == "7"


def test_headers_sort_through_the_source(listing):
    header = listing.table.horizontalHeader()
    header.sectionClicked.emit(0)
    assert listing.query.sort == "deadline"
    assert not listing.query.descending
    header.sectionClicked.emit(0)
    assert listing.query.descending
    assert listing.table.records.key(0) == "99999"
    header.sectionClicked.emit(4)
    assert listing.query.sort == "deadline", "a column without a key does not sort"


def test_a_query_that_finds_nothing_leaves_the_table(listing):
    listing.ask(Query(text="zzz"))
    assert listing.count() == 0
    assert not listing.table.isHidden()


def test_spare_columns_go_when_there_is_no_room(listing, window):
    assert not listing.table.isColumnHidden(5)
    window.resize(900, 700)
    QApplication.processEvents()
    assert listing.table.isColumnHidden(5)
    assert not listing.table.isColumnHidden(1)


def test_cells_in_words_for_screen_readers(listing):
    index = listing.table.records.index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Rénovation de l’école du bourg — 0, Commune d’Exemple · MAPA"
