"""The history of a record: every change in words, newest first; one value put back, or refused with its reason."""

import tempfile
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.journal.change import Change, Edit
from desktop.model.choices import Choice
from desktop.model.firms import Firm, Reference
from desktop.store import undo
from desktop.store.workspace import Workspace
from desktop.work import erasing, firms, history, notes
from desktop.work.history import Line

FIRM = Firm(id="f1", name="Menuiserie X", staff=6)


@pytest.fixture
def known(workspace: Workspace) -> Workspace:
    with workspace.change("Créer Menuiserie X") as change:
        change.put(FIRM)
    return workspace


def save(workspace: Workspace, name: str, value: object) -> None:
    firms.save_field(workspace, Firm, "f1", name, value)


def told(workspace: Workspace, id: str = "f1") -> list[tuple[str, str, str, str]]:
    return [(line.what, line.field_label, *line.words) for line in history.lines(workspace, id)]


def first(workspace: Workspace, field: str) -> Line:
    return next(line for line in history.lines(workspace, "f1") if line.field == field)


def test_newest_first_from_what_to_what(known: Workspace) -> None:
    save(known, "staff", 8)
    save(known, "trades", ("wood_joinery",))
    save(known, "ten_year_insurance", True)
    firms.archive(known, firms.show(known, "f1"))
    assert told(known) == [
        ("archived", "Archivée", "non", "oui"),
        ("changed", "Assurance décennale", "inconnu", "oui"),
        ("changed", "Métiers", "vide", "Menuiserie bois"),
        ("changed", "Effectif", "6 salariés", "8 salariés"),
        ("created", "", "", "Raison sociale : Menuiserie X · Effectif : 6 salariés"),
    ]
    line = first(known, "staff")
    assert (line.entry.author, line.entry.device, line.title) == (known.author, known.device, "Menuiserie X")
    assert line.entry.label == "Effectif — Menuiserie X"


def test_the_clock_of_paris(known: Workspace) -> None:
    clock.set_source(lambda: datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    try:
        save(known, "staff", 7)
    finally:
        clock.set_source(None)
    assert first(known, "staff").at == datetime(2027, 1, 1, 0, 30)


def test_a_firm_with_what_belongs_to_it_and_what_did(known: Workspace) -> None:
    with known.change("Référence") as change:
        change.put(Reference(id="r1", firm="f1", object="École", client="Ville"))
        change.put(Reference(id="r2", firm="f2", object="Autre"))
        change.put(Choice(id="c1", firm="f1", notice="n1", lot="l1", state="kept"))
    notes.add(known, "f1", "Appel : rappeler mardi.", datetime(2026, 12, 4, 12))
    with known.change("Revenir sur une décision") as change:
        change.remove(Choice, "c1")
    assert [(line.what, line.title) for line in history.lines(known, "f1")] == [
        ("removed", "Présélection"),
        ("created", "Note du 4 déc. 2026 à 12:00"),
        ("created", "École"),
        ("created", "Présélection"),
        ("created", "Menuiserie X"),
    ]
    assert [line.title for line in history.lines(known, "f1", related=False)] == ["Menuiserie X"]
    assert [line.title for line in history.lines(known, "r1")] == ["École"]


def test_undone_is_said_until_it_is_done_again(known: Workspace) -> None:
    save(known, "staff", 8)
    undo.undo(known)
    back, done, _created = history.lines(known, "f1")
    assert (back.before, back.after, back.undone_on) == ("8 salariés", "6 salariés", None)
    assert done.undone_on is not None
    undo.redo(known)
    assert [line.undone_on is not None for line in history.lines(known, "f1")] == [False, True, False, False]


def test_a_value_is_put_back_and_that_can_be_undone(known: Workspace) -> None:
    save(known, "staff", 8)
    save(known, "staff", 9)
    second, earlier = [line for line in history.lines(known, "f1") if line.field == "staff"]
    assert second.restorable
    assert earlier.restorable
    assert history.restore(known, earlier) == "Remettre : Effectif — Menuiserie X"
    assert firms.show(known, "f1").staff == 6
    again = [line for line in history.lines(known, "f1") if line.field == "staff"]
    assert [line.restorable for line in again] == [True, True, False]
    undo.undo(known)
    assert firms.show(known, "f1").staff == 9


def test_several_values_at_once(known: Workspace) -> None:
    save(known, "staff", 8)
    save(known, "phone", "06 00 00 00 00")
    history.restore(known, first(known, "staff"), first(known, "phone"))
    assert (firms.show(known, "f1").staff, firms.show(known, "f1").phone) == (6, "")
    undo.undo(known)
    assert (firms.show(known, "f1").staff, firms.show(known, "f1").phone) == (8, "06 00 00 00 00")


def test_a_removed_record_comes_back_whole(known: Workspace) -> None:
    choice = Choice(id="c1", firm="f1", notice="n1", lot="l1", state="aside", words="Trop loin")
    with known.change("Écarter") as change:
        change.put(choice)
    with known.change("Revenir") as change:
        change.remove(Choice, "c1")
    gone = history.lines(known, "c1")[0]
    assert (gone.what, gone.restorable) == ("removed", True)
    history.restore(known, gone)
    assert known.get(Choice, "c1") == choice
    with pytest.raises(Problem, match="existe de nouveau"):
        history.restore(known, gone)


def test_refused_with_its_reason(known: Workspace) -> None:
    save(known, "staff", 8)
    line = first(known, "staff")
    save(known, "staff", 6)
    with pytest.raises(Problem, match="contient déjà"):
        history.restore(known, line)
    with pytest.raises(Problem, match="n’existait pas"):
        history.restore(known, history.lines(known, "f1")[-1])


def test_refused_where_a_conflict_is_open(known: Workspace) -> None:
    save(known, "staff", 8)
    line = first(known, "staff")
    now = clock.utc().isoformat(timespec="milliseconds")
    theirs = Change(
        id="x1", space="private", group="x1", label="Effectif", author="Zoé", device="z", at=now,
        edits=(Edit("firm", "f1", {"staff": 5}, {"staff": 12}),),
    )  # fmt: skip
    known.apply([(1, theirs)])
    row = known.row(Firm, "f1")
    assert row is not None
    assert row.conflicts
    with pytest.raises(Problem, match="conflit"):
        history.restore(known, line)
    assert [one.entry.author for one in history.lines(known, "f1")][-1] == "Zoé", "ours is not sent: it stands above"


def test_another_firm_has_that_siret_now(known: Workspace) -> None:
    save(known, "siret", "73282932000074")
    save(known, "siret", "")
    line = first(known, "siret")
    firms.create(known, name="Autre", siret="73282932000074")
    with pytest.raises(Problem, match="autre fiche : Autre"):
        history.restore(known, line)


def test_what_was_erased_is_said_without_content(known: Workspace) -> None:
    save(known, "phone", "06 11 22 33 44")
    save(known, "staff", 8)
    erasing.erase(known, "f1", parts=["phone"])
    lines = history.lines(known, "f1")
    assert ("erased", "effacé") in [(line.what, line.after) for line in lines]
    assert "06 11" not in repr([line.words for line in lines])
    assert first(known, "staff").restorable
    save(known, "phone", "07 00 00 00 00")
    assert "07 00 00 00 00" in first(known, "phone").after


def test_a_record_that_was_erased(known: Workspace) -> None:
    save(known, "staff", 8)
    before = first(known, "staff")
    erasing.erase(known, "f1")
    lines = history.lines(known, "f1")
    assert {(line.what, line.title, *line.words, line.restorable) for line in lines} == {
        ("erased", "Entreprise", "effacé", "effacé", False)
    }
    with pytest.raises(Problem, match="effacé"):
        history.restore(known, lines[0])
    with pytest.raises(Problem, match="n’existe plus"):
        history.restore(known, before)
    assert "Menuiserie" not in repr(lines)


def test_unknown_fields_and_kinds_of_a_newer_version(known: Workspace) -> None:
    with known.change("Plus récent") as change:
        change.edit(Edit("firm", "f1", {"mood": None}, {"mood": "serein"}))
        change.edit(Edit("visit", "v1", None, {"firm": "f1", "km": 12}))
    assert ("changed", "mood", "vide", "serein") in told(known)
    assert told(known, "v1") == [("created", "", "", "km : 12")]
    history.restore(known, first(known, "mood"))
    row = known.row(Firm, "f1")
    assert row is not None
    assert "mood" not in row.fields


def test_nothing_is_known_of_what_nobody_touched(workspace: Workspace) -> None:
    assert history.lines(workspace, "nobody") == []


CHANGES = st.lists(
    st.tuples(st.sampled_from(["staff", "phone", "trades", "ten_year_insurance", "undo"]), st.integers(0, 2)), min_size=1, max_size=12
)
VALUES = {
    "staff": (None, 6, 8),
    "phone": (None, "06", "07"),
    "trades": (None, ["painting"], ["painting", "wood_joinery"]),
    "ten_year_insurance": (None, True, False),
}


@settings(max_examples=30, deadline=None)
@given(CHANGES)
def test_whatever_was_done_each_former_value_can_be_put_back_and_that_undone(done: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Workspace(Path(folder), None)) as workspace:
        with workspace.change("Créer", author="quelqu’un d’autre") as change:  # not hers to undo
            change.put(FIRM)
        for name, at in done:
            with suppress(Problem):
                if name == "undo":
                    undo.undo(workspace)
                else:
                    with workspace.change(name) as change:
                        change.set(Firm, "f1", **{name: VALUES[name][at]})
        for line in history.lines(workspace, "f1"):
            before = workspace.row(Firm, "f1")
            assert before is not None
            if not line.restorable:
                with pytest.raises(Problem):
                    history.restore(workspace, line)
                continue
            history.restore(workspace, line)
            after = workspace.row(Firm, "f1")
            assert after is not None
            assert after.fields.get(line.field) == line.former
            undo.undo(workspace)
            again = workspace.row(Firm, "f1")
            assert again is not None
            assert again.fields == before.fields


def test_five_thousand_lines_are_quick(known: Workspace) -> None:
    """0.06 s of computing on a quiet machine; the bound leaves room for a busy one."""
    known.connection.execute("PRAGMA synchronous=OFF")
    for number in range(50):
        with known.change("Beaucoup") as change:
            for other in range(100):
                change.put(Reference(id=f"r{number}-{other}", firm="f1", object=f"Chantier {other}"))
    began = time.process_time()
    lines = history.lines(known, "f1")
    assert time.process_time() - began < 0.5
    assert len(lines) == 5_001
