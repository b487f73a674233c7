"""Records out of a JSON file of any length, one at a time: memory stays flat as the file grows.

A file is a list, an object with a list under `results` or `records`, objects one after the other (JSON lines), or one object.
A damaged record costs itself only; a cut file gives all its complete records.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from desktop.base.progress import Progress
from desktop.feeds.decoding import JSON, Decoder

CHUNK = 1 << 18
"""Bytes read at a time, to begin with; more only while one record does not fit."""
MAX_RECORD = 24 << 20
"""Characters of the longest record that is read; a notice has 30 000."""

_SPACE = re.compile(r"[\s\ufeff\x00]*")
_ENVELOPE = re.compile(
    r'\{(?:\s*"(?!results"|records")[^"\\]{1,60}"\s*:\s*(?:-?[\d.]+|null|true|false|"[^"\\]{0,500}"|\{[^{}]{0,4000}\}|\[[^\[\]{}]{0,4000}\])\s*,)*'
    r'\s*"(?:results|records)"\s*:\s*\['
)
_NEXT = re.compile(r"\}\s*,?\s*(?=\{\s*\")")


@dataclass(frozen=True)
class Damage:
    """A stretch that is no record: the byte where it begins, and why."""

    byte: int
    reason: str


@dataclass
class JsonStream:
    """Reads `source` as far as asked. `count` is how many records were found so far."""

    source: IO[bytes]
    progress: Progress | None = None
    count: int = 0
    _text: str = ""
    _at: int = 0
    _gone: int = 0
    """Characters dropped from the front: with `_at`, the place in the file."""
    _size: int = CHUNK
    _ended: bool = False
    _decoder: Decoder = field(default_factory=Decoder)

    def records(self) -> Iterator[tuple[int, Any] | Damage]:
        """(place, value) of each record, and a Damage for what cannot be read. Raises OSError, EOFError, zlib.error of the source."""
        while self._skip_space():
            sign = self._text[self._at]
            if sign == "[":
                self._at += 1
                yield from self._list()
            elif sign == "{" and (head := self._envelope()):
                self._at += head
                yield from self._list()
                self._rest_of_envelope()
            elif sign == "{":
                yield self._one()
            elif sign in ",]}":
                self._at += 1
            else:
                yield Damage(self._gone + self._at, "Ce n’est pas du JSON à cet endroit.")
                self._resume()

    def _list(self) -> Iterator[tuple[int, Any] | Damage]:
        while self._skip_space():
            sign = self._text[self._at]
            if sign == "]":
                self._at += 1
                return
            if sign == ",":
                self._at += 1
                continue
            yield self._one()
        yield Damage(self._gone + self._at, "Le fichier est coupé : la liste n’est pas terminée.")

    def _one(self) -> tuple[int, Any] | Damage:
        """The value that begins here; where it is damaged, what follows it is looked for."""
        while True:
            begin = self._gone + self._at
            try:
                value, end = JSON.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                reason = self._cut(error)
                if reason is None:
                    continue
            except RecursionError:
                reason = "Cet avis est imbriqué trop profondément."
            except ValueError:
                reason = "Cet avis contient un nombre démesuré."
            else:
                if end == len(self._text) and not self._ended and self._fill():
                    continue  # a number may go on in the next chunk
                self._at = end
                self.count += 1
                self._size = CHUNK
                return begin, value
            self._resume()
            return Damage(begin, reason)

    def _cut(self, error: json.JSONDecodeError) -> str | None:
        """Why a value cannot be read; None once more of the file is there to try again."""
        open_text = error.msg.startswith("Unterminated string")
        if not open_text and error.pos < len(self._text) - 16:
            return f"Le JSON est abîmé ({_french(error.msg)})."
        if len(self._text) - self._at > MAX_RECORD:
            return f"Cet avis dépasse {MAX_RECORD >> 20} Mo : il n’est pas lu."
        if self._fill():
            return None
        return "Le fichier est coupé au milieu de cet avis."

    def _resume(self) -> None:
        """Go to the next place that looks like the beginning of a record, or to the end of the file."""
        self._at += 1
        while True:
            found = _NEXT.search(self._text, self._at)
            if found is not None:
                self._at = found.end()
                return
            keep = len(self._text) - 64
            self._at = max(self._at, keep)
            self._size = CHUNK
            if not self._fill():
                self._at = len(self._text)
                return

    def _envelope(self) -> int:
        """How many characters lead to the list of an object that holds one; 0 where it is a record itself."""
        if len(self._text) - self._at < 10_000:
            self._fill()
        found = _ENVELOPE.match(self._text, self._at)
        return found.end() - found.start() if found else 0

    def _rest_of_envelope(self) -> None:
        """Leave aside what follows the list in its object (facets, links)."""
        while self._skip_space() and self._text[self._at] == ",":
            self._at += 1
            if isinstance(self._one(), Damage) or not self._skip_space() or self._text[self._at] != ":":
                return
            self._at += 1
            if not self._skip_space() or isinstance(self._one(), Damage):
                return
            self.count -= 2
        if self._at < len(self._text) and self._text[self._at] == "}":
            self._at += 1

    def _skip_space(self) -> bool:
        """Go to the next sign; False at the end of the file."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return True
            if not self._fill():
                return False

    def _fill(self) -> bool:
        """Read more, forgetting what was read; the piece doubles while one record does not fit."""
        if self._ended:
            return False
        data = self.source.read(self._size)
        if self.progress is not None and data:
            self.progress.step(len(data))
        fresh = self._decoder.decode(data)
        self._ended = not data
        if self._at:
            self._text, self._gone, self._at = self._text[self._at :] + fresh, self._gone + self._at, 0
        else:
            self._text += fresh
            self._size = min(self._size * 2, MAX_RECORD)
        return bool(fresh) or (not self._ended and self._fill())


def _french(message: str) -> str:
    known: tuple[tuple[str, str], ...] = (
        ("Expecting ',' delimiter", "virgule attendue"),
        ("Expecting ':' delimiter", "deux-points attendus"),
        ("Expecting property name", "nom de champ attendu"),
        ("Expecting value", "valeur attendue"),
        ("Invalid", "caractère d’échappement incorrect"),
        ("Unterminated", "texte non terminé"),
        ("Extra data", "données en trop"),
    )
    return next((french for english, french in known if message.startswith(english)), "syntaxe incorrecte")
