"""Notes: what is written is kept once, found again, and what is being typed survives a kill."""

from datetime import datetime
from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.model.notes import Note
from desktop.store import undo
from desktop.store.workspace import Workspace
from desktop.work import finding, firms, notes
from tests.conftest import KEY


def test_a_note_is_kept_with_its_moment_and_listed_latest_first(workspace: Workspace, fixed_clock: datetime) -> None:
    firm = firms.create(workspace, name="Menuiserie Élan")
    old = notes.add(workspace, firm.id, "Appel", datetime(2026, 11, 3, 10, 0))
    new = notes.add(workspace, firm.id, "  Visite — 1 h 20\nHésite sur les marchés publics.  ")
    assert new.at == datetime(2026, 11, 26, 9, 0)
    assert notes.listing(workspace, firm.id) == [new, old]
    assert notes.parts(new) == ("Visite — 1 h 20", "Hésite sur les marchés publics.")
    assert notes.parts(old) == ("", "Appel")


def test_half_a_letter_is_kept_as_a_question_mark_and_a_draft_as_it_is(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Menuiserie \udce9lan")
    typed = "Rappeler \ud83d mardi"
    notes.keep_draft(workspace, firm.id, typed)
    assert notes.draft(workspace, firm.id) == typed
    kept = notes.add(workspace, firm.id, typed)
    assert [note.text for note in notes.listing(workspace, firm.id)] == ["Rappeler ? mardi"]
    with workspace.change("x") as change:
        change.put(kept)
        assert change.edits == (), "nothing is to be saved again"
    assert undo.undo(workspace) == "Note — Menuiserie ?lan"


def test_an_archived_note_is_gone_from_the_list_and_from_search_until_undone(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Menuiserie Élan")
    note = notes.add(workspace, firm.id, "Question sur la retenue de garantie")
    notes.archive(workspace, note)
    assert notes.listing(workspace, firm.id) == []
    assert finding.search(workspace, "retenue") == []
    undo.undo(workspace)
    assert notes.listing(workspace, firm.id)[0].id == note.id
    assert [(hit.kind, hit.id) for hit in finding.search(workspace, "retenues garantie")] == [("note", f"{firm.id}/{note.id}")]


def test_a_note_is_not_found_as_a_firm(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Menuiserie Élan")
    notes.add(workspace, firm.id, "Parle de toiture")
    assert [hit.kind for hit in finding.search(workspace, "toiture")] == ["note"]
    assert firms.listing(workspace, words="toiture") == []


def test_nothing_and_nobody_are_refused(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Menuiserie Élan")
    with pytest.raises(Problem, match="vide"):
        notes.add(workspace, firm.id, " \n ")
    with pytest.raises(Problem, match="n’existe pas"):
        notes.add(workspace, "nobody", "Bonjour")


def test_a_draft_survives_a_kill_and_goes_with_the_change_that_it_becomes(tmp_path: Path) -> None:
    first = Workspace(tmp_path / "w", KEY)
    firm = firms.create(first, name="Menuiserie Élan")
    notes.keep_draft(first, firm.id, "Il a dit que")
    assert first.connection.execute("SELECT count(*) FROM changes").fetchone()[0] == 1, "a draft is not in the journal"
    first.close()
    again = Workspace(tmp_path / "w", KEY)
    assert notes.draft(again, firm.id) == "Il a dit que"
    assert notes.draft(again, "another") == ""
    notes.add(again, firm.id, notes.draft(again, firm.id))
    assert notes.draft(again, firm.id) == ""
    again.close()


def test_a_draft_stays_where_its_change_fails(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    firm = firms.create(workspace, name="Menuiserie Élan")
    notes.keep_draft(workspace, firm.id, "Long texte")
    keep = workspace.local.set

    def fails(key: str, value: object) -> None:
        keep(key, value)
        raise OSError("the power goes")

    monkeypatch.setattr(workspace.local, "set", fails)
    with pytest.raises(OSError, match="power"):
        notes.add(workspace, firm.id, "Long texte")
    monkeypatch.undo()
    assert notes.draft(workspace, firm.id) == "Long texte"
    assert notes.listing(workspace, firm.id) == []
    assert workspace.row(Note, "x") is None
