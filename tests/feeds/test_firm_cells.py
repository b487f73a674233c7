from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.feeds import firm_cells as cells


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("86 000 €", 8_600_000),
        ("86\u202f000", 8_600_000),
        ("86.000,50", 8_600_050),
        ("86,000.50", 8_600_050),
        ("86000", 8_600_000),
        ("86.000", 8_600_000),
        ("86,5", 8_650),
        ("1.234.567", 123_456_700),
        ("450k€", 45_000_000),
        ("1,2 M€", 120_000_000),
        ("1,2 million d", None),
        ("12 000 € HT", 1_200_000),
        ("beaucoup", None),
        ("-5", None),
        ("0", 0),
        ("9" * 400, None),
    ],
)
def test_amounts(text: str, cents: int | None) -> None:
    assert cells.cents(text) == cents


@pytest.mark.parametrize(
    ("text", "staff"),
    [
        ("7", 7),
        ("6 à 9 salariés", 6),
        ("20-49", 20),
        ("1 000 à 1 999 salariés", 1000),
        ("aucun", 0),
        ("0 salarié", 0),
        ("50 et plus", 50),
        ("moins de 10", None),
        ("beaucoup", None),
        ("3,5", 3),
        ("12.0", 12),
    ],
)
def test_staff(text: str, staff: int | None) -> None:
    assert cells.staff(text) == staff


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Oui", True),
        ("x", True),
        ("X ", True),
        ("yes", True),
        ("VRAI", True),
        ("1", True),
        ("non", False),
        ("No", False),
        ("0", False),
        ("à voir", None),
        ("?", None),
    ],
)
def test_tri(text: str, answer: bool | None) -> None:
    assert cells.tri(text) is answer


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("62130", "62130"),
        ("1000", "01000"),
        ("1000.0", "01000"),
        ("62130 Saint-Pol", "62130"),
        ("62 130", "62130"),
        ("F-62130", "62130"),
        ("621301", None),
        ("abc", None),
        ("00999", None),
        ("20000", "20000"),
        ("97410", "97410"),
    ],
)
def test_postcodes(text: str, postcode: str | None) -> None:
    assert cells.postcode(text) == postcode


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0612345678", "06 12 34 56 78"),
        ("612345678", "06 12 34 56 78"),
        ("612345678.0", "06 12 34 56 78"),
        ("+33 6 12 34 56 78", "06 12 34 56 78"),
        ("0033612345678", "06 12 34 56 78"),
        ("+33 (0)3 21 00 00 00", "03 21 00 00 00"),
        ("06 12 34 56 78 / 03 21 00 00 00", "06 12 34 56 78 / 03 21 00 00 00"),
        ("voir Paul", None),
    ],
)
def test_phones(text: str, phone: str | None) -> None:
    assert cells.phone(text) == phone


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2016-11-28", date(2016, 11, 28)),
        ("28/11/2016", date(2016, 11, 28)),
        ("28.11.16", date(2016, 11, 28)),
        ("1/2/98", date(1998, 2, 1)),
        ("42702", date(2016, 11, 28)),
        ("2016", date(2016, 1, 1)),
        ("31/02/2016", None),
        ("0218-10-29", None),
        ("hier", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert cells.day(text) == day


def test_lists_and_codes() -> None:
    assert cells.cpv("45421000-4, 45420000") == ("45421000", "45420000")
    assert cells.words("amiante; nucléaire / amiante") == ("amiante", "nucléaire")
    assert cells.naf("4332a") == "43.32A"
    assert cells.naf("menuisier") is None
    assert cells.ess_kind("Entreprise d'insertion") == "EI"
    assert cells.ess_kind("esat") == "ESAT"
    assert cells.ess_kind("truc") is None
    assert cells.email("M. Roux <paul@roux.example>") == "paul@roux.example"
    assert cells.email("néant") is None
    assert cells.whole("30 km") == 30
    assert cells.decimal("1,5 ETP") == 1.5
    assert cells.year("exercice 2024") == 2024


@pytest.mark.parametrize("text", ["", " ", "NC", "n/a", "?", "#N/A", "#REF!", "#DIV/0!", "Non renseigné", "[ND]"])
def test_blanks(text: str) -> None:
    assert cells.blank(text)


@given(st.sampled_from(sorted(cells.READERS)), st.text(max_size=60))
def test_no_reader_raises(name: str, text: str) -> None:
    cells.READERS[name](text)
    cells.is_band(text)
    cells.blank(text)
