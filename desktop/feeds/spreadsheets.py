"""Lists that people keep: CSV in any dialect and XLSX. Where the header is, what the columns mean, and the rows."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.base.formats import plain_words
from desktop.base.problem import Problem
from desktop.feeds import delimited, opening, workbooks
from desktop.feeds.delimited import Bad, Cells
from desktop.feeds.synonyms import ALONE, SYNONYMS

_HEADER_WITHIN = 30
"""Rows among which the header is looked for."""
_SAMPLES = 5
_MOST_SHEETS = 20
_WORDS = max(synonym.count(" ") + 1 for synonym in SYNONYMS)
_LARGEST_TOP = 2_000_000
"""Characters of the rows that are looked at to find the header, which stay in memory together."""
_OLE = b"\xd0\xcf\x11\xe0"
DAMAGED = (OSError, EOFError, zlib.error)
"""What reading a cut or damaged file raises (gzip included)."""


@dataclass(frozen=True)
class Sheet:
    """How a list is laid out. `header_line` counts from 1, 0 where there is no header."""

    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    header_line: int
    encoding: str
    separator: str
    name: str = ""
    """The sheet of a workbook; empty for a text."""


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, and its cells under their headers."""

    line: int
    cells: dict[str, str]


def columns(path: Path, mapping: Mapping[str, str] | None = None) -> Sheet:
    """The layout of a list: of a workbook, the visible sheet whose headers are known best.

    `mapping` (header to field) helps to find the header. Raises Problem where the file is no list.
    """
    try:
        kind = _kind(path)
        if kind == "text":
            separator = delimited.separator_of(delimited.sample_lines(path))
            return _layout(delimited.rows(path, separator), mapping, delimited.encoding_of(path), separator, "")
    except DAMAGED as error:
        raise Problem(f"Le fichier ne se lit pas : {opening.why(error)}.") from error
    with workbooks.opened(path) as book:
        shown = [sheet for sheet in book.sheets if sheet.visible][:_MOST_SHEETS]
        sheets = [_layout(workbooks.rows(book, sheet), mapping, "", "", sheet.name) for sheet in shown]
    if not sheets:
        raise Problem("Le classeur n’a pas de feuille visible.")
    return max(sheets, key=lambda sheet: _score(sheet.headers, mapping))


def rows(path: Path, sheet: Sheet) -> Iterator[Row | tuple[int, Bad]]:
    """The rows below the header; a repeated header is left out. Raises Problem and DAMAGED where the file stops being readable."""
    if not sheet.name:
        yield from _below(delimited.rows(path, sheet.separator), sheet)
        return
    with workbooks.opened(path) as book:
        part = next((part for part in book.sheets if part.name == sheet.name and part.visible), None)
        if part is None:
            raise Problem("La feuille n’est plus dans le classeur.")
        yield from _below(workbooks.rows(book, part), sheet)


def _below(source: Iterator[tuple[int, Cells]], sheet: Sheet) -> Iterator[Row | tuple[int, Bad]]:
    first = sheet.headers[0] if sheet.headers else ""
    for line, cells in source:
        if line <= sheet.header_line:
            continue
        if isinstance(cells, Bad):
            yield line, cells
        elif any(cells) and (cells[0] not in ("", first) or tuple(_named(cells)) != sheet.headers):
            yield Row(line, {header: cell for header, cell in zip(sheet.headers, cells, strict=False) if cell})


def guess_mapping(headers: tuple[str, ...] | list[str]) -> dict[str, str]:
    """For each header that is understood, the field of Firm that it holds (or one of `synonyms.EXTRAS`).

    Accents, capitals and small words do not count: « N° de SIRET » is `siret`. The longest known words in a header decide.
    """
    found = {header: _meaning(header) for header in headers}
    names = [header for header, field in found.items() if field == "name"]
    if len(names) > 1:  # beside « Raison sociale », a column « Nom » is a person's
        found |= {header: "contact" for header in names if _plain(header) == "nom"}
    return {header: field for header, field in found.items() if field}


def _plain(header: str) -> str:
    return " ".join(plain_words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)))


def _meaning(header: str) -> str:
    words = _plain(header)
    if words in SYNONYMS:
        return SYNONYMS[words]
    if "libelle" in words or len(words) > 60:  # the label of a code is not the code; a sentence is not a header
        return ""
    each = words.split()
    runs = (" ".join(each[start:end]) for start in range(len(each)) for end in range(start + 1, min(start + _WORDS, len(each)) + 1))
    known = [run for run in runs if run in SYNONYMS and run not in ALONE]
    return SYNONYMS[max(known, key=len)] if known else ""


def _kind(path: Path) -> str:
    """« text » or « xlsx ». Raises Problem for anything else."""
    kind = opening.sniff(path)
    if kind in ("text", "xlsx"):
        return kind
    if kind == "zip":  # a workbook whose first parts are not the usual ones; `check` tells
        workbooks.check(path)
        return "xlsx"
    with opening.open_bytes(path) as stream:
        head = stream.read(4096)
    if head.startswith(_OLE):
        raise Problem("C’est un vieux classeur (.xls), ou un classeur protégé par un mot de passe.", "Enregistrez-le en .xlsx ou .csv.")
    if kind == "binary" and head.count(0) * 20 < len(head) and not any(byte < 32 and byte not in b"\x00\t\r\n" for byte in head):
        return "text"  # a list that is spoilt in places: its lines say where
    raise Problem(opening.WRONG_FORMAT.get(kind, "Ce fichier n’est pas une liste d’entreprises."))


def _layout(source: Iterator[tuple[int, Cells]], mapping: Mapping[str, str] | None, encoding: str, separator: str, name: str) -> Sheet:
    top: list[tuple[int, list[str]]] = []
    size = 0
    for line, cells in source:
        if not isinstance(cells, Bad) and any(cells):
            top.append((line, cells))
            size += sum(map(len, cells))
        if len(top) >= _HEADER_WITHIN + _SAMPLES or line > 10_000 or size > _LARGEST_TOP:
            break
    if not top:
        return Sheet((), (), 0, encoding, separator, name)
    scores = [_score(cells, mapping) for _, cells in top[:_HEADER_WITHIN]]
    best = scores.index(max(scores)) if max(scores) else _first_full(top)
    line, cells = top[best]
    headers = tuple(_named(cells))
    samples = tuple(tuple(row[: len(headers)]) for _, row in top[best + 1 : best + 1 + _SAMPLES])
    return Sheet(headers, samples, line, encoding, separator, name)


def _score(cells: list[str] | tuple[str, ...], mapping: Mapping[str, str] | None) -> int:
    """How many cells are known headers."""
    if mapping:
        return sum(cell in mapping for cell in cells)
    return len(set(guess_mapping(cells).values()))


def _first_full(top: list[tuple[int, list[str]]]) -> int:
    """The first row with two words or more: what a header nobody knows looks like."""
    return next((rank for rank, (_, cells) in enumerate(top) if sum(bool(cell) and not cell[:1].isdigit() for cell in cells) > 1), 0)


def _named(cells: list[str]) -> list[str]:
    """Headers made distinct: blank ones are « Colonne 3 », repeated ones « Adresse (2) »."""
    names: list[str] = []
    seen: dict[str, int] = {}
    while cells and not cells[-1]:
        cells = cells[:-1]
    for rank, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"Colonne {rank}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
