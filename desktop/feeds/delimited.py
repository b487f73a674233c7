"""Delimited text (CSV and its relatives) from anywhere: encoding and separator are found out, memory stays flat.

A line that cannot be a record does not stop the rest: it comes out as a `Bad` with its reason.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.feeds import decoding
from desktop.feeds.decoding import Decoder
from desktop.feeds.opening import open_bytes

SEPARATORS = (";", ",", "\t", "|")
MAX_LINE = 1_000_000
"""Characters of a line; a longer one is no row of a list."""
MAX_COLUMNS = 2_000
_CHUNK = 1 << 16
_LOOK = 1 << 20
_OPEN_LINES = 20
"""Lines that one quoted cell may span; beyond, its quote is taken for a stray one."""


@dataclass(frozen=True)
class Bad:
    """A row that cannot be read, and why, in French."""

    reason: str


Cells = list[str] | Bad


def encoding_of(path: Path) -> str:
    """What the file's first megabyte is written in, as a person would say it: « utf-8 », « utf-16-le », « cp1252 »."""
    with open_bytes(path) as stream:
        head = stream.read(_LOOK)
    name, mark = decoding.encoding_of(head)
    try:
        codecs.getincrementaldecoder(name)().decode(head[mark:])
    except UnicodeDecodeError:
        return "cp1252"
    return name


def _texts(path: Path) -> Iterator[str]:
    """The file's text in pieces. Raises OSError, EOFError or zlib.error where it is cut or damaged."""
    decoder = Decoder()
    with open_bytes(path) as stream:
        while piece := stream.read(_CHUNK):
            yield decoder.decode(piece)
        yield decoder.decode(b"")


def lines(path: Path) -> Iterator[tuple[int, str | Bad]]:
    """The lines with their number from 1, blank ones left out, ends of line in any style; one that is too long is a Bad."""
    number, rest, skipping = 1, "", False
    for piece in _even_ends(_texts(path)):
        if piece.isspace() and (not rest or rest.isspace()):  # long blanks go by at the speed of the disk
            number, skipping = number + piece.count("\n"), skipping and "\n" not in piece
            continue
        first, *others = piece.split("\n")
        rest = "" if skipping else rest + first
        for line in others:
            if not skipping and rest and not rest.isspace():
                yield number, _checked(rest)
            rest, skipping, number = line, False, number + 1
        if len(rest) > MAX_LINE:
            if not rest.isspace():
                yield number, _checked(rest)
            rest, skipping = "", True
    if rest and not rest.isspace():
        yield number, _checked(rest)


def _checked(line: str) -> str | Bad:
    if len(line) <= MAX_LINE:
        return line
    return Bad(f"Ligne de plus d’un million de caractères : ce n’est pas une ligne de tableau (« {line[:40].strip()}… »).")


def _even_ends(pieces: Iterator[str]) -> Iterator[str]:
    """The same text with every end of line as `\\n`; one that is cut between two pieces counts once."""
    after_return = False
    for piece in pieces:
        if piece:
            text = piece[1:] if after_return and piece.startswith("\n") else piece
            after_return = piece.endswith("\r")
            yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def rows(path: Path, separator: str) -> Iterator[tuple[int, Cells]]:
    """The rows with the number of their first line. Raises what `lines` raises."""
    source, waiting = lines(path), deque[tuple[int, str | Bad]]()
    while True:
        one = waiting.popleft() if waiting else next(source, None)
        if one is None:
            return
        number, line = one
        if isinstance(line, Bad):
            yield number, line
        elif "\x00" in line:
            yield number, Bad("La ligne contient des caractères nuls : le fichier est abîmé à cet endroit.")
        elif '"' not in line:
            yield number, _bounded(line.split(separator))
        else:
            yield number, _bounded(_quoted(line, separator, source, waiting))


def _quoted(line: str, separator: str, source: Iterator[tuple[int, str | Bad]], waiting: deque[tuple[int, str | Bad]]) -> list[str]:
    """The cells of a line that has quotes; further lines are taken from `waiting`, then `source`, while a quoted cell is open."""
    text, taken = line, list[tuple[int, str | Bad]]()
    cells = _parse(text, separator)
    while cells is None and len(taken) < _OPEN_LINES and len(text) < MAX_LINE:
        one = waiting.popleft() if waiting else next(source, None)
        if one is None:
            break
        taken.append(one)
        if isinstance(one[1], Bad) or "\x00" in one[1]:
            break
        text += "\n" + one[1]
        cells = _parse(text, separator)
    if cells is None:  # never closed: the quote is a stray one, the following lines are their own
        waiting.extendleft(reversed(taken))
        return line.split(separator)
    return cells


def _parse(text: str, separator: str) -> list[str] | None:
    """The cells of `text`; None where a quoted cell is still open."""
    limit = csv.field_size_limit(2 * MAX_LINE)
    try:
        return next(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
        return text.replace('"', "").split(separator)
    finally:
        csv.field_size_limit(limit)


def _bounded(cells: list[str]) -> Cells:
    if len(cells) > MAX_COLUMNS:
        return Bad(f"La ligne a {len(cells)} colonnes : ce n’est pas une ligne de tableau.")
    return [cell.strip() for cell in cells]


def separator_of(sample: list[str]) -> str:
    """The separator that cuts most of the sample lines into the same number of cells, the greatest number first."""
    best, best_score = SEPARATORS[0], 0.0
    for separator in SEPARATORS:
        counts = [len(_parse(line, separator) or line.split(separator)) for line in sample]
        wide = [count for count in counts if count > 1]
        if wide:
            usual = max(set(wide), key=wide.count)
            score = wide.count(usual) / len(counts) + min(usual, 50) / 1000
            best, best_score = (separator, score) if score > best_score else (best, best_score)
    return best


def sample_lines(path: Path, count: int = 60) -> list[str]:
    """The first readable lines, `MAX_LINE` characters in all and one line more."""
    found: list[str] = []
    size = 0
    for _, line in lines(path):
        if isinstance(line, str) and "\x00" not in line:
            found.append(line)
            size += len(line)
        if len(found) >= count or size > MAX_LINE:
            break
    return found
