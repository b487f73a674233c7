"""Long lists: fetched by blocks, filtered as one types, in place after a refresh."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication

from desktop.ui.cells import Score, _fitting, cell_words, fitted
from desktop.ui.chips import Chip, chip_size
from desktop.ui.table import BLOCK, BLOCKS, Column, Query, Records, Table


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
    records = listing.table.records
    row = next(row for row in range(20) if records.cells(row)[5])
    told = records.index(row, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert f"{records.columns[5].label} : {cell_words(records.cells(row)[5])}" in told
    assert records.index(row, 1).data(Qt.ItemDataRole.DisplayRole) in told
    assert not listing.grab().isNull()


def test_chips_that_do_not_fit_are_counted(window):
    chips = [Chip("Clause 210 h", "info"), Chip("Visite obligatoire", "warn"), Chip("Réservé SIAE", "accent")]
    wide = sum(chip_size(chip).width() for chip in chips) + 100
    assert _fitting(chips, wide, 4)[0] == chips
    shown, room = _fitting(chips, chip_size(chips[0]).width() + 60, 4)
    assert [chip.text for chip in shown] == ["Clause 210 h", "+2"]
    assert room <= chip_size(chips[0]).width() + 60
    assert [chip.text for chip in _fitting(chips, 10, 4)[0]] == ["+3"], "words come first"
    assert _fitting([], 100, 4) == ([], 0)


def test_cells_in_words_for_screen_readers(listing):
    index = listing.table.records.index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Rénovation de l’école du bourg — 0, Commune d’Exemple · MAPA"


def test_only_headers_that_sort_look_so_and_the_sorted_one_shows_it(qtbot, dressed):
    class Rows:
        def keys(self, query):
            return ["1"]

        def rows(self, keys):
            return [("a", "b") for _key in keys]

    table = Table(Records(Rows(), (Column(label="Nom", key="name"), Column(label="Métiers"))))
    qtbot.addWidget(table)
    listed = [table.records.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.FontRole).weight() for at in (0, 1)]
    assert listed == [600, 400]
    header = table.horizontalHeader()
    table.load(Query())
    assert not header.isSortIndicatorShown()
    table.load(Query(sort="name", descending=True))
    assert (header.isSortIndicatorShown(), header.sortIndicatorSection()) == (True, 0)
    assert header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    with qtbot.assertNotEmitted(table.sorted_by):
        table._sort(1)


def test_chips_that_have_no_room_are_counted(dressed):
    chips = tuple(Chip("Jamais répondu") for _ in range(4))
    assert [[chip.text for chip in line] for line in fitted(chips, 160)] == [["Jamais répondu"], ["+3"]]
    assert [len(line) for line in fitted(chips, 1000)] == [4]
    assert fitted((), 100) == []


def test_a_certain_score_is_said_once(dressed):
    assert [cell_words(Score(91, 91, 91)), cell_words(Score(80, 91, 95))] == ["91", "91 (80–95)"]


def test_home_and_end_go_to_the_first_and_the_last(listing, qtbot):
    listing.table.go(5)
    qtbot.keyClick(listing.table, Qt.Key.Key_End)
    assert listing.table.key() == "99999"
    qtbot.keyClick(listing.table, Qt.Key.Key_Home)
    assert listing.table.key() == "0"


class Painted(QObject):
    """What of a widget has been painted."""

    def __init__(self, watched) -> None:
        super().__init__()
        self.region = QRegion()
        watched.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.region += event.region()
        return False


def test_the_row_that_is_left_loses_its_colours(listing, qtbot):
    table = listing.table
    table.setFocus()
    table.go(0)
    table.clearSelection()
    qtbot.wait(30)
    painted = Painted(table.viewport())
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    assert painted.region.contains(QPoint(table.viewport().width() - 5, table.rowViewportPosition(0) + 5))
