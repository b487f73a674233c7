import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.feeds.identifiers import Identity, identity, recover
from desktop.feeds.workbooks import FORMULA
from desktop.model.firms import luhn

SIRET = "81234567600017"
ZERO = "01565095500022"
ENDS_WITH_ZERO = "81234567600090"


def with_key(thirteen: str) -> str:
    return next(thirteen + d for d in "0123456789" if luhn(thirteen + d))


def test_the_invented_numbers_are_right() -> None:
    assert with_key(SIRET[:13]) == SIRET
    assert luhn(ENDS_WITH_ZERO)


@pytest.mark.parametrize(
    "text",
    [
        SIRET,
        "812 345 676 00017",
        "812.345.676-00017",
        "’81234567600017",
        "SIRET : 812 345 676 00017",
        SIRET + ".0",
        SIRET + ",0",
        "8.1234567600017E+13",
        "8,1234567600017e13",
        f"\ufeff {SIRET}\u202f",
    ],
)
def test_one_siret_however_it_is_written(text: str) -> None:
    assert recover(text) == Identity(siret=SIRET)


def test_a_lost_leading_zero_comes_back() -> None:
    assert recover(ZERO[1:]) == Identity(siret=ZERO)
    assert recover("1.565095500022E+12") == Identity(siret=ZERO)


def test_a_last_zero_may_be_missing_from_scientific_notation() -> None:
    assert recover("8.123456760009E+13") == Identity(siret=ENDS_WITH_ZERO)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8,12E+13", "arrondi"),
        ("3.56E+13", "arrondi"),
        ("8.12345676E+13", "arrondi"),
        ("1E+99", "arrondi"),
        ("8,12345E+3", "arrondi"),
        ("81234567600018", "clé"),
        ("1234567890123", "13 chiffres au lieu de 14"),
        ("123456789012", "12 chiffres au lieu de 14"),
        ("812345676000172", "14 chiffres"),
        ("1629", "14 chiffres"),
        ("en cours", "que des chiffres"),
        ("812345677", "clé de ce SIREN"),
        ("８１２３４５６７６０００１７", "que des chiffres"),
    ],
)
def test_what_cannot_be_recovered_is_said(text: str, words: str) -> None:
    found = recover(text)
    assert words in found.fault
    assert not found.siret
    assert not found.siren


def test_la_poste_passes() -> None:
    assert recover("35600000000048").fault == ""
    assert recover("356 000 000 12341").siret == "35600000012341", "sum of digits 25, though its key is false"
    assert not luhn("35600000012341")


def test_siren_alone_with_nic_and_against_the_siret() -> None:
    assert identity({"siren": "812 345 676"}) == Identity(siren="812345676")
    assert identity({"siret": "812345676"}) == Identity(siren="812345676")
    assert identity({"siren": "812345676", "nic": "17"}) == Identity(siret=SIRET)
    assert identity({"siret": SIRET, "siren": "812345676"}) == Identity(siret=SIRET)
    assert "ne vont pas ensemble" in identity({"siret": SIRET, "siren": "356000000"}).fault
    assert identity({"name": "X"}) == Identity()
    assert "formule" in identity({"siret": FORMULA}).fault


@given(st.text(max_size=40))
def test_nothing_raises_and_nothing_wrong_passes(text: str) -> None:
    found = recover(text)
    assert found.fault or len(found.siret) == 14 or len(found.siren) == 9


@given(st.integers(10**12, 10**13 - 1).map(lambda n: with_key(str(n).zfill(13))))
def test_a_true_siret_is_itself(siret: str) -> None:
    assert recover(siret) == Identity(siret=siret)
    assert recover(str(int(siret)) + ".0") == Identity(siret=siret)
