"""« Pourquoi ce score » : what is shown adds up, and what lacks is told."""

import re

import pytest

from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.ui.cards import Label
from desktop.ui.pages.firms.lot_line import chips
from desktop.ui.pages.firms.why import Why
from desktop.work import firms, shortlists

UNKNOWN = {"turnover": None, "max_lot": None, "available_staff": None, "ten_year_insurance": None}


def said(why: Why) -> list[str]:
    """All labels, from top to bottom."""
    return [found.text() for found in why.findChildren(Label)]


def shown(why: Why) -> tuple[list[int], int]:
    """The numbers that are shown: 100 and what is taken from it, then the score."""
    texts = said(why)
    start, end = texts.index("Un lot en tout point fait pour elle, moins :"), texts.index("Score")
    found = [int(text.replace("−", "-")) for text in texts[start - 1 : end] if re.fullmatch(r"−?\d+", text)]
    return found[:-1], found[-1]


@pytest.mark.parametrize("changes", [{}, {"ten_year_insurance": False, "signature": False}, UNKNOWN])
def test_the_numbers_that_are_shown_add_up(qtbot, dressed, loaded: Workspace, delattre: Firm, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        firms.save_field(loaded, Firm, delattre.id, name, value)
    firm = firms.listing(loaded, words="delattre")[0]
    for line in shortlists.shortlist(loaded, firm).lots:
        why = Why()
        qtbot.addWidget(why)
        why.show_line(firm, line, "Lot")
        parts, score = shown(why)
        assert parts[0] == 100
        assert all(part <= 0 for part in parts[1:])
        assert sum(parts) == score == round(line.match.score.mid)
        assert "−0" not in said(why)


def test_what_is_not_known_tells_what_it_could_change_and_which_first(qtbot, dressed, loaded: Workspace, delattre: Firm) -> None:
    for name, value in UNKNOWN.items():
        firms.save_field(loaded, Firm, delattre.id, name, value)
    firm = firms.listing(loaded, words="delattre")[0]
    why = Why()
    qtbot.addWidget(why)
    why.show_line(firm, shortlists.shortlist(loaded, firm).lots[0], "Lot")
    told = [text for text in said(why) if "Le score peut" in text]
    assert len(told) >= 2
    assert [text for text in told if "À savoir d’abord" in text] == told[:1]
    assert all(re.search(r"[.?] Le score peut", text) for text in told)


def test_a_missing_ten_year_insurance_is_seen_on_the_line_and_in_the_conditions(qtbot, dressed, loaded: Workspace, delattre: Firm) -> None:
    firms.save_field(loaded, Firm, delattre.id, "ten_year_insurance", False)
    firm = firms.listing(loaded, words="delattre")[0]
    line = shortlists.shortlist(loaded, firm).lots[0]
    assert "Décennale à régler" in [chip.text for chip in chips(line.match)]
    why = Why()
    qtbot.addWidget(why)
    why.show_line(firm, line, "Lot")
    assert any(text.startswith("À régler avant de répondre : assurance décennale") for text in said(why))
