"""What every record has: an identity, declared fields, and one form as JSON.

A record is a frozen dataclass. Its fields are declared with `field(...)`: the label, kind, choices and help
given there are what forms, lists, exports, views and the journal are made from.
"""

import dataclasses
import functools
import hashlib
import os
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Self, cast

Kind = Literal[
    "text",
    "long",
    "number",
    "decimal",
    "money",
    "date",
    "moment",
    "tri",
    "yes_no",
    "choice",
    "list",
    "code",
    "codes",
    "link",
    "pairs",
    "json",
]
"""How a field is typed and shown. `money` is integer cents excluding tax, `tri` is yes / no / unknown (None), `list` is free words,
`code` is one code of a list and `codes` several (`source` names the list), `pairs` is (heading, text) couples, `link` is another
record's id."""

Json = Any
"""A value that JSON holds."""

PUBLIC = bytes.fromhex("6f0f5c5e3f3b5d0a9c550f0b5b2f9a10")
"""Namespace of the ids of public things: the same everywhere."""


def public_id(*parts: str) -> str:
    """The id of a public thing, from its published name: `public_id("boamp", "26-88058")`.

    It is a UUIDv5 (RFC 9562) of the parts joined by « / »; the standard library is too slow at it for an import.
    """
    digest = bytearray(hashlib.sha1(PUBLIC + "/".join(parts).encode(), usedforsecurity=False).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    return _hyphened(digest.hex())


def new_id() -> str:
    """A UUIDv7 (RFC 9562): its first 48 bits are Unix milliseconds, so that ids sort by creation."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return _hyphened(f"{value:032x}")


def _hyphened(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@dataclass(frozen=True, kw_only=True)
class Field:
    """The declaration of one field of a record."""

    name: str
    label: str
    kind: Kind
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    source: str = ""
    unit: str = ""


def field(
    label: str,
    kind: Kind = "text",
    *,
    default: Any = None,
    help: str = "",
    choices: tuple[tuple[str, str], ...] = (),
    source: str = "",
    unit: str = "",
) -> Any:
    """Declare a field of a record; see `Kind` and `Field`."""
    if kind in ("list", "codes", "pairs"):
        default = ()
    elif kind in ("text", "long", "code") and default is None:
        default = ""
    declaration = {"label": label, "kind": kind, "help": help, "choices": choices, "source": source, "unit": unit}
    return dataclasses.field(default=default, metadata=declaration)


@dataclass(frozen=True, kw_only=True)
class Record:
    """Base of everything that is kept. Subclasses name their `KIND` (singular) and `PLURAL` (the view's name)."""

    KIND: ClassVar[str] = ""
    PLURAL: ClassVar[str] = ""
    LABEL: ClassVar[str] = ""

    id: str

    @classmethod
    @functools.cache
    def fields(cls) -> tuple[Field, ...]:
        """The declared fields, in order."""
        return tuple(Field(name=f.name, **f.metadata) for f in dataclasses.fields(cls) if f.metadata)

    def to_json(self) -> dict[str, Json]:
        """The fields that hold something, as JSON values: dates are ISO text, tuples lists."""
        found: dict[str, Json] = {}
        for name in self._names():
            value = getattr(self, name)
            if value is None or value == "" or value == ():
                continue
            found[name] = value if type(value) in _PLAIN else encode(value)
        return found

    @classmethod
    @functools.cache
    def _names(cls) -> tuple[str, ...]:
        return tuple(f.name for f in cls.fields())

    @classmethod
    def from_json(cls, id: str, values: dict[str, Any]) -> Self:
        """The record of stored values; fields that this version does not know are left aside (the store keeps them)."""
        known = {f.name: decode(f.kind, values[f.name]) for f in cls.fields() if values.get(f.name) is not None}
        return cls(id=id, **known)

    def but(self, **changes: Any) -> Self:
        """The same record with some fields changed."""
        return dataclasses.replace(self, **changes)


_PLAIN = frozenset((str, int, bool, float))


def encode(value: Any) -> Json:
    """A field's value as JSON."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [item if type(item) is str else encode(item) for item in cast(tuple[Any, ...], value)]
    return value


def decode(kind: str, value: Any) -> Any:
    """A stored JSON value as the field's Python value."""
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    if kind in ("list", "codes"):
        return tuple(value)
    if kind == "pairs":
        return tuple((str(heading), str(text)) for heading, text in value)
    return value
