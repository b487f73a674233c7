"""The objects of a large JSON list, one at a time: memory holds one object, whatever the size of the file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.base.problem import Problem
from desktop.feeds.decoding import Decoder
from desktop.feeds.opening import open_bytes

MAX_ITEM = 8 * 1024 * 1024
"""Characters of one object."""
_CHUNK = 1 << 16
_BLANK = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()


class _Text:
    """A text that is read as it is needed, and forgotten behind."""

    def __init__(self, path: Path) -> None:
        self._stream = open_bytes(path)
        self._decoder = Decoder()
        self.rest = self._decoder.decode(self._stream.read(_CHUNK))
        self.line = 1

    def more(self) -> bool:
        """Read at least as much again as is held; False at the end."""
        piece = self._stream.read(max(_CHUNK, len(self.rest)))
        self.rest += self._decoder.decode(piece)
        return bool(piece)

    def skip(self, count: int) -> None:
        """Leave `count` characters behind."""
        self.line += self.rest.count("\n", 0, count)
        self.rest = self.rest[count:]

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            blank = _BLANK.match(self.rest)
            self.skip(blank.end() if blank else 0)
            if self.rest or not self.more():
                return self.rest[:1]

    def value(self) -> Any:
        """The next JSON value. Raises Problem where there is none."""
        self.peek()
        while True:
            try:
                found, end = _decoder.raw_decode(self.rest)
            except ValueError as error:
                if len(self.rest) > MAX_ITEM:
                    raise Problem("Un élément de ce fichier JSON est démesuré.") from error
                if not self.more():
                    raise _cut(self.line) from error
            except RecursionError as error:
                raise Problem("Ce fichier JSON est trop imbriqué pour être lu.") from error
            else:
                if end < len(self.rest) or not self.more():  # a number may go on in the next piece
                    self.skip(end)
                    return found

    def close(self) -> None:
        self._stream.close()


def _cut(line: int) -> Problem:
    return Problem(f"Le JSON est tronqué ou mal formé (ligne {line}) : la suite n’est pas lue.")


def items(path: Path, lists: frozenset[str]) -> Iterator[tuple[int, str, Any]]:
    """The elements of the file's list, each with its line and the name of its list.

    The file is a list, or an object in which one of `lists` names a list; any other object is one element itself, named "".
    Raises Problem where the JSON is cut or damaged (what comes before has been given out), OSError, EOFError or zlib.error
    where the file is.
    """
    text = _Text(path)
    try:
        if text.peek() == "[":
            yield from _list(text, "")
        elif text.peek() == "{":
            yield from _object(text, lists)
        else:
            raise _cut(text.line)
    finally:
        text.close()


def _list(text: _Text, name: str) -> Iterator[tuple[int, str, Any]]:
    text.skip(1)
    while (mark := text.peek()) != "]":
        if mark == ",":
            text.skip(1)
            continue
        line = text.line
        yield line, name, text.value()
    text.skip(1)


def _object(text: _Text, lists: frozenset[str]) -> Iterator[tuple[int, str, Any]]:
    line, kept, found = text.line, dict[str, Any](), False
    text.skip(1)
    while (mark := text.peek()) != "}":
        if mark == ",":
            text.skip(1)
            continue
        name = text.value()
        if not isinstance(name, str) or text.peek() != ":":
            raise _cut(text.line)
        text.skip(1)
        if name in lists and text.peek() == "[":
            found = True
            yield from _list(text, name)
        else:
            kept[name] = text.value()
    if not found:
        yield line, "", kept
