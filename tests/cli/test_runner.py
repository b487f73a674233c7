"""How a command ends: what is said, where, and the exit code."""

import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.cli import parser, runner
from desktop.cli.verbs import Answer, Verb
from desktop.store.engine import DatabaseError
from desktop.store.keys import Refused
from desktop.store.tries import TooSoon

Ended = tuple[int, str, str]
End = Callable[..., Ended]


@pytest.fixture
def end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> End:
    """Run a command that answers or raises this: (exit code, stdout, stderr)."""

    def call(outcome: Answer | Exception, *more: str) -> Ended:
        def act(_folder: Path, _chosen: object) -> Answer:
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(parser, "VERBS", (Verb(("essai",), "essayer", closed=act),))
        screen = runner.Screen(window=lambda _: 0, shots=lambda _w, _f: [], check=list)
        code = runner.run(["essai", "--workspace", str(tmp_path), *more], screen)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_words_for_people_or_one_json_object(end: End) -> None:
    answer: Answer = ({"n": 1, "é": tuple("ab")}, "Un.")
    assert end(answer) == (0, "Un.\n", "")
    code, out, err = end(answer, "--json")
    assert (code, json.loads(out), err) == (0, {"n": 1, "é": ["a", "b"]}, "")


def test_an_answer_may_be_that_something_is_wrong(end: End) -> None:
    assert end(({"ok": False}, "Abîmé.")) == (1, "Abîmé.\n", "")


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (Problem("Rien ne va.", "Recommencez."), "Rien ne va.\nRecommencez.\n"),
        (Refused("La phrase secrète n’est pas la bonne.", "Recommencez."), "La phrase secrète n’est pas la bonne.\n"),
        (TooSoon(5), "Trop d’essais ont échoué : attendez 5 s, puis recommencez.\n"),
    ],
)
def test_a_problem_is_said_on_stderr(end: End, raised: Exception, said: str) -> None:
    assert end(raised) == (1, "", said)
    assert end(raised, "--json") == (1, "", said)


ESCAPES = "Menui\x1b[31mserie\x9b2J\r\x7f"


def test_what_came_from_elsewhere_gives_no_orders_to_the_terminal(end: End) -> None:
    assert end(({}, f"{ESCAPES}\n\tBravo"))[1] == "Menui�[31mserie�2J��\n\tBravo\n"
    assert end(Problem(ESCAPES))[2] == "Menui�[31mserie�2J��\n"
    out = end(({"name": ESCAPES}, ""), "--json")[1]
    assert not [character for character in out.strip() if unicodedata.category(character) == "Cc"]
    assert json.loads(out) == {"name": ESCAPES}


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_the_stream_may_lack_letters(end: End, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    def written(*more: str) -> bytes:
        kept = io.BytesIO()
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(kept, encoding, newline="\n"))
        assert end(({"said": "1\u202f000 €"}, "1\u202f000 → \udce9"), *more)[0] == 0
        return kept.getvalue()

    assert written().decode(encoding) == ("1\u202f000 → ?\n" if encoding == "utf-8" else "1 000 ? ?\n")
    assert json.loads(written("--json")) == {"said": "1\u202f000 €"}


def test_a_file_that_is_damaged_is_foreseen_and_a_bug_is_not(end: End) -> None:
    code, out, err = end(DatabaseError("database disk image is malformed"))
    assert (code, out) == (1, "")
    assert "abîmé" in err
    for bug in (DatabaseError("no such column: x"), ValueError("x")):
        with pytest.raises(type(bug)):
            end(bug)
