"""Reservations, insertion and visits in words; criteria with weights; single values; and nothing takes long."""

import time

import pytest

from desktop.feeds import clauses, criteria, fnsimple, mapa, values
from desktop.feeds.draft import Draft
from desktop.feeds.legacy import _bounds  # pyright: ignore[reportPrivateUsage]
from desktop.feeds.rectifications import new_deadline


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("marché réservé aux entreprises adaptées et aux esat en application de l’article l2113-12", "disability"),
        ("lot réservé au titre de l'article l.2113-13", "insertion"),
        ("marché réservé (article l 2113-14) : ea, esat et siae", "disability_insertion"),
        ("marché reserve aux entreprises adaptees", "disability"),
        ("réservé aux services pénitentiaires (l2113-13-1)", "prison"),
        ("réservé aux entreprises de l’économie sociale et solidaire, l2113-15", "sse"),
        ("le pouvoir adjudicateur se réserve le droit d'insérer une entreprise adaptée", None),
        ("ce marché n'est pas réservé aux entreprises adaptées", None),
        ("marché non réservé : entreprises adaptées admises", None),
        ("210 heures réservées à des structures d'insertion", None),
        ("prestation réservée à la profession d'architecte", None),
        ("sous réserve de modification", None),
        ("", None),
    ],
)
def test_reservation(text: str, kind: str | None) -> None:
    assert clauses.reservation(text)[0] == kind


def test_reservation_names_lots() -> None:
    assert clauses.reservation("les lots 2 et 5 sont réservés aux siae") == ("insertion", ("2", "5"))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("soit 210 heures d’insertion minimum", 210),
        ("1 200 heures d'insertion", 1200),
        ("140h d’insertion", 140),
        ("70 heures réservées à l’insertion", 70),
        ("lot 1 : 70 heures d'insertion, lot 2 : 35 heures d'insertion", None),
        ("35 heures par semaine ; clause d'insertion", None),
        ("insertion", None),
    ],
)
def test_hours(text: str, hours: int | None) -> None:
    assert clauses.insertion_hours(text) == hours


def test_social_clause_is_never_no() -> None:
    assert clauses.social_clause("le marché comporte une clause sociale d’insertion") is True
    assert clauses.social_clause("sans clause sociale") is None
    assert clauses.social_clause("rien") is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("prix : 60 points\nvaleur technique : 40 points", ("prix\u00a0: 60\u00a0points", "valeur technique\u00a0: 40\u00a0points")),
        (
            "- délai : 50 %;- prix : 30 %;- valeur technique de l'offre : 20 %.",
            ("délai\u00a0: 50\u202f%", "prix\u00a0: 30\u202f%", "valeur technique de l'offre\u00a0: 20\u202f%"),
        ),
        ("1. Prix (pondération : 55,5 %)\n2. Délai (44,5%)", ("Prix\u00a0: 55,5\u202f%", "Délai\u00a0: 44,5\u202f%")),
        ("prix : 60 %\nvaleur : 30 %", ()),
        ("prix 60 % dont 10 % pour la remise", ()),
        ("selon le règlement", ()),
    ],
)  # fmt: skip
def test_criteria(text: str, lines: tuple[str, ...]) -> None:
    assert criteria.from_prose(text) == lines


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("120000.50", 12_000_050), ("20 000 €", 2_000_000), ("1 234,56", 123_456), ("0.00", None), ("1", None), ("1.00", None),
        ("1e5", 10_000_000), ("1e99", None), ("-5", None), ("nan", None), ("inf", None), ("douze", None), ("", None), ("9" * 30, None),
    ],
)  # fmt: skip
def test_cents(text: str, wanted: int | None) -> None:
    assert values.cents(text) == wanted


def test_links() -> None:
    assert values.web("www.marches.fr/a?b&amp;c.") == "https://www.marches.fr/a?b&c"
    assert values.web("http://x.fr") == "http://x.fr"
    for text in ("", "néant", "a@b.fr", "voir le site x.fr", "javascript:alert(1)", "x.fr/\ud800"):
        assert not values.web(text) or values.web(text).startswith("https://")
    assert values.web("a@b.fr") == values.web("néant") == values.web("voir le site x.fr") == ""


def test_old_ids() -> None:
    assert values.notice_ids("26_85090, 26-85091 et BWP06151100141C") == ["26-85090", "26-85091", "BWP06151100141C"]


PIECES = (
    " ",
    "\n",
    " \n",
    "-",
    "- ",
    "1",
    "1 ",
    "111 ",
    "é",
    "réservé ",
    "visite du site ",
    "lundi ",
    "1 mai 2026 ",
    "<",
    "<p ",
    "&amp;",
    "d'?",
)
MORE_PIECES = (": ", "insertion 1 ", "(", "lot 1 ", "prix 1 % ", "\x9c")


@pytest.mark.parametrize("piece", PIECES + MORE_PIECES)
def test_no_text_takes_long(piece: str) -> None:
    """Each pattern is linear: 100 000 characters of anything are read at once."""
    text = piece * (100_000 // len(piece))
    begin = time.monotonic()
    cleaned = values.clean(text + "x" + text)
    for words in (cleaned, text):
        lowered = words.lower()
        clauses.reservation(lowered)
        clauses.insertion_hours(lowered + " insertion")
        clauses.social_clause(lowered + " insertion")
        clauses.visit(None, "", words, lowered + " visite")
        criteria.from_prose(words + " %")
        criteria.listed(words)
        new_deadline(words[:20_000] + " offres")
        _bounds(words)
        values.cents(words)
        values.web(words)
        values.notice_ids(words)
        fnsimple.fill({"FNSimple": {"attribution": {"attributionMarche": words}}}, _draft())
        mapa.fill({"MAPA": {"initial": {"lots": {"lot": {"quantite": words, "description": words}}}}}, _draft())
    assert time.monotonic() - begin < 8


def _draft() -> Draft:
    return Draft("f", "26-1")
