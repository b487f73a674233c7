"""What a disk can do to files: said so that a person knows what to do, and the few moves that survive a power cut."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from desktop.base.problem import Problem

STAGED = "restauration.part"
"""The folder beside the workspace in which a backup is unpacked."""
_LEFT = ("settings*.part", "workspace.key*.part", "backups/tournee-*.part*")
PIECE = 1 << 20
"""Bytes read and written at a time."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PROTECTED = {errno.EACCES, errno.EPERM, errno.EROFS}
_WRONG = {
    errno.ENOENT: "n’existe pas, ou plus",
    errno.EISDIR: "est un dossier, pas un fichier",
    errno.ENOTDIR: "n’est pas un dossier",
    errno.EEXIST: "existe déjà",
    errno.ENOTEMPTY: "n’est pas vide",
    errno.ENAMETOOLONG: "a un nom trop long pour ce disque",
    errno.ELOOP: "est un lien qui ne mène nulle part",
    errno.EBUSY: "est occupé par un autre programme",
}
"""What is wrong with the place rather than with its disk."""

Told = Callable[[int], object]
"""Hears the bytes that have passed; what it raises gives up."""


def problem_of(error: OSError, path: Path) -> Problem:
    """What a disk's refusal means to a person."""
    if error.errno in _FULL:
        return Problem(f"Le disque est plein : « {path} » n’a pas été écrit.", "Libérez de la place, ou choisissez un autre disque.")
    if error.errno in _PROTECTED:
        return Problem(
            f"« {path} » ne peut pas être écrit.", "Le disque est protégé, ou vous n’y avez pas droit : choisissez un autre dossier."
        )
    if error.errno in _WRONG:
        return Problem(f"« {path} » {_WRONG[error.errno]}.", "Vérifiez l’endroit, puis recommencez.")
    return Problem(f"Le disque de « {path} » ne répond plus.", "Remettez la clé USB ou rebranchez le disque, puis recommencez.")


@contextmanager
def spoken(path: Path) -> Generator[None]:
    """What the disk refuses inside is raised as a Problem."""
    try:
        yield
    except OSError as error:
        raise problem_of(error, path) from error


def stream(source: IO[bytes], target: IO[bytes] | None, told: Told | None = None) -> tuple[str, int]:
    """Read `source` to its end, into `target` where there is one. Returns SHA-256 and size of what passed."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
        if target is not None:
            target.write(piece)
        if told is not None:
            told(len(piece))
    return digest.hexdigest(), size


def settle(stream: IO[bytes]) -> None:
    """Have the system write everything to the disk, and read it from there again where it lets one ask."""
    stream.flush()
    os.fsync(stream.fileno())
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def copy(source: Path, target: Path, told: Told | None = None) -> None:
    """Copy a file durably and read it again; `target` is there whole or not at all. Raises OSError, Problem where it reads otherwise."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.part")
    try:
        with source.open("rb") as read, fresh.open("wb") as written:
            digest, _size = stream(read, written, told)
            settle(written)
        with fresh.open("rb") as read:
            if stream(read, None)[0] != digest:
                raise Problem(
                    f"« {target} » ne se relit pas comme il a été écrit.", "Ce disque est peut-être usé : choisissez-en un autre."
                )
        times = source.stat()
        os.utime(fresh, ns=(times.st_atime_ns, times.st_mtime_ns))
        replace(fresh, target)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def same(one: Path, other: Path) -> bool:
    """Whether two files look like one another's copy: size and time. FAT keeps two seconds, and is an hour off in summer or winter."""
    if not (one.is_file() and other.is_file()):
        return False
    first, second = one.stat(), other.stat()
    apart = abs(first.st_mtime - second.st_mtime)
    return first.st_size == second.st_size and (apart <= 2 or abs(apart - 3600) <= 2)


def flush_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut, where the system lets one ask."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def replace(fresh: Path, target: Path) -> None:
    """Put a finished file in its place, whatever is there, so that a power cut leaves the one or the other."""
    os.replace(fresh, target)
    flush_folder(target.parent)


def sweep(folder: Path) -> None:
    """Remove what a cut left in the workspace's folder of a restore, a backup, a key or the settings. Its lock is held."""
    shutil.rmtree(folder / STAGED, ignore_errors=True)
    with suppress(OSError):
        for path in (path for pattern in _LEFT for path in folder.glob(pattern)):
            path.unlink(missing_ok=True)


def write(target: Path, content: bytes) -> None:
    """Write a small file so that a power cut leaves the former or this one. Raises OSError."""
    fresh = target.with_name(f"{target.name}.part")
    try:
        with fresh.open("wb") as written:
            written.write(content)
            settle(written)
        replace(fresh, target)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
