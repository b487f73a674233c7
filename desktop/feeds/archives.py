"""Archives (zip, tar, tar.gz, gz) taken apart file by file, under names of our own: nothing that they say is believed.

A file lies in memory; a large one in a temporary file without a name, of which nothing is left when the process ends, however it ends.
What is refused is told by one `Reject` each, and the rest goes in. Bytes are counted while they are unpacked.
"""

import contextlib
import gzip
import io
import re
import stat
import struct
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast

from desktop.base.file_names import safe_name
from desktop.base.formats import number
from desktop.base.problem import Problem
from desktop.feeds.opening import why
from desktop.model.notices import Reject

Kind = Literal["zip", "tar", "gzip", "other", "document", "none"]

_SMALL = 1 << 20
"""Bytes under which no ratio is looked at: a blank page packs a thousand times."""
_HEADERS = 1 << 20
"""Bytes of headers that one member of a tar may have; tarfile holds them in memory."""
_ENTRY = 1024
"""Bytes of the zip's table of contents per file allowed; zipfile holds it in memory."""
_PIECE = 1 << 16
_IN_MEMORY = 64 << 20
"""Bytes of a file that are held in memory."""

_BROKEN = (
    zipfile.BadZipFile, zlib.error, tarfile.TarError, struct.error, OSError, EOFError, ValueError, TypeError, LookupError,
    AttributeError, ArithmeticError, RuntimeError,
)  # fmt: skip
"""What zipfile, tarfile and gzip raise on damaged or hostile archives."""

_OTHERS = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"MSCF\x00\x00\x00\x00", "CAB"),
)
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Limits:
    """How much may come out of one archive, nested ones included."""

    files: int = 2_000
    """Entries, folders included."""
    unpacked_bytes: int = 1 << 30
    ratio: int = 200
    """Times its packed size that a file may take."""
    depth: int = 1
    """Levels of archives inside the archive."""


@dataclass(frozen=True)
class Member:
    """A file that came out: `name` is its path inside the archive, made safe (« photos/toit.jpg »).

    `content` is seekable, and closed when the next file is asked for.
    """

    name: str
    content: IO[bytes]
    size: int


class _Refused(Exception):  # noqa: N818 - a reason, on its way to a Reject
    """Why one member, or one archive, does not go in."""


class _Full(_Refused):
    """Why nothing more is read."""


def members(path: Path, limits: Limits, into: Path) -> Iterator[Member | Reject]:
    """Unpacks `path` file by file; the folder `into` is for files too large for the memory.

    A name that had to be changed gives its member, then a `Reject` that is `kept`. Raises Problem where `into` cannot be written.
    """
    taking = _Taking(path.name, limits, into)
    try:
        with path.open("rb") as stream:
            yield from taking.archive(stream, "", limits.depth)
    except _Full as full:
        yield Reject(path.name, "", str(full))
    except OSError as error:
        yield Reject(path.name, "", _unreadable(error))


class _Taking:
    """One archive being unpacked: what was counted, which names were given."""

    def __init__(self, file: str, limits: Limits, into: Path) -> None:
        self._file = file
        self._limits = limits
        self._into = into
        self._seen = 0
        self._bytes = 0
        self._names: dict[str, int] = {}

    def archive(self, packed: IO[bytes], inside: str, depth: int) -> Iterator[Member | Reject]:
        """What is in the archive `packed`, which is shown as the folder `inside` (empty, or ending with a slash)."""
        try:
            kind, label = _kind(packed)
            if kind == "zip" or (kind == "document" and not inside):
                yield from self._zip(packed, inside, depth)
            elif kind in ("tar", "gzip"):
                yield from self._stream(packed, kind, inside, depth)
            else:
                yield Reject(self._file, inside.rstrip("/"), _unknown(label))
        except _Full:
            raise
        except _Refused as refused:
            yield Reject(self._file, inside.rstrip("/"), str(refused))
        except _BROKEN as error:
            yield Reject(self._file, inside.rstrip("/"), _unreadable(error))

    def _zip(self, packed: IO[bytes], inside: str, depth: int) -> Iterator[Member | Reject]:
        if _contents_bytes(packed) > _ENTRY * (self._limits.files + 1):
            raise _Full(self._too_many())
        with zipfile.ZipFile(packed) as archive:
            infos = archive.infolist()
            overlapping = _overlapping(infos)
            for info in infos:
                self._count()
                if not info.is_dir():
                    reason = _zip_refusal(info, overlapping)
                    yield from self._member(
                        _zip_name(info), inside, depth, lambda info=info: archive.open(info), info.compress_size, reason
                    )

    def _stream(self, packed: IO[bytes], kind: Kind, inside: str, depth: int) -> Iterator[Member | Reject]:
        size = packed.seek(0, io.SEEK_END)
        packed.seek(0)
        with contextlib.nullcontext(packed) if kind == "tar" else cast(IO[bytes], gzip.open(packed, "rb")) as stream:
            if kind == "gzip" and not _is_tar(stream.read(512)):
                stream.seek(0)
                self._count()
                name = Path(self._file if not inside else inside.rstrip("/").rpartition("/")[2]).stem
                yield from self._member(name, inside, depth, lambda: stream, size, "")
                return
            stream.seek(0)
            yield from self._tar(_Counted(stream, self._limits, size), inside, depth)

    def _tar(self, stream: "_Counted", inside: str, depth: int) -> Iterator[Member | Reject]:
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|") as archive:
            while True:
                stream.allowed = archive.offset + _HEADERS
                info = archive.next()
                if info is None:
                    return
                cast(Any, archive).members = []  # tarfile would keep them all
                stream.allowed = archive.offset + _HEADERS
                self._count()
                if not info.isdir():
                    taken = archive.extractfile(info) if info.isreg() and not info.issparse() else None
                    reason = "" if taken else "C’est un lien ou un fichier spécial, pas un fichier ordinaire : il est refusé."
                    yield from self._member(info.name, inside, depth, lambda taken=taken: cast(IO[bytes], taken), info.size, reason)

    def _member(
        self, name: str, inside: str, depth: int, opened: Callable[[], IO[bytes]], packed: int, reason: str
    ) -> Iterator[Member | Reject]:
        """One file, or why it is refused; `packed` is its size in the archive, in bytes."""
        place = inside + _shown(name)
        parts = _parts(name)
        if parts and (parts[-1].lower() in _JUNK or parts[0] == "__MACOSX"):
            return
        if reason or not parts:
            yield Reject(self._file, place, reason or "Le nom mène hors de l’archive : le fichier est refusé.")
            return
        try:
            content, size = self._unpack(opened, packed)
        except _Full:
            raise
        except _Refused as refused:
            yield Reject(self._file, place, str(refused))
            return
        with content:
            yield from self._unpacked(content, size, parts, inside, depth)

    def _unpacked(self, content: IO[bytes], size: int, parts: list[str], inside: str, depth: int) -> Iterator[Member | Reject]:
        safe = "/".join(safe_name(part) for part in parts[-10:])
        if _kind(content)[0] in ("zip", "tar", "gzip", "other"):
            if depth > 0:
                yield from self.archive(content, f"{inside}{safe}/", depth - 1)
            else:
                reason = f"C’est une archive dans une archive (limite : {self._limits.depth} niveau) : décompressez-la d’abord."
                yield Reject(self._file, inside + safe, reason)
            return
        name = self._new_name(inside + safe)
        yield Member(name, content, size)
        if name != inside + unicodedata.normalize("NFC", "/".join(parts)):
            yield Reject(self._file, inside + _shown("/".join(parts)), f"Le nom n’est pas sûr ou sert déjà ; il devient « {name} ».", True)

    def _unpack(self, opened: Callable[[], IO[bytes]], packed: int) -> tuple[IO[bytes], int]:
        """The content, at its beginning, and its size. Raises _Refused, Problem."""
        with contextlib.ExitStack() as given_up:
            try:
                content = given_up.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(self._into)))
                size = sum(content.write(piece) for piece in self._pieces(opened, packed))
                content.seek(0)
            except OSError as error:
                raise Problem(
                    f"« {self._file} » ne peut pas être décompressé : le disque est plein ou protégé.",
                    "Libérez de la place, puis recommencez.",
                ) from error
            given_up.pop_all()
        return content, size

    def _pieces(self, opened: Callable[[], IO[bytes]], packed: int) -> Iterator[bytes]:
        size, most = 0, self._limits.ratio * max(packed, 1)
        with contextlib.ExitStack() as stack:
            try:
                stream = stack.enter_context(opened())
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    self._bytes += len(piece)
                    if size > max(_SMALL, most):
                        raise _Refused(
                            f"Le fichier est démesuré une fois décompressé (limite : {number(self._limits.ratio)} fois sa taille)."
                        )
                    if self._bytes > self._limits.unpacked_bytes:
                        raise _Full(_too_big(self._limits))
                    yield piece
            except NotImplementedError as error:
                raise _Refused("La compression employée n’est pas prise en charge.") from error
            except _BROKEN as error:
                raise _Refused(f"Le fichier ne se lit pas : {why(error)}.") from error

    def _count(self) -> None:
        self._seen += 1
        if self._seen > self._limits.files:
            raise _Full(self._too_many())

    def _too_many(self) -> str:
        return f"L’archive contient trop de fichiers (limite : {number(self._limits.files)}) : la suite n’est pas lue."

    def _new_name(self, name: str) -> str:
        """The name, with a number where it was given already, in capitals or not."""
        stem, dot, extension = name.rpartition(".")
        if not dot or "/" in extension:
            stem, dot, extension = name, "", ""
        given = name.casefold()
        while name.casefold() in self._names:
            self._names[given] += 1
            name = f"{stem} ({self._names[given]}){dot}{extension}"
        self._names[name.casefold()] = 1
        return name


class _Counted:
    """The bytes of a tar, as tarfile asks for them, up to `allowed` (a position) and to the limits."""

    def __init__(self, stream: IO[bytes], limits: Limits, packed: int) -> None:
        self._stream = stream
        self._limits = limits
        self._packed = packed
        self._at = 0
        self.allowed = _HEADERS

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size if size >= 0 else _PIECE)
        self._at += len(piece)
        if self._at > self.allowed + tarfile.RECORDSIZE:
            raise _Refused("Un en-tête de l’archive est démesuré : la suite n’est pas lue.")
        if self._at > max(_SMALL, self._limits.ratio * self._packed):
            raise _Full(f"L’archive est démesurée une fois décompressée (limite : {number(self._limits.ratio)} fois sa taille).")
        if self._at > self._limits.unpacked_bytes + 4096 * self._limits.files + _HEADERS:
            raise _Full(_too_big(self._limits))
        return piece


def _kind(stream: IO[bytes]) -> tuple[Kind, str]:
    """What archive the file is, if any, and how people call it; it is then read from its beginning. Raises OSError."""
    head = stream.read(512)
    stream.seek(0)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # Office and OpenDocument files begin with one of these parts.
        document = head[30:].startswith(
            (b"[Content_Types].xml", b"mimetypeapplication/", b"_rels/", b"docProps/", b"xl/", b"word/", b"ppt/")
        )
        return ("document" if document else "zip"), "ZIP"
    if head.startswith(b"\x1f\x8b"):
        return "gzip", "GZIP"
    if _is_tar(head):
        return "tar", "TAR"
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return "other", "BZIP2"
    label = next((label for magic, label in _OTHERS if head.startswith(magic)), "")
    return ("other" if label else "none"), label


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _unreadable(error: Exception) -> str:
    return f"Le fichier d’archive ne se lit pas : {why(error)}."


def _unknown(label: str) -> str:
    if label:
        return f"C’est une archive {label}, qui ne se lit pas ici : décompressez-la, puis ajoutez les fichiers ou une archive ZIP."
    return "Ce n’est pas une archive ZIP, TAR ou GZIP."


def _too_big(limits: Limits) -> str:
    size = f"{number(limits.unpacked_bytes / 1_000_000, 0 if limits.unpacked_bytes >= 1_000_000 else 3)}\u202fMo"
    return f"L’archive est trop grosse une fois décompressée (limite : {size}) : la suite n’est pas lue."


def _contents_bytes(stream: IO[bytes]) -> int:
    """Bytes of the zip's table of contents, the largest of those that its end could announce."""
    stream.seek(max(0, stream.seek(0, io.SEEK_END) - 66_000))
    tail = stream.read()
    found = [0]
    for magic, at, form in ((b"PK\x05\x06", 12, "<L"), (b"PK\x06\x06", 40, "<Q")):
        for match in re.finditer(re.escape(magic), tail):
            field = tail[match.start() + at : match.start() + at + struct.calcsize(form)]
            if len(field) == struct.calcsize(form):
                found.append(struct.unpack(form, field)[0])
    return max(size for size in found if size != 0xFFFFFFFF)  # « see the 64-bit record »


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """The `id` of the entries whose bytes serve twice, as in « zip bombs »."""
    found: set[int] = set()
    before, end = None, -1
    for info in sorted(infos, key=lambda info: info.header_offset):
        if before is not None and info.header_offset < end:
            found |= {id(before), id(info)}
        own_end = info.header_offset + 30 + info.compress_size
        if own_end > end:
            before, end = info, own_end
    return found


def _zip_refusal(info: zipfile.ZipInfo, overlapping: set[int]) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "C’est un lien ou un fichier spécial, pas un fichier ordinaire : il est refusé."
    if info.flag_bits & 0x41:
        return "Le fichier est protégé par un mot de passe : décompressez l’archive vous-même, puis ajoutez-le."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others unpack without bound
        return "La compression employée n’est pas prise en charge : refaites une archive ZIP ordinaire."
    return "Ses octets servent aussi à un autre fichier (archive piégée) : il est refusé." if id(info) in overlapping else ""


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name; macOS writes UTF-8 without saying so, and zipfile then reads it as cp437."""
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _parts(name: str) -> list[str]:
    """The folders and the name; empty where they lead out of the archive. A backslash parts folders, as on Windows."""
    path = name.replace("\\", "/")
    if path.startswith("/") or re.match(r"\s*[A-Za-z]:", path):
        return []
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return [] if any(not part.strip(" .") for part in parts) else parts


def _shown(name: str) -> str:
    """A name as it may be shown: without what could hide or turn it."""
    return "".join(character if character.isprintable() else "�" for character in name[:200])
