"""How strong a passphrase is."""

import ast
import inspect
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from zxcvbn import feedback

from desktop.base import strength as room
from desktop.base.strength import FRENCH, LEAST, strength


def sentences_of_the_library() -> set[str]:
    tree = ast.parse(inspect.getsource(feedback))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"]
    return {ast.literal_eval(call.args[0]) for call in calls}


def test_every_sentence_is_in_french() -> None:
    assert len(sentences_of_the_library()) > 20
    assert sentences_of_the_library() == set(FRENCH)


def test_no_sentence_of_the_library_stands_outside_the_marks_that_are_read() -> None:
    """Each literal of more than two words in its feedback is one that is marked for translation."""
    tree = ast.parse(inspect.getsource(feedback))
    literals = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {text for text in literals if text.count(" ") > 1} <= sentences_of_the_library()


def test_french_typography() -> None:
    assert not [text for text in FRENCH.values() if "'" in text or '"' in text or "..." in text]


@pytest.mark.parametrize(
    "weak",
    [
        "a", "motdepasse", "MotDePasse", "azerty", "azertyuiop", "qsdfghjklm", "bonjour", "Bonjour1", "soleil", "soleil2026", "Soleil!",
        "doudou62", "marseille13", "été2026", "Noël2025", "chambre", "artisanat", "béthune62", "0612345678", "12/05/1974", "aaaaaaaaaaaaaaaa",
        "abcabcabcabc", "p@ssw0rd", "M0td3pass3", "liolos", "jetaime", "je t’aime", "azertyazerty", "maison jardin", "tournee2026",
        "&é\"'(-è", "camille", "Stéphanie", "\u0301", " ", "- -", "a" * 5000,
    ],
)  # fmt: skip
def test_weak(weak: str) -> None:
    found = strength(weak)
    assert found.score < LEAST
    assert not found.enough
    assert found.advice


@pytest.mark.parametrize(
    "strong",
    [
        "girolle varlope nuance tibia",
        "Trois écureuils jonglent sur la varlope",
        "Vq7-ktz9-Wm3x-pLd2",
        "moufle ubuesque 47 tisane",
        "xkq vdp mzt wjf",
    ],
)
def test_strong(strong: str) -> None:
    assert strength(strong).enough
    assert strength(strong).advice == ""


def test_own_words_make_it_weak() -> None:
    assert strength("Zwierzykowski62").enough
    told = strength("Zwierzykowski62", ["Jean Zwierzykowski"])
    assert not told.enough
    assert "Votre nom" in told.advice
    assert not strength("montreuilsurmer62", ["Montreuil-sur-Mer"]).enough
    assert not strength("Bruay-la-Buissière", ["Bruay-la-Buissière"]).enough


def test_one_letter_more_never_hurts_much() -> None:
    assert strength("girolle varlope nuance tibia" + "a" * 200).score >= strength("girolle varlope nuance tibia").score


@pytest.mark.parametrize(
    "long",
    ["4@8({[<3691!|0$5+7%2" * 50, "a" * 100_000, "ab" * 5000, "é" * 5000, "ﷺ" * 500, " ".join("varlope girolle tibia" for _ in range(100))],
)
def test_long_ones_take_no_time(long: str) -> None:
    start = time.perf_counter()
    strength(long)
    assert time.perf_counter() - start < 5  # measured at most 0.2 s; the machine of the tests may be busy


def test_nothing_at_all() -> None:
    found = strength("")
    assert (found.score, found.label) == (0, "Très faible")
    assert found.advice


@example("\u0301\u0301", ["-", "’"])
@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_has_a_strength(passphrase: str, own_words: list[str]) -> None:
    found = strength(passphrase, own_words)
    assert 0 <= found.score <= 4
    assert found.label
    assert bool(found.advice) == (not found.enough)
    assert not any(english in found.advice for english in FRENCH)


def test_the_list_of_words_is_plain_and_without_doubles() -> None:
    words = room._frequent()  # pyright: ignore[reportPrivateUsage]
    assert len(words) > 600
    assert len(set(words)) == len(words)
