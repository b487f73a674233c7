"""Dates, money and words as people in France write them."""

from datetime import date, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given

from desktop.base import formats


@pytest.mark.parametrize(
    ("cents", "text"),
    [(8_600_000, "86 000 €"), (0, "0 €"), (None, ""), (123_456, "1 234,56 €"), (100_000_000_000, "1 000 000 000 €"), (-5_000, "-50 €")],
)
def test_money(cents: int | None, text: str) -> None:
    assert formats.money(cents).replace(formats.NARROW, " ") == text


def test_days() -> None:
    today = date(2026, 11, 26)
    assert formats.day(date(2026, 12, 4), today) == "4 déc."
    assert formats.day(date(2027, 1, 1), today) == "1er janv. 2027"
    assert formats.day(None) == ""
    assert formats.moment(datetime(2026, 12, 4, 12, 0), today) == "4 déc. à 12:00"
    assert formats.long_day(today) == "jeudi 26 novembre 2026"


@pytest.mark.parametrize(
    ("day", "text"), [(date(2026, 12, 4), "J-8"), (date(2026, 11, 26), "aujourd’hui"), (date(2026, 11, 25), "passé"), (None, "")]
)
def test_countdown(day: date | None, text: str) -> None:
    assert formats.countdown(day, date(2026, 11, 26)) == text


def test_siret_is_grouped_only_when_it_is_one() -> None:
    assert formats.siret("81234567800017").replace(formats.NARROW, " ") == "812 345 678 00017"
    assert formats.siret("812") == "812"
    assert formats.siret(None) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’œuvre d’art", ["l", "oeuvre", "d", "art"]),
        ("ÉCOLE Jean-Moulin", ["ecole", "jean", "moulin"]),
        ("réhabilitées", ["rehabilitees"]),
        ("Ça, là… C++ n°12", ["ca", "la", "c", "n", "12"]),
        ("", []),
    ],
)
def test_plain_words(text: str, words: list[str]) -> None:
    assert formats.plain_words(text) == words


@given(st.text())
def test_plain_is_stable(text: str) -> None:
    assert formats.plain_words(formats.plain(text)) == formats.plain_words(text)


def test_recent_moments_are_said_as_people_say_them() -> None:
    now = datetime(2026, 11, 26, 9, 0)
    said = [formats.recent(datetime(2026, 11, day, 9, 5), now) for day in (26, 25, 24)]
    assert said == ["aujourd’hui 9:05", "hier 9:05", "24 nov. à 09:05"]
