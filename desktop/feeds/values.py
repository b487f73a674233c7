"""Single values of notices: dates, money, identifiers and cleaned text. Nothing here raises on bad input."""

import functools
import html
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from desktop.base.clock import PARIS
from desktop.model.firms import clean_siret, siret_fault

_MOMENT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
_LONGEST_DATE = 60


@dataclass(frozen=True)
class Wall:
    """A date as its author wrote it. `moment` is naive, to the minute: what the clock on the buyer's wall shows."""

    moment: datetime
    timed: bool
    """False: only the day is known, `moment` is its midnight."""
    offset: timedelta | None = None
    """The published distance from UTC; None where none was published."""

    def honest(self) -> bool:
        """Whether the published offset, if any, is the one of Paris at that moment."""
        return self.offset is None or self.offset == self.moment.replace(tzinfo=PARIS).utcoffset()

    def same_as(self, other: "Wall") -> bool:
        """The same time on the wall, or the same instant."""
        return self.moment == other.moment or self._instant() == other._instant()

    def _instant(self) -> datetime:
        zone = PARIS if self.offset is None else timezone(self.offset)
        try:
            return self.moment.replace(tzinfo=zone).astimezone(timezone.utc)  # noqa: UP017
        except OverflowError:
            return self.moment.replace(tzinfo=timezone.utc)  # noqa: UP017


def wall(text: str) -> Wall | None:
    """A date of `2026-10-02T12:00:00+02:00`, `2026-10-02+02:00`, `2006-07-4`… as a Wall; None where it is none."""
    text = text.strip()
    return _wall(text) if 0 < len(text) <= _LONGEST_DATE else None


@functools.lru_cache(1024)
def _wall(text: str) -> Wall | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, zone = found.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
    except ValueError:
        return None
    return Wall(moment, hour is not None, _offset(zone))


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return None if shift >= timedelta(days=1) else -shift if zone[0] == "-" else shift


def plain_date(text: str) -> date | None:
    """The day of a published date; None where it is unreadable or not of our time (0218-10-29)."""
    found = wall(text)
    return found.moment.date() if found is not None and 1990 <= found.moment.year <= 2100 else None


_LONGEST_SIRET = 60
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]\+?\d{1,2})?$")


_NOT_FIGURES = re.compile(r"[\s\u00a0\u202f€]")


def cents(text: str) -> int | None:
    """Euros as cents. 0 and 1 mean « unknown » in these feeds, and so does what is not a number."""
    if not text:
        return None
    compact = _NOT_FIGURES.sub("", text).replace(",", ".")
    if len(compact) > 24 or not _AMOUNT.match(compact):
        return None
    value = float(compact)
    return round(value * 100) if math.isfinite(value) and 1 < value < 1e13 else None


def siret(text: str) -> str:
    """A SIRET without its spaces; empty where it is not one (« 1629 », a wrong key)."""
    return _siret(text) if len(text) <= _LONGEST_SIRET else ""


@functools.lru_cache(1024)
def _siret(text: str) -> str:
    digits = clean_siret(text)
    return digits if len(digits) == 14 and siret_fault(digits) is None else ""


def postcode(text: str) -> str:
    """A French postcode; empty where it is not one."""
    digits = text.strip()
    return digits if len(digits) == 5 and digits.isdigit() and digits.isascii() else ""


def department_of(code: str) -> str:
    """The department of a postcode (Corsica by its two halves)."""
    if code.startswith("20"):
        return "2A" if code[:3] in ("200", "201") else "2B"
    return code[:3] if code.startswith(("97", "98")) else code[:2]


_NOTICE_ID = re.compile(r"\b(\d{2})[-_](\d{1,7})\b|\b(B[A-Z]P\d{8}[0-9A-Z]{4,6})\b")


def notice_ids(text: str) -> list[str]:
    """The BOAMP numbers in a text: `26_85090` is « 26-85090 »."""
    return [m[3] or f"{m[1]}-{m[2]}" for m in _NOTICE_ID.finditer(text)]


def web(text: str) -> str:
    """A link, with `https://` where it lacks one; empty where it is not a link."""
    link = _unescaped(text[:_LONGEST]).strip().rstrip(".,;").strip()
    if not link or len(link) > 2000 or not link.isprintable() or " " in link or "." not in link or "@" in link.split("/")[0]:
        return ""
    return link if re.match(r"https?://", link, re.I) else "https://" + link.lstrip("/")


_LIGATURE = re.compile(r"(?<![A-Za-z])([DdLl]['’]|[Mm]ain-[Dd]['’])\?(uvre|UVRE)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile(r"<\s*+(?:br|/p|/div|/li)\s*+/?\s*+>", re.I)
_TAG = re.compile(r"</?(?:p|b|i|u|em|strong|span|div|ul|ol|li|font|a|h[1-6]|table|tr|td|tbody)(?:\s[^<>]*)?/?>", re.I)
_ENDLESS = re.compile(r"&#\d{10,};?")
"""No character has such a number, and Python refuses to read the longest."""
_SPACES = re.compile(r"[ \t\u00a0]{2,}|\t")
_LINES = re.compile(r" ?[\r\n\v\f\u2028\u2029]\s*")
_LONGEST = 100_000
"""Characters kept of one text; the longest of a real notice has 20 000."""


def clean(text: str) -> str:
    """A published text without entities (`&amp;`, `&#140;`), control characters, tags or doubled spaces."""
    if text.isprintable() and "  " not in text and "&" not in text and "<" not in text and "?" not in text:
        return text[:_LONGEST].strip()
    text = text[:_LONGEST]
    if "&" in text:
        text = _unescaped(_unescaped(text))
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _SPACES.sub(" ", text)
    if not text.isprintable():
        text = _LINES.sub("\n", _CONTROL.sub(_from_cp1252, text))
    if "?" in text:
        text = _LIGATURE.sub(lambda m: m[1] + ("Œ" if m[2].isupper() else "œ") + m[2], text)
    return text.strip()


def _unescaped(text: str) -> str:
    return html.unescape(_ENDLESS.sub("", text))


def sound(text: str) -> str:
    """The same text without the halves of characters that JSON can hold (`\\ud800`) and no file or database can."""
    return text if text.isascii() else text.encode("utf-8", "ignore").decode()


def _from_cp1252(found: re.Match[str]) -> str:
    """A control character as the letter that Windows-1252 has there, or nothing."""
    return found[0].encode("latin-1", "ignore").decode("cp1252", "ignore") if "\x80" <= found[0] <= "\x9f" else ""


def name(text: str) -> str:
    """A short published text (a name, a town) without the comma or full stop that old notices end it with."""
    return clean(text).rstrip(" ,;.")


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, each once whatever its capitals, in order."""
    found = tuple(text for text in texts if text)
    if len(found) < 2:
        return found
    seen: dict[str, str] = {}
    for text in found:
        seen.setdefault(" ".join(text.split()).casefold(), text)
    return tuple(seen.values())
