"""PDFs from elsewhere: what is in them, and pictures of their pages. Nothing in them is ever run.

PDFium is loaded when it is first needed, without its forms and scripts; it is not safe between threads: one call at a time.
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

import contextlib
import math
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any

from desktop.base.problem import Problem
from desktop.feeds.opening import why

SECONDS = 2.0
"""A page that takes longer is shown as far as it is drawn."""
_PIECE = 1 << 20
_RUNS = (b"/JavaScript", b"/Launch")
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Pdf:
    """What a PDF holds. `scripts`: it says that it runs something (as far as it can be seen without unpacking it)."""

    pages: int
    scripts: bool
    attachments: int
    encrypted: bool


@dataclass(frozen=True)
class Picture:
    """A page in pixels: rows of `stride` bytes, four bytes a pixel: blue, green, red, unused (Qt's RGB32)."""

    width: int
    height: int
    stride: int
    pixels: bytes


def look(source: Path | IO[bytes]) -> Pdf:
    """What is in the PDF; a stream must be seekable and stays open. Raises Problem where it is broken or locked."""
    with _opened(source) as (pdf, stream):
        import pypdfium2.raw as raw

        found = Pdf(
            pages=len(pdf),
            scripts=raw.FPDFDoc_GetJavaScriptActionCount(pdf) > 0,
            attachments=max(0, raw.FPDFDoc_GetAttachmentCount(pdf)),
            encrypted=raw.FPDF_GetSecurityHandlerRevision(pdf) != -1,
        )
        return Pdf(found.pages, found.scripts or _says_it_runs(stream), found.attachments, found.encrypted)


def render(source: Path | IO[bytes], page: int, width_px: int, most_pixels: int) -> Picture:
    """The page (from 0) on white, `width_px` wide, or less where it would have more than `most_pixels`. Raises Problem."""
    with _opened(source) as (pdf, _), contextlib.ExitStack() as stack:
        import pypdfium2
        import pypdfium2.raw as raw

        if not 0 <= page < len(pdf):
            raise Problem(f"{_name(source)} n’a pas de page {page + 1}.")
        try:
            sheet = pdf[page]
        except pypdfium2.PdfiumError as error:
            raise Problem(f"La page {page + 1} de {_name(source)} est abîmée.", "Demandez le document à qui l’a envoyé.") from error
        stack.callback(sheet.close)
        width, height = _size(sheet.get_width(), sheet.get_height(), width_px, most_pixels)
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx)
        stack.callback(bitmap.close)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        _draw(bitmap, sheet, width, height)
        return Picture(width, height, bitmap.stride, bytes(bitmap.buffer))


def _draw(bitmap: Any, sheet: Any, width: int, height: int) -> None:
    """Draws in steps, so that a page made to take for ever does not."""
    import pypdfium2.raw as raw

    end = monotonic() + SECONDS
    pause = raw.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: monotonic() > end)
    raw.FPDF_RenderPageBitmap_Start(bitmap, sheet, 0, 0, width, height, 0, raw.FPDF_ANNOT, pause)
    raw.FPDF_RenderPage_Close(sheet)


def _size(width: float, height: float, width_px: int, most_pixels: int) -> tuple[int, int]:
    """The size in pixels of a page of `width` × `height` points, whatever it claims to be."""
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        width, height = 595.0, 842.0  # A4
    wide = max(1, min(width_px, most_pixels))
    ratio = height / width
    if wide * wide * ratio > most_pixels:
        wide = max(1, min(wide, math.isqrt(max(1, int(most_pixels / ratio)))))
    return wide, max(1, min(round(wide * ratio), most_pixels // wide))


@contextlib.contextmanager
def _opened(source: Path | IO[bytes]) -> Generator[tuple[Any, IO[bytes]]]:
    """The document and its bytes, all of it closed after."""
    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(_open(source)) if isinstance(source, Path) else source
        stack.enter_context(_ONE_AT_A_TIME)
        import pypdfium2
        import pypdfium2.raw as raw

        try:
            pdf = pypdfium2.PdfDocument(stream)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                raise Problem(
                    f"{_name(source)} est protégé par un mot de passe.",
                    "Ouvrez-le dans votre lecteur de PDF, puis imprimez-le dans un nouveau PDF sans mot de passe.",
                ) from error
            raise Problem(
                f"{_name(source)} ne se lit pas : ce n’est pas un PDF, ou il est abîmé.", "Demandez-le de nouveau à qui l’a envoyé."
            ) from error
        stack.callback(pdf.close)
        yield pdf, stream


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise Problem(f"« {path.name} » ne peut pas être lu : {why(error)}.") from error


def _name(source: Path | IO[bytes]) -> str:
    return f"« {source.name} »" if isinstance(source, Path) else "Le PDF"


def _says_it_runs(stream: IO[bytes]) -> bool:
    """Whether the bytes name a script or a program to launch; what is packed or written in disguise is not seen."""
    stream.seek(0)
    tail = b""
    while piece := stream.read(_PIECE):
        if any(word in tail + piece for word in _RUNS):
            return True
        tail = piece[-16:]
    return False
