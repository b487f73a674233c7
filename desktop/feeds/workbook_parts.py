"""The parts of an XLSX file (ECMA-376 part 1, 18 SpreadsheetML): its sheets, shared words, styles and rows, as XML piece by piece.

Only what a list of firms needs is read. Memory does not grow with the rows, and no number that the file gives is trusted.
"""

import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import datetime as dates

from desktop.feeds.xml_stream import Refused, local, outermost

excel: Any = dates
"""openpyxl publishes no types."""
MAX_STRINGS = 500_000
"""Shared words, which are held in memory."""
MAX_ROWS = 1_048_576
_MOST_SHEETS = 1000
_MOST_CELLS = 16_384
"""Of a row: the columns that a spreadsheet has."""
_LONGEST_FORMAT = 200
_CHUNK = 1 << 16
_PLACE = re.compile(r"([A-Za-z]{1,3})\d")
_WHOLE = re.compile(r"-?\d{1,17}", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RELATION = re.compile(r"\{http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/officeDocument(?:/2006)?/relationships\}id")


@dataclass(frozen=True)
class Sheet:
    """A sheet as the workbook lists it: its name, where its XML stands in the archive, and whether it is shown."""

    name: str
    path: str
    visible: bool


@dataclass
class Book:
    """A workbook: its sheets, and what their rows need to be understood."""

    archive: zipfile.ZipFile
    sheets: list[Sheet] = field(default_factory=list[Sheet])
    strings: list[str] = field(default_factory=list[str])
    dates: dict[str, str] = field(default_factory=dict[str, str])
    """The number format of each style that shows a date."""
    epoch: Any = excel.WINDOWS_EPOCH


class Cell(NamedTuple):
    """A cell: its column from 1, its value (text, number, yes or no, date; None without one), and whether it has a formula."""

    column: int
    value: Any
    formula: bool


def opened(archive: zipfile.ZipFile) -> Book:
    """The workbook of an archive. Raises Refused, and what zipfile raises."""
    book, related = Book(archive), _related(archive)
    for one in _elements(archive, "xl/workbook.xml", "sheet", "workbookPr"):
        if local(one.tag) == "workbookPr":
            book.epoch = excel.MAC_EPOCH if one.get("date1904") in ("1", "true") else excel.WINDOWS_EPOCH
            continue
        relation = next((value for key, value in one.attrib.items() if _RELATION.fullmatch(key)), "")
        kind, path = related.get(relation, ("", ""))
        if kind == "worksheet" and path in archive.NameToInfo and len(book.sheets) < _MOST_SHEETS:
            book.sheets.append(Sheet(one.get("name", ""), path, one.get("state", "visible") == "visible"))
    paths = {kind: path for kind, path in related.values() if path in archive.NameToInfo}
    if "sharedStrings" in paths:
        for one in _elements(archive, paths["sharedStrings"], "si"):
            book.strings.append(_words(one))
            if len(book.strings) > MAX_STRINGS:
                raise Refused("Le classeur contient trop de textes différents.")
    if "styles" in paths:
        book.dates = _dates(archive, paths["styles"])
    return book


def rows(book: Book, sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
    """The rows with their number from 1, which only grows. Raises Refused, and what zipfile raises."""
    last = 0
    for row in _elements(book.archive, sheet.path, "row"):
        written = row.get("r", "")
        number = int(written[:9]) if written.isascii() and written.isdigit() else 0
        last = number if number > last else last + 1
        if last > MAX_ROWS:
            return
        yield last, list(_cells(row, book))


def _elements(archive: zipfile.ZipFile, part: str, *names: str) -> Iterator[Any]:
    with archive.open(part) as stream:
        yield from outermost(iter(lambda: stream.read(_CHUNK), b""), frozenset(names))


def _related(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """(kind, path in the archive) of each part of the workbook, by its identifier."""
    found: dict[str, tuple[str, str]] = {}
    for one in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship"):
        path = posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
        found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], path
    return found


def _dates(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    styles: list[str] = []
    for group in _elements(archive, part, "numFmts", "cellXfs"):
        if local(group.tag) == "numFmts":
            formats |= {one.get("numFmtId", ""): one.get("formatCode", "")[:_LONGEST_FORMAT] for one in group}
        else:
            styles += [one.get("numFmtId", "") for one in group]
    return {str(rank): formats[style] for rank, style in enumerate(styles) if is_date_format(formats.get(style))}


def _cells(row: Any, book: Book) -> Iterator[Cell]:
    column = 0
    for cell in itertools.islice(row.iterchildren("{*}c"), _MOST_CELLS):
        place = _PLACE.match(cell.get("r", ""))
        column = _column(place[1]) if place else column + 1
        text, formula = "", False
        for child in cell:
            kind = local(child.tag)
            if kind == "f":
                formula = True
            elif kind == "v":
                text = child.text or ""
            elif kind == "is":
                text = _words(child)
        yield Cell(column, _value(cell, text, book) if text else None, formula)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _words(element: Any) -> str:
    """The text of a string and of its runs, without its pronunciation (East Asian workbooks)."""
    parts = (one.text for one in element.iter("{*}t") if local(one.getparent().tag) != "rPh")
    return _unescaped("".join(part for part in parts if part))


def _unescaped(text: str) -> str:
    """`_x000D_` stands for a character that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _value(cell: Any, text: str, book: Book) -> Any:
    kind = cell.get("t", "n")
    if kind == "s":
        number = int(text) if len(text) < 9 and text.isascii() and text.isdigit() else MAX_STRINGS
        if number >= len(book.strings):
            raise Refused("Le classeur est abîmé : il renvoie à un texte qu’il n’a pas.")
        return book.strings[number]
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind != "n":
        return text if kind == "inlineStr" else _unescaped(text)
    return _number(text, book.dates.get(cell.get("s", "")), book.epoch)


def _number(text: str, shown: str | None, epoch: Any) -> Any:
    """A number, or the date that it stands for where its format shows one; a text where it is neither."""
    try:
        number = int(text) if _WHOLE.fullmatch(text) else float(text)
    except ValueError:
        return text
    if shown is None:
        return number
    try:
        return excel.from_excel(number, epoch, timedelta=is_timedelta_format(shown))
    except (OverflowError, ValueError):
        return "#VALUE!"
