"""The table of trades, and how trades are recognised."""

import re

import build_trades
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base import resources
from desktop.base.formats import plain_words
from desktop.model import codes, trades
from desktop.model.trades import NEIGHBOUR

CRAFT = [
    code
    for code in codes.naf_list()
    if re.match(r"4[123]\.|10\.71|10\.13|16\.23|18\.1|25\.1|31\.0|33\.1|45\.20|56\.2|81\.[23]|95\.|96\.0[13]", code)
]


def test_every_trade_is_whole() -> None:
    for id, trade in trades.trades().items():
        assert re.fullmatch(r"[a-z_]+", id)
        assert trade.label
        assert "'" not in trade.label
        assert trade.nature in ("works", "services", "supplies")
        assert trade.naf, id
        assert trade.cpv, id
        assert trade.words, id
        assert 0 < trade.labour < 1


def test_neighbours_exist_and_are_mutual() -> None:
    known = trades.trades()
    for id, trade in known.items():
        assert id not in trade.neighbours
        assert len(set(trade.neighbours)) == len(trade.neighbours)
        assert all(id in known[other].neighbours for other in trade.neighbours)


def test_codes_exist() -> None:
    nomenclature, activities = codes.cpv_list(), [code.replace(".", "") for code in codes.naf_list()]
    for id, trade in trades.trades().items():
        for prefix in trade.cpv:
            assert re.fullmatch(r"\d{2,8}", prefix), id
            assert any(code.startswith(prefix) for code in nomenclature), (id, prefix)
        for prefix in trade.naf:
            assert any(code.startswith(prefix.replace(".", "")) for code in activities), (id, prefix)


def test_words_are_written_as_they_are_compared() -> None:
    for id, trade in trades.trades().items():
        for word in (*trade.words, *trade.exclusions):
            assert word == " ".join(plain_words(word)), (id, word)


@pytest.mark.parametrize("naf", CRAFT)
def test_every_craft_has_a_trade(naf: str) -> None:
    promoters = naf.startswith("41.10")
    assert promoters or trades.of_naf(naf)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lot 3 : Menuiseries extérieures bois", {"wood_joinery"}),
        ("Lot n° 5 - Menuiseries extérieures aluminium", {"alu_pvc_joinery"}),
        ("Plomberie – chauffage – ventilation", {"plumbing", "heating", "ventilation_ac"}),
        ("Couverture ardoise", {"roofing"}),
        ("Étanchéité des toitures-terrasses", {"waterproofing"}),
        ("Gros œuvre étendu", {"general_building", "masonry"}),
        ("Nettoyage courant des bureaux", {"cleaning"}),
        ("Nettoyage du siège", {"cleaning"}),
        ("PEINTURES ET SOLS SOUPLES", {"painting", "flooring"}),
        ("Cloisons, doublages, faux plafonds", {"plastering"}),
        ("Entretien des espaces verts", {"green_spaces"}),
        ("Fourniture de pains et de viennoiseries", {"bakery"}),
        ("Impression du bulletin municipal", {"printing"}),
        ("Nettoyage des vitres", {"window_cleaning"}),
        ("Collecte des ordures ménagères", {"waste"}),
        ("Marquage au sol, peinture routière", {"road_marking"}),
        ("Ascenseur", {"lifts"}),
        ("Prestations diverses", set()),
        ("", set()),
    ],
)
def test_words_name_trades(text: str, expected: set[str]) -> None:
    assert set(trades.of_text(text)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("45421000-4", {"wood_joinery", "alu_pvc_joinery"}),
        ("45310000", {"electrical"}),
        ("45442110", {"painting"}),
        ("90911300", {"window_cleaning"}),
        ("15811100", {"bakery"}),
        ("45000000", set()),
    ],
)
def test_cpv_codes_belong_to_trades(code: str, expected: set[str]) -> None:
    assert set(trades.of_cpv(code)) == expected


def test_naf_with_or_without_dot() -> None:
    assert trades.of_naf("4332A") == trades.of_naf("43.32A")
    assert "wood_joinery" in trades.of_naf("43.32A")
    assert trades.of_naf("") == ()
    assert "wood_joinery" in trades.of_nafa("4332AA")


def test_affinity_falls_with_distance() -> None:
    windows = trades.affinity("45421132")
    assert windows["alu_pvc_joinery"] == 1
    assert windows["metalwork"] == trades.SIBLING
    assert windows["painting"] < NEIGHBOUR
    assert "bakery" not in windows
    assert trades.affinity("45214200")["painting"] == trades.OPERATION
    assert trades.affinity("45000000")["painting"] == trades.OPERATION


def test_nearness_of_codes() -> None:
    assert trades.nearness("45421000", "45421000-4") == 1
    assert trades.nearness("45421000", "45422000") == 0.7
    assert trades.nearness("45000000", "45000000") == 0.25
    assert trades.nearness("45421000", "71000000") == 0


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert set(trades.of_text(text)) <= set(trades.trades())


@given(st.sampled_from(sorted(codes.cpv_list())))
def test_affinity_is_a_share(code: str) -> None:
    assert all(0 < value <= 1 for value in trades.affinity(code).values())


def test_the_table_that_is_read_is_the_one_that_is_written() -> None:
    assert build_trades.text() == resources.path("codes", "trades.json").read_text("utf-8"), "run installer/build_trades.py"
