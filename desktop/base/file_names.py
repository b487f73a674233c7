"""File names that every system accepts, whatever was asked for."""

import re
import unicodedata

LONGEST = 120
"""Characters of a safe name; its bytes stay under what Linux and macOS hold (255)."""
_BYTES = 240

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


def safe_name(name: str) -> str:
    """A file name that Windows, macOS and Linux all accept and that shows what it is: NFC, at most 120 characters.

    Keeps the extension. Drops control and direction characters, leading and trailing dots and spaces, replaces what a path
    could be made of. Never empty; a safe name stays as it is. Source of the rules: « Naming Files, Paths, and Namespaces »
    of Microsoft.
    """
    text = " ".join(unicodedata.normalize("NFC", name).split())
    text = "".join(_safe_character(character) for character in text)
    text = unicodedata.normalize("NFC", _FORBIDDEN.sub("_", text))
    text = " ".join(text.split()).lstrip(". ").rstrip(". ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    stem, dot, extension = text.rpartition(".")
    if not dot or not extension.strip() or len(extension) > 16:
        stem, dot, extension = text, "", ""
    tail = f"{dot}{extension}"
    return (_cut(stem, LONGEST - len(tail), _BYTES - len(tail.encode())) + tail) or "sans nom"


def _safe_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cf"):
        return ""
    return "_" if category in ("Cs", "Co", "Cn") else character


def _cut(text: str, length: int, size: int) -> str:
    text = text[:length]
    while len(text.encode()) > size:
        text = text[:-1]
    return text.rstrip(". ")
