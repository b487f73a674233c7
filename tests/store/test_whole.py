"""The whole workspace, read at one moment."""

import threading

import pytest

from desktop.journal.change import Change, Edit
from desktop.model.firms import Firm
from desktop.store import undo, whole
from desktop.store.workspace import Workspace


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    with workspace.change("Créer") as change:
        change.put(Firm(id="f1", name="X", staff=6))
        change.edit(Edit("visit", "v1", None, {"km": 12}))
    with workspace.change("Effectif") as change:
        change.set(Firm, "f1", staff=8)
    undo.undo(workspace)
    theirs = Change(
        id="t", space="private", group="t", label="x", author="Zoé", device="z", at="2026-01-01T00:00:00+00:00",
        edits=(Edit("firm", "f1", {"staff": 5}, {"staff": 12}),),
    )  # fmt: skip
    workspace.apply([(1, theirs)])
    return workspace


def test_all_kinds_and_the_whole_journal(full: Workspace) -> None:
    assert whole.counts(full.connection) == {"firm": 1, "visit": 1}
    assert [(space, id, row.fields) for space, id, row in whole.records(full.connection, "visit")] == [("private", "v1", {"km": 12})]
    assert [number for number, _change in whole.changes(full.connection)] == [1, None, None, None]
    assert whole.changes_count(full.connection) == 4


def test_records_are_the_fold_of_the_journal_conflicts_too(full: Workspace) -> None:
    row = full.row(Firm, "f1")
    assert row is not None
    assert row.conflicts
    assert whole.unfolded(full.connection) == []
    assert whole.faults(full.connection) == []


@pytest.mark.parametrize(
    ("sql", "wrong"),
    [
        ("UPDATE records SET fields = json_set(fields, '$.staff', 7) WHERE id = 'f1'", [("firm", "f1")]),
        ("UPDATE records SET conflicts = NULL WHERE id = 'f1'", [("firm", "f1")]),
        ("DELETE FROM records WHERE id = 'v1'", [("visit", "v1")]),
        ("INSERT INTO records (space, kind, id, fields, stamps) VALUES ('private', 'firm', 'f9', '{}', '{}')", [("firm", "f9")]),
    ],
)
def test_what_is_not_as_the_journal_says(full: Workspace, sql: str, wrong: list[tuple[str, str]]) -> None:
    full.connection.execute(sql)
    assert whole.unfolded(full.connection) == wrong


def test_one_state_is_read_while_others_write(full: Workspace) -> None:
    def write() -> None:
        with full.change("Autre") as change:
            change.put(Firm(id="f2", name="Y"))

    with whole.steady(full.connection, full.path):
        other = threading.Thread(target=write)
        other.start()
        other.join()
        assert whole.counts(full.connection)["firm"] == 1
    assert whole.counts(full.connection)["firm"] == 2
