"""What is asked of PDFium. It runs in a process of its own (see pdfs.py), for a PDF of 2 kB can make it take all memory.

PDFium has no forms and no scripts here: nothing in a PDF is ever run.
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

import contextlib
import io
import json
import math
import struct
from collections.abc import Generator
from multiprocessing.connection import Connection
from typing import IO, Any

from desktop.base.problem import Problem

MOST_MEMORY = 400_000_000
"""Bytes that the process may allocate, where the system can be told so."""

MOST_EDGE = 16_384
"""Pixels of one edge: a page may be 14 400 times as high as it is wide."""
_MOST_CPU = 60

READY, READ, FACTS, PICTURE, PROBLEM = b"G", b"R", b"F", b"I", b"P"
"""What the process says, as the first byte of a message: never a pickle, for what read a hostile PDF is not believed."""
ASKED = struct.Struct("<QQ")
"""READ: position, size; the answer is the bytes."""
DRAWN = struct.Struct("<III")
"""PICTURE: width, height, stride; the pixels follow."""


def serve(connection: Connection, name: str, size: int, page: int | None, width_px: int, most_pixels: int) -> None:
    """The whole life of the process: one question, whose answer is sent; the PDF's bytes are asked for over `connection`."""
    import pypdfium2  # noqa: F401 # pyright: ignore[reportUnusedImport] - loading it is not the document's time

    _bounded()
    connection.send_bytes(READY)
    stream = io.BufferedReader(_Asked(connection, size), 1 << 16)
    try:
        if page is None:
            connection.send_bytes(FACTS + json.dumps(look(stream, name)).encode())
        else:
            width, height, stride, pixels = render(stream, name, page, width_px, most_pixels)
            connection.send_bytes(PICTURE + DRAWN.pack(width, height, stride) + pixels)
    except Problem as problem:
        connection.send_bytes(PROBLEM + json.dumps([problem.title, problem.hint]).encode())


def look(stream: IO[bytes], name: str) -> dict[str, int]:
    """Counts of `pages`, `scripts` (those of the document, by name) and `attachments`, and whether it is `encrypted`. Raises Problem."""
    import pypdfium2.raw as raw

    with _opened(stream, name) as pdf:
        return {
            "pages": len(pdf),
            "scripts": max(0, raw.FPDFDoc_GetJavaScriptActionCount(pdf)),
            "attachments": max(0, raw.FPDFDoc_GetAttachmentCount(pdf)),
            "encrypted": int(raw.FPDF_GetSecurityHandlerRevision(pdf) != -1),
        }


def render(stream: IO[bytes], name: str, page: int, width_px: int, most_pixels: int) -> tuple[int, int, int, bytes]:
    """Width, height, stride and BGRx pixels of a page (from 0) on white. Raises Problem."""
    import pypdfium2
    import pypdfium2.raw as raw

    with _opened(stream, name) as pdf, contextlib.ExitStack() as stack:
        sheet = stack.enter_context(_sheet(pdf, name, page))
        forms = raw.FPDF_GetFormType(pdf) != raw.FORMTYPE_NONE
        if forms and raw.FPDFPage_Flatten(sheet, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:  # what was typed in becomes drawing
            sheet = stack.enter_context(_sheet(pdf, name, page))
        width, height = size(sheet.get_width(), sheet.get_height(), width_px, most_pixels)
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx)
        stack.callback(bitmap.close)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        raw.FPDF_RenderPageBitmap(bitmap, sheet, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        return width, height, bitmap.stride, bytes(bitmap.buffer)


def size(width: float, height: float, width_px: int, most_pixels: int) -> tuple[int, int]:
    """The size in pixels of a page of `width` × `height` points, whatever it claims to be."""
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        width, height = 595.0, 842.0  # A4
    ratio = min(max(height / width, 1e-6), 1e6)
    wide = max(1, min(width_px, most_pixels))
    if wide * wide * ratio > most_pixels:
        wide = max(1, math.floor(math.sqrt(most_pixels / ratio)))
    wide = min(wide, MOST_EDGE)
    return wide, max(1, min(round(wide * ratio), most_pixels // wide, MOST_EDGE))


@contextlib.contextmanager
def _sheet(pdf: Any, name: str, page: int) -> Generator[Any]:
    import pypdfium2

    if not 0 <= page < len(pdf):
        raise Problem(f"{name} n’a pas de page {page + 1}.")
    try:
        sheet = pdf[page]
    except pypdfium2.PdfiumError as error:
        raise Problem(f"La page {page + 1} de {name} est abîmée.", "Demandez le document à qui l’a envoyé.") from error
    with contextlib.closing(sheet):
        yield sheet


@contextlib.contextmanager
def _opened(stream: IO[bytes], name: str) -> Generator[Any]:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        pdf = pypdfium2.PdfDocument(stream)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Problem(
                f"{name} est protégé par un mot de passe.",
                "Ouvrez-le dans votre lecteur de PDF, puis imprimez-le dans un nouveau PDF sans mot de passe.",
            ) from error
        raise Problem(
            f"{name} ne se lit pas : ce n’est pas un PDF, ou il est abîmé.", "Demandez-le de nouveau à qui l’a envoyé."
        ) from error
    with contextlib.closing(pdf):
        yield pdf


def _bounded() -> None:
    """No more memory than agreed, and no dump of it on the disk; Windows has no such limit, and only time stops it there."""
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU, _MOST_CPU))  # should who asked no longer be there to end it


class _Asked(io.RawIOBase):
    """A stream whose bytes are held by the process that asked."""

    def __init__(self, connection: Connection, size: int) -> None:
        super().__init__()
        self._connection = connection
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        self._connection.send_bytes(READ + ASKED.pack(self._at, len(buffer)))
        piece = self._connection.recv_bytes()
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
