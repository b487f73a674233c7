"""What is stored, in words: codes, money, dates, lists, long texts, and what a newer version keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import wording
from desktop.model.kinds import KINDS

N = "\u202f"


def said(kind: str, name: str, stored: object) -> str:
    return wording.value(kind, name, stored, {"f1": "Menuiserie X"}.get)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "name", "stored", "words"),
    [
        ("firm", "max_lot", 8_600_000, f"86{N}000{N}€"),
        ("firm", "staff", 1200, f"1{N}200 salariés"),
        ("firm", "available_staff", 2.5, "2,5 ETP"),
        ("firm", "turnover_year", 2024, "2024"),
        ("firm", "ten_year_insurance", None, "inconnu"),
        ("firm", "ten_year_insurance", False, "non"),
        ("firm", "archived", None, "non"),
        ("firm", "archived", True, "oui"),
        ("firm", "ess_kind", "EA", "Entreprise adaptée"),
        ("firm", "siret", "73282932000074", f"732{N}829{N}320{N}00074"),
        ("firm", "commune", "62361", "Frévent (62)"),
        ("firm", "trades", ["wood_joinery", "painting"], "Menuiserie bois, Peinture"),
        ("firm", "created_on", "2019-03-01", "1er mars 2019"),
        ("firm", "naf", "43.32A", "43.32A Travaux de menuiserie bois et PVC"),
        ("notice", "deadline", "2026-12-04T12:00", "4 déc. 2026 à 12:00"),
        ("notice", "departments", ["62"], "Pas-de-Calais"),
        ("note", "firm", "f1", "Menuiserie X"),
        ("note", "firm", "f2", "f2"),
        ("firm", "name", None, "vide"),
        ("firm", "trades", [], "vide"),
    ],
)
def test_values_in_words(kind: str, name: str, stored: object, words: str) -> None:
    assert said(kind, name, stored) == words


def test_what_a_newer_version_keeps_is_shown_as_it_is() -> None:
    assert wording.field_label("firm", "mood") == "mood"
    assert wording.kind_label("visit") == "visit"
    assert said("firm", "mood", {"a": 1}) == '{"a": 1}'
    assert said("visit", "at", "demain") == "demain"
    assert said("firm", "staff", "une dizaine") == "une dizaine"
    assert said("firm", "created_on", "au printemps") == "au printemps"
    assert said("firm", "ess_kind", "ZZ") == "ZZ"
    assert said("firm", "trades", "peinture et sols") != ""


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(st.sampled_from([(kind, f.name) for kind, made in KINDS.items() for f in made.fields()]), ANY, ANY)
def test_no_stored_value_stops_a_history(field: tuple[str, str], before: object, after: object) -> None:
    kind, name = field
    for text in (said(kind, name, before), *wording.between(kind, name, before, after, lambda _id: "")):
        assert isinstance(text, str)


def between(name: str, before: object, after: object) -> tuple[str, str]:
    return wording.between("firm", name, before, after, lambda _id: "")


def test_of_lists_what_was_taken_away_and_added() -> None:
    assert between("trades", ["wood_joinery", "painting"], ["painting", "roofing"])[0] == "retiré : Menuiserie bois"
    assert between("trades", ["painting"], ["painting", "wood_joinery"]) == ("", "ajouté : Menuiserie bois")
    assert between("refused_words", None, ["amiante"]) == ("vide", "amiante")
    assert between("refused_words", ["a", "b"], ["b", "a"]) == ("a, b", "b, a")


def test_of_long_texts_the_part_that_changed() -> None:
    before = "Le dirigeant est plutôt disponible le lundi matin. " + "Il travaille avec sa fille. " * 10
    assert between("remarks", before, before.replace("lundi", "mardi")) == (
        "…plutôt disponible le lundi matin. Il travaille…",
        "…plutôt disponible le mardi matin. Il travaille…",
    )
    assert between("remarks", before, before + "Fin.")[1].endswith("Fin.")
    assert between("remarks", None, before) == ("vide", before)


@given(st.text(alphabet="ab ", max_size=400), st.text(alphabet="ab ", max_size=400))
def test_cut_texts_still_differ(before: str, after: str) -> None:
    if before and after and before != after:
        was, now = between("remarks", before, after)
        assert was != now


def test_titles() -> None:
    def title(kind: str, **values: object) -> str:
        return wording.title(kind, values, {"l1": "Lot 3"}.get)  # type: ignore[arg-type]

    assert title("firm", name="X") == "X"
    assert title("firm", trade_name="Y") == "Y"
    assert title("firm") == "Entreprise"
    assert title("note", at="2026-12-04T12:00") == "Note du 4 déc. 2026 à 12:00"
    assert title("choice", lot="l1") == "Lot 3"
    assert title("visit") == "visit"


def test_a_paper_in_words() -> None:
    def said(name: str, stored: object) -> str:
        return wording.value("attachment", name, stored, {}.get)  # type: ignore[arg-type]

    assert said("media", "image/png") == "image PNG"
    assert said("media", "image/webp") == "image"
    assert said("media", "application/x-tar") == "application/x-tar"
    assert said("size", 21_371) == "21\u202fKo"
    assert said("size", 34_200_000) == "34,2\u202fMo"
