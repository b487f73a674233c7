"""Opening, keys, the three doors, and what a disk can do."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from desktop.base.problem import Problem
from desktop.journal.change import Change, Edit
from desktop.model.firms import Firm
from desktop.model.records import new_id
from desktop.store import firms, keys, remembering
from desktop.store.remembering import PASSPHRASE
from desktop.store.schema import VERSION
from desktop.store.undo import redo, undo
from desktop.store.workspace import Workspace


def test_the_file_is_unreadable_without_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "une phrase")
    workspace = Workspace.open(tmp_path)
    with workspace.change("x") as change:
        change.put(Firm(id="a", name="Menuiserie Secrète"))
    workspace.close()
    for file in tmp_path.iterdir():
        assert b"Menuiserie" not in file.read_bytes(), file
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(tmp_path / "workspace.db").execute("SELECT * FROM records")
    monkeypatch.setenv(PASSPHRASE, "une autre")
    with pytest.raises(Problem, match="phrase secrète n’est pas la bonne"):
        Workspace.open(tmp_path)
    monkeypatch.setenv(PASSPHRASE, "une phrase")
    again = Workspace.open(tmp_path)
    found = again.get(Firm, "a")
    again.close()
    assert found is not None
    assert found.name == "Menuiserie Secrète"


def test_without_passphrase_nor_keyring_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    with pytest.raises(Problem) as raised:
        Workspace.open(tmp_path)
    assert isinstance(raised.value, remembering.Missing)
    assert "workspace create" in raised.value.hint


def test_a_lost_key_file_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "p")
    Workspace.open(tmp_path).close()
    for name in (keys.FILE, keys.COPY):
        (tmp_path / name).unlink()
    with pytest.raises(Problem, match="clé du classeur manque"):
        Workspace.open(tmp_path)


def test_a_newer_file_is_refused_untouched(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, None)
    workspace.connection.execute(f"PRAGMA user_version={VERSION + 1}")
    workspace.close()
    with pytest.raises(Problem, match="version plus récente"):
        Workspace(tmp_path, None)


def test_a_folder_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "p")
    (tmp_path / "f").write_text("x")
    with pytest.raises(Problem):
        Workspace.open(tmp_path / "f")


def test_fields_of_a_newer_version_survive_a_save(workspace: Workspace) -> None:
    edit = Edit("firm", "a", None, {"name": "A", "colour": "vert"})
    id = new_id()
    workspace.apply([(1, Change(id=id, space="s", group=id, label="x", author="m", device="d", at="2030", edits=(edit,)))])
    found = workspace.get(Firm, "a")
    assert found is not None
    with workspace.change("y") as change:
        change.put(found.but(staff=4))
    row = workspace.row(Firm, "a")
    assert row is not None
    assert row.fields == {"name": "A", "colour": "vert", "staff": 4, "archived": False}


def test_changes_of_a_round_go_under_ours_and_a_lost_race_is_a_conflict(workspace: Workspace) -> None:
    def change(edit: Edit, author: str) -> Change:
        id = new_id()
        return Change(id=id, space="s", group=id, label="x", author=author, device=author, at="2026", edits=(edit,))

    workspace.apply([(1, change(Edit("firm", "a", None, {"name": "A", "staff": 2}), "marie"))])
    found = workspace.get(Firm, "a")
    assert found is not None
    with workspace.change("moi") as mine:
        mine.put(found.but(staff=3))
    workspace.apply([(2, change(Edit("firm", "a", {"staff": 2}, {"staff": 5}), "jean"))])
    row = workspace.row(Firm, "a")
    assert row is not None
    assert row.fields["staff"] == 3  # ours is replayed on top
    assert [entry["value"] for entry in row.conflicts["staff"].values()] == [5]
    with pytest.raises(Problem, match="conflit"):
        undo(workspace)


def test_undo_is_refused_where_somebody_changed_it_since(workspace: Workspace) -> None:
    with workspace.change("création") as change:
        change.put(Firm(id="a", name="A", staff=1))
    id = new_id()
    other = Change(
        id=id,
        space="s",
        group=id,
        label="x",
        author="jean",
        device="d",
        at="2026",
        edits=(Edit("firm", "a", {"name": "A"}, {"name": "B"}),),
    )
    with workspace.writing:
        from desktop.store import changes

        changes.record(workspace.connection, other)
    with pytest.raises(Problem, match="jean a modifié"):
        undo(workspace)


def test_two_threads_save_at_once(workspace: Workspace) -> None:
    def work(name: str) -> None:
        for i in range(20):
            with workspace.change("x") as change:
                change.put(Firm(id=f"{name}{i}", name=name))

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(firms.keys(workspace, firms.FirmFilters())) == 40


def test_a_large_import_is_one_undo(workspace: Workspace) -> None:
    workspace.put_all("Importer", (Firm(id=str(i), name=f"Firme {i}") for i in range(450)))
    assert len(firms.keys(workspace, firms.FirmFilters())) == 450
    assert workspace.connection.execute("SELECT count(*) FROM changes").fetchone()[0] == 3
    assert undo(workspace) == "Importer"
    assert firms.keys(workspace, firms.FirmFilters()) == []
    assert redo(workspace) == "Importer"
    assert len(firms.keys(workspace, firms.FirmFilters(words="firme 449"))) == 1


def test_listeners_hear_the_kinds(workspace: Workspace) -> None:
    heard: list[frozenset[str]] = []
    workspace.on_change.append(heard.append)
    with workspace.change("x") as change:
        change.put(Firm(id="a", name="A"))
    with workspace.change("rien") as change:
        change.put(Firm(id="a", name="A"))
    assert heard == [frozenset({"firm"})]


def test_drafts_are_not_journaled(workspace: Workspace) -> None:
    workspace.local.set("draft:note", {"text": "brouillon"})
    assert workspace.local.get("draft:note") == {"text": "brouillon"}
    assert workspace.connection.execute("SELECT count(*) FROM changes").fetchone()[0] == 0


def test_a_read_only_folder(tmp_path: Path) -> None:
    Workspace(tmp_path, None).close()
    (tmp_path / "workspace.db").write_bytes(b"pas une base de donnees" * 400)
    with pytest.raises(Problem):
        Workspace(tmp_path, None)
    assert (tmp_path / "workspace.db").read_bytes().startswith(b"pas une base")


class InMemory(KeyringBackend):
    """A keyring of the test's own, behind the real library."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_the_keyring_opens_what_it_remembers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    before, own = keyring.get_keyring(), InMemory()
    keyring.set_keyring(own)
    try:
        key = keys.create(tmp_path, "une phrase")
        with pytest.raises(remembering.Locked):
            Workspace.open(tmp_path)
        remembering.remember(tmp_path, key)
        Workspace.open(tmp_path).close()
        own.set_password("Tournee", str(tmp_path.resolve()), bytes(32).hex())
        with pytest.raises(Problem, match="n’est plus celle du classeur"):
            Workspace.open(tmp_path)
        remembering.forget(tmp_path)
        assert own.kept == {}
    finally:
        keyring.set_keyring(before)


def test_a_workspace_is_open_once(tmp_path: Path) -> None:
    with closing(Workspace(tmp_path, None)), pytest.raises(Problem, match="déjà ouvert"):
        Workspace(tmp_path, None)
    Workspace(tmp_path, None).close()
