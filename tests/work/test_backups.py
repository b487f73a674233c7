"""Backups as people meet them: each day, on a key that comes and goes, and what the window says of it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.base.problem import Damaged, Problem
from desktop.model.firms import Firm
from desktop.model.privacy import Erasure
from desktop.model.records import new_id
from desktop.store import backups as stored
from desktop.store import disks
from desktop.store.workspace import Workspace
from desktop.work import backups, standing

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    at(0)
    yield
    clock.set_source(None)


def at(day: int, hour: int = 7) -> None:
    moment = datetime(2026, 11, 22, hour, 12, tzinfo=UTC) + timedelta(days=day)
    clock.set_source(lambda: moment)


def save(workspace: Workspace, id: str) -> None:
    with workspace.change("x") as change:
        change.put(Firm(id=id, name=id))


def told(workspace: Workspace) -> list[str]:
    return [line.replace("\u202f", " ") for line in standing.standing(workspace).lines[2:]]


def test_one_a_day(workspace: Workspace) -> None:
    assert backups.daily(workspace) is None, "nothing was written yet"
    assert told(workspace) == ["Sauvegarde : aucune"]
    save(workspace, "a")
    made = backups.daily(workspace)
    assert made is not None
    assert made.backup.path.parent == workspace.folder / "backups"
    assert told(workspace) == ["Sauvegarde : aujourd’hui 8:12"]
    assert backups.daily(workspace) is None
    at(1)
    assert told(workspace) == ["Sauvegarde : hier 8:12"]
    assert backups.daily(workspace) is not None


def test_a_key_that_goes_and_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    usb = tmp_path / "usb" / "Tournée"
    save(workspace, "a")
    backups.choose(workspace, usb)
    made = backups.daily(workspace)
    assert made is not None
    assert made.backup.path.parent == usb
    shutil.move(usb, tmp_path / "pocket")
    at(3)
    made = backups.daily(workspace)
    assert made is not None
    assert made.backup.path.parent == workspace.folder / "backups"
    assert [trouble.title for trouble in made.troubles] == [] or "n’est pas là" in made.troubles[0].title
    assert not usb.exists(), "nothing is written where the key was"
    assert told(workspace) == ["Sauvegarde : aujourd’hui 8:12", "Clé de sauvegarde absente depuis 3 jours"]
    usb.mkdir()  # its mount point, without it
    assert not backups.reachable(workspace, usb)
    usb.rmdir()
    shutil.move(tmp_path / "pocket", usb)
    made = backups.daily(workspace)
    assert made is not None
    assert made.backup.path.parent == usb
    assert told(workspace) == ["Sauvegarde : aujourd’hui 8:12"]
    assert len(backups.listing(workspace)) == 3


def test_one_asked_for_is_not_made_elsewhere(workspace: Workspace, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    backups.choose(workspace, usb)
    usb.rmdir()
    with pytest.raises(Problem, match="n’est pas là"):
        backups.make(workspace)
    with pytest.raises(Problem):
        backups.choose(workspace, Path("/proc/nowhere"))


def test_a_key_pulled_in_the_middle(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(workspace, "a")
    usb = tmp_path / "usb"
    backups.choose(workspace, usb)
    settle = disks.settle

    def pulled(stream) -> None:
        if str(usb) in stream.name:
            shutil.rmtree(usb)
            raise OSError(5, "Input/output error")
        settle(stream)

    monkeypatch.setattr(disks, "settle", pulled)
    made = backups.daily(workspace)
    assert made is not None
    assert made.backup.path.parent == workspace.folder / "backups"
    assert "ne répond plus" in made.troubles[0].title


def test_a_damaged_one_is_passed_over(workspace: Workspace) -> None:
    save(workspace, "a")
    backups.make(workspace)
    at(1)
    save(workspace, "b")
    newest = backups.make(workspace).backup.path
    newest.write_bytes(newest.read_bytes()[:-5000])
    assert [one.problem is None for one in backups.listing(workspace)] == [False, True]
    folder = workspace.folder
    workspace.close()
    workspace.path.unlink()
    found = backups.latest(folder)
    assert found is not None
    assert found.path == newest
    backups.restore_latest(folder, KEY)
    with closing(Workspace(folder, KEY)) as again:
        assert again.get(Firm, "a")
        assert not again.get(Firm, "b")


def test_without_any_backup_says_so(tmp_path: Path) -> None:
    assert backups.latest(tmp_path) is None
    with pytest.raises(Problem, match="pas de sauvegarde"):
        backups.restore_latest(tmp_path, KEY)


def test_what_was_erased_goes_from_every_folder_within_reach(workspace: Workspace, tmp_path: Path) -> None:
    save(workspace, "a")
    here = backups.make(workspace).backup
    usb = tmp_path / "usb"
    there = backups.make(workspace, folder=usb).backup
    with workspace.change("Effacer une fiche") as change:
        change.put(Erasure(id=new_id(), erased=("a",), what="1 fiche", erased_on=clock.today()))
    assert backups.absorb(workspace) == []
    from desktop.store import packing

    assert len(packing.read(here.path).erasures) == 1
    assert len(packing.read(there.path).erasures) == 0, "this key was not chosen: nobody knows where it is"
    backups.make(workspace, folder=usb)
    assert len(packing.read(there.path).erasures) == 1, "it came back"


def test_what_a_cut_left_goes_with_what_was_erased(workspace: Workspace) -> None:
    save(workspace, "a")
    made = backups.make(workspace).backup.path
    left = [made.with_name(f"{made.name}.db.part"), workspace.folder / disks.STAGED / "workspace.db"]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (workspace.folder / "workspace.db.abime-20261101-080000").write_bytes(b"x")
    [problem] = backups.absorb(workspace)
    assert "workspace.db.abime-20261101-080000" in problem.title
    assert not [path for path in left if path.exists()]


def test_a_clock_set_back_is_told(workspace: Workspace) -> None:
    save(workspace, "a")
    assert standing.troubles(workspace) == []
    at(-1)
    [problem] = standing.troubles(workspace)
    assert "horloge" in problem.title
    assert "22 nov. 2026" in problem.title
    save(workspace, "b")


@pytest.mark.parametrize("content", ["{", "[1]", "3", "é".encode("latin-1").decode("latin-1") + "\0"])
def test_damaged_settings_are_put_aside_and_told(workspace: Workspace, content: str) -> None:
    file = workspace.folder / "settings.json"
    workspace.close()
    file.write_text(content, "utf-8")
    with closing(Workspace(workspace.folder, KEY)) as again:
        assert [problem.title for problem in standing.troubles(again)] == ["Les réglages étaient abîmés : ceux d’origine sont revenus."]
        again.settings.set("author", "Marie")
    [aside] = workspace.folder.glob("settings.json.abime-*")
    assert aside.read_text("utf-8") == content
    with closing(Workspace(workspace.folder, KEY)) as again:
        assert standing.troubles(again) == []
        assert again.settings["author"] == "Marie"


def empty_log(file: Path) -> None:
    """Bring the log into the file: what the log holds hides what the file is."""
    from desktop.store.engine import connect

    with closing(connect(file, None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("spoil", [b"no database at all" * 500, None])
def test_damaged_public_notices_are_put_aside_and_told(workspace: Workspace, spoil: bytes | None) -> None:
    file = workspace.folder / "opendata.db"
    workspace.close()
    empty_log(file)
    if spoil is None:
        with file.open("r+b") as raw:
            raw.seek(100)
            raw.write(b"\xff" * 3000)
    else:
        file.write_bytes(spoil)
    content = file.read_bytes()
    with closing(Workspace(workspace.folder, KEY)) as again:
        assert "à relire" in standing.troubles(again)[0].title
        assert again.connection.execute("SELECT count(*) FROM all_notices").fetchone()[0] == 0
    aside, *_log = sorted(workspace.folder.glob("opendata.db.abime-*"))
    assert aside.read_bytes() == content


def test_public_notices_found_damaged_while_writing_are_made_anew_at_the_next_opening(workspace: Workspace) -> None:
    from tests.samples import notice

    workspace.opendata.put([notice(f"26-{number}", "Peinture") for number in range(300)])
    workspace.close()
    file = workspace.folder / "opendata.db"
    empty_log(file)
    with file.open("r+b") as raw:
        for place in range(4096 * 3, file.stat().st_size, 4096):
            raw.seek(place)
            raw.write(b"\xff" * 4096)
    with closing(Workspace(workspace.folder, KEY)) as again, pytest.raises(Problem, match="avis publics est abîmé"):
        again.opendata.put([notice(f"27-{number}", "Peinture") for number in range(300)])
    with closing(Workspace(workspace.folder, KEY)) as again:
        assert "à relire" in standing.troubles(again)[0].title
        again.opendata.put([notice("28-1", "Peinture")])


def test_a_reason_of_each_has_words() -> None:
    assert set(backups.REASONS) == {*stored.AUTOMATIC, stored.MANUAL}


def test_a_damaged_workspace_is_told_not_backed_up(workspace: Workspace) -> None:
    for number in range(60):
        save(workspace, "x" * 2000 + str(number))
    workspace.close()
    with workspace.path.open("r+b") as raw:
        raw.seek(workspace.path.stat().st_size // 8192 * 4096 + 100)
        raw.write(b"spoiled" * 20)
    with closing(Workspace(workspace.folder, KEY)) as again, pytest.raises(Damaged, match=r"workspace\.db"):
        backups.daily(again)


def test_after_a_restore_the_last_backup_is_the_one_that_lies_there(tmp_path: Path) -> None:
    with closing(Workspace(tmp_path / "w", KEY)) as workspace:
        save(workspace, "a")
        first = backups.make(workspace)
        at(0, 9)
        save(workspace, "b")
        backups.make(workspace)
    at(0, 11)
    backups.restore(tmp_path / "w", first.backup.path, KEY)
    with closing(Workspace(tmp_path / "w", KEY)) as workspace:
        backups.daily(workspace)
        assert told(workspace) == ["Sauvegarde : aujourd’hui 12:12"]


def test_a_clock_set_back_does_not_make_the_latest_an_old_one(workspace: Workspace) -> None:
    save(workspace, "a")
    first = backups.make(workspace).backup
    at(-365)
    save(workspace, "b")
    second = backups.make(workspace).backup
    assert second.at < first.at
    assert backups.latest(workspace.folder) == second
    assert [one.backup for one in backups.listing(workspace)] == [second, first]
    workspace.close()
    restored = backups.restore(workspace.folder, first.path, KEY)
    assert restored.before is not None
    with closing(Workspace(workspace.folder, KEY)) as again:
        third = backups.make(again).backup
        assert [one.backup for one in backups.listing(again)] == [third, restored.before, second, first]


def test_a_purge_that_was_cut_is_taken_up_again_until_every_folder_is_clean(workspace: Workspace, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    save(workspace, "firm-1")
    backups.choose(workspace, usb)
    kept = [backups.make(workspace).backup, backups.make(workspace, folder=backups.default(workspace)).backup]
    assert backups.resume(workspace) == []
    with workspace.change("Effacer") as change:
        change.put(Erasure(id=new_id(), erased=("firm-1",), what="1 fiche", erased_on=clock.today()))
    workspace.local.set(backups.PURGE, True)
    before = [stored.packing.read(one.path) for one in kept]
    usb.rename(tmp_path / "away")
    assert backups.quiet(workspace) == ()
    assert workspace.local.get(backups.PURGE), "the key is away"
    (tmp_path / "away").rename(usb)
    assert backups.resume(workspace) == []
    assert workspace.local.get(backups.PURGE) is None
    assert all(stored.packing.read(one.path).erasures != was.erasures for one, was in zip(kept, before, strict=True))


def test_a_backup_that_cannot_be_cleaned_is_named_until_it_can(workspace: Workspace) -> None:
    save(workspace, "firm-1")
    damaged = backups.make(workspace).backup.path
    damaged.write_bytes(b"spoiled")
    (damaged.parent / "autre.tournee").write_bytes(b"a foreign file, none of ours")
    with workspace.change("Effacer") as change:
        change.put(Erasure(id=new_id(), erased=("firm-1",), what="1 fiche", erased_on=clock.today()))
    workspace.local.set(backups.PURGE, True)
    [trouble] = backups.resume(workspace)
    assert damaged.name in trouble.title
    assert workspace.local.get(backups.PURGE)
    damaged.unlink()
    assert backups.resume(workspace) == []
    assert workspace.local.get(backups.PURGE) is None


@pytest.mark.parametrize("inside", ["attachments", "attachments/sauvegardes", ""])
def test_no_backup_goes_among_the_files_of_the_workspace(workspace: Workspace, inside: str) -> None:
    save(workspace, "firm-1")
    folder = workspace.folder / inside
    for refused in (lambda: backups.choose(workspace, folder), lambda: backups.make(workspace, folder=folder)):
        with pytest.raises(Problem, match="parmi les fichiers"):
            refused()
    backups.choose(workspace, workspace.folder / "backups" / "mes sauvegardes")
    backups.make(workspace)
