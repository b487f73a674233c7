"""What a file is by its first bytes, as a MIME type; its name is not believed."""

import re
from pathlib import PurePosixPath

from desktop.feeds.opening import sniff_bytes

HEAD = 65_536
"""Bytes of a file that are looked at."""

PDF, BINARY = "application/pdf", "application/octet-stream"
ARCHIVES = frozenset({"application/zip", "application/gzip", "application/x-tar"})
PROGRAM = "application/x-executable"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_STARTS = (
    (b"%PDF", PDF),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"#!", PROGRAM),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_NAMED = re.compile(rb"application/[a-z][a-z0-9.-]{0,79}(?:\+zip)?")
_STILLS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"})
_RUN = frozenset((
    ".exe", ".com", ".scr", ".pif", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".lnk",
    ".url", ".jar", ".reg", ".sh", ".desktop", ".docm", ".xlsm", ".pptm", ".html", ".htm", ".svg",
))  # fmt: skip


def media_of(head: bytes) -> str:
    """The MIME type of a file that begins with `head` (up to `HEAD` bytes); `application/octet-stream` where nobody knows."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "image/bmp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in _STILLS else "video/mp4"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head)
    if head[257:262] == b"ustar":
        return "application/x-tar"
    return {"text": "text/plain", "json": "application/json", "xml": "application/xml"}.get(sniff_bytes(head[:4096]), BINARY)


def _zipped(head: bytes) -> str:
    """Office and OpenDocument files are ZIPs that begin with known parts."""
    first = head[30:]
    if first.startswith(b"mimetypeapplication/"):
        named = _NAMED.match(first, 8)
        return named[0].decode() if named else BINARY
    if not first.startswith((b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"word/", b"ppt/")):
        return "application/zip"
    for part, found in ((b"word/", "wordprocessingml.document"), (b"xl/", "spreadsheetml.sheet"), (b"ppt/", "presentationml.presentation")):
        if part in head:
            return _OFFICE + found
    return _OFFICE + "document"


def may_run(name: str, media: str, head: bytes, tail: bytes) -> bool:
    """Whether opening the file could run something: a program, a script, a page with one, a document with macros."""
    if media == PROGRAM or PurePosixPath(name).suffix.lower() in _RUN:
        return True
    return b"vbaProject.bin" in tail or b"<script" in head[:HEAD].lower()
