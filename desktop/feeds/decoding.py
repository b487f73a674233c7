"""Bytes to text without ever failing: UTF-8, UTF-16 or UTF-32 by their marks, and Windows-1252 where UTF-8 does not hold."""

import codecs
import json
import re
from dataclasses import dataclass

JSON = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
"""Control characters are let in (cleaned later); NaN and Infinity are nothing."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


_NEVER = re.compile(rb"(?:[\x80-\xc1\xf5-\xff]|[\xc2-\xf4](?=[\x00-\x7f\xc0-\xff]))*")
"""Bytes that begin no character of UTF-8: taken together, or a file of them would take for ever."""


def _windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 are read as Windows-1252: what old French programs write."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if not error.encoding.lower().startswith("utf-8"):
        return "\ufffd", error.end
    run = _NEVER.match(error.object, error.end)
    end = run.end() if run else error.end
    return error.object[error.start : end].decode("cp1252", "replace"), end


codecs.register_error("tournee-windows", _windows)


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding of a file that begins with `head`, and how long its mark is."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    if len(head) >= 4 and head[1:2] == b"\x00" and head[3:4] == b"\x00" and head[:1] != b"\x00":
        return "utf-16-le", 0
    if len(head) >= 4 and head[:1] == b"\x00" and head[2:3] == b"\x00" and head[1:2] != b"\x00":
        return "utf-16-be", 0
    return "utf-8", 0


@dataclass
class Decoder:
    """Decodes a file piece by piece; an empty piece ends it."""

    _inner: codecs.IncrementalDecoder | None = None

    def decode(self, data: bytes) -> str:
        """The text of the next bytes."""
        if self._inner is None:
            encoding, mark = encoding_of(data)
            self._inner = codecs.getincrementaldecoder(encoding)("tournee-windows")
            data = data[mark:]
        return self._inner.decode(data, final=not data)
