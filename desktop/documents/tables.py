"""Tables as files of comma-separated values that a French Excel opens with a double click."""

import csv
import io
import math
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from desktop.base.problem import Problem

Cell = str | int | float | Decimal | bool | date | None

_CONTROLS = ("\t", "\r", "\n", "\0")
_STARTS = frozenset("=+-@\u2212")
_PASSED_OVER = re.compile("[\\s\"'`´‘’“”«»\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]*")


def write_csv(target: Path | BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a header and rows: UTF-8 with BOM, `;`, CRLF, decimal commas, days as 31/12/2026.

    A text that a spreadsheet would take for a formula gets one leading apostrophe; numbers stay numbers. Digits that
    are no quantity (SIRET, telephone) are better given grouped, as `formats.siret` does: Excel drops a leading zero.
    A file appears whole or not at all. Raises Problem where it cannot be written, ValueError where a row's length is
    not the header's.
    """
    if not isinstance(target, Path):
        _fill(target, headers, rows)
        return
    fresh = target.with_name(target.name + ".part")
    try:
        with fresh.open("wb") as file:
            _fill(file, headers, rows)
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        hint = "S’il est ouvert dans un tableur, fermez-le ; sinon choisissez un autre dossier ou faites de la place."
        raise Problem(f"Le fichier « {target.name} » n’a pas pu être écrit.", hint) from error
    finally:
        fresh.unlink(missing_ok=True)


def _fill(file: BinaryIO, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
    try:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([harmless(header) for header in headers])
        for row in rows:
            if len(row) != len(headers):
                raise ValueError(f"{len(row)} cells under {len(headers)} headers")
            writer.writerow([_written(cell) for cell in row])
        text.flush()
    finally:
        text.detach()


def harmless(text: str) -> str:
    """The text, with one leading apostrophe where a spreadsheet could take it for a formula.

    Source: OWASP, « CSV Injection »: = + - @, tab, CR, LF, in all their widths, also behind spaces, quotes and signs
    that are not seen.
    """
    start = _PASSED_OVER.match(text)
    first = text[start.end() :][:1] if start else ""
    risky = text.startswith(_CONTROLS) or unicodedata.normalize("NFKC", first) in _STARTS
    return f"'{text}" if risky else text


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case int():
            return str(cell)
        case float() | Decimal():
            return _decimal(cell)
        case datetime():
            return f"{cell:%d/%m/}{cell.year:04} {cell:%H:%M}"
        case date():
            return f"{cell:%d/%m/}{cell.year:04}"
        case str():
            return harmless(cell)


def _decimal(value: float | Decimal) -> str:
    """Without exponent; what is not a number is an empty cell."""
    return f"{Decimal(float.__repr__(value) if isinstance(value, float) else value):f}".replace(".", ",") if math.isfinite(value) else ""
