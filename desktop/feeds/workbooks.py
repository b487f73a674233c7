"""XLSX workbooks, read row by row; a workbook that would fill the memory is refused before it is opened."""

import contextlib
import datetime as dt
import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl import Workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from desktop.base.problem import Problem
from desktop.feeds.delimited import MAX_COLUMNS, Bad, Cells

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes of all parts of a workbook, unpacked."""
MAX_STRINGS = 80 * 1024 * 1024
"""Bytes of the table of shared words, which openpyxl holds in memory."""
MAX_ROWS = 1_048_576
FORMULA = "\x00formule"
"""Stands for a formula that was saved without its value."""

BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, InvalidFileException, OSError, EOFError, ValueError, TypeError, LookupError,
    AttributeError, ArithmeticError, RuntimeError, AssertionError,
)  # fmt: skip
"""What zipfile and openpyxl raise on damaged, encrypted or hostile workbooks (XML parsers raise SyntaxError)."""

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
    if sum(part.file_size for part in parts) > MAX_UNPACKED or strings > MAX_STRINGS or len(parts) > 10_000:
        raise Problem("Le classeur est démesuré une fois décompressé.", "Enregistrez la feuille utile en .csv, puis importez-la.")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(4096).upper():
                    raise Problem(
                        "Le classeur contient une déclaration interdite (DOCTYPE).", "Il ne vient pas d’un tableur : ne l’importez pas."
                    )


def sheet_names(path: Path) -> list[str]:
    """The names of the visible sheets, in order. Raises Problem."""
    check(path)
    try:
        with _book(path, values=True) as book:
            return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except BROKEN as error:
        raise _DAMAGED from error


def rows(path: Path, name: str) -> Iterator[tuple[int, Cells]]:
    """The rows of the sheet `name` with their number from 1, blank ones left out. Raises Problem."""
    check(path)
    try:
        with _book(path, values=True) as book:
            sheet = book[name]
            if not _has_formulas(path, sheet):
                yield from _rows(sheet, ())
                return
            with _book(path, values=False) as formulas:
                yield from _rows(sheet, _raw(formulas[name]))
    except BROKEN as error:
        raise _DAMAGED from error


@contextlib.contextmanager
def _book(path: Path, values: bool) -> Generator[Workbook]:
    """The workbook with the values of its formulas, or with the formulas; openpyxl itself leaves damaged files open."""
    with path.open("rb") as stream:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # what openpyxl says of parts that it leaves aside
            opened = openpyxl.load_workbook(stream, read_only=True, data_only=values)
        with contextlib.closing(opened) as book:
            yield book


def _has_formulas(path: Path, sheet: Any) -> bool:
    """Whether the sheet's XML has a formula: only then is it read twice, for values and for formulas."""
    where = getattr(sheet, "_worksheet_path", "")
    with zipfile.ZipFile(path) as archive, archive.open(where.lstrip("/")) as stream:
        tail = b""
        while piece := stream.read(1 << 20):
            if b"<f>" in tail + piece or b"<f " in tail + piece:
                return True
            tail = piece[-3:]
    return False


def _raw(sheet: Any) -> Iterator[tuple[Any, ...]]:
    if not isinstance(sheet, ReadOnlyWorksheet):
        raise ValueError("not a sheet of cells")
    sheet.reset_dimensions()  # a workbook may claim a million empty rows and columns
    return iter(sheet.iter_rows(max_row=MAX_ROWS, values_only=True))


def _rows(sheet: Any, formulas: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Cells]]:
    beside, none = iter(formulas), tuple[Any, ...]()
    for number, row in enumerate(_raw(sheet), start=1):
        asked = next(beside, none)
        if len(row) > MAX_COLUMNS and any(value is not None for value in row[MAX_COLUMNS:]):
            yield number, Bad(f"La ligne a {len(row)} colonnes : ce n’est pas une ligne de tableau.")
            continue
        cells = [_text(value) for value in row[:MAX_COLUMNS]]
        for rank, formula in enumerate(asked[: len(cells)]):
            if row[rank] is None and isinstance(formula, str) and formula.startswith("="):
                cells[rank] = FORMULA
        if any(cells):
            yield number, cells


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
    return " ".join(str(value).split())
