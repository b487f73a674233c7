"""XLSX workbooks, read row by row; a workbook that would fill the memory is refused before it is opened."""

import contextlib
import datetime as dt
import lzma
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from desktop.base.problem import Problem
from desktop.feeds import workbook_parts
from desktop.feeds.delimited import MAX_COLUMNS, Bad, Cells
from desktop.feeds.values import sound
from desktop.feeds.workbook_parts import Book, Cell, Sheet
from desktop.feeds.xml_stream import Refused

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes of all parts of a workbook, unpacked."""
MAX_SMALL = 4 * 1024 * 1024
MAX_RATIO = 60
"""Beyond `MAX_SMALL`, how many times its packed size a workbook may have (a list of firms has 15 times)."""
MAX_STRINGS = 32 * 1024 * 1024
"""Bytes of the table of shared words, which is held in memory."""
MOST_BLANK = 50_000
"""Blank rows one after the other at which a sheet ends: some go on to the last row that a spreadsheet has."""
FORMULA = "\x00formule"
"""Stands for a formula that was saved without its value."""

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, LookupError, RuntimeError)
"""What zipfile raises on damaged, encrypted or hostile archives."""

_DAMAGED = Problem(
    "Le classeur est abîmé ou protégé par un mot de passe.", "Ouvrez-le dans un tableur et enregistrez-le à nouveau en .xlsx ou .csv."
)


def check(path: Path) -> None:
    """Raises Problem where the file is no workbook that can be read safely."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "xl/workbook.xml" in names:
                _check_parts(archive, parts)
                return
            kind = archive.read("mimetype")[:80] if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 else b""
    except BROKEN as error:
        raise _DAMAGED from error
    if b"opendocument.spreadsheet" in kind:
        raise Problem("C’est un classeur LibreOffice (.ods).", "Enregistrez-le en .xlsx ou .csv, puis importez-le.")
    if "[Content_Types].xml" in names:
        raise Problem("C’est un document Office, mais pas un classeur Excel.")
    raise Problem("C’est une archive ZIP : décompressez-la, puis importez les fichiers qu’elle contient.")


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    strings = max((part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml")), default=0)
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    most = min(MAX_UNPACKED, max(MAX_SMALL, MAX_RATIO * packed))
    if unpacked > most or strings > MAX_STRINGS or len(parts) > 10_000:
        raise Problem("Le classeur est démesuré une fois décompressé.", "Enregistrez la feuille utile en .csv, puis importez-la.")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096).upper():
                    raise Problem(
                        "Le classeur contient une déclaration interdite (DOCTYPE).", "Il ne vient pas d’un tableur : ne l’importez pas."
                    )


@contextlib.contextmanager
def opened(path: Path) -> Generator[Book]:
    """The workbook, its sheets to be read with `rows`. Raises Problem."""
    check(path)
    with contextlib.ExitStack() as stack:
        with _told():
            book = workbook_parts.opened(stack.enter_context(zipfile.ZipFile(path)))
        yield book


def rows(book: Book, sheet: Sheet) -> Iterator[tuple[int, Cells]]:
    """The rows of a sheet with their number from 1, blank ones left out. Raises Problem."""
    with _told():
        blank = 0
        for number, cells in workbook_parts.rows(book, sheet):
            filled = {cell.column: text for cell in cells if (text := _shown(cell))}
            blank = 0 if filled else blank + 1
            if blank > MOST_BLANK:
                return
            width = max(filled, default=0)
            if width > MAX_COLUMNS:
                yield number, Bad(f"La ligne a {width} colonnes : ce n’est pas une ligne de tableau.")
            elif filled:
                yield number, [filled.get(column, "") for column in range(1, width + 1)]


@contextlib.contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except Refused as refused:
        raise Problem(str(refused), _DAMAGED.hint) from refused
    except BROKEN as error:
        raise _DAMAGED from error


def _shown(cell: Cell) -> str:
    return FORMULA if cell.formula and cell.value is None else _text(cell.value)


def _text(value: Any) -> str:
    """A cell as a person would type it: whole numbers without decimals, dates in ISO, yes and no in French."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return sound(" ".join(str(value).split()))
