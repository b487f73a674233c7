"""Backups: written whole or not at all, kept as long as promised, and what comes from outside is refused."""

import errno
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.base.problem import Damaged, Problem
from desktop.base.progress import Cancelled, Progress
from desktop.model.attachments import Attachment
from desktop.model.firms import Firm
from desktop.store import backups, disks, engine, keys, packing
from desktop.store.backups import DAILY, MANUAL, RESTORE
from desktop.store.workspace import Workspace

KEY = bytes(range(32))


def attach(workspace: Workspace, id: str, content: bytes) -> str:
    found = workspace.contents.add(io.BytesIO(content))
    with workspace.change("Joindre") as change:
        change.put(Attachment(id=id, to="a", firm="a", name=f"{id}.pdf", sha256=found.sha256, size=found.size))
    return found.sha256


def save(workspace: Workspace, id: str, name: str) -> None:
    with workspace.change("Enregistrer") as change:
        change.put(Firm(id=id, name=name))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def at(day: int, hour: int = 8) -> None:
    moment = datetime(2026, 11, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)
    clock.set_source(lambda: moment)


@pytest.fixture(autouse=True)
def clock_of_the_system():
    yield
    clock.set_source(None)


def test_a_backup_is_one_verified_file_and_contents_beside_it(workspace: Workspace, tmp_path: Path) -> None:
    at(22, 7)
    save(workspace, "a", "Menuiserie Secrète")
    attach(workspace, "p", b"plan " * 1000)
    folder = tmp_path / "usb"
    made = backups.make(workspace.source, folder, MANUAL)
    assert made.path.name.startswith("tournee-")
    assert made.path.name.endswith("-20261122-080000-manuelle.tournee")
    assert backups.listing(folder) == [made]
    manifest = backups.good(made.path, KEY)
    assert list(manifest.contents.values()) == [sorted(workspace.contents.files())[0].stat().st_size]
    assert len(names(folder)) == 2
    assert all(b"Menuiserie" not in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    with pytest.raises(Damaged):
        backups.good(made.path, bytes(32))


def test_contents_are_copied_once(workspace: Workspace, tmp_path: Path) -> None:
    attach(workspace, "p", b"plan")
    first = backups.make(workspace.source, tmp_path / "usb", MANUAL)
    [kept] = [path for path in (tmp_path / "usb" / "attachments").rglob("*") if path.is_file()]
    before = kept.stat().st_ino
    second = backups.make(workspace.source, tmp_path / "usb", MANUAL)
    assert kept.stat().st_ino == before
    assert first.path != second.path
    assert not kept.samefile(sorted(workspace.contents.files())[0])


def test_people_work_while_a_backup_is_made(workspace: Workspace, tmp_path: Path) -> None:
    save(workspace, "a", "A")
    stop, count = threading.Event(), [0]

    def work() -> None:
        while not stop.is_set():
            save(workspace, f"n{count[0]}", "N")
            count[0] += 1

    beside = threading.Thread(target=work)
    beside.start()
    try:
        for _ in range(3):
            backups.good(backups.make(workspace.source, tmp_path / "usb", MANUAL).path, KEY)
    finally:
        stop.set()
        beside.join()
    assert count[0] > 0


@pytest.mark.parametrize("step", ["copy", "whole", "keep_contents", "write", "verify", "replace"])
def test_one_that_fails_leaves_nothing_and_removes_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    save(workspace, "a", "A")
    folder = tmp_path / "usb"
    earlier = backups.make(workspace.source, folder, DAILY)
    attach(workspace, "p", b"plan")

    def full(*_args: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    module = {"whole": engine, "write": packing, "replace": disks}.get(step, backups)
    monkeypatch.setattr(module, step, full)
    with pytest.raises(Problem, match="disque est plein"):
        backups.make(workspace.source, folder, DAILY)
    assert {name for name in names(folder) if not name.startswith("attachments/")} == {earlier.path.name}
    assert not list(folder.rglob("*.part*"))


def test_giving_up_leaves_nothing(workspace: Workspace, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        backups.make(workspace.source, tmp_path / "usb", MANUAL, progress)
    assert names(tmp_path / "usb") == set()
    save(workspace, "a", "the read snapshot was left")


def test_a_disk_that_reads_otherwise_is_told(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle = disks.settle

    def spoil(stream) -> None:
        settle(stream)
        if stream.name.endswith(".tournee.part"):
            with open(stream.name, "r+b") as raw:
                raw.seek(5000)
                raw.write(b"spoiled")

    monkeypatch.setattr(disks, "settle", spoil)
    with pytest.raises(Problem, match="ne se relit pas"):
        backups.make(workspace.source, tmp_path / "usb", MANUAL)
    assert names(tmp_path / "usb") == set()


def test_a_damaged_workspace_makes_no_backup(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(50):
        save(workspace, f"f{number}", "x" * 3000)
    workspace.close()
    with workspace.path.open("r+b") as raw:
        raw.seek(workspace.path.stat().st_size // 8192 * 4096 + 100)
        raw.write(b"spoiled" * 20)
    with closing(engine.connect(workspace.path, KEY)) as connection, pytest.raises(Damaged, match="est abîmé"):
        backups.make(backups.Source(workspace.folder, KEY, connection, ""), tmp_path / "usb", DAILY)
    assert names(tmp_path / "usb") == set()


def test_a_full_disk(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(20):
        save(workspace, f"f{number}", "x" * 20_000)
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", disk], capture_output=True, check=False).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    try:
        with pytest.raises(Problem, match="disque est plein"):
            backups.make(workspace.source, disk, MANUAL)
        assert names(disk) == set()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_file_that_may_not_grow(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(20):
        save(workspace, f"f{number}", "x" * 20_000)
    workspace.connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(Problem):
            backups.make(workspace.source, tmp_path / "usb", MANUAL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path / "usb") == set()


def test_a_protected_folder(workspace: Workspace, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", disk], capture_output=True, check=False).returncode:
        pytest.skip("no protected disk can be mounted here")
    try:
        with pytest.raises(Problem, match="ne peut pas être écrit"):
            backups.make(workspace.source, disk, MANUAL)
    finally:
        subprocess.run(["umount", disk], check=True)


def test_old_ones_go_with_the_contents_that_only_they_had(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    sha256 = attach(workspace, "p", b"plan")
    kept = backups.content_path(folder, workspace.contents.path(sha256).name)
    for day in range(1, 61):
        at(day)
        made = backups.make(workspace.source, folder, DAILY)
        backups.prune(folder, made)
        if day == 1:
            backups.make(workspace.source, folder, MANUAL)
            workspace.connection.execute("DELETE FROM contents")
    days = [backup.at.day for backup in backups.listing(folder) if backup.reason == DAILY]
    assert len(days) == 7 + 2 + 1  # a week of days, two more weeks, and November
    assert kept.exists(), "the one made by hand still refers to it"
    [manual] = [backup for backup in backups.listing(folder) if backup.reason == MANUAL]
    manual.path.unlink()
    backups.drop_contents(folder, manual.fingerprint, [kept.name])
    assert not kept.exists()


def test_one_before_a_restore_takes_nobody_s_place(workspace: Workspace, tmp_path: Path) -> None:
    at(1, 8)
    daily = backups.make(workspace.source, tmp_path, DAILY)
    at(1, 10)
    fresh = backups.make(workspace.source, tmp_path, RESTORE)
    assert backups.prune(tmp_path, fresh) == []
    at(1, 11)
    again = backups.make(workspace.source, tmp_path, RESTORE)
    assert backups.prune(tmp_path, again) == []
    assert backups.listing(tmp_path) == [again, fresh, daily]
    for day in range(20, 60):
        at(day)
        newest = backups.make(workspace.source, tmp_path, RESTORE)
        backups.prune(tmp_path, newest)
    assert daily in backups.listing(tmp_path)
    assert fresh not in backups.listing(tmp_path)


def test_a_clock_set_back_removes_nothing_new(workspace: Workspace, tmp_path: Path) -> None:
    for day in range(40, 48):
        at(day)
        backups.prune(tmp_path, backups.make(workspace.source, tmp_path, DAILY))
    at(1)
    fresh = backups.make(workspace.source, tmp_path, DAILY)
    backups.prune(tmp_path, fresh)
    assert fresh in backups.listing(tmp_path)
    assert len(backups.listing(tmp_path)) >= 7


def test_backups_of_another_workspace_are_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    with closing(Workspace(tmp_path / "other", bytes(32))) as other:
        attach(other, "q", b"hers")
        hers = backups.make(other.source, tmp_path / "usb", DAILY)
    for day in range(1, 12):
        at(day)
        backups.prune(tmp_path / "usb", backups.make(workspace.source, tmp_path / "usb", DAILY))
    assert backups.good(hers.path, bytes(32)).contents


def test_before_the_tables_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "w"
    with closing(Workspace(folder, KEY)) as workspace:
        save(workspace, "a", "A")
        as_in_version_1(workspace)
    with closing(Workspace(folder, KEY)) as workspace:
        [made] = backups.listing(folder / backups.FOLDER)
        assert made.reason == backups.UPDATE
        assert backups.good(made.path, KEY).version == 1
        assert workspace.get(Firm, "a")
        as_in_version_1(workspace)
    monkeypatch.setattr(packing, "write", refused)
    with pytest.raises(Problem, match="disque est plein"):
        Workspace(folder, KEY)
    with closing(engine.connect(folder / "workspace.db", KEY)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 1, "no update without its backup"


def refused(*_args: object, **_named: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def as_in_version_1(workspace: Workspace) -> None:
    workspace.connection.executescript(
        "DROP TABLE contents; DROP TABLE erased; ALTER TABLE changes DROP COLUMN final; PRAGMA user_version=1"
    )


@pytest.fixture
def packed(workspace: Workspace, tmp_path: Path) -> Path:
    save(workspace, "a", "A")
    return backups.make(workspace.source, tmp_path / "usb", MANUAL).path


def spoil(path: Path, **members: bytes) -> Path:
    """The backup with these members instead, or besides."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    kept |= {name.replace("__", "."): content for name, content in members.items()}
    target = path.with_name("x.tournee")
    with zipfile.ZipFile(target, "w") as fresh:
        for name, content in kept.items():
            fresh.writestr(name, content)
    return target


def manifest_of(path: Path, **values: object) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return json.dumps({**json.loads(packed.read("manifest.json")), **values}).encode()


def test_other_members_are_refused(packed: Path) -> None:
    for name in ("../../x", "C:\\x", "workspace.db/..", "x.exe"):
        with pytest.raises(Problem, match="n’est pas une sauvegarde"):
            packing.check(spoil(packed, **{name: b"x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_member_twice_is_refused(packed: Path) -> None:
    target = spoil(packed)
    with zipfile.ZipFile(target, "a") as more:
        more.writestr("workspace.db", b"x")
    with pytest.raises(Problem, match="n’est pas une sauvegarde"):
        packing.check(target)


def test_other_hashes_are_refused(packed: Path) -> None:
    assert packing.check(spoil(packed))
    with pytest.raises(Problem, match="abîmé"):
        packing.check(spoil(packed, settings__json=b"{}"))
    with pytest.raises(Problem, match="abîmé"):
        packing.check(spoil(packed, workspace__db=b"x"))


def test_a_newer_format_says_so(packed: Path) -> None:
    with pytest.raises(Problem, match="version plus récente"):
        packing.check(spoil(packed, manifest__json=manifest_of(packed, format=2)))


@pytest.mark.parametrize(
    "values",
    [
        {"contents": {"../../etc/passwd": 1}},
        {"contents": {"a" * 64: -1}},
        {"contents": []},
        {"members": {}},
        {"members": {"workspace.db": {"sha256": "x", "size": -5}}},
        {"at": "yesterday"},
        {"erasures": 3},
        {"version": None},
    ],
)
def test_a_manifest_of_another_shape_is_refused(packed: Path, values: dict[str, object]) -> None:
    with pytest.raises(Problem, match="abîmé"):
        packing.read(spoil(packed, manifest__json=manifest_of(packed, **values)))


def test_what_is_no_zip_or_compressed_or_cut_is_refused(packed: Path, tmp_path: Path) -> None:
    whole = packed.read_bytes()
    target = tmp_path / "x.tournee"
    for content in (b"", b"x" * 500, whole[:100], whole[: len(whole) // 2], whole[:-1], whole[:-30], whole + b"x", whole[3000:]):
        target.write_bytes(content)
        with pytest.raises(Problem, match="abîmé"):
            packing.check(target)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("manifest.json", b"{}" + b" " * 10_000_000)
    with pytest.raises(Problem, match="abîmé"):
        packing.check(target)


def test_a_huge_directory_is_not_read(packed: Path) -> None:
    target = packed.with_name("x.tournee")
    with zipfile.ZipFile(target, "w") as many:
        for number in range(200):
            many.writestr(f"{number}", b"")
    with pytest.raises(Problem, match="abîmé"):
        packing.check(target)


def test_any_spoiled_byte_is_refused_or_harmless(packed: Path) -> None:
    whole = packed.read_bytes()
    target = packed.with_name("x.tournee")
    good = packing.check(packed)
    for place in [*range(0, len(whole), 997), *range(len(whole) - 400, len(whole))]:
        content = bytearray(whole)
        content[place] ^= 0xFF
        target.write_bytes(content)
        with suppress(Problem):
            assert packing.check(target).members == good.members


_KILLED = """
import sys, itertools
from pathlib import Path
from desktop.store import backups
from desktop.store.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]), bytes(range(32)))
print("go", flush=True)
for _ in itertools.count():
    made = backups.make(workspace.source, Path(sys.argv[2]), "jour")
    backups.prune(Path(sys.argv[2]), made)
"""


def test_killed_at_any_moment_what_has_its_name_is_whole(workspace: Workspace, tmp_path: Path) -> None:
    save(workspace, "a", "x" * 100_000)
    attach(workspace, "p", os.urandom(300_000))
    folder, usb = workspace.folder, tmp_path / "usb"
    workspace.close()
    for wait in (0.0, 0.013, 0.031, 0.055, 0.083):
        with subprocess.Popen([sys.executable, "-c", _KILLED, str(folder), str(usb)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        for backup in backups.listing(usb):
            backups.good(backup.path, KEY)
    with closing(Workspace(folder, KEY)) as again:
        backups.make(again.source, usb, MANUAL)
        assert not list(usb.rglob("*.part*"))


def test_a_content_that_is_gone_from_beside_is_told(workspace: Workspace, tmp_path: Path) -> None:
    attach(workspace, "p", b"plan")
    made = backups.make(workspace.source, tmp_path / "usb", MANUAL)
    shutil.rmtree(tmp_path / "usb" / "attachments")
    with pytest.raises(Problem, match="pièce"):
        backups.good(made.path, KEY)


def test_a_damaged_page_met_while_reading_is_no_bug() -> None:
    assert isinstance(engine.foreseen(engine.DatabaseError("database disk image is malformed")), Damaged)
    assert engine.foreseen(engine.DatabaseError("disk I/O error")) is not None
    assert engine.foreseen(engine.DatabaseError("no such column: x")) is None
    assert engine.foreseen(ValueError("malformed")) is None


@pytest.mark.parametrize("key", [KEY, None])
def test_a_damaged_content_beside_is_told_and_replaced_by_the_next_backup(tmp_path: Path, key: bytes | None) -> None:
    with closing(Workspace(tmp_path / "w", key)) as workspace:
        attach(workspace, "p", b"plan" * 100_000)
        made = backups.make(workspace.source, tmp_path / "usb", MANUAL)
        [name] = backups.good(made.path, key).contents
        kept = backups.content_path(tmp_path / "usb", name)
        with kept.open("r+b") as raw:
            raw.seek(50_000)
            raw.write(b"spoiled")
        os.utime(kept, (1, 1))
        backups.verify(made.path, made.path.parent)
        with pytest.raises(Problem, match="abîmées"):
            backups.good(made.path, key)
        backups.make(workspace.source, tmp_path / "usb", MANUAL)
        backups.good(made.path, key)


def test_a_damaged_content_never_takes_the_place_of_the_good_copy(workspace: Workspace, tmp_path: Path) -> None:
    name = workspace.contents.path(attach(workspace, "p", b"plan" * 1000)).name
    first = backups.make(workspace.source, tmp_path / "usb", MANUAL)
    assert (first.copied, first.spoiled) == (1, 0)
    own, kept = (backups.content_path(folder, name) for folder in (workspace.folder, tmp_path / "usb"))
    good = kept.read_bytes()
    own.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    os.utime(own, (2_000_000_000, 2_000_000_000))
    second = backups.make(workspace.source, tmp_path / "usb", MANUAL)
    assert (second.copied, second.spoiled, kept.read_bytes()) == (0, 0, good)
    assert name in backups.good(second.path, KEY).contents
    elsewhere = backups.make(workspace.source, tmp_path / "other", MANUAL)
    assert (elsewhere.copied, elsewhere.spoiled) == (0, 1)
    assert not backups.good(elsewhere.path, KEY).contents, "what does not open is not said to be there"


def test_a_spoiled_copy_is_made_anew(workspace: Workspace, tmp_path: Path) -> None:
    name = workspace.contents.path(attach(workspace, "p", b"plan" * 1000)).name
    backups.make(workspace.source, tmp_path / "usb", MANUAL)
    kept = backups.content_path(tmp_path / "usb", name)
    good = kept.read_bytes()
    date = kept.stat().st_mtime
    kept.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    os.utime(kept, (date, date))
    unseen = backups.make(workspace.source, tmp_path / "usb", MANUAL)
    assert unseen.copied == 0
    with pytest.raises(Damaged):
        backups.good(unseen.path, KEY)
    assert backups.make(workspace.source, tmp_path / "usb", MANUAL).copied == 1
    assert kept.read_bytes() == good


def test_a_hostile_manifest_is_a_damaged_one(workspace: Workspace, tmp_path: Path) -> None:
    made = backups.make(workspace.source, tmp_path, MANUAL)
    with zipfile.ZipFile(made.path) as packed:
        members = {info.filename: packed.read(info) for info in packed.infolist()}
    kept = json.loads(members["manifest.json"])
    size = {"workspace.db": {**kept["members"]["workspace.db"], "size": float("inf")}}
    for wrong in ({"version": float("inf")}, {"contents": {"a" * 64: float("inf")}}, {"members": size}, {"turn": float("inf")}):
        with zipfile.ZipFile(made.path, "w") as packed:
            for name, content in {**members, "manifest.json": json.dumps({**kept, **wrong}).encode()}.items():
                packed.writestr(name, content)
        with pytest.raises(Damaged):
            packing.read(made.path)


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tournee")
    for path, told in ((tmp_path / "a.tournee", "pas un fichier"), (tmp_path, "pas un fichier"), (tmp_path / "none", "n’existe pas")):
        with pytest.raises(Problem, match=told):
            packing.read(path)


def test_what_a_cut_left_is_swept_at_opening(workspace: Workspace) -> None:
    folder = workspace.folder
    workspace.close()
    (folder / "backups").mkdir()
    (folder / disks.STAGED).mkdir()
    named = f"backups/tournee-{keys.fingerprint(KEY)}-20261122-080000-jour.tournee"
    for left in ("settings.part", "workspace.key.part", "workspace.key.copie.part", f"{named}.db.part", f"{disks.STAGED}/workspace.db"):
        (folder / left).write_bytes(b"left")
    Workspace(folder, KEY).close()
    assert not [name for name in names(folder) if ".part" in name]
