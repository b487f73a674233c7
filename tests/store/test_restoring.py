"""Restoring: into an empty folder, over a workspace, over a damaged one, cut at any step; and nobody erased comes back."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.base.problem import Damaged, Problem
from desktop.model.attachments import Attachment
from desktop.model.firms import Firm
from desktop.model.privacy import Erasure
from desktop.model.records import new_id
from desktop.store import backups, disks, engine, erasing, forgetting, keys, restoring, tries
from desktop.store.backups import DAILY, MANUAL, RESTORE
from desktop.store.comparing import preview
from desktop.store.remembering import PASSPHRASE, Locked
from desktop.store.restoring import restore
from desktop.store.workspace import Workspace

KEY = bytes(range(32))
SECRET = "quatre chevaux mangent tard"


def save(workspace: Workspace, id: str, name: str) -> None:
    with workspace.change("Enregistrer") as change:
        change.put(Firm(id=id, name=name))


def attach(workspace: Workspace, id: str, content: bytes, firm: str = "a") -> str:
    found = workspace.contents.add(io.BytesIO(content))
    with workspace.change("Joindre") as change:
        change.put(Attachment(id=id, to=firm, firm=firm, name=f"{id}.pdf", sha256=found.sha256, size=found.size))
    return found.sha256


def erase(workspace: Workspace, *ids: str, parts: dict[str, list[str]] | None = None) -> None:
    with workspace.change("Effacer une fiche") as change:
        change.put(Erasure(id=new_id(), erased=ids, parts=parts, what="1 fiche", erased_on=clock.today()))
    erasing.scrub(workspace.connection, workspace)


def name_of(folder: Path, id: str, key: bytes = KEY) -> str | None:
    with closing(Workspace(folder, key)) as workspace:
        found = workspace.get(Firm, id)
        return found.name if found else None


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A folder with nothing but a key file, and the key: deriving it takes long."""
    folder = tmp_path_factory.mktemp("locked")
    return folder, keys.create(folder, SECRET)


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    return tmp_path / "usb"


def test_into_an_empty_folder_by_the_passphrase(tmp_path: Path, usb: Path) -> None:
    key = keys.create(tmp_path / "w", SECRET)
    with closing(Workspace(tmp_path / "w", key)) as workspace:
        save(workspace, "a", "A")
        workspace.settings.set("author", "Marie")
        sha256 = attach(workspace, "p", b"plan" * 50_000)
        device = workspace.device
        made = backups.make(workspace.source, usb, MANUAL)
    fresh = tmp_path / "fresh"
    with pytest.raises(keys.Refused):
        restore(fresh, made.path, "une autre")
    with pytest.raises(Locked):
        restore(fresh, made.path)
    assert not fresh.exists(), "a restore that fails leaves nothing"
    done = restore(fresh, made.path, SECRET)
    assert (done.before, done.aside, done.missing, done.at) == (None, None, 0, made.at)
    with closing(Workspace(fresh, keys.unlock(fresh, SECRET))) as workspace:
        assert workspace.get(Firm, "a") == Firm(id="a", name="A")
        assert workspace.contents.open(sha256).read() == b"plan" * 50_000
        assert workspace.settings["author"] == "Marie"
        assert workspace.device != device, "another machine is another device"


def test_over_a_workspace_which_is_backed_up_first(workspace: Workspace, usb: Path) -> None:
    folder = workspace.folder
    save(workspace, "a", "avant")
    first = attach(workspace, "p", b"one")
    made = backups.make(workspace.source, usb, MANUAL)
    save(workspace, "a", "après")
    second = attach(workspace, "q", b"two")
    workspace.close()
    workspace.contents.path(first).write_bytes(b"damaged since")
    done = restore(folder, made.path, KEY)
    assert done.before is not None
    assert done.before.reason == RESTORE
    with closing(Workspace(folder, KEY)) as again:
        assert again.get(Firm, "a") == Firm(id="a", name="avant")
        assert again.contents.open(first).read() == b"one"
        assert not again.contents.has(second)
    restore(folder, done.before.path, KEY)
    with closing(Workspace(folder, KEY)) as again:
        assert again.get(Firm, "a") == Firm(id="a", name="après")
        assert again.contents.open(second).read() == b"two"


def test_what_stood_in_the_log_of_a_killed_process_is_in_the_backup_before(workspace: Workspace, usb: Path) -> None:
    save(workspace, "a", "avant")
    made = backups.make(workspace.source, usb, MANUAL)
    save(workspace, "a", "après")
    killed = workspace.folder.with_name("killed")
    shutil.copytree(workspace.folder, killed)
    assert (killed / "workspace.db-wal").stat().st_size
    done = restore(killed, made.path, KEY)
    assert name_of(killed, "a") == "avant"
    assert done.before is not None
    restore(killed, done.before.path, KEY)
    assert name_of(killed, "a") == "après"


def test_an_open_workspace_is_refused(workspace: Workspace, usb: Path) -> None:
    made = backups.make(workspace.source, usb, MANUAL)
    with pytest.raises(Problem, match="déjà ouvert"):
        restore(workspace.folder, made.path, KEY)


def test_another_workspace_s_backup_is_refused(workspace: Workspace, tmp_path: Path, usb: Path) -> None:
    key = keys.create(tmp_path / "other", SECRET)
    with closing(Workspace(tmp_path / "other", key)) as other:
        made = backups.make(other.source, usb, MANUAL)
    mine = keys.create(tmp_path / "mine", SECRET)
    with closing(Workspace(tmp_path / "mine", mine)) as own:
        save(own, "a", "A")
    with pytest.raises(Problem, match="autre classeur"):
        restore(tmp_path / "mine", made.path, mine)
    with pytest.raises(Problem, match="autre classeur"):
        restore(tmp_path / "mine", made.path, SECRET)
    assert name_of(tmp_path / "mine", "a", mine) == "A"


def test_the_passphrase_of_today_opens_a_backup_of_yesterday_and_stays(tmp_path: Path, usb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "w"
    key = keys.create(folder, SECRET)
    with closing(Workspace(folder, key)) as workspace:
        made = backups.make(workspace.source, usb, MANUAL)
    keys.change_passphrase(folder, key, "une phrase neuve")
    monkeypatch.setenv(PASSPHRASE, "une phrase neuve")
    restore(folder, made.path)
    assert keys.unlock(folder, "une phrase neuve") == key
    restore(folder, made.path, SECRET)
    with pytest.raises(keys.Refused):
        keys.unlock(folder, SECRET)


def damage(path: Path, place: int) -> None:
    with path.open("r+b") as raw:
        raw.seek(place)
        raw.write(b"spoiled" * 20)


@pytest.mark.parametrize("place", [10, 5000])
def test_over_a_damaged_file_which_is_kept_aside(tmp_path: Path, usb: Path, place: int) -> None:
    folder = tmp_path / "w"
    key = keys.create(folder, SECRET)
    with closing(Workspace(folder, key)) as workspace:
        save(workspace, "a", "A")
        attach(workspace, "p", b"one")
        made = backups.make(workspace.source, usb, MANUAL)
        path = workspace.contents.path(attach(workspace, "q", b"two, since"))
    damage(folder / "workspace.db", place)
    before = (folder / "workspace.db").read_bytes()
    with pytest.raises(Damaged, match="est abîmé"), closing(Workspace(folder, key)) as opened:
        backups.make(opened.source, usb, DAILY)
    assert (folder / "workspace.db").read_bytes() == before or place > 4096
    assert preview(folder, made.path, key).damaged or place > 4096
    done = restore(folder, made.path, key)
    assert done.before is None
    assert done.aside is not None
    assert done.aside.exists()
    [kept] = folder.glob(f"attachments.abime-*/??/{path.name}")
    assert kept.stat().st_size
    assert name_of(folder, "a", key) == "A"


def test_a_file_that_vanished_is_not_made_anew_where_there_are_backups(workspace: Workspace) -> None:
    save(workspace, "a", "A")
    made = backups.make(workspace.source, workspace.folder / backups.FOLDER, DAILY)
    workspace.close()
    for spoil in (lambda: workspace.path.write_bytes(b""), workspace.path.unlink):
        spoil()
        with pytest.raises(Damaged, match="manque ou est vide"):
            Workspace(workspace.folder, KEY)
    restore(workspace.folder, made.path, KEY)
    assert name_of(workspace.folder, "a") == "A"


def test_a_lost_key_file_comes_back_with_the_backup(tmp_path: Path, usb: Path) -> None:
    folder = tmp_path / "w"
    key = keys.create(folder, SECRET)
    with closing(Workspace(folder, key)) as workspace:
        save(workspace, "a", "A")
        made = backups.make(workspace.source, usb, MANUAL)
    (folder / keys.FILE).write_text("{")
    (folder / keys.COPY).unlink()
    restore(folder, made.path, SECRET)
    assert name_of(folder, "a", keys.unlock(folder, SECRET)) == "A"


STEPS = ("make", "_bring_contents", "_place", "write", "copy", "link", "replace", "os.replace", "apply", "whole")


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_cut_at_any_step_the_old_or_the_new_opens(
    tmp_path: Path, usb: Path, locked: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch, step: str, after: bool, damaged: bool
) -> None:
    folder, key = tmp_path / "w", locked[1]
    shutil.copytree(locked[0], folder)
    with closing(Workspace(folder, key)) as workspace:
        save(workspace, "a", "avant")
        attach(workspace, "p", b"plan")
        made = backups.make(workspace.source, usb, MANUAL)
        save(workspace, "a", "après")
    for content in (path for path in (folder / "attachments").rglob("*") if path.is_file()):
        content.unlink()
    if damaged:
        damage(folder / "workspace.db", 10)
        (folder / keys.FILE).write_text("{")
        (folder / keys.COPY).unlink()

    class Cut(BaseException):
        pass

    owner, name = {
        "make": (backups, "make"),
        "write": (disks, "write"),
        "copy": (disks, "copy"),
        "replace": (disks, "replace"),
        "link": (os, "link"),
        "os.replace": (os, "replace"),
        "apply": (forgetting, "apply"),
        "whole": (engine, "whole"),
    }.get(step, (restoring, step))
    real = getattr(owner, name)

    def cut(*args: object, **named: object) -> None:
        if after:
            real(*args, **named)
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, cut)
        patched.setattr(shutil, "rmtree", lambda *_args, **_named: None)  # a killed process cleans nothing
        with suppress(Cut):
            restore(folder, made.path, key)
    if damaged:
        with suppress(Problem):
            Workspace(folder, key).close()
    else:
        assert name_of(folder, "a", key) in ("avant", "après")
    restore(folder, made.path, key)
    assert name_of(folder, "a", key) == "avant"
    assert not list(folder.glob("*.part"))


def test_erased_people_do_not_come_back(workspace: Workspace, usb: Path) -> None:
    folder = workspace.folder
    save(workspace, "a", "Menuiserie Secrète")
    save(workspace, "b", "B")
    with workspace.change("x") as change:
        change.put(Firm(id="c", name="C", phone="0601020304"))
    sha256 = attach(workspace, "p", b"her face")
    made = backups.make(workspace.source, usb, MANUAL)
    erase(workspace, "a", "p")
    erase(workspace, parts={"c": ["phone"]})
    workspace.close()
    restore(folder, made.path, KEY)
    with closing(Workspace(folder, KEY)) as again:
        assert again.get(Firm, "a") is None
        assert again.get(Firm, "b") == Firm(id="b", name="B")
        assert again.get(Firm, "c") == Firm(id="c", name="C")
        assert not again.contents.has(sha256)
        assert len(again.connection.execute("SELECT id FROM erasures").fetchall()) == 2, "the proofs are kept"
        with pytest.raises(Problem, match="effacée"), again.change("y") as change:
            change.put(Firm(id="a", name="A"))


def test_backups_in_reach_are_rewritten(tmp_path: Path, usb: Path) -> None:
    folder = tmp_path / "plain"
    with closing(Workspace(folder, None)) as workspace:  # not encrypted: bytes can be looked for
        save(workspace, "a", "Menuiserie Secrète")
        save(workspace, "b", "B")
        attach(workspace, "p", b"her face" * 100)
        attach(workspace, "q", b"his plan" * 100, "b")
        made = [backups.make(workspace.source, usb, MANUAL) for _ in range(2)]
        erase(workspace, "a", "p")
        done = forgetting.absorb(workspace.source, usb)
        assert [backup.path for backup in done.rewritten] == [made[1].path, made[0].path]
        assert forgetting.absorb(workspace.source, usb) == forgetting.Absorbed()
        for backup in made:
            assert len(backups.good(backup.path, None).contents) == 1
    everything = b"".join(path.read_bytes() for path in usb.rglob("*") if path.is_file())
    assert b"Secr" not in everything
    assert b"her face" not in everything
    assert b"his plan" in everything


def test_a_key_that_was_away_is_made_good_when_it_comes_back(workspace: Workspace, usb: Path, tmp_path: Path) -> None:
    save(workspace, "a", "A")
    made = backups.make(workspace.source, usb, MANUAL)
    erase(workspace, "a")
    forgetting.absorb(workspace.source, usb)
    text = forgetting.file_of(usb, keys.fingerprint(KEY)).read_text()
    assert "erased" not in text, "the list is sealed"
    elsewhere = tmp_path / "elsewhere"
    restore(elsewhere, made.path, KEY)
    assert name_of(elsewhere, "a") is None


def test_a_list_of_erasures_that_was_touched_is_told(workspace: Workspace, usb: Path, tmp_path: Path) -> None:
    save(workspace, "a", "A")
    made = backups.make(workspace.source, usb, MANUAL)
    forgetting.file_of(usb, keys.fingerprint(KEY)).write_text('{"format": 1, "nonce": "AAAA", "sealed": "AAAA"}')
    done = restore(tmp_path / "fresh", made.path, KEY)
    assert [remark.title for remark in done.remarks]
    assert name_of(tmp_path / "fresh", "a") == "A"


def test_a_preview_names_what_differs_and_changes_nothing(workspace: Workspace, usb: Path) -> None:
    save(workspace, "a", "Menuiserie A")
    save(workspace, "b", "Bâtiment B")
    save(workspace, "c", "C")
    made = backups.make(workspace.source, usb, MANUAL)
    with workspace.change("x") as change:
        change.put(Firm(id="a", name="Menuiserie A", phone="0601020304"))
        change.remove(Firm, "b")
        change.put(Firm(id="d", name="D"))
    found = preview(workspace.folder, made.path, KEY)
    assert found.counts == {"firm": {"now": 1, "different": 1, "backup": 1}}
    lines = [(line.state, line.name, line.fields) for line in found.lines]
    assert lines == [("now", "D", ()), ("different", "Menuiserie A", ("Téléphone",)), ("backup", "Bâtiment B", ())]
    assert found.latest is not None
    assert found.lines[1].then is not None
    assert found.lines[1].now is not None
    assert not list(workspace.folder.glob("*.part"))
    assert preview(usb.with_name("empty"), made.path, KEY).counts == {"firm": {"backup": 3}}


def test_a_hostile_file_inside_is_refused(workspace: Workspace, usb: Path, tmp_path: Path) -> None:
    save(workspace, "a", "x" * 20_000)
    made = backups.make(workspace.source, usb, MANUAL)
    from desktop.store import packing

    bare = tmp_path / "bare.db"
    manifest = packing.extract(made.path, {"workspace.db": bare})
    damage(bare, 9000)
    packing.write(made.path, manifest, {"workspace.db": bare})
    folder = workspace.folder
    workspace.close()
    with pytest.raises(Problem, match="est abîmée"):
        restore(folder, made.path, KEY)
    assert name_of(folder, "a") == "x" * 20_000


_KILLED = """
import sys
from pathlib import Path
from desktop.store.restoring import restore
print("go", flush=True)
while True:
    for file in sys.argv[2:]:
        restore(Path(sys.argv[1]), Path(file), bytes(range(32)))
"""


def test_killed_at_any_moment_one_of_the_two_opens(workspace: Workspace, usb: Path) -> None:
    save(workspace, "a", "avant")
    attach(workspace, "p", os.urandom(200_000))
    first = backups.make(workspace.source, usb, MANUAL)
    save(workspace, "a", "après")
    second = backups.make(workspace.source, usb, MANUAL)
    folder = workspace.folder
    workspace.close()
    for wait in (0.003, 0.02, 0.041, 0.066, 0.09, 0.12):
        arguments = [sys.executable, "-c", _KILLED, str(folder), str(first.path), str(second.path)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        assert name_of(folder, "a") in ("avant", "après")


def test_no_byte_of_the_erased_is_restored(tmp_path: Path, usb: Path) -> None:
    folder = tmp_path / "plain"
    with closing(Workspace(folder, None)) as workspace:  # not encrypted: bytes can be looked for
        save(workspace, "a", "Menuiserie Secrète")
        save(workspace, "b", "B")
        attach(workspace, "p", b"her face" * 100)
        made = backups.make(workspace.source, usb, MANUAL)
        erase(workspace, "a", "p")
    restore(folder, made.path)
    with closing(Workspace(folder, None)) as workspace:
        assert workspace.get(Firm, "b")
        everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"Secr" not in everything
    assert b"her face" not in everything


def test_the_passphrase_of_the_backup_s_day_is_no_wrong_try_and_never_comes_too_soon(
    tmp_path: Path, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "w"
    key = keys.create(folder, SECRET)
    with closing(Workspace(folder, key)) as workspace:
        made = backups.make(workspace.source, usb, MANUAL)
    keys.change_passphrase(folder, key, "une phrase neuve")
    restore(folder, made.path, SECRET)
    assert not (folder / tries.FILE).exists()
    with pytest.raises(keys.Refused):
        restore(folder, made.path, "une autre")
    assert json.loads((folder / tries.FILE).read_text())["wrong"] == 1
    for _ in range(tries.FREE + 3):
        tries.note(folder)
    restore(folder, made.path, SECRET)
    with pytest.raises(tries.TooSoon):
        restore(folder, made.path, "une phrase neuve")


@pytest.mark.parametrize("secret", ["celle de l’autre", SECRET])
def test_another_workspace_s_backup_is_refused_where_the_key_file_does_not_tell(tmp_path: Path, usb: Path, secret: str) -> None:
    with closing(Workspace(tmp_path / "other", keys.create(tmp_path / "other", "celle de l’autre"))) as other:
        made = backups.make(other.source, usb, MANUAL)
    folder = tmp_path / "mine"
    mine = keys.create(folder, SECRET)
    with closing(Workspace(folder, mine)) as own:
        save(own, "a", "A")
    first_version(folder)
    with pytest.raises(Problem, match="autre classeur"):
        restore(folder, made.path, secret)
    assert name_of(folder, "a", mine) == "A"
    assert not list(folder.glob("*abime*"))
    with closing(Workspace(folder, mine)) as own:
        kept = backups.make(own.source, usb, MANUAL)
    first_version(folder)
    restore(folder, kept.path, SECRET)


def test_a_backup_with_a_hostile_key_is_told_and_a_guess_at_it_counts(tmp_path: Path, usb: Path) -> None:
    folder = tmp_path / "w"
    key = keys.create(folder, SECRET)
    with closing(Workspace(folder, key)) as workspace:
        good = (folder / keys.FILE).read_text()
        (folder / keys.FILE).write_text('{"version": 2, "slots": "abc"}')
        made = backups.make(workspace.source, usb, MANUAL)
        (folder / keys.FILE).write_text(good)
    with pytest.raises(Damaged, match="sauvegarde est abîmée"):
        restore(tmp_path / "fresh", made.path, SECRET)
    with pytest.raises(Damaged, match="sauvegarde est abîmée"):
        restore(folder, made.path, "une autre")
    assert json.loads((folder / tries.FILE).read_text())["wrong"] == 1
    restore(folder, made.path, SECRET)


def first_version(folder: Path) -> None:
    """The key file as the first version wrote it: it does not tell which key it holds."""
    slot = json.loads((folder / keys.FILE).read_text())["slots"][0]
    (folder / keys.FILE).write_text(json.dumps({"version": 1, **{name: value for name, value in slot.items() if name != "kind"}}))
    (folder / keys.COPY).unlink()


@pytest.mark.parametrize(("here", "there"), [(KEY, None), (None, KEY)])
def test_a_plain_backup_never_takes_the_place_of_an_encrypted_workspace_nor_the_other_way(
    tmp_path: Path, usb: Path, here: bytes | None, there: bytes | None, locked: tuple[Path, bytes]
) -> None:
    here, there = (locked[1] if key else None for key in (here, there))
    with closing(Workspace(tmp_path / "other", there)) as other:
        save(other, "b", "B")
        made = backups.make(other.source, usb, MANUAL)
    folder = tmp_path / "w"
    folder.mkdir()
    if here:
        shutil.copytree(locked[0], folder, dirs_exist_ok=True)
    with closing(Workspace(folder, here)) as workspace:
        save(workspace, "a", "A")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(Problem, match="autre classeur"):
        restore(folder, made.path, there)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_good_content_stays_where_the_one_beside_the_backup_is_spoiled(workspace: Workspace, usb: Path) -> None:
    sha256 = attach(workspace, "p", b"plan" * 1000)
    own = workspace.contents.path(sha256)
    made = backups.make(workspace.source, usb, MANUAL)
    workspace.close()
    kept = backups.content_path(usb, own.name)
    good = kept.read_bytes()
    kept.write_bytes(bytes([good[0] ^ 1]) + good[1:])
    assert restore(workspace.folder, made.path, KEY).missing == 0
    assert own.read_bytes() == good
    own.write_bytes(good[:-1])
    shutil.rmtree(workspace.folder / "backups")
    done = restore(workspace.folder, made.path, KEY)
    assert (done.missing, own.read_bytes()) == (1, good[:-1]), "nothing spoiled is brought"


def test_papers_that_were_erased_go_though_a_foreign_backup_lies_beside(workspace: Workspace, usb: Path, tmp_path: Path) -> None:
    sha256 = attach(workspace, "p", b"plan" * 1000)
    save(workspace, "a", "A")
    name = workspace.contents.path(sha256).name
    made = backups.make(workspace.source, usb, MANUAL)
    with closing(Workspace(tmp_path / "other", bytes(32))) as other:
        theirs = other.contents.path(attach(other, "p", b"other")).name
        foreign = backups.make(other.source, usb, MANUAL)
    foreign.path.write_bytes(b"spoiled")
    shutil.copy(made.path, usb / "copie de mars.tournee")
    erase(workspace, "p")
    absorbed = forgetting.absorb(workspace.source, usb)
    assert not absorbed.failed
    assert {one.path.name for one in absorbed.rewritten} == {made.path.name, "copie de mars.tournee"}
    assert not backups.content_path(usb, name).exists()
    assert backups.content_path(usb, theirs).exists()


def test_the_backup_s_settings_do_not_say_where_backups_go_here(workspace: Workspace, usb: Path, tmp_path: Path) -> None:
    workspace.settings.set("author", "Marie")
    workspace.settings.set("backup_folder", str(tmp_path / "their key"))
    made = backups.make(workspace.source, usb, MANUAL)
    restore(tmp_path / "fresh", made.path, KEY)
    with closing(Workspace(tmp_path / "fresh", KEY)) as again:
        assert (again.settings["author"], again.settings["backup_folder"]) == ("Marie", "")


def test_another_workspace_is_refused_where_the_key_file_does_not_tell(tmp_path: Path, usb: Path, locked: tuple[Path, bytes]) -> None:
    with closing(Workspace(tmp_path / "other", KEY)) as other:
        save(other, "b", "B")
        made = backups.make(other.source, usb, MANUAL)
    folder = tmp_path / "w"
    shutil.copytree(locked[0], folder)
    with closing(Workspace(folder, locked[1])) as workspace:
        save(workspace, "a", "A")
    kept = json.loads((folder / keys.FILE).read_text("utf-8"))
    (folder / keys.FILE).write_text(json.dumps({**kept["slots"][0], "version": 1}), "utf-8")
    (folder / keys.COPY).unlink()
    before = (folder / "workspace.db").read_bytes()
    with pytest.raises(Problem, match="autre classeur"):
        restore(folder, made.path, KEY)
    assert (folder / "workspace.db").read_bytes() == before
    assert not list(folder.glob("*abime*"))
