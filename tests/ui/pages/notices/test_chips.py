"""What is said of a notice in a few words."""

from datetime import date, datetime

import pytest

from desktop.model.choices import Choice
from desktop.model.notices import Lot, Notice
from desktop.ui.pages.notices import chips

NOW = datetime(2026, 11, 26, 9, 0)


def notice(**values: object) -> Notice:
    return Notice(id="n", object="École", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "text", "state"),
    [
        (datetime(2026, 12, 4, 12), "J-8", "warn"),
        (datetime(2026, 12, 6, 12), "J-10", "neutral"),
        (datetime(2026, 11, 29, 12), "J-3", "bad"),
        (datetime(2026, 11, 26, 14), "14:00", "bad"),
        (datetime(2026, 11, 26, 8), "passé", "neutral"),
        (None, "?", "neutral"),
    ],
)
def test_days_left(due: datetime | None, text: str, state: str) -> None:
    found = chips.countdown(notice(deadline=due), NOW)
    assert (found.text, found.state) == (text, state)


def test_what_to_know_before_opening() -> None:
    found = notice(social_clause=True, insertion_hours=210, visit="compulsory")
    texts = [chip.text for chip in chips.marks(found, [("LOT-0002", "insertion")], 3, to_confirm=True)]
    assert texts == ["Nouvelle date à confirmer", "Lot 2 réservé SIAE", "Clause 210\u202fh", "Visite obligatoire"]


def test_a_notice_wholly_reserved() -> None:
    assert [chip.text for chip in chips.marks(notice(reserved="sse"), (), 2, to_confirm=False)] == ["Réservé ESS"]
    found = chips.marks(notice(reserved="disability"), [("1", "disability"), ("2", "disability")], 2, to_confirm=False)
    assert [chip.text for chip in found] == ["Réservé EA / ESAT"]


def test_the_deadline_in_words() -> None:
    found = chips.head(notice(deadline=datetime(2026, 12, 4, 12), variants=True, lots=(Lot(id="1"), Lot(id="2"))), NOW)
    assert [chip.text for chip in found] == ["Remise des offres 4 déc. 12:00 — J-8", "2 lots", "Variantes admises"]
    assert chips.head(notice(kind="award", published_on=date(2026, 1, 1)), NOW)[0].text == "Attribution"


@pytest.mark.parametrize(("count", "state"), [(0, "bad"), (1, "warn"), (2, "ok")])
def test_a_lot_without_a_firm_calls_for_attention(count: int, state: str) -> None:
    found = chips.covered(count)
    assert found is not None
    assert found.state == state


def test_what_is_not_counted_is_not_zero() -> None:
    assert chips.answering(None) is None


def test_amounts() -> None:
    assert chips.amount(Lot(id="l", amount_max=4_000_000)) == "≤ 40\u202f000\u202f€"
    assert chips.amount(Lot(id="l")) == "—"


def test_decisions() -> None:
    found = chips.decision(Choice(id="c", state="aside", words="Trop loin pour moi"))
    assert found is not None
    assert (found.text, found.help) == ("Écarté", "Trop loin pour moi")
    assert chips.decision(None) is None


def test_lot_numbers() -> None:
    assert chips.lot_number("LOT-0003") == "3"
    assert chips.lot_number("2 bis") == "2 bis"
