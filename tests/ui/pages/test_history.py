"""« Historique » : day by day, found by its words, a line in full."""

from datetime import UTC, datetime

import pytest

from desktop.app import make_window
from desktop.base import clock
from desktop.model.firms import Firm
from desktop.store import undo
from desktop.ui.cells import cell_words
from desktop.ui.table import Query
from desktop.work import firms

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(qtbot, workspace, fixed_clock):
    """The history of a firm that was worked on over three days."""
    days = (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 26, 7, tzinfo=UTC))
    for at, staff in zip(days, (6, 8, 9), strict=True):
        clock.set_source(lambda at=at: at)
        if staff == 6:
            workspace.put_all("Créer", [Firm(id="f1", name="Menuiserie X")])
        firms.save_field(workspace, Firm, "f1", "staff", staff)
    undo.undo(workspace)
    window = make_window(workspace)
    qtbot.addWidget(window)
    window.show()
    window.open("history", "f1")
    page = window.page()
    qtbot.waitUntil(lambda: page.listing.count() == 5)
    return page


def shown(page, text: str = "") -> list[list[str]]:
    keys = page.rows.keys(Query(text=text))
    return [[cell_words(cell) for cell in row] for row in page.rows.rows(keys)]


def test_the_first_line_of_a_day_says_the_day(page) -> None:
    when = [row[0].split(",")[0] for row in shown(page)]
    assert when == ["aujourd’hui", "", "hier", "1er janv.", ""]


def test_what_changed_in_words_and_what_was_taken_back(page) -> None:
    rows = shown(page)
    assert rows[0][2] == "8 salariés, avant\u202f: 9 salariés"
    assert rows[1][2].startswith("9 salariés, annulé le 26 nov. à 08:00")
    assert rows[-1][1:] == ["Menuiserie X, Entreprise", "Créé, Raison sociale : Menuiserie X"]


def test_it_is_found_by_words_without_accents(page) -> None:
    assert len(shown(page, "effectif hier")) == 1
    assert len(shown(page, "salaries")) == 4
    assert shown(page, "lavoir") == []


def test_the_line_at_hand_in_full(page) -> None:
    page.listing.table.go(2)
    assert page.card.words["what"].text() == "Menuiserie X\nEffectif"
    assert (page.card.words["before"].text(), page.card.words["after"].text()) == ("6 salariés", "8 salariés")
    assert page.card.button.isVisible()
    page.listing.table.go(1)
    assert page.card.undone.isVisible()
    assert not page.card.button.isVisible(), "it holds that value already"


def test_a_long_history_is_read_by_a_job(qtbot, page, monkeypatch) -> None:
    monkeypatch.setattr("desktop.work.history.SHORT", 1)
    firms.save_field(page.workspace, Firm, "f1", "staff", 10)
    page.refresh()
    assert page.shell.jobs.running
    qtbot.waitUntil(lambda: page.listing.count() == 6 and not page.shell.jobs.running)


def test_another_record_begins_at_its_top(qtbot, page) -> None:
    page.listing.ask(Query(text="hier"))
    page.shell.open("history", "nobody")
    assert page.listing.count() == 0
    assert page.rows.shown == {}
    assert not page.card.words["what"].isVisible()


def test_the_button_says_which_value_and_gives_the_focus_back(qtbot, page) -> None:
    page.listing.table.go(2)
    assert page.card.button.text() == "Remettre « 6 salariés »"
    page.card.button.setFocus()
    page.card.button.click()
    assert page.window().focusWidget() is page.listing.table


def test_what_was_created_is_read_in_full_beside_the_list(page) -> None:
    page.listing.table.go(4)
    assert page.card.words["after"].text() == "Raison sociale : Menuiserie X"
    assert page.card.words["who"].text().endswith("sur cette machine")


def test_an_archived_record_is_named_first(page) -> None:
    page.workspace.put_all("Archiver", [Firm(id="f1", name="Menuiserie X", archived=True, staff=8)])
    page.refresh()
    assert shown(page)[0][1:] == ["Menuiserie X, Entreprise", "Archivé"]
