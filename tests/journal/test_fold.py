"""The fold and the edits, on any values."""

import hypothesis.strategies as st
from hypothesis import given

from desktop.journal.change import Change, Edit, edits_from_json
from desktop.journal.edit import difference, joined
from desktop.journal.fold import RECORD, Row, fold

NAMES = st.sampled_from(["name", "staff", "zone"])
VALUES = st.one_of(st.integers(0, 2), st.text(max_size=2), st.lists(st.integers(0, 1), max_size=2))
STATES = st.none() | st.dictionaries(NAMES, VALUES)


def stamp(change: str) -> dict[str, object]:
    return {"change": change, "number": None, "author": "a", "device": "d", "at": "t"}


def row_of(state: dict | None) -> Row | None:
    return None if state is None else Row(dict(state), {name: stamp("0") for name in state})


def state_of(row: Row | None) -> dict | None:
    return None if row is None else row.fields


@given(STATES, STATES)
def test_folding_a_difference_gives_the_state_after(before: dict | None, after: dict | None) -> None:
    edit = difference("firm", "a", before, after)
    row = row_of(before)
    assert state_of(row if edit is None else fold(row, edit, stamp("1"))) == after


@given(STATES, STATES)
def test_the_opposite_brings_back_the_state_before(before: dict | None, after: dict | None) -> None:
    edit = difference("firm", "a", before, after)
    if edit is not None:
        row = fold(fold(row_of(before), edit, stamp("1")), edit.opposite(), stamp("2"))
        assert state_of(row) == before
        assert row is None or row.conflicts == {}


@given(STATES, STATES, STATES)
def test_two_edits_joined_do_what_both_do(first: dict | None, second: dict | None, third: dict | None) -> None:
    one, two = difference("firm", "a", first, second), difference("firm", "a", second, third)
    if one is None or two is None:
        return
    both = joined(one, two)
    row = row_of(first)
    assert state_of(row if both is None else fold(row, both, stamp("1"))) == third
    if both is not None and both.was is not None and both.now is not None:
        assert set(both.was) == set(both.now)


@given(STATES, STATES)
def test_edits_keep_their_bytes(before: dict | None, after: dict | None) -> None:
    edit = difference("firm", "a", before, after)
    if edit is not None:
        change = Change(id="1", space="s", group="1", label="x", author="a", device="d", at="t", edits=(edit,))
        again = edits_from_json(change.edits_json())
        assert again == (edit,)
        assert Change(**{**change.__dict__, "edits": again}).edits_json() == change.edits_json()


def test_a_lost_race_is_kept_until_it_is_named() -> None:
    row = fold(None, Edit("firm", "a", None, {"staff": 1}), stamp("1"))
    row = fold(row, Edit("firm", "a", {"staff": 1}, {"staff": 2}), stamp("2"))
    row = fold(row, Edit("firm", "a", {"staff": 1}, {"staff": 3}), stamp("3"))
    assert row is not None
    assert row.fields == {"staff": 3}
    assert set(row.conflicts["staff"]) == {"2"}
    row = fold(row, Edit("firm", "a", {"staff": 3}, {"staff": 4}), stamp("4"))
    assert row is not None
    assert set(row.conflicts["staff"]) == {"2", "3"}  # a later edit joins, it does not settle
    row = fold(row, Edit("firm", "a", {"staff": 4}, {"staff": 2}, ("2", "3")), stamp("5"))
    assert row is not None
    assert row.conflicts == {}
    assert row.fields == {"staff": 2}


def test_the_same_value_from_both_sides_is_no_conflict() -> None:
    row = fold(None, Edit("firm", "a", None, {"staff": 1}), stamp("1"))
    row = fold(row, Edit("firm", "a", {"staff": 1}, {"staff": 2}), stamp("2"))
    row = fold(row, Edit("firm", "a", {"staff": 1}, {"staff": 2}), stamp("3"))
    assert row is not None
    assert row.conflicts == {}


def test_a_removal_that_meets_an_edit_leaves_the_record() -> None:
    row = fold(None, Edit("firm", "a", None, {"staff": 1}), stamp("1"))
    row = fold(row, Edit("firm", "a", {"staff": 1}, {"staff": 2}), stamp("2"))
    row = fold(row, Edit("firm", "a", {"staff": 1}, None), stamp("3"))
    assert row is not None
    assert row.fields == {"staff": 2}
    assert RECORD in row.conflicts
