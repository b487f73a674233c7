"""Any sequence of changes, undo and redo: records are the fold of the journal, undo of undo is identity."""

import json
import tempfile
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop.base.problem import Problem
from desktop.journal.fold import Row, fold, stamp_of
from desktop.model.choices import Choice
from desktop.model.firms import Firm
from desktop.model.records import new_id
from desktop.store.rows import change_of
from desktop.store.undo import redo, undo
from desktop.store.workspace import Workspace

IDS = st.sampled_from(["a", "b", "c"])
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["", "Menuiserie", "Œuvre"]),
        "staff": st.none() | st.integers(0, 3),
        "created_on": st.none() | st.just(date(2020, 1, 2)),
        "signature": st.sampled_from([None, True, False]),
        "trades": st.sampled_from([(), ("painting",), ("painting", "roofing")]),
    },
)


class JournalMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.workspace = Workspace(Path(self.folder.name), None)
        self.undoable: list[dict] = []  # states before each change that can still be undone
        self.redoable: list[dict] = []

    def state(self) -> dict:
        rows = self.workspace.connection.execute("SELECT kind, id, fields FROM records")
        return {(row["kind"], row["id"]): json.loads(row["fields"]) for row in rows}

    def done(self, before: dict) -> None:
        if self.state() != before:
            self.undoable.append(before)
            self.redoable = []

    @rule(id=IDS, values=FIELDS)
    def put(self, id: str, values: dict) -> None:
        before = self.state()
        with self.workspace.change("put") as change:
            change.put((self.workspace.get(Firm, id) or Firm(id=id)).but(**values))
        self.done(before)

    @rule(ids=st.lists(IDS, min_size=2, max_size=4), values=FIELDS)
    def put_group(self, ids: list[str], values: dict) -> None:
        before = self.state()
        group = new_id()
        for id in ids:
            with self.workspace.change("group", group=group) as change:
                change.put((self.workspace.get(Firm, id) or Firm(id=id)).but(**values))
        self.done_group(before)

    def done_group(self, before: dict) -> None:
        written = self.workspace.connection.execute("SELECT count(*) FROM changes").fetchone()[0]
        if written != self.written:
            self.undoable.append(before)
            self.redoable = []

    @rule(id=IDS)
    def decide_and_take_back(self, id: str) -> None:
        before = self.state()
        with self.workspace.change("decide") as change:
            change.put(Choice(id=id, firm=id, state="kept"))
            change.remove(Choice, id)
            change.put(Choice(id=id, firm=id, state="aside"))
        self.done(before)
        before = self.state()
        with self.workspace.change("take back") as change:
            change.remove(Choice, id)
        self.done(before)

    @rule()
    def fail_midway(self) -> None:
        before = self.state()
        try:
            with self.workspace.change("fails") as change:
                change.put(Firm(id="a", name="jamais écrit"))
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass
        assert self.state() == before

    @rule()
    def undo(self) -> None:
        if not self.undoable:
            try:
                undo(self.workspace)
            except Problem:
                return
            raise AssertionError("something was undone though nothing was there")
        self.redoable.append(self.state())
        undo(self.workspace)
        assert self.state() == self.undoable.pop()

    @precondition(lambda self: self.redoable)
    @rule()
    def redo(self) -> None:
        self.undoable.append(self.state())
        redo(self.workspace)
        assert self.state() == self.redoable.pop()

    @rule()
    def restart(self) -> None:
        self.workspace.close()
        self.workspace = Workspace(Path(self.folder.name), None)

    @invariant()
    def records_are_the_fold_of_the_journal(self) -> None:
        self.written = self.workspace.connection.execute("SELECT count(*) FROM changes").fetchone()[0]
        folded: dict[tuple[str, str], Row | None] = {}
        for row in self.workspace.connection.execute("SELECT * FROM changes ORDER BY seq"):
            change = change_of(row)
            for edit in change.edits:
                folded[edit.kind, edit.id] = fold(folded.get((edit.kind, edit.id)), edit, stamp_of(change, None))
        assert {key: row.fields for key, row in folded.items() if row is not None} == self.state()

    def teardown(self) -> None:
        self.workspace.close()
        self.folder.cleanup()


TestJournal = JournalMachine.TestCase
TestJournal.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
