"""What is erased absorbs: whatever the order in which changes come, nothing of it is left."""

import json

from hypothesis import given
from hypothesis import strategies as st

from desktop.journal.change import Change, Edit
from desktop.journal.erasure import KIND, LABEL, Erased, Part, aware, erased_by, is_void, knowing, redacted

VALUES = st.dictionaries(st.sampled_from(["name", "phone", "staff"]), st.sampled_from(["SECRET", "SECRET-2", 3]))
EDITS = st.builds(Edit, st.just("firm"), st.sampled_from(["a", "b"]), st.none() | VALUES, st.none() | VALUES)


def change(*edits: Edit, at: str = "2026-01-01", label: str = "Enregistrer SECRET") -> Change:
    return Change(id="c", space="s", group="c", label=label, author="m", device="d", at=at, edits=edits)


def erasing(at: str = "2026-06-01", **now: object) -> Change:
    return change(Edit(KIND, "proof", None, now), at=at, label="Effacer une fiche")


@given(st.lists(EDITS, max_size=4), st.text("0123456789", min_size=1, max_size=4))
def test_nothing_of_an_erased_record_is_left_and_nothing_else_is_touched(edits: list[Edit], at: str) -> None:
    given_change = change(*edits, at=at)
    clean = redacted(given_change, erased_by([erasing(erased=["a"])]))
    assert all(is_void(edit) for edit in clean.edits if edit.id == "a")
    assert [edit for edit in clean.edits if edit.id == "b"] == [edit for edit in edits if edit.id == "b"]
    assert len(clean.edits) == len(edits)
    if any(edit.id == "a" and not (edit.was is None and edit.now is None) for edit in edits):
        assert clean.label == LABEL
    if all(edit.id == "b" for edit in edits):
        assert clean is given_change
    assert redacted(clean, erased_by([erasing(erased=["a"])])) == clean


@given(st.lists(EDITS, min_size=1, max_size=4), st.sampled_from(["1999-01-01", "2026-05-31", "2999-01-01"]))
def test_an_erased_field_is_gone_whatever_the_clocks_say(edits: list[Edit], at: str) -> None:
    clean = redacted(change(*edits, at=at), erased_by([erasing(parts={"a": ["phone"]})]))
    for given_edit, edit in zip(edits, clean.edits, strict=True):
        if edit.id == "a":
            assert (edit.was or {}).get("phone") is None
            assert (edit.now or {}).get("phone") is None
            assert {k: v for k, v in (given_edit.now or {}).items() if k != "phone"} == (edit.now or {})
        else:
            assert edit == given_edit


def test_what_refers_to_an_erased_record_goes_with_it() -> None:
    note = change(Edit("note", "n", None, {"firm": "a", "text": "SECRET"}), Edit("note", "m", None, {"firm": "b", "text": "reste"}))
    clean = redacted(note, erased_by([erasing(erased=["a"])]))
    assert [is_void(edit) for edit in clean.edits] == [True, False]


def test_an_erasure_may_write_in_the_same_change_what_stays() -> None:
    both = change(Edit(KIND, "proof", None, {"parts": {"a": ["remarks"]}}), Edit("firm", "a", {"remarks": "SECRET"}, {"remarks": "reste"}))
    kept = knowing(both)
    assert kept.edits[1].now == {"remarks": "reste"}
    assert "SECRET" not in kept.edits_json()
    assert redacted(kept, erased_by([kept])) == kept


@given(st.lists(EDITS, min_size=1, max_size=4), st.sampled_from(["2026-05-31", "2026-06-02"]))
def test_an_edit_that_knows_of_the_erasure_stays_whatever_its_clock_says(edits: list[Edit], at: str) -> None:
    erased = erased_by([erasing(parts={"a": ["phone"]})])
    knowing = change(*(aware(edit, erased) for edit in edits), at=at)
    assert redacted(knowing, erased) is knowing
    again = Erased(parts={"a": [*erased.parts["a"], Part("c2", frozenset(["phone"]))]})
    for edit in redacted(knowing, again).edits:
        if edit.id == "a":
            assert (edit.now or {}).get("phone") is None  # but not a later erasure


def test_the_proof_survives_its_own_erasure_and_says_no_more_than_ids() -> None:
    proof = erasing(erased=["a", "proof"], what="1 entreprise")
    assert redacted(proof, erased_by([proof])) == proof


def test_a_redacted_change_keeps_its_place_in_the_journal() -> None:
    clean = redacted(change(Edit("firm", "a", None, {"name": "SECRET"})), erased_by([erasing(erased=["a"])]))
    assert "SECRET" not in clean.edits_json()
    assert json.loads(clean.edits_json()) == [{"kind": "firm", "id": "a", "was": None, "now": None}]
    assert clean.id == "c"
