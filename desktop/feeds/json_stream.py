"""The objects of a JSON file of any length, one at a time: memory stays flat as the file grows.

A file is a list, an object in which one of the names looked for holds a list, objects one after the other (JSON lines), or
one object. A damaged record costs itself only; a cut file gives all its complete records.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

from desktop.base.progress import Progress
from desktop.feeds.decoding import JSON, Decoder

CHUNK = 1 << 18
"""Bytes read at a time, to begin with; more only while one record does not fit."""
MAX_RECORD = 6 << 20
"""Characters of the longest record that is read (a notice has 30 000): empty lists weigh 20 times that in memory."""

MAX_MEMBERS = 10_000
"""Fields of one record; a notice has 60."""
MAX_VAIN = 32 << 20
"""Characters that may be read in vain, beside four times the file's own: beyond, damage in damage would take for ever."""
_TOO_LONG = f"Cet objet dépasse {MAX_RECORD >> 20} Mo, ou {MAX_MEMBERS} champs : il n’est pas lu."
_CUT = "Le fichier est coupé au milieu de cet objet."
_SPACE = re.compile(r"[\s\ufeff\x00]*")
_NEXT = re.compile(r"\}\s*+,?\s*+(?=\{\s*\")")


class Item(NamedTuple):
    """One record: the name of the list that it stands in (empty without one), the byte and the line where it begins."""

    name: str
    byte: int
    line: int
    value: Any


class Damage(NamedTuple):
    """A stretch that is no record: the byte and the line where it begins, and why."""

    byte: int
    line: int
    reason: str


@dataclass
class JsonStream:
    """Reads `source` as far as asked, looking for records in the lists of these names."""

    source: IO[bytes]
    lists: frozenset[str]
    progress: Progress | None = None
    _text: str = ""
    _at: int = 0
    _gone: int = 0
    """Characters dropped from the front: with `_at`, the place in the file."""
    _line: int = 1
    _counted: int = 0
    """Where in the text lines are counted up to."""
    _size: int = CHUNK
    _ended: bool = False
    _vain: int = 0
    """Characters read in vain: objects that turned out damaged after they had been read so far."""
    _decoder: Decoder = field(default_factory=Decoder)

    def records(self) -> Iterator[Item | Damage]:
        """Each record, and a Damage for what cannot be read. Raises OSError, EOFError, zlib.error of the source."""
        while self._skip_space():
            sign = self._text[self._at]
            if sign == "[":
                self._at += 1
                yield from self._list("")
            elif sign == "{":
                yield from self._whole() or self._object()
            elif sign in ",]}":
                self._at += 1
            else:
                yield Damage(*self._place(), "Ce n’est pas du JSON à cet endroit.")
                self._resume()

    def _list(self, name: str) -> Iterator[Item | Damage]:
        one: Item | Damage | None = None
        while self._skip_space():
            sign = self._text[self._at]
            if sign == "]":
                self._at += 1
                return
            if sign == ",":
                self._at += 1
                continue
            one = self._one(name)
            yield one
        if not isinstance(one, Damage):
            yield Damage(*self._place(), "Le fichier est coupé : la liste n’est pas terminée.")

    def _whole(self) -> list[Item] | None:
        """The object that begins here, where it is a record that is held whole already."""
        try:
            value, end = JSON.raw_decode(self._text, self._at)
        except (ValueError, RecursionError) as error:
            self._spend(error)
            return None
        if self._lists_in(value):
            return None
        item = Item("", *self._place(), value)
        self._at = end
        return [item]

    def _lists_in(self, value: dict[str, Any]) -> bool:
        return any(isinstance(value.get(name), list) for name in self.lists)

    def _object(self) -> Iterator[Item | Damage]:
        """An object member by member: the records of its lists as they come, or itself where it has none."""
        begin, line = self._place()
        kept: dict[str, Any] = {}
        found, members = False, 0
        self._at += 1
        while self._skip_space() and (sign := self._text[self._at]) != "}":
            if sign == ",":
                self._at += 1
                continue
            name = self._name()
            if isinstance(name, Damage):
                yield name
                return
            if name in self.lists and self._text[self._at] == "[":
                found = True
                self._at += 1
                yield from self._list(name)
                continue
            value = self._one("")
            if isinstance(value, Damage):
                yield Damage(begin, line, value.reason)
                return
            if not found:
                kept[name] = value.value
                members += 1
                if self._gone + self._at - begin > MAX_RECORD or members > MAX_MEMBERS:
                    self._resume()
                    yield Damage(begin, line, _TOO_LONG)
                    return
        if self._at < len(self._text):
            self._at += 1
            if not found:
                yield Item("", begin, line, kept)
        elif not found:
            yield Damage(begin, line, _CUT)

    def _name(self) -> str | Damage:
        """The name of a member, with what leads to its value."""
        name = self._one("")
        if isinstance(name, Damage):
            return name
        if isinstance(name.value, str) and self._skip_space() and self._text[self._at] == ":":
            self._at += 1
            if self._skip_space():
                return name.value
        self._resume()
        return Damage(name.byte, name.line, "Le JSON est abîmé (deux-points attendus).")

    def _one(self, name: str) -> Item | Damage:
        """The value that begins here; where it is damaged, what follows it is looked for."""
        begin, line = self._place()
        while True:
            try:
                value, end = JSON.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                self._spend(error)
                reason = self._why(error)
                if reason is None:
                    continue
            except RecursionError as error:
                reason = "Ce JSON est imbriqué trop profondément."
                self._spend(error)
            except ValueError as error:
                reason = "Cet objet contient un nombre démesuré."
                self._spend(error)
            else:
                if end == len(self._text) and not self._ended and self._fill():
                    continue  # a number may go on in the next chunk
                self._at = end
                self._size = CHUNK
                return Item(name, begin, line, value)
            self._resume()
            return Damage(begin, line, reason)

    def _why(self, error: json.JSONDecodeError) -> str | None:
        """Why a value cannot be read; None once more of the file is there to try again."""
        open_text = error.msg.startswith("Unterminated string")
        if not open_text and error.pos < len(self._text) - 16:
            return f"Le JSON est abîmé ({_french(error.msg)})."
        if len(self._text) - self._at > MAX_RECORD:
            self._at = len(self._text) - 64  # none of it is looked at again: the whole stays linear
            return _TOO_LONG
        return None if self._fill() else _CUT

    def _spend(self, error: Exception) -> None:
        """Count what was read in vain up to an error."""
        self._vain += (error.pos if isinstance(error, json.JSONDecodeError) else len(self._text)) - self._at

    def _resume(self) -> None:
        """Go to the next place that looks like the beginning of a record, or to the end of the file."""
        if self._vain > MAX_VAIN + 4 * (self._gone + len(self._text)):
            self._at, self._ended = len(self._text), True
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

    def _place(self) -> tuple[int, int]:
        """The byte and the line of where we are."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._gone + self._at, self._line

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
            self._gone, _ = self._place()
            self._text, self._at, self._counted = self._text[self._at :] + fresh, 0, 0
        else:
            self._text += fresh
            self._size = min(self._size * 2, max(CHUNK, MAX_RECORD // 4))
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
