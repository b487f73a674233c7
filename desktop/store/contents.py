"""The contents of attachments: one encrypted file per content beside the workspace, written before anything refers to it."""

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop.base.problem import Problem
from desktop.journal.change import Values
from desktop.model.attachments import Attachment
from desktop.model.records import new_id
from desktop.store import disks, pieces
from desktop.store.engine import Connection
from desktop.store.keys import derived

FOLDER = "attachments"
_PART = ".part"


@dataclass(frozen=True)
class Content:
    """What was added: the SHA-256 of the plain bytes, and their number."""

    sha256: str
    size: int


class Contents:
    """The folder of contents. Their names tell nothing: they are the hash under a key of the workspace. Without a key, files are plain."""

    def __init__(self, folder: Path, key: bytes | None) -> None:
        self.folder = folder
        self._key = None if key is None else derived(key, "attachments")

    def path(self, sha256: str) -> Path:
        """Where a content lies, or would."""
        name = sha256 if self._key is None else hmac.new(self._key, sha256.encode(), hashlib.sha256).hexdigest()
        return self.folder / name[:2] / name

    def has(self, sha256: str) -> bool:
        """Whether the content is here."""
        return self.path(sha256).is_file()

    def add(self, source: IO[bytes], told: Callable[[int], object] | None = None) -> Content:
        """Keep what `source` holds, in one pass and durably; a content that is here already is not kept twice.

        `told` hears the bytes of each piece as they pass; what it raises gives up. Raises Problem for what a disk can do.
        """
        fresh = self.folder / f"{new_id()}{_PART}"
        try:
            self.folder.mkdir(exist_ok=True)
            with fresh.open("wb", buffering=0) as target:
                content = self._write(source, target, told)
                os.fsync(target.fileno())
            self._settle(fresh, content)
        except OSError as error:
            raise Problem(
                "La pièce jointe ne peut pas être gardée.", f"{disks.problem_of(error, self.folder).title} Rien n’a été ajouté."
            ) from error
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
        return content

    def _write(self, source: IO[bytes], target: IO[bytes], told: Callable[[int], object] | None) -> Content:
        digest = hashlib.sha256()

        def heard(piece: bytes) -> None:
            digest.update(piece)
            if told is not None:
                told(len(piece))

        if self._key is not None:
            size = pieces.seal(source, target, self._key, heard)
        else:
            size = 0
            while piece := source.read(pieces.PIECE):
                heard(piece)
                size += target.write(piece)
        return Content(digest.hexdigest(), size)

    def _settle(self, fresh: Path, content: Content) -> None:
        place = self.path(content.sha256)
        if place.exists():
            return
        place.parent.mkdir(exist_ok=True)
        os.replace(fresh, place)
        disks.flush_folder(place.parent)

    def open(self, sha256: str, name: str = "") -> IO[bytes]:
        """The plain bytes of a content, readable from any place. Raises Problem where it is not here, or damaged."""
        try:
            stored = self.path(sha256).open("rb")
        except OSError as error:
            raise Problem(
                f"Le contenu de « {name or sha256[:12]} » n’est pas sur cette machine.", "Restaurez-le depuis une sauvegarde."
            ) from error
        return stored if self._key is None else pieces.buffered(stored, self._key, name or sha256[:12])

    def remove(self, sha256: str) -> None:
        """Delete a content. Raises Problem where the disk refuses."""
        try:
            self.path(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise Problem(
                "Une pièce jointe ne peut pas être effacée.", f"{disks.problem_of(error, self.folder).title} Recommencez."
            ) from error

    def files(self) -> Iterator[Path]:
        """Every file of the folder, whole or in part."""
        if self.folder.is_dir():
            for entry in os.scandir(self.folder):
                if entry.is_dir():
                    yield from (Path(found.path) for found in os.scandir(entry))
                else:
                    yield Path(entry.path)


def note(connection: Connection, hashes: Iterable[str]) -> None:
    """Keep that the journal refers to these contents."""
    connection.executemany("INSERT OR IGNORE INTO main.contents (sha256) VALUES (?)", [(hash,) for hash in hashes if hash])


def known(connection: Connection) -> list[str]:
    """The hashes that the journal refers to."""
    return [row[0] for row in connection.execute("SELECT sha256 FROM main.contents")]


def sweep(connection: Connection, contents: Contents, before: float) -> int:
    """Delete files that nothing refers to: a cut came between the content and its record. Returns how many.

    Files younger than `before` (seconds since 1970) are left: somebody may be about to refer to them.
    """
    kept = {contents.path(sha256) for sha256 in known(connection)}
    swept = 0
    for file in contents.files():
        if file not in kept and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            swept += 1
    return swept


def received(connection: Connection, sha256: str, receipt: str) -> None:
    """Keep the server's receipt for a content."""
    connection.execute("UPDATE main.contents SET receipt = ? WHERE sha256 = ?", (receipt, sha256))


def receipt(connection: Connection, sha256: str) -> str:
    """The server's receipt for a content; empty where there is none."""
    found = connection.execute("SELECT receipt FROM main.contents WHERE sha256 = ?", (sha256,)).fetchone()
    return found[0] or "" if found else ""


def receipts(connection: Connection) -> set[str]:
    """The contents that the server has received: they may be away."""
    return {row[0] for row in connection.execute("SELECT sha256 FROM main.contents WHERE receipt IS NOT NULL AND receipt != ''")}


def purge(connection: Connection, contents: Contents, sha256: str) -> None:
    """Free the room of a content that the server has. Raises Problem without its receipt for that hash."""
    found = connection.execute("SELECT receipt FROM main.contents WHERE sha256 = ?", (sha256,)).fetchone()
    if found is None or not found[0]:
        raise Problem("Cette pièce jointe n’est que sur cette machine.", "Elle reste ici tant que le serveur n’en a pas accusé réception.")
    contents.remove(sha256)


def thumbnail(connection: Connection, sha256: str) -> bytes | None:
    """The small picture kept of a content; None where none was made."""
    found = connection.execute("SELECT thumbnail FROM main.contents WHERE sha256 = ?", (sha256,)).fetchone()
    return found[0] if found else None


def keep_thumbnail(connection: Connection, sha256: str, picture: bytes) -> None:
    """Keep the small picture of a content, which is made only once."""
    connection.execute("UPDATE main.contents SET thumbnail = ? WHERE sha256 = ?", (picture, sha256))


def hashes(kind: str, values: Values | None) -> list[str]:
    """The contents that the fields of a record refer to."""
    if kind != Attachment.KIND or not values:
        return []
    return [str(values[name]) for name in ("sha256", "original") if values.get(name)]
