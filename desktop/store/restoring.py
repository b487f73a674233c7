"""Restoring a backup: prepared and verified beside, then put in place so that a cut leaves the old workspace or the new one.

The erasures that this machine or the backup's folder knows of are applied first: a backup brings nobody back.
"""

import json
import os
import shutil
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from desktop.base import clock
from desktop.base.problem import Damaged, Problem
from desktop.base.progress import Progress
from desktop.journal.change import Change
from desktop.store import backups, contents, disks, engine, forgetting, keys, lock, packing, remembering, schema, tries
from desktop.store.backups import Backup, Source, content_path
from desktop.store.contents import Contents
from desktop.store.engine import DatabaseError, connect, problem_of
from desktop.store.packing import Manifest
from desktop.store.tries import TooSoon

DATABASE = "workspace.db"
_PLAIN = b"SQLite format 3\0"
"""How a file that is not encrypted begins."""
Secret = str | bytes | None
"""Passphrase, recovery code or chamber's key; or the raw key; None: what the environment or the keyring knows."""


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A backup unpacked beside the workspace, opened and rid of what was erased since."""

    folder: Path
    file: Path
    key: bytes | None
    manifest: Manifest
    """Its contents without those that were erased since."""
    remarks: tuple[Problem, ...]

    @property
    def database(self) -> Path:
        """The workspace file that would be put in place."""
        return self.folder / DATABASE


@dataclass(frozen=True)
class Present:
    """The workspace that is in place before a restore."""

    before: Backup | None = None
    """The backup made of it."""
    damaged: bool = False


@dataclass(frozen=True)
class Restored:
    """What a restore did. `at` is the moment of the backup; `before` is the backup of what was there, `aside` what was damaged."""

    at: datetime
    before: Backup | None
    aside: Path | None
    missing: int
    """Contents of attachments that are nowhere to be found."""
    remarks: tuple[Problem, ...]
    key: bytes | None = field(repr=False)
    """What opens the workspace now."""


def restore(folder: Path, file: Path, secret: Secret = None, progress: Progress | None = None) -> Restored:
    """Put the backup `file` in place of the workspace in `folder`, which must be closed, or into an empty folder.

    What is there is backed up first; where it is damaged it is kept aside, its contents too. Raises Problem where the backup
    is damaged, another workspace's or a newer version's, where the secret is wrong, for what a disk can do; nothing has
    changed then.
    """
    with disks.spoken(folder), _only_if_done(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with closing(lock.hold(folder)), staged(folder, file, secret, progress) as made:
            present = _save(folder, made.key, progress)
            _outdo(folder, made)
            if present.before is None and not present.damaged:
                _forget_device(made)
            aside = _aside(folder)
            missing = _bring_contents(folder, made, progress)
            if present.damaged:
                _set_contents_aside(folder, made, aside)
            _place(folder, made, present, aside)
            if present.before is not None:
                backups.prune(folder / backups.FOLDER, present.before)
    kept = folder / f"{DATABASE}.{aside}"
    remarks = made.remarks
    if missing:
        told = "1 pièce jointe est introuvable" if missing == 1 else f"{missing} pièces jointes sont introuvables"
        why = f"{told} : le dossier « attachments » à côté de la sauvegarde manque, ou est abîmé."
        remarks = (Problem(why, "Rebranchez le disque d’où elle vient."), *remarks)
    return Restored(made.manifest.at, present.before, kept if present.damaged else None, missing, remarks, made.key)


@contextmanager
def _only_if_done(folder: Path) -> Generator[None]:
    """A restore that fails leaves no folder with nothing but a lock behind."""
    there = folder.is_dir()
    empty = not there or not any(folder.iterdir())
    try:
        yield
    except BaseException:
        with suppress(OSError):
            if empty and [path.name for path in folder.iterdir()] == [lock.FILE]:
                (folder / lock.FILE).unlink()
            if not there:
                folder.rmdir()
        raise


@contextmanager
def staged(folder: Path, file: Path, secret: Secret = None, progress: Progress | None = None) -> Generator[Staged]:
    """The backup `file` unpacked and proven in a folder of its own inside `folder`, as it would be restored; gone afterwards."""
    place = folder / disks.STAGED
    with backups.making, disks.spoken(folder):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            names = {name: place / name for name in packing.MEMBERS}
            manifest = packing.read(file)
            if progress is not None:
                progress.total += sum(size for _sha256, size in manifest.members.values())
            manifest = packing.extract(file, names, progress.step if progress else None)
            if manifest.version > schema.VERSION:
                raise Problem("Cette sauvegarde vient d’une version plus récente de Tournée.", "Mettez Tournée à jour sur cette machine.")
            key = _key(folder, place, manifest, secret)
            yield _cleaned(folder, Staged(folder=place, file=file, key=key, manifest=manifest, remarks=()))
        finally:
            shutil.rmtree(place, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what a cut left of a restore."""
    with backups.making:
        shutil.rmtree(folder / disks.STAGED, ignore_errors=True)


def _key(folder: Path, place: Path, manifest: Manifest, secret: Secret) -> bytes | None:
    """The key of the backup, by the slots of this workspace or by those of the backup's day."""
    if manifest.fingerprint == keys.fingerprint(None):
        return None
    key = secret if isinstance(secret, bytes) else _unlocked(folder, place, manifest, secret)
    if keys.fingerprint(key) != manifest.fingerprint:
        raise Problem(
            "Cette sauvegarde est celle d’un autre classeur.",
            "Restaurez-la dans un dossier vide, avec la phrase secrète de ce classeur-là.",
        )
    return key


def _unlocked(folder: Path, place: Path, manifest: Manifest, secret: str | None) -> bytes:
    secret = secret or os.environ.get(remembering.PASSPHRASE)
    if not secret:
        known = remembering.remembered(folder)
        if known is None or keys.fingerprint(known) != manifest.fingerprint:
            raise remembering.Locked
        return known
    wait: TooSoon | None = None
    try:
        key = keys.unlock(folder, secret, counted=False)
        keys.settle(folder, key)
        return key
    except TooSoon as problem:  # the slots of the backup's day are tried all the same
        wait = problem
    except (keys.Refused, Damaged):
        pass
    try:
        return keys.unlock(place, secret)
    except (keys.Refused, Damaged) as problem:
        if wait is not None:
            raise wait from problem
        if keys.exists(folder):
            tries.note(folder)
        if isinstance(problem, Damaged):
            raise Damaged("La clé que contient cette sauvegarde est abîmée.", "Choisissez une autre sauvegarde.") from problem
        raise keys.Refused("La phrase secrète n’est pas la bonne.", "Une sauvegarde s’ouvre aussi avec la phrase de son jour.") from problem


def _cleaned(folder: Path, made: Staged) -> Staged:
    """Apply the erasures that are known, and prove the file."""
    known: dict[str, Change] = {}
    remarks: list[Problem] = []
    for place in dict.fromkeys((folder / backups.FOLDER, made.file.parent)):
        try:
            known |= {change.id: change for change in forgetting.told(place, made.key)}
        except Problem as problem:
            remarks.append(problem)
    with suppress(Problem):  # damaged or another workspace: its erasures are told beside its backups
        known |= {change.id: change for change in _erasures(folder / DATABASE, made.key)}
    try:
        engine.whole(made.database, made.key)
        lost = forgetting.apply(made.database, made.key, list(known.values()))
    except Damaged as problem:
        raise Problem(
            f"La sauvegarde « {made.file.name} » est abîmée.", "Rien n’en a été repris. Choisissez une autre sauvegarde."
        ) from problem
    gone = backups.content_names(made.key, lost)
    kept = {name: size for name, size in made.manifest.contents.items() if name not in gone}
    return replace(made, manifest=replace(made.manifest, contents=kept), remarks=tuple(remarks))


def _erasures(path: Path, key: bytes | None) -> list[Change]:
    if not _there(path):
        return []
    connection = connect(path, key)
    try:
        return forgetting.erasures(connection)
    except DatabaseError as error:
        raise problem_of(error, path) from error
    finally:
        connection.close()


def _save(folder: Path, key: bytes | None, progress: Progress | None) -> Present:
    """Back up what is in place, and bring its file and its write-ahead log together. Raises Problem where it is another workspace."""
    path = folder / DATABASE
    if not _there(path):
        return Present()
    _refuse_another(folder, key)
    try:
        connection = connect(path, key)
        try:
            source = Source(folder, key, connection, "")
            before = backups.make(source, folder / backups.FOLDER, backups.RESTORE, progress)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
    except Damaged:
        return Present(damaged=True)
    return Present(before)


def _refuse_another(folder: Path, key: bytes | None) -> None:
    """Raises Problem where what is in place is another workspace: encrypted or not, unlike the backup, or by another key."""
    with (folder / DATABASE).open("rb") as file:
        plain = file.read(len(_PLAIN)) == _PLAIN
    another = plain and key is not None
    try:
        keys.verify(folder, key)
    except keys.Unproven:
        known = backups.listing(folder / backups.FOLDER, keys.fingerprint(key))
        another = another or not (known or _opens(folder / DATABASE, key))
    except keys.Refused:
        another = True
    except Damaged:  # the key file is: it is restored too
        another = another or key is None
    if another:
        raise Problem("Ce dossier contient un autre classeur.", "Restaurez cette sauvegarde dans un dossier vide.")


def _opens(path: Path, key: bytes | None) -> bool:
    try:
        connect(path, key).close()
    except Damaged:
        return False
    return True


def _outdo(folder: Path, made: Staged) -> None:
    """Number what is backed up from now on after all that there is: the state that was put away is not the latest any more."""
    fingerprint = made.manifest.fingerprint
    turn = made.manifest.turn
    for place in dict.fromkeys((made.file.parent, folder / backups.FOLDER)):
        for backup in backups.listing(place, fingerprint):
            with suppress(Problem):
                turn = max(turn, packing.read(backup.path).turn)
    connection = connect(made.database, made.key, journal="DELETE")
    try:
        backups.keep_turn(connection, turn)
    except DatabaseError as error:
        raise problem_of(error, made.database) from error
    finally:
        connection.close()


def _forget_device(made: Staged) -> None:
    """On another machine the workspace is another device: its undo is not that of the first."""
    connection = connect(made.database, made.key, journal="DELETE")
    connection.execute("DELETE FROM local WHERE key = 'device'")
    connection.close()


def _bring_contents(folder: Path, made: Staged, progress: Progress | None) -> int:
    """Copy back the contents that do not open here, each proven. Returns how many open nowhere."""
    missing = 0
    for name, size in made.manifest.contents.items():
        own = content_path(folder, name)
        if backups.sound(own, made.key):
            continue
        places = (content_path(place, name) for place in (made.file.parent, folder / backups.FOLDER))
        kept = next((path for path in places if not path.is_symlink() and backups.sound(path, made.key)), None)
        if kept is None:
            missing += 1
            continue
        if progress is not None:
            progress.total += size
        disks.copy(kept, own, progress.step if progress else None)
    return missing


def _set_contents_aside(folder: Path, made: Staged, aside: str) -> None:
    """What the backup does not know of would be swept at the next opening, and nothing else has it."""
    for path in list(Contents(folder / contents.FOLDER, None).files()):
        if path.name not in made.manifest.contents:
            target = folder / f"{contents.FOLDER}.{aside}" / path.name[:2] / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)


def _place(folder: Path, made: Staged, present: Present, aside: str) -> None:
    """Settings, key, file: in this order, since the file alone makes the workspace another. A log of the old file never meets the new."""
    path = folder / DATABASE
    for name in (keys.FILE, keys.COPY) if _needs_key(folder) else ():
        if (made.folder / keys.FILE).is_file():
            if (folder / name).exists():
                os.replace(folder / name, folder / f"{name}.{aside}")
            disks.write(folder / name, (made.folder / keys.FILE).read_bytes())
    if not (folder / "settings.json").exists() and (made.folder / "settings.json").is_file():
        disks.write(folder / "settings.json", _settings((made.folder / "settings.json").read_bytes()))
    log = folder / f"{DATABASE}-wal"
    if present.damaged:
        _second_name(path, folder / f"{DATABASE}.{aside}")
    if log.exists():
        if present.before is not None and log.stat().st_size:
            raise Problem("Le classeur est occupé par un autre programme.", "Fermez-le, puis recommencez. Rien n’a été changé.")
        os.replace(log, folder / f"{DATABASE}.{aside}-wal")
    (folder / f"{DATABASE}-shm").unlink(missing_ok=True)
    disks.replace(made.database, path)


def _settings(kept: bytes) -> bytes:
    """Settings for another machine: where backups go is chosen there, not by the file."""
    with suppress(ValueError, TypeError, AttributeError, RecursionError):
        values = json.loads(kept)
        values.pop("backup_folder", None)
        return json.dumps(values, ensure_ascii=False, indent=1).encode()
    return b"{}"


def _aside(folder: Path) -> str:
    """An ending under which nothing was put aside before."""
    ending = moment = f"abime-{clock.now():%Y%m%d-%H%M%S}"
    number = 1
    while any(folder.glob(f"*.{ending}*")):
        number += 1
        ending = f"{moment}-{number}"
    return ending


def _needs_key(folder: Path) -> bool:
    try:
        keys.slots(folder)
    except Damaged:
        return True
    return False


def _second_name(path: Path, target: Path) -> None:
    """Keep a file under another name too; copied where the disk knows no links."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def _there(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
