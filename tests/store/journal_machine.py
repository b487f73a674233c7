"""Any sequence of changes, groups, undo, redo, archiving, attaching, erasing, backups and restores, on a workspace in plain bytes."""

import hashlib
import io
import json
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.base.problem import Problem
from desktop.journal.erasure import Erased, redacted
from desktop.journal.fold import Row, fold, stamp_of
from desktop.model.attachments import Attachment
from desktop.model.choices import Choice
from desktop.model.firms import Firm
from desktop.model.notes import Note
from desktop.model.privacy import Erasure
from desktop.model.records import new_id
from desktop.store import contents, erasing, forgetting, restoring
from desktop.store.rows import change_of
from desktop.store.undo import redo, undo
from desktop.store.workspace import Workspace
from desktop.work import backups

NAMES = ("firm-1f3a", "firm-2c7d", "firm-39be", "firm-4a05")
IDS = st.sampled_from(NAMES)
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


def marker(id: str) -> str:
    """A word that stands in everything written of a record, and nowhere else."""
    return "qzx" + hashlib.sha256(id.encode()).hexdigest()[:10].translate(str.maketrans("0123456789", "ghijklmnop"))


@dataclass
class Kept:
    """A backup, and what the machine knew when it was made."""

    path: Path
    state: dict
    undoable: list[dict]
    redoable: list[dict]
    erasures: int


class JournalMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.path = Path(self.folder.name) / "workspace"
        self.workspace = Workspace(self.path, None)
        self.undoable: list[dict] = []
        self.redoable: list[dict] = []
        self.erased: set[str] = set()
        self.papers: dict[str, bytes] = {}
        self.backups: list[Kept] = []
        self.cut: set[str] = set()
        """Records of which single fields were erased."""
        self.erasures = 0

    @initialize()
    def begin(self) -> None:
        self.written = 0

    def state(self) -> dict:
        rows = self.workspace.connection.execute("SELECT kind, id, fields FROM records WHERE kind != 'erasure'")
        return {(row["kind"], row["id"]): json.loads(row["fields"]) for row in rows}

    def done(self, before: dict) -> None:
        """What was written since the last count is one step."""
        if self.workspace.connection.execute("SELECT count(*) FROM changes").fetchone()[0] != self.written:
            self.undoable.append(before)
            self.redoable = []

    def firm(self, id: str, values: dict) -> Firm:
        given = {**values, "remarks": f"mot {marker(id)}"}
        if "name" in values:
            given["name"] = f"{values['name']} {marker(id)}"
        return (self.workspace.get(Firm, id) or Firm(id=id)).but(**given)

    @rule(id=IDS, values=FIELDS)
    def put(self, id: str, values: dict) -> None:
        before = self.state()
        try:
            with self.workspace.change(f"Enregistrer {marker(id)}") as change:
                change.put(self.firm(id, values))
        except Problem:
            assert id in self.erased
            assert self.state() == before
            return
        assert id not in self.erased
        self.done(before)

    @rule(ids=st.lists(IDS, min_size=2, max_size=4), values=FIELDS)
    def put_group(self, ids: list[str], values: dict) -> None:
        before, group = self.state(), new_id()
        kept = [id for id in ids if id not in self.erased]
        for id in kept:
            with self.workspace.change("Importer une liste", group=group) as change:
                change.put(self.firm(id, values))
        self.done(before)

    @rule(id=IDS, archived=st.booleans())
    def archive(self, id: str, archived: bool) -> None:
        firm, before = self.workspace.get(Firm, id), self.state()
        if firm is not None:
            with self.workspace.change(f"Archiver {marker(id)}") as change:
                change.put(firm.but(archived=archived))
            self.done(before)

    @rule(id=IDS)
    def decide_and_take_back(self, id: str) -> None:
        if id in self.erased:
            return
        before = self.state()
        with self.workspace.change("decide") as change:
            change.put(Choice(id=id, firm=id, state="kept", words=marker(id)))
            change.remove(Choice, id)
            change.put(Choice(id=id, firm=id, state="aside", words=marker(id)))
        self.done(before)
        self.count()
        before = self.state()
        with self.workspace.change("take back") as change:
            change.remove(Choice, id)
        self.done(before)

    @rule(id=IDS, extra=st.integers(0, 1))
    def attach(self, id: str, extra: int) -> None:
        if id in self.erased:
            return
        before, paper = self.state(), f"{id}-paper-{extra}"
        data = f"contenu {marker(id)} {extra}".encode()
        content = self.workspace.contents.add(io.BytesIO(data))
        try:
            with self.workspace.change(f"Joindre {marker(id)}.txt") as change:
                change.put(Attachment(id=paper, to=id, firm=id, name=f"{marker(id)}.txt", sha256=content.sha256))
                change.put(Note(id=f"{id}-note-{extra}", firm=id, at=datetime(2026, 11, 26, 9), text=f"vu {marker(id)}"))
        except Problem:
            assert paper in self.erased
            return
        self.workspace.local.set(f"draft.note.{id}", f"brouillon {marker(id)}")
        contents.keep_thumbnail(self.workspace.connection, content.sha256, marker(id).encode())
        self.papers[content.sha256] = data
        self.done(before)

    @rule()
    def fail_midway(self) -> None:
        before = self.state()
        try:
            with self.workspace.change("fails") as change:
                change.put(Note(id="never", text="jamais écrit"))
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass
        assert self.state() == before

    @rule(id=IDS)
    def erase(self, id: str) -> None:
        if id in self.erased:
            return
        gone = {id, *(f"{id}-{what}-{extra}" for what in ("paper", "note") for extra in (0, 1))}
        with self.workspace.change("Effacer une fiche") as change:
            change.put(Erasure(id=new_id(), erased=tuple(sorted(gone)), what="1 fiche"))
        self.scrub()
        self.erased |= gone
        self.barrier()
        self.no_byte_is_left()

    def barrier(self) -> None:
        """An erasure is not taken back, nor what is behind it."""
        self.erasures += 1
        self.undoable, self.redoable = [], []

    def scrub(self) -> None:
        erasing.scrub(self.workspace.connection, self.workspace)
        if self.backups:
            assert not forgetting.absorb(self.workspace.source, self.path / "backups").failed

    @rule()
    def back_up(self) -> None:
        path = backups.make(self.workspace).backup.path
        self.backups.append(Kept(path, self.state(), list(self.undoable), list(self.redoable), self.erasures))

    @precondition(lambda self: self.backups)
    @rule(which=st.integers(0, 5))
    def restore(self, which: int) -> None:
        kept = self.backups[which % len(self.backups)]
        self.workspace.close()
        restoring.restore(self.path, kept.path)
        self.workspace = Workspace(self.path, None)
        uncut = {key: fields for key, fields in self.state().items() if key[1] not in self.cut}
        assert uncut == {key: fields for key, fields in self.without(kept.state).items() if key[1] not in self.cut}
        known = kept.erasures == self.erasures
        self.undoable, self.redoable = (list(kept.undoable), list(kept.redoable)) if known else ([], [])
        self.no_byte_is_left()

    @rule(id=IDS)
    def erase_a_field(self, id: str) -> None:
        if id in self.erased or self.workspace.get(Firm, id) is None:
            return
        with self.workspace.change("Effacer des champs") as change:
            change.put(Erasure(id=new_id(), parts={id: ["name", "remarks"]}, what="2 champs"))
        self.scrub()
        found = self.state()["firm", id]
        assert "name" not in found
        assert "remarks" not in found
        self.barrier()
        self.cut.add(id)

    def without(self, state: dict) -> dict:
        return {(kind, id): fields for (kind, id), fields in state.items() if id not in self.erased}

    def no_byte_is_left(self) -> None:
        words = [marker(id) for id in NAMES if id in self.erased]
        for file in self.path.rglob("*"):
            if file.is_file():
                found = file.read_bytes().lower()
                assert not [word for word in words if word.encode() in found], f"{file.name} still holds what was erased"
        connection = self.workspace.connection  # terms are stored without the beginning that they share with the one before
        connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, search, 'row')")
        terms = {row[0] for row in connection.execute("SELECT term FROM temp.terms")}
        assert not {term for term in terms for word in words if word.startswith(term) and len(term) > 5}

    @rule()
    def undo(self) -> None:
        if not self.undoable:
            with pytest.raises(Problem):
                undo(self.workspace)
            return
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
    def undo_of_undo_is_identity(self) -> None:
        before = self.state()
        try:
            undo(self.workspace)
        except Problem:
            return
        redo(self.workspace)
        assert self.state() == before

    @rule()
    def restart(self) -> None:
        self.workspace.close()
        self.workspace = Workspace(self.path, None)
        self.no_byte_is_left()

    def count(self) -> None:
        self.written = self.workspace.connection.execute("SELECT count(*) FROM changes").fetchone()[0]

    @invariant()
    def records_are_the_fold_of_the_journal(self) -> None:
        self.count()
        folded: dict[tuple[str, str], Row | None] = {}
        erased, entries = Erased(), [change_of(row) for row in self.workspace.connection.execute("SELECT * FROM changes ORDER BY seq")]
        for change in entries:
            erased.add(change)
        for change in entries:
            assert redacted(change, erased) == change
            for edit in change.edits:
                folded[edit.kind, edit.id] = fold(folded.get((edit.kind, edit.id)), edit, stamp_of(change, None))
        assert {key: row.fields for key, row in folded.items() if row is not None and key[0] != "erasure"} == self.state()

    @invariant()
    def no_reference_without_its_content_and_no_content_without_a_reference(self) -> None:
        for (kind, _id), fields in self.state().items():
            if kind == "attachment":
                with self.workspace.contents.open(fields["sha256"]) as opened:
                    assert opened.read() == self.papers[fields["sha256"]]
        known = {self.workspace.contents.path(sha256) for sha256 in contents.known(self.workspace.connection)}
        assert known == set(self.workspace.contents.files())

    def teardown(self) -> None:
        self.workspace.close()
        self.folder.cleanup()
