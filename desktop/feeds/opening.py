"""Opening files from elsewhere: what they really are, whatever their name says."""

import gzip
from pathlib import Path
from typing import IO, Literal, cast

Format = Literal["json", "xml", "text", "xlsx", "zip", "pdf", "gzip", "image", "binary", "empty"]

_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
)
_SPACES = b" \t\r\n"
_LOOK = 1 << 20
"""Bytes of leading white space that are skipped before a file counts as empty."""

WRONG_FORMAT: dict[Format, str] = {
    "pdf": "C’est un PDF, pas un fichier de données.",
    "image": "C’est une image, pas un fichier de données.",
    "zip": "C’est une archive ZIP : décompressez-la, puis importez les fichiers qu’elle contient.",
    "xlsx": "C’est un classeur Excel, pas un fichier d’avis.",
    "binary": "Ce fichier n’est pas un texte lisible.",
    "empty": "Le fichier est vide.",
}


def open_bytes(path: Path) -> IO[bytes]:
    """The file's bytes as a stream, unpacked on the way where it is gzip."""
    stream = path.open("rb")
    if stream.read(2) == b"\x1f\x8b":
        stream.close()
        return cast(IO[bytes], gzip.open(path, "rb"))
    stream.seek(0)
    return stream


def sniff(path: Path) -> Format:
    """What the file is by its first bytes (inside gzip, what is inside).

    Raises OSError (EOFError, BadGzipFile included) where it cannot be read.
    """
    with open_bytes(path) as stream:
        head = stream.read(4096)
        looked = len(head)
        while head and not head.strip(_SPACES) and looked < _LOOK:
            head = stream.read(65536)
            looked += len(head)
    return sniff_bytes(head)


def is_gzip(path: Path) -> bool:
    """Whether the file is packed with gzip. Raises OSError where it cannot be read."""
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def why(error: Exception) -> str:
    """Why a file could not be read, in French."""
    if isinstance(error, FileNotFoundError):
        return "il n’existe pas"
    if isinstance(error, PermissionError):
        return "l’accès est refusé"
    if isinstance(error, IsADirectoryError):
        return "c’est un dossier"
    return "il est abîmé ou coupé"


def sniff_bytes(head: bytes) -> Format:
    """What a file that begins with `head` is."""
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"PK\x03\x04"):
        return "xlsx" if b"xl/" in head or b"[Content_Types].xml" in head else "zip"
    start = head.lstrip(b"\xef\xbb\xbf" + _SPACES)
    if not start:
        return "empty"
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "text"
    if b"\x00" in start[:1024]:
        return "text" if start[1:2] == b"\x00" or start[:1] == b"\x00" else "binary"
    if start[:1] in (b"{", b"["):
        return "json"
    return "xml" if start[:1] == b"<" else "text"
