"""A lot in words: its title, the days left, the keys of the reasons."""

from datetime import datetime

import pytest

from desktop.base.formats import plain
from desktop.model.choices import REASONS
from desktop.model.notices import Lot, Notice
from desktop.ui.pages.firms.lot_line import due, lot_title, under_title
from desktop.ui.pages.firms.reasons import KEYS

TODAY = datetime(2026, 11, 26).date()


def notice(*lots: Lot, **values: object) -> Notice:
    return Notice(id="n", object="Rénovation de l’école", buyer="Ville d’Exemple", procedure="adapted", lots=lots, **values)


@pytest.mark.parametrize(
    ("number", "title", "expected"),
    [
        ("3", "Menuiseries", "Lot 3 — Menuiseries"),
        ("3", "Lot n° 3 : Menuiseries", "Lot 3 — Menuiseries"),
        ("3", "LOT 03 - Menuiseries", "Lot 3 — Menuiseries"),
        ("LOT-0003", "Menuiseries", "Lot 3 — Menuiseries"),
        ("2 bis", "Lots divers", "Lot 2 bis — Lots divers"),
        ("3", "", "Lot 3 — Rénovation de l’école"),
    ],
)
def test_titles(number: str, title: str, expected: str) -> None:
    one = Lot(id="l", number=number, title=title)
    assert lot_title(notice(one, Lot(id="m", number="9")), one) == expected


def test_an_only_lot_says_so_and_does_not_repeat_the_object() -> None:
    only = Lot(id="l", number="1", title="Rénovation de l’école")
    assert lot_title(notice(only), only) == "Lot unique — Rénovation de l’école"
    assert under_title(notice(only), only) == "Ville d’Exemple · MAPA"
    assert under_title(notice(only, only), only) == "Rénovation de l’école · Ville d’Exemple · MAPA"


@pytest.mark.parametrize(
    ("day", "text", "state"), [(27, "J-1", "bad"), (30, "J-4", "warn"), (26, "aujourd’hui", "bad"), (25, "passé", "neutral")]
)
def test_days_left(day: int, text: str, state: str) -> None:
    chip = due(datetime(2026, 11, day, 12), TODAY)
    assert (chip.text, chip.state) == (text, state)
    assert due(None, TODAY).text == "date ?"


def test_each_reason_has_a_key_of_its_own_among_its_letters() -> None:
    assert set(KEYS) == {code for code, _words in REASONS}
    assert len(set(KEYS.values())) == len(KEYS)
    assert not {"R", "E"} & set(KEYS.values()), "these keep and set aside"
    assert all(key.lower() in plain(words) for code, words in REASONS for key in KEYS[code])
