"""The file of a backup: a ZIP without compression, its members hashed in a manifest. Read as if an enemy had written it."""

import errno
import json
import re
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from desktop.base.problem import Damaged, Problem
from desktop.store import disks
from desktop.store.disks import Told

FORMAT = 1
MANIFEST = "manifest.json"
MEMBERS = {"workspace.db": 1 << 42, "workspace.key": 1 << 20, "settings.json": 1 << 20}
"""What a backup may hold beside its manifest, and the most bytes of each."""
_LONGEST = 1 << 26
"""The most bytes of a manifest: half a million attachments."""
_DIRECTORY = 1 << 12
"""The most bytes of the ZIP's directory: it has four entries."""
_BROKEN = (
    ValueError, KeyError, TypeError, AttributeError, ArithmeticError, OSError, EOFError, RecursionError, zipfile.BadZipFile,
)  # fmt: skip
"""What reading a spoiled or hostile manifest raises."""
_CONTENT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself. `at` is a wall-clock time of Paris."""

    at: datetime
    device: str
    reason: str
    fingerprint: str
    version: int
    """Of the workspace's tables."""
    erasures: tuple[str, ...]
    """Ids of the changes that erased, and whose effect is in this backup."""
    contents: Mapping[str, int]
    """File name to size of each content that lies beside, in `attachments`."""
    members: Mapping[str, tuple[str, int]]
    """Name to SHA-256 and size."""
    turn: int = 0
    """Its number among the backups of the workspace, however the clock stood; 0 where it was not counted yet."""


def write(target: Path, manifest: Manifest, files: Mapping[str, Path], told: Told | None = None) -> Manifest:
    """Pack `files` (by member name) with their manifest, durably. Raises OSError."""
    members: dict[str, tuple[str, int]] = {}
    with target.open("wb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as packed:
            for name, path in files.items():
                with path.open("rb") as source, packed.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                    members[name] = disks.stream(source, member, told)
            full = replace(manifest, members=members)
            packed.writestr(zipfile.ZipInfo(MANIFEST), _text(full))
        disks.settle(raw)
    return full


def read(path: Path) -> Manifest:
    """The manifest. Raises Problem where the file is cut, is no backup, is a newer version's, or holds what no backup holds."""
    with _opened(path) as packed:
        return _manifest(packed, path)


def check(path: Path, told: Told | None = None) -> Manifest:
    """Read the whole file again. Raises Problem where a member is not what the manifest says."""
    with _opened(path) as packed:
        manifest = _manifest(packed, path)
        for name in manifest.members:
            _pass(packed, path, manifest, name, None, told)
        return manifest


def extract(path: Path, names: Mapping[str, Path], told: Told | None = None) -> Manifest:
    """Write members (name to target), those that are there, each checked. Raises Problem; OSError of the target's disk."""
    with _opened(path) as packed:
        manifest = _manifest(packed, path)
        for name, target in names.items():
            if name in manifest.members:
                with target.open("wb") as written:
                    _pass(packed, path, manifest, name, written, told)
                    disks.settle(written)
        return manifest


class _Opened:
    """A ZIP file; what its reading raises is a Problem."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> zipfile.ZipFile:
        with disks.spoken(self._path):
            if not stat.S_ISREG(self._path.stat().st_mode):  # a pipe would be waited for
                raise Problem(f"« {self._path} » n’est pas un fichier.", "Choisissez le fichier d’une sauvegarde (« .tournee »).")
            self._raw = self._path.open("rb")
        try:
            _look(self._raw, self._path)
            return zipfile.ZipFile(self._raw)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            self._raw.close()
            raise _damaged(self._path) from error
        except OSError as error:
            self._raw.close()
            raise disks.problem_of(error, self._path) from error
        except BaseException:
            self._raw.close()
            raise

    def __exit__(self, *_raised: object) -> None:
        self._raw.close()


_opened = _Opened


def _look(raw: IO[bytes], path: Path) -> None:
    """Refuse a directory that is too large to be ours before it is read into memory (APPNOTE.TXT of PKWARE, 4.3.14 to 4.3.16)."""
    with disks.spoken(path):
        size = raw.seek(0, 2)
        raw.seek(max(0, size - 98))
        end = raw.read(98)
    if len(end) < 22 or end[-22:-18] != b"PK\5\6" or end[-2:] != b"\0\0":
        raise _damaged(path)
    sizes = [int.from_bytes(end[-10:-6], "little")]
    if end[:4] == b"PK\6\6":
        sizes.append(int.from_bytes(end[40:48], "little"))
    if max(sizes) > _DIRECTORY:
        raise _damaged(path)


def _manifest(packed: zipfile.ZipFile, path: Path) -> Manifest:
    infos = packed.infolist()
    names = [info.filename for info in infos]
    stray = sorted(set(names) - {MANIFEST, *MEMBERS})
    if stray or len(set(names)) != len(names):
        raise Problem(
            f"« {path.name} » n’est pas une sauvegarde de Tournée : elle contient « {(stray or names)[0][:80]} ».",
            "Rien n’en a été repris. Choisissez une autre sauvegarde.",
        )
    if MANIFEST not in names or any(info.compress_type or info.flag_bits & 1 for info in infos):
        raise _damaged(path)
    if packed.getinfo(MANIFEST).file_size > _LONGEST:
        raise _damaged(path)
    try:
        kept = json.loads(packed.read(MANIFEST))
        if kept["format"] > FORMAT:
            raise Problem("Cette sauvegarde vient d’une version plus récente de Tournée.", "Mettez Tournée à jour sur cette machine.")
        found = _understood(kept)
    except _BROKEN as error:
        raise _damaged(path) from error
    wrong = set(found.members) != set(names) - {MANIFEST} or "workspace.db" not in found.members
    if wrong or any(not 0 <= size <= MEMBERS[name] for name, (_sha256, size) in found.members.items()):
        raise _damaged(path)
    return found


def _understood(kept: Any) -> Manifest:
    """Raises what JSON of another shape raises."""
    contents = {str(name): int(size) for name, size in kept["contents"].items()}
    if not all(_CONTENT.fullmatch(name) and size >= 0 for name, size in contents.items()):
        raise ValueError("contents")
    return Manifest(
        at=datetime.fromisoformat(kept["at"]).replace(tzinfo=None),
        device=str(kept["device"]),
        reason=str(kept["reason"]),
        fingerprint=str(kept["fingerprint"]),
        version=int(kept["version"]),
        erasures=tuple(str(id) for id in kept["erasures"]),
        contents=contents,
        members={str(name): (str(kept["sha256"]), int(kept["size"])) for name, kept in kept["members"].items()},
        turn=int(kept.get("turn", 0)),
    )


def _pass(packed: zipfile.ZipFile, path: Path, manifest: Manifest, name: str, target: IO[bytes] | None, told: Told | None) -> None:
    try:
        member = packed.open(name)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise _damaged(path) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place before the file's beginning
            raise _damaged(path) from error
        raise
    with member:
        limited = _Limited(member, manifest.members[name][1])
        try:
            found = disks.stream(cast(IO[bytes], limited), target, told)
        except (zipfile.BadZipFile, EOFError) as error:
            raise _damaged(path) from error
    if found != manifest.members[name]:
        raise _damaged(path)


class _Limited:
    """Reads no more than one byte beyond what was promised."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source, self._left = source, size + 1

    def read(self, size: int) -> bytes:
        piece = self._source.read(min(size, self._left))
        self._left -= len(piece)
        return piece


def _text(manifest: Manifest) -> str:
    kept = {
        "format": FORMAT,
        "at": manifest.at.isoformat(timespec="seconds"),
        "device": manifest.device,
        "reason": manifest.reason,
        "fingerprint": manifest.fingerprint,
        "version": manifest.version,
        "erasures": manifest.erasures,
        "members": {name: {"sha256": sha256, "size": size} for name, (sha256, size) in manifest.members.items()},
        "contents": manifest.contents,
        "turn": manifest.turn,
    }
    return json.dumps(kept, ensure_ascii=False, indent=1)


def _damaged(path: Path) -> Damaged:
    return Damaged(
        f"« {path.name} » est abîmé, ou n’est pas une sauvegarde de Tournée.", "Rien n’en a été repris. Choisissez une autre sauvegarde."
    )
