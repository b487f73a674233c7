"""Spoiling what is packed: workbooks, gzip, archives, images, PDFs; see mutations.py."""

import contextlib
import gzip
import io
import lzma
import random
import re
import warnings
import zipfile
import zlib

from tests.bench.fuzz.mutations import LARGEST, TEXTS, spoilt_bytes, spoilt_json, spoilt_table, spoilt_xml

_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError, LookupError)


def spoilt_zip(data: bytes, luck: random.Random) -> bytes:
    """A workbook with the XML of one or two parts spoilt, parts left out, doubled or swapped; now and then the zip's own bytes."""
    if luck.random() < 0.15:
        return spoilt_bytes(data, luck)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = {info.filename: old.read(info) for info in old.infolist()[:40]}
    except _UNREADABLE:
        return spoilt_bytes(data, luck)
    names = sorted(parts) or ["x"]
    for _ in range(luck.randint(1, 2)):
        name = luck.choice((*names, *[name for name in names if "sheet1" in name] * 6))
        how = luck.randint(0, 19)
        if how < 16:
            parts[name] = spoilt_xml(parts.get(name, b"<x/>"), luck)
        elif how < 17:
            parts.pop(name, None)
        else:
            parts[luck.choice((name, luck.choice(names), luck.choice(TEXTS).replace("\ud800", "x").replace("\udfff", "x")[:60] or "x"))] = (
                parts.get(luck.choice(names), b"")
            )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", luck.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)), compresslevel=1) as new:
        for name, content in parts.items():
            new.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def spoilt_gzip(data: bytes, luck: random.Random) -> bytes:
    """A packed file with what is in it spoilt, or its own bytes, or several in a row."""
    if luck.random() < 0.4:
        return spoilt_bytes(data, luck)
    try:
        inner = zlib.decompressobj(31).decompress(data, LARGEST)
    except zlib.error:
        return spoilt_bytes(data, luck)
    spoil = spoilt_xml if inner[:1] == b"<" else spoilt_json if inner[:1] in b"{[" else spoilt_table
    out = gzip.compress(spoil(inner, luck), 1, mtime=0)
    return out * luck.choice((1, 1, 2)) + luck.choice((b"", b"", b"\x00" * 9, b"x"))


def spoilt_image(data: bytes, luck: random.Random) -> bytes:
    """An image with bytes of its parts changed; those of a PNG get their checksums anew, without which nothing else is looked at."""
    if not data.startswith(b"\x89PNG") or luck.random() < 0.3:
        out = bytearray(data)
        for _ in range(luck.randint(1, 4)):
            if out and luck.random() < 0.8:
                out[luck.randrange(min(len(out), luck.choice((40, 600, len(out)))))] = luck.choice(
                    (0, 1, 0x7F, 0x80, 0xFF, luck.randint(0, 255))
                )
        return bytes(out) if luck.random() < 0.7 else spoilt_bytes(bytes(out), luck)
    chunks, at = [], 8
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    rank = luck.randrange(len(chunks)) if chunks else 0
    if chunks:
        name, content = chunks[rank]
        if name in (b"IDAT", b"iCCP", b"zTXt") and luck.random() < 0.5:
            with contextlib.suppress(zlib.error):
                content = zlib.compress(spoilt_bytes(zlib.decompressobj().decompress(content, LARGEST), luck))
        else:
            content = spoilt_image(content, luck)
        chunks[rank] = (
            name if luck.random() < 0.9 else luck.choice((b"tRNS", b"acTL", b"fdAT", b"eXIf", b"iTXt", b"PLTE", b"IHDR")),
            content,
        )
    return data[:8] + b"".join(len(part).to_bytes(4) + name + part + zlib.crc32(name + part).to_bytes(4) for name, part in chunks)


_PDF_TOKEN = re.compile(rb"(\d+|/[A-Za-z0-9]+|[<>\[\]()]+)")
_PDF_JUNK = (b"0", b"-1", b"4294967296", b"99999999999999999999", b"1e9", b"0.0000001", b"2 0 R", b"4 0 R", b"/Kids", b"/Pages", b"/FlateDecode", b"/LZWDecode", b"/JBIG2Decode", b"/JPXDecode", b"/DCTDecode", b"/ObjStm", b"/XRef", b"/Prev", b"<<", b">>", b"[", b"]", b"(", b"/Encrypt", b"/Pattern", b"/Shading", b"/Type3")  # fmt: skip


def spoilt_pdf(data: bytes, luck: random.Random) -> bytes:
    """A PDF with numbers, names and brackets replaced, repeated or moved; now and then its bytes."""
    if luck.random() < 0.3:
        return spoilt_bytes(data, luck)
    tokens = _PDF_TOKEN.split(data)
    for _ in range(luck.randint(1, 4)):
        at, other, how = luck.randrange(len(tokens)), luck.randrange(len(tokens)), luck.randint(0, 4)
        if how < 2:
            tokens[at] = luck.choice(_PDF_JUNK)
        elif how == 2:
            tokens[at] = tokens[other]
        elif how == 3:
            tokens[at:at] = tokens[other : other + luck.choice((1, 5, 30))] * luck.choice((1, 1, 2, 200))
        else:
            del tokens[at : at + luck.choice((1, 3, 10))]
            tokens = tokens or [b""]
    return b"".join(tokens)[:LARGEST]


NAMES = (
    "../../x", "..\\..\\x", "/etc/x", "C:\\x", "CON", "nul.txt", "a" * 300, "a/" * 300 + "x", "é" * 200, "e\u0301", "a:b", "x\n", " ", ".", "..", "a/../../b", "x.", "\u202egnp.exe",
    "a\x00b", "~", "a|b?*", "COM1.jpg", "", "//x", "./x", "photos/", "in.zip", "\ufeffx",
)  # fmt: skip


def spoilt_archive(data: bytes, luck: random.Random) -> bytes:
    """A ZIP with names that lead elsewhere, links, entries twice, bombs, archives in archives; other archives by their bytes."""
    if luck.random() < 0.45 or not data.startswith(b"PK"):
        return spoilt_gzip(data, luck) if data.startswith(b"\x1f\x8b") else spoilt_bytes(data, luck)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            entries = [(info.filename, old.read(info)) for info in old.infolist()[:20]]
    except _UNREADABLE:
        return spoilt_bytes(data, luck)
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, content in entries * luck.choice((1, 1, 1, 2, 12)):
            info = zipfile.ZipInfo(luck.choice(NAMES) if luck.random() < 0.3 else name)
            info.compress_type = luck.choice(
                (zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
            )
            info.external_attr = luck.choice((0, 0, 0, 0o120777, 0o040755, 0o010644, 0o106666)) << 16
            inside = luck.randint(0, 9)
            new.writestr(
                info, spoilt_archive(content, luck) if inside == 0 else bytes(luck.choice((0, 9, 300_000))) if inside == 1 else content
            )
    made = out.getvalue()
    return spoilt_bytes(made, luck) if luck.random() < 0.2 else made
