"""What people type is read leniently; nonsense is refused with words."""

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.model.records import Field
from desktop.ui.reading import read, write


def field(kind: str) -> Field:
    return Field(name="x", label="X", kind=kind)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "86 000 €", 8_600_000),
        ("money", "86\u202f000\u202f€", 8_600_000),
        ("money", "86.000", 8_600_000),
        ("money", "86000,50", 8_600_050),
        ("money", "86 k€", 8_600_000),
        ("money", "1,2 M€", 120_000_000),
        ("money", "", None),
        ("number", "1 234", 1234),
        ("decimal", "2,5", 2.5),
        ("date", "4/12/2026", date(2026, 12, 4)),
        ("date", "04.12.26", date(2026, 12, 4)),
        ("date", "2026-12-04", date(2026, 12, 4)),
        ("moment", "04/12/2026 12:00", datetime(2026, 12, 4, 12)),
        ("moment", "4/12/2026 à 9h30", datetime(2026, 12, 4, 9, 30)),
        ("text", "  Menuiserie  ", "Menuiserie"),
    ],
)
def test_read(kind, text, value):
    assert read(field(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("money", "beaucoup"), ("money", "1e9"), ("money", "9" * 40), ("number", "six"), ("number", "²"), ("decimal", "nan"),
        ("date", "31/02/2026"), ("date", "29/10/0218"), ("date", "demain"), ("moment", "04/12/2026"), ("moment", "04/12/2026 25:00"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_hint(kind, text):
    with pytest.raises(Problem) as raised:
        read(field(kind), text)
    assert raised.value.title
    assert raised.value.hint


@given(st.integers(0, 10**11))
def test_money_survives_being_shown(cents):
    assert read(field("money"), write(field("money"), cents)) == cents


@given(st.datetimes(datetime(1950, 1, 1), datetime(2099, 1, 1)))
def test_moments_survive_being_shown(moment):
    shown = moment.replace(second=0, microsecond=0)
    assert read(field("moment"), write(field("moment"), shown)) == shown


@given(st.sampled_from(["money", "number", "decimal", "date", "moment"]), st.text(max_size=30))
def test_any_text_is_read_or_refused(kind, text):
    with contextlib.suppress(Problem):
        read(field(kind), text)
