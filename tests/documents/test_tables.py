"""Tables for spreadsheets: what is written is read back, and nothing of it runs."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.documents.tables import Cell, harmless, write_csv

TEXTS = st.text() | st.text(alphabet="=+-@＝＋－＠\t\r\n ;\"'\u00a0\u202f\u200b\ufeff0aé", max_size=8)


def written(headers: list[str], *rows: Sequence[Cell]) -> bytes:
    stream = io.BytesIO()
    write_csv(stream, headers, rows)
    return stream.getvalue()


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_as_a_french_excel_reads_it() -> None:
    content = written(["Entreprise", "CA"], ["Menuiserie Léa", 86_000], ["a;b", -1234.5])
    assert content == '\ufeffEntreprise;CA\r\nMenuiserie Léa;86000\r\n"a;b";-1234,5\r\n'.encode()


def test_cells_that_are_no_text() -> None:
    row: list[Cell] = [
        None,
        True,
        False,
        -5,
        1e-7,
        1e21,
        Decimal("-0.10"),
        date(2026, 12, 31),
        datetime(2026, 1, 2, 3, 4),
        float("nan"),
        float("inf"),
    ]
    [_, cells] = read(written(["x"] * len(row), row))
    assert cells == ["", "oui", "non", "-5", "0,0000001", "1000000000000000000000", "-0,10", "31/12/2026", "02/01/2026 03:04", "", ""]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+33 6 12 34 56 78", "-5", "@SUM(A1)", "\tx", "\rx", "\nx", "\0=1", "  =1", "\u00a0=1", "\u202f+1", "\u200b=1", "\ufeff@x",
        '"=1"', "'=1", "« =1 »", "＝1+1", "＋1", "－1", "＠x", " ＝1", "﹦1", "\u22121", "⁺1", "\x1f=1", "=cmd|' /C calc'!A0", "=", "-",
    ],
)  # fmt: skip
def test_formulas_are_neutralised(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert read(written([text], [text])) == [[f"'{text}"], [f"'{text}"]]


@pytest.mark.parametrize(
    "text", ["", "'", " ", "Menuiserie =", "a-b", "l’atelier", "« bonjour »", "– puce", "• puce", "06 12", "1=1", "(-5)", "é"]
)
def test_ordinary_words_are_left(text: str) -> None:
    assert harmless(text) == text


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=6))
@example([["\r", "\n", "\r\n"], ['"', "''", ";"], ["", "", ""]])
def test_round_trip(rows: list[list[str]]) -> None:
    back = read(written(["a", "b", "c"], *rows))
    assert len(back) == len(rows) + 1
    for row, found in zip(rows, back[1:], strict=True):
        assert all(now in (was, f"'{was}") for was, now in zip(row, found, strict=True))


@given(TEXTS)
def test_nothing_that_is_read_begins_like_a_formula(text: str) -> None:
    [_, [found]] = read(written(["a"], [text]))
    seen = unicodedata.normalize("NFKC", found)
    assert not found.startswith(("\t", "\r", "\n"))
    assert not seen.lstrip('\ufeff\u200b "').startswith(("=", "+", "-", "@"))


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers(value: float) -> None:
    [_, [found]] = read(written(["a"], [value]))
    assert type(value)(found.replace(",", ".")) == value


def test_half_a_character_stops_nothing() -> None:
    assert read(written(["a"], ["x\ud800y"])) == [["a"], ["x?y"]]


def test_rows_are_as_long_as_the_header() -> None:
    with pytest.raises(ValueError, match="1 cells under 2 headers"):
        written(["a", "b"], ["x"])


def test_a_stream_stays_open() -> None:
    stream = io.BytesIO()
    write_csv(stream, ["a"], [])
    assert not stream.closed


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "firmes.csv"
    write_csv(target, ["a"], [["x"]])
    before = target.read_bytes()
    with pytest.raises(ValueError, match="cells"):
        write_csv(target, ["a"], [["y"], ["y", "z"]])
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        write_csv(tmp_path / "loin" / "firmes.csv", ["a"], [])
    assert "firmes.csv" in told.value.title
