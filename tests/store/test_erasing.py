"""Erasing in the workspace file: whatever the clock says, whoever writes or reads meanwhile, whatever comes from elsewhere later."""

import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.journal.change import Change, Edit
from desktop.model.firms import Firm
from desktop.model.notes import Note
from desktop.model.privacy import Erasure
from desktop.model.records import new_id
from desktop.store import engine, erasing
from desktop.store.workspace import Workspace

FIRM, OTHER = "0000-firm-to-erase", "0000-firm-that-stays"


@pytest.fixture
def plain(tmp_path: Path, fixed_clock):
    """An unencrypted workspace with a firm that knows SECRET."""
    opened = Workspace(tmp_path / "w", None)
    with opened.change("Enregistrer SECRET") as change:
        change.put(Firm(id=FIRM, name="SECRET", phone="SECRET-PHONE"))
        change.put(Firm(id=OTHER, name="Reste"))
    yield opened
    opened.close()


def erase(workspace: Workspace, **what: object) -> bool:
    with workspace.change("Effacer une fiche") as change:
        change.put(Erasure(id=new_id(), **what))
    return erasing.scrub(workspace.connection, workspace)


def left(workspace: Workspace, word: str = "SECRET") -> list[str]:
    return [file.name for file in workspace.folder.rglob("*") if file.is_file() and word.lower().encode() in file.read_bytes().lower()]


def test_a_clock_set_back_keeps_nothing(plain: Workspace, fixed_clock: datetime) -> None:
    clock.set_source(lambda: fixed_clock - timedelta(days=365))
    assert erase(plain, parts={FIRM: ["phone"]})
    assert left(plain, "SECRET-PHONE") == []
    found = plain.get(Firm, FIRM)
    assert found is not None
    assert (found.name, found.phone) == ("SECRET", "")
    with plain.change("Enregistrer") as change:
        change.put(found.but(phone="03"))
    assert plain.get(Firm, FIRM) == found.but(phone="03")
    row = plain.row(Firm, FIRM)
    assert row is not None
    assert row.conflicts == {}


def test_nothing_new_refers_to_what_was_erased(plain: Workspace) -> None:
    erase(plain, erased=(FIRM,))
    with pytest.raises(Problem, match="a été effacée"), plain.change("Noter") as change:
        change.put(Note(id="n", firm=FIRM, text="SECRET"))
    assert left(plain) == []


def test_a_laptop_that_was_away_revives_nothing(plain: Workspace) -> None:
    erase(plain, erased=(FIRM,), parts={OTHER: ["phone"]})
    late = [
        Edit("firm", FIRM, {"name": "x"}, {"name": "SECRET"}),
        Edit("note", "late", None, {"firm": FIRM, "text": "SECRET"}),
        Edit("firm", OTHER, {"phone": "SECRET"}, {"phone": "SECRET", "staff": 3}),
    ]
    for number, edit in enumerate([*late, Edit("note", "late", {"text": "SECRET"}, {"text": "SECRET again"})], 1):
        id = new_id()
        change = Change(id=id, space="s", group=id, label="SECRET", author="m", device="d", at="2999-01-01", edits=(edit,))
        plain.apply([(number, change)])
    assert plain.get(Firm, FIRM) is None
    assert plain.get(Note, "late") is None
    other = plain.get(Firm, OTHER)
    assert other is not None
    assert (other.staff, other.phone) == (3, "")
    plain.connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchone()
    assert left(plain) == []


def test_an_erasure_from_elsewhere_takes_what_it_did_not_know_of(plain: Workspace) -> None:
    with plain.change("Noter") as change:
        change.put(Note(id="mine", firm=FIRM, text="SECRET"))
    id = new_id()
    proof = Edit("erasure", "proof", None, {"erased": [FIRM]})
    plain.apply([(1, Change(id=id, space="s", group=id, label="Effacer", author="m", device="d", at="2026", edits=(proof,)))])
    assert plain.get(Note, "mine") is None
    assert erasing.scrub(plain.connection, plain)
    assert left(plain) == []


def test_a_reader_delays_the_end_to_the_next_opening(plain: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    plain.connection.execute("PRAGMA busy_timeout=50")
    reading, done = threading.Event(), threading.Event()

    def read() -> None:
        connection = plain.connection
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM records").fetchone()
        reading.set()
        done.wait(20)
        connection.execute("ROLLBACK")
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    reading.wait(20)
    assert not erase(plain, erased=(FIRM,))
    assert plain.local.get(erasing.PENDING) is not None
    done.set()
    reader.join()
    plain.close()
    again = Workspace(plain.folder, None)
    assert again.local.get(erasing.PENDING) is None
    assert left(again) == []
    again.close()


def test_a_full_disk_does_not_say_that_nothing_was_erased(plain: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_connection: object) -> bool:
        raise engine.DatabaseError("database or disk is full")

    monkeypatch.setattr(erasing, "rewrite", full)
    with pytest.raises(Problem, match="C’est effacé, mais des traces restent") as raised:
        erase(plain, erased=(FIRM,))
    assert "rouvrez Tournée" in raised.value.hint
    assert plain.get(Firm, FIRM) is None
    monkeypatch.undo()
    assert erasing.scrub(plain.connection, plain)
    assert left(plain) == []


def test_a_folder_that_was_taken_away_takes_no_saves(plain: Workspace) -> None:
    shutil.rmtree(plain.folder)
    with pytest.raises(Problem, match="n’est plus dans"), plain.change("Noter") as change:
        change.put(Note(id="n", firm=OTHER, text="perdu"))
