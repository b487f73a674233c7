"""A name is found again however it was written, and not in other words."""

import json

import pytest

from desktop.base.formats import plain
from desktop.model.names import names


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hélène Vasseur", "voir avec Helene\nVASSEUR demain"),
        ("L’Œuvre d’Art", "chez l'oeuvre d’art"),
        ("06 12 34 56 78", "+33 6.12.34.56.78"),
        ("0612345678", "06\u202f12\u202f34\u202f56\u202f78"),
        ("812 345 678 00013", "SIREN 812345678"),
        ("odile@quentin.example", "écrire à Odile@Quentin.example."),
        ("Martin", "chez Martin,"),
    ],
)
def test_found(name: str, text: str) -> None:
    assert names([name]).search(plain(text))
    assert names([name]).search(plain(json.dumps({"text": text}, ensure_ascii=False)))


@pytest.mark.parametrize(("name", "text"), [("Martin", "la Martinière"), ("BTP", "le BTP"), ("", "rien"), ("06 12", "06 12")])
def test_not_found(name: str, text: str) -> None:
    assert names([name]).search(plain(text)) is None


def test_an_excerpt_shows_a_little_around() -> None:
    text = "a" * 100 + " Martin " + "b" * 100
    assert names(["Martin"]).excerpt(text) == "… " + "a" * 39 + " Martin " + "b" * 39 + " …"
