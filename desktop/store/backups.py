"""Backups: dated copies of the workspace, encrypted with its own key; each is verified before it gets its name.

A backup is one file (see `packing`). The contents of attachments lie beside the files, once for all backups.
"""

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from desktop.base import clock
from desktop.base.problem import Damaged, Problem
from desktop.base.progress import Progress
from desktop.model import keeping
from desktop.store import contents, disks, engine, keys, packing, pieces
from desktop.store.contents import Contents
from desktop.store.engine import Connection, DatabaseError, connect, problem_of
from desktop.store.packing import Manifest

FOLDER = "backups"
SUFFIX = ".tournee"
DAILY, UPDATE, RESTORE, SYNC, MANUAL = "jour", "mise-a-jour", "restauration", "synchronisation", "manuelle"
AUTOMATIC = (DAILY, UPDATE, RESTORE, SYNC)
"""Reasons whose backups grow old; each is counted apart, so that the one before a restore takes nobody's place."""
ALL = timedelta(days=7)
"""For so long every backup but the daily ones is kept: the second restore of a day must not cost what the first one put away."""
TURN = "backup_turn"
"""Of this machine: the number of the last backup, wherever it went."""
STEP = 2000
"""Pages copied between two looks at the progress."""

_NAME = re.compile(r"tournee-([0-9a-f]{12})-(\d{8}-\d{6})-([a-z-]+)\.tournee")
_MOMENT = "%Y%m%d-%H%M%S"
making = threading.RLock()
"""Held while backups of this process are written, rewritten or removed."""


@dataclass(frozen=True)
class Backup:
    """A backup as its name tells it; `at` is a wall-clock time of Paris."""

    path: Path
    fingerprint: str
    at: datetime
    reason: str
    size: int
    copied: int = field(default=0, compare=False)
    """Of one just made: contents of attachments that were copied, each opened and read again; the others were there already."""
    spoiled: int = field(default=0, compare=False)
    """Of one just made: contents that open neither here nor there. They are not in it."""


@dataclass(frozen=True)
class Kept:
    """Contents beside backups: {name: size} of those that are there, how many were copied, and how many open nowhere."""

    there: dict[str, int]
    copied: int
    spoiled: int


@dataclass(frozen=True)
class Source:
    """What is backed up: an open workspace file and what lies beside it."""

    folder: Path
    key: bytes | None
    connection: Connection
    device: str

    @property
    def fingerprint(self) -> str:
        """What names the workspace."""
        return keys.fingerprint(self.key)


def copy(connection: Connection, key: bytes | None, target: Path, told: Callable[[int, int], object] | None = None) -> None:
    """Copy the workspace's file as it stands at this moment, while others write. Every page is read, hence verified.

    `told` hears pages done and pages in all; what it raises gives up. Raises Problem for what a disk can do, or a damaged file.
    """

    def step(_status: int, remaining: int, total: int) -> None:
        if told is not None:
            told(total - remaining, total)

    try:
        written = connect(target, key, journal="OFF")
        try:
            written.execute("PRAGMA synchronous=OFF")  # what becomes of it is flushed and read again
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM main.sqlite_master").fetchone()  # from here on one state is read
            connection.backup(written, pages=STEP, progress=step)
            written.execute("PRAGMA journal_mode=DELETE")
        finally:
            written.close()
            engine.rollback(connection)
    except DatabaseError as error:
        raise problem_of(error, target) from error


def make(source: Source, folder: Path, reason: str, progress: Progress | None = None) -> Backup:
    """Write a backup into `folder`, verify it, then give it its name. Nothing is left of one that fails.

    Raises Problem for what a disk can do, Damaged where the workspace is, Cancelled where the person gives up.
    """
    progress = progress or Progress()
    with making, disks.spoken(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, source.fingerprint)
        turn = _next_turn(source.connection)
        at, target = _free_name(folder, source.fingerprint, reason)
        bare, part = (target.with_name(target.name + end) for end in (".db.part", ".part"))
        try:
            _copy_whole(source, bare, progress)
            version, erasures, hashes = inside(bare, source.key)
            kept = keep_contents(source, folder, hashes, progress)
            files = {"workspace.db": bare} | {
                n: source.folder / n for n in ("workspace.key", "settings.json") if (source.folder / n).is_file()
            }
            manifest = Manifest(
                at=at, device=source.device, reason=reason, fingerprint=source.fingerprint, version=version,
                erasures=erasures, contents=kept.there, members={}, turn=turn,
            )  # fmt: skip
            packing.write(part, manifest, files, progress.step)
            try:
                verify(part, folder, progress)
            except Damaged as problem:
                raise _worn(folder) from problem
            disks.replace(part, target)
        finally:
            for path in (bare, part):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        return Backup(target, source.fingerprint, at, reason, target.stat().st_size, kept.copied, kept.spoiled)


def _next_turn(connection: Connection) -> int:
    """The number of a backup about to be made, kept in the workspace where its disk has room."""
    with suppress(DatabaseError):
        found = connection.execute("SELECT value FROM main.local WHERE key = ?", (TURN,)).fetchone()
        turn = int(found[0]) + 1 if found else 1
        with suppress(DatabaseError):
            keep_turn(connection, turn)
        return turn
    return 0


def keep_turn(connection: Connection, turn: int) -> None:
    """Have backups made from now on count as later than the one of this number. Raises DatabaseError."""
    connection.execute("INSERT OR REPLACE INTO main.local VALUES (?, ?)", (TURN, str(turn)))


def in_order(found: Iterable[Backup]) -> list[Backup]:
    """Backups of one workspace, the latest first: by their number, since a clock may have been set back.

    One that does not tell its number has its place by its date.
    """
    turns: dict[Path, int] = {}
    all = sorted(found, key=lambda backup: (backup.at, backup.path.name))
    for backup in all:
        with suppress(Problem):
            turns[backup.path] = packing.read(backup.path).turn

    def rank(place: int) -> tuple[int, int]:
        before = (turns[backup.path] for backup in all[: place + 1] if backup.path in turns)
        return turns.get(all[place].path, max(before, default=0)), place

    return [all[place] for place in sorted(range(len(all)), key=rank, reverse=True)]


def _copy_whole(source: Source, bare: Path, progress: Progress) -> None:
    """Copy and prove. Raises Damaged where the workspace is, Problem where only the copy is."""
    try:
        copy(source.connection, source.key, bare, _pages(progress, source.folder))
        engine.whole(bare, source.key)
    except Damaged as problem:
        try:
            healthy = source.connection.execute("PRAGMA main.quick_check").fetchone()[0] == "ok"
        except DatabaseError:
            healthy = False
        raise (_worn(bare.parent) if healthy else engine.damaged(source.folder / "workspace.db")) from problem


def _worn(folder: Path) -> Problem:
    return Problem(f"La sauvegarde ne se relit pas dans « {folder} ».", "Ce disque est peut-être usé : choisissez-en un autre.")


def verify(path: Path, folder: Path, progress: Progress | None = None) -> Manifest:
    """Read a backup again, and look at each content beside it. Raises Problem where something is not as it was written."""
    manifest = packing.check(path, progress.step if progress else None)
    missing = [name for name, size in manifest.contents.items() if not _has(content_path(folder, name), size)]
    if missing:
        raise Problem(
            f"« {path.name} » ne se relit pas : {len(missing)} pièce(s) jointe(s) manquent à côté.",
            "Faites une nouvelle sauvegarde, sur un autre disque si cela se répète.",
        )
    return manifest


def good(path: Path, key: bytes | None, progress: Progress | None = None) -> Manifest:
    """Verify a backup, and open with `key` what is in it and each content beside it. Raises Problem where something is damaged."""
    manifest = verify(path, path.parent, progress)
    bare = path.with_name(f"{path.name}.essai.part")
    with disks.spoken(path.parent):
        try:
            packing.extract(path, {"workspace.db": bare})
            engine.whole(bare, key)
        finally:
            with suppress(OSError):
                bare.unlink(missing_ok=True)
        spoiled = [name for name in manifest.contents if not sound(content_path(path.parent, name), key)]
    for name in spoiled:
        with suppress(OSError):
            os.utime(content_path(path.parent, name), (0, 0))  # the next backup looks at it again
    if spoiled:
        hint = "Faites une nouvelle sauvegarde : elle reprend ce que le classeur a encore."
        raise Damaged(f"{len(spoiled)} pièce(s) jointe(s) de cette sauvegarde sont abîmées.", hint)
    return manifest


def sound(path: Path, key: bytes | None) -> bool:
    """Whether a content is there, and reads from end to end as it was written. One that does not tell is not."""
    with suppress(OSError, Problem), path.open("rb") as stored:
        plain = stored if key is None else pieces.buffered(stored, keys.derived(key, contents.FOLDER), path.name)
        return Contents(Path(), key).path(disks.stream(plain, None)[0]).name == path.name
    return False


def listing(folder: Path, fingerprint: str | None = None) -> list[Backup]:
    """The backups in a folder, newest first, of one workspace or of all; none where the folder is out of reach."""
    found: list[Backup] = []
    with suppress(OSError):
        for entry in os.scandir(folder):
            parts = _NAME.fullmatch(entry.name)
            if parts and entry.is_file() and fingerprint in (None, parts[1]):
                with suppress(ValueError):
                    at = datetime.strptime(parts[2], _MOMENT)
                    found.append(Backup(Path(entry.path), parts[1], at, parts[3], entry.stat().st_size))
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def ours(folder: Path, fingerprint: str) -> list[Backup]:
    """The backups of one workspace in a folder, copies that bear another name too; these last."""
    found = listing(folder, fingerprint)
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() == SUFFIX and not _NAME.fullmatch(path.name) and path.is_file():
                with suppress(Problem):
                    manifest = packing.read(path)
                    if manifest.fingerprint == fingerprint:
                        found.append(Backup(path, fingerprint, manifest.at, manifest.reason, path.stat().st_size))
    return found


def prune(folder: Path, fresh: Backup) -> list[Backup]:
    """Remove the automatic backups of the reason of `fresh` that are too old, and the contents that only they had. Returns them."""
    if fresh.reason not in AUTOMATIC:
        return []
    with making:
        ours = [backup for backup in listing(folder, fresh.fingerprint) if backup.reason == fresh.reason]
        kept = keeping.kept((backup.at for backup in ours), fresh.at)
        kept |= {backup.at for backup in ours if fresh.reason != DAILY and abs(fresh.at - backup.at) < ALL}
        gone = [backup for backup in ours if backup.at not in kept]
        with disks.spoken(folder):
            candidates: set[str] = set()
            for backup in gone:
                with suppress(Problem):
                    candidates |= packing.read(backup.path).contents.keys()
                backup.path.unlink(missing_ok=True)
            drop_contents(folder, fresh.fingerprint, candidates)
    return gone


def before_update(source: Source) -> None:
    """Keep the file as it was before this version of Tournée changes its tables. Raises Problem where that cannot be: no update then."""
    prune(source.folder / FOLDER, make(source, source.folder / FOLDER, UPDATE))


def content_path(folder: Path, name: str) -> Path:
    """Where a backup folder keeps a content, by its file name."""
    return folder / contents.FOLDER / name[:2] / name


def content_names(key: bytes | None, hashes: Iterable[str]) -> set[str]:
    """The file names of contents."""
    named = Contents(Path(), key)
    return {named.path(sha256).name for sha256 in hashes}


def keep_contents(source: Source, folder: Path, hashes: Iterable[str], progress: Progress | None = None) -> Kept:
    """Copy the contents that `folder` has not yet, each proven; a good one there is never replaced. Purged ones may be nowhere."""
    progress = progress or Progress()
    there: dict[str, int] = {}
    copied = spoiled = 0
    for name in sorted(content_names(source.key, hashes)):
        own, kept = content_path(source.folder, name), content_path(folder, name)
        good = kept.is_file() and (not own.is_file() or disks.same(own, kept) or _proven(own, kept, source.key))
        if not good and own.is_file():
            progress.total += own.stat().st_size
            if sound(own, source.key):
                with suppress(FileNotFoundError):  # erased in between
                    disks.copy(own, kept, progress.step)
                    copied, good = copied + 1, True
            elif own.is_file():
                spoiled += 1
        if good:
            there[name] = kept.stat().st_size
    return Kept(there, copied, spoiled)


def _proven(own: Path, kept: Path, key: bytes | None) -> bool:
    """Whether a kept content whose date is another is sound; it is then not read again each time."""
    found = sound(kept, key)
    with suppress(OSError):
        if found:
            os.utime(kept, ns=(own.stat().st_atime_ns, own.stat().st_mtime_ns))
    return found


def drop_contents(folder: Path, fingerprint: str, names: Iterable[str]) -> None:
    """Remove those of these contents that no backup of this workspace in `folder` refers to. Where one does not tell, all stay."""
    wanted = set(names)
    try:
        for backup in ours(folder, fingerprint) if wanted else ():
            wanted -= packing.read(backup.path).contents.keys()
    except Problem:
        return
    for name in wanted:
        content_path(folder, name).unlink(missing_ok=True)


def inside(bare: Path, key: bytes | None) -> tuple[int, tuple[str, ...], list[str]]:
    """Of a copied file: the version of its tables, the changes that erased, the contents that its journal refers to."""
    connection = connect(bare, key, journal="DELETE")
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'erased'").fetchone():
            return version, (), []
        return version, tuple(erasures(connection)), contents.known(connection)
    finally:
        connection.close()


def erasures(connection: Connection) -> list[str]:
    """The ids of the changes of the journal that erased, oldest first."""
    sql = (
        "SELECT changes.id FROM main.records JOIN main.edited USING (id) JOIN main.changes USING (seq)"
        " WHERE records.kind = 'erasure' GROUP BY seq ORDER BY seq"
    )
    return [row[0] for row in connection.execute(sql)]


def _pages(progress: Progress, folder: Path) -> Callable[[int, int], None]:
    """Counts the bytes of a copy, of which as many again are packed and read again."""
    size = (folder / "workspace.db").stat().st_size
    progress.total += 3 * size
    before = 0

    def told(done: int, total: int) -> None:
        nonlocal before
        now = size * done // max(1, total)
        progress.step(now - before)
        before = now

    return told


def _free_name(folder: Path, fingerprint: str, reason: str) -> tuple[datetime, Path]:
    at = clock.now().replace(microsecond=0)
    while (path := folder / f"tournee-{fingerprint}-{at:{_MOMENT}}-{reason}{SUFFIX}").exists():
        at += timedelta(seconds=1)
    return at, path


def sweep(folder: Path, fingerprint: str) -> None:
    """Remove what a cut left of this workspace's backups in `folder`."""
    with making, disks.spoken(folder):
        for path in [*folder.glob(f"tournee-{fingerprint}-*.part*"), *_parts(folder / contents.FOLDER)]:
            path.unlink(missing_ok=True)


def _parts(folder: Path) -> Iterator[Path]:
    return folder.glob("??/*.part") if folder.is_dir() else iter(())


def _has(path: Path, size: int) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == size
