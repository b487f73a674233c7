"""Cells that people typed, as values of Firm's fields. Each reader gives None for what it cannot read; nothing raises."""

import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from desktop.base.formats import plain, plain_words
from desktop.model import codes
from desktop.model.firms import ESS_KINDS

_SPACES = re.compile(r"[\s\u00a0\u202f']")
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)*)(k|m|md|millions?|milliards?)?(?:euros?|eur|€)?(?:ht)?", re.I)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000, "million": 1_000_000, "millions": 1_000_000}
_YES = frozenset(("oui", "o", "x", "yes", "y", "vrai", "true", "1", "v", "ok", "✓", "✔", "☑"))
_NO = frozenset(("non", "n", "no", "faux", "false", "0", "✗", "✘", "☐"))
_UNKNOWN = frozenset(
    ("", "?", "-", "nc", "n.c.", "nr", "nd", "[nd]", "n/a", "na", "inconnu", "inconnue", "non renseigne", "non renseignee", "a verifier")
)
_LONGEST_UNKNOWN = max(map(len, _UNKNOWN))
_ERROR = re.compile(r"#[A-Z/0!?]{2,8}")


def blank(text: str) -> bool:
    """Whether a cell says « unknown » in one of the usual ways, or holds a spreadsheet's error (#N/A, #REF!)."""
    text = text.strip()
    return len(text) <= _LONGEST_UNKNOWN and (plain(text) in _UNKNOWN or (text[:1] == "#" and bool(_ERROR.fullmatch(text))))


def tri(text: str) -> bool | None:
    """Yes or no, however it is ticked."""
    word = plain(text.strip().rstrip("."))
    return True if word in _YES else False if word in _NO else None


def staff(text: str) -> int | None:
    """A headcount; of a band (« 6 à 9 salariés ») its lower end, what is certain; « moins de 3 » has none."""
    found = [int(number) for number in re.findall(r"\d{1,6}", re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", text))]
    words = plain(text)
    if words.startswith(("aucun", "sans salarie", "pas de salarie", "0 salarie")):
        return 0
    if not found or "moins" in words or "<" in words:
        return None
    return found[0] if found[0] < 1_000_000 else None


def is_band(text: str) -> bool:
    """Whether a headcount is given as a band."""
    return len(re.findall(r"\d+", text)) > 1 or any(word in plain(text) for word in ("plus", "moins", "<", ">"))


def cents(text: str) -> int | None:
    """Euros as cents: « 86 000 € », « 86.000,50 », « 1,2 M€ », « 450k »."""
    found = _AMOUNT.fullmatch(_SPACES.sub("", text))
    if found is None or (found[2] or "").lower() not in _TIMES:
        return None
    value = _number(found[1])
    amount = value * _TIMES[(found[2] or "").lower()] * 100
    return round(amount) if math.isfinite(amount) and amount < 1e15 else None


def _number(text: str) -> float:
    """A number whose last mark is decimal, unless three digits follow it or it comes several times."""
    marks = re.findall(r"[.,]", text)
    head, _, tail = text.replace(",", ".").rpartition(".")
    if marks and (len(set(marks)) == 2 or (len(marks) == 1 and len(tail) != 3)):
        return float(head.replace(".", "") + "." + tail)
    return float(re.sub(r"[.,]", "", text)) if len(text) < 300 else math.inf


def whole(text: str) -> int | None:
    """A whole number, its unit left aside: « 30 km »."""
    found = re.match(r"\s*(\d{1,7})(?:[.,]\d+)?(?!\d)", text)
    return int(found[1]) if found else None


def decimal(text: str) -> float | None:
    """A decimal number: « 1,5 »."""
    found = re.fullmatch(r"\s*(\d{1,7}(?:[.,]\d{1,3})?)\s*(?:etp)?\s*", text, re.I)
    return float(found[1].replace(",", ".")) if found else None


def year(text: str) -> int | None:
    """A year of our time, also out of a date."""
    found = re.search(r"\b(19[5-9]\d|20\d\d)\b", text)
    return int(found[1]) if found else None


def day(text: str) -> date | None:
    """A date: ISO, 28/11/2016, 28.11.16, or a spreadsheet's day number (days since 30 December 1899)."""
    if found := re.match(r"\s*(\d{4})-(\d{2})-(\d{2})(?!\d)", text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:\s.*)?", text):
        number = int(found[3])
        return _date(number if number > 99 else number + (2000 if number < 60 else 1900), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"\s*(\d{5})\s*", text):
        return date(1899, 12, 30) + timedelta(days=int(found[1]))
    return _date(int(text), 1, 1) if re.fullmatch(r"\s*(?:19|20)\d\d\s*", text) else None


def _date(of_year: int, month: int, of_month: int) -> date | None:
    try:
        return date(of_year, month, of_month) if 1800 <= of_year <= 2100 else None
    except ValueError:
        return None


def phone(text: str) -> str | None:
    """A telephone number: « 06 12 34 56 78 » with its lost zero or from +33; several or foreign ones stay as they are."""
    digits = re.sub(r"\.0$", "", text.strip())
    digits = re.sub(r"\D", "", digits.replace("(0)", ""))
    if len(digits) in (11, 12, 13) and digits.startswith(("33", "0033")):
        digits = "0" + digits[4 if digits.startswith("0033") else 2 :].lstrip("0")
    if len(digits) == 9 and digits[0] != "0":
        digits = "0" + digits
    if len(digits) == 10 and digits[0] == "0":
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    return text.strip()[:60] if len(digits) >= 4 else None


def email(text: str) -> str | None:
    """The first e-mail address in a cell."""
    found = re.search(r"[^\s<>;,:()\"]{1,64}@[^\s<>;,:()\"@]{1,190}\.[^\W\d_]{2,}", text[:1000])
    return found[0] if found else None


def postcode(text: str) -> str | None:
    """A postcode, its lost zero put back (« 1000 » is 01000); also out of « 62130 Saint-Pol » or « F-62130 »."""
    found = re.match(r"\s*(?:F-?)?(\d{2} \d{3}|\d{4,5})(?:\.0)?(?!\d)", text)
    code = found[1].replace(" ", "").zfill(5) if found else ""
    return code if "01000" <= code <= "98999" else None


def ess_kind(text: str) -> str | None:
    """A kind of structure by its code or its French name."""
    words = plain_words(text)
    for code, label in ESS_KINDS:
        if words in (plain_words(code), plain_words(label)):
            return code
    others = {"association": "asso", "scic": "SCOP", "scop": "SCOP", "structure d insertion": None}
    return others.get(" ".join(words))


def words(text: str) -> tuple[str, ...] | None:
    """The members of a list in one cell, separated by ; , / | or ends of line."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;,|/\n]", text) if part.strip()))[:100] or None


def cpv(text: str) -> tuple[str, ...] | None:
    """CPV codes of eight digits, without their check digit."""
    return tuple(dict.fromkeys(re.findall(r"(?<!\d)(\d{8})(?:-\d)?(?!\d)", text))) or None


def naf(text: str) -> str | None:
    """A NAF code with its dot, known to the list of codes."""
    return codes.clean_naf(text) or None


def line(text: str) -> str | None:
    """A short text on one line."""
    return " ".join(text.split())[:300] or None


def long(text: str) -> str | None:
    """A text of any length up to 5 000 characters."""
    return text.strip()[:5000] or None


READERS: dict[str, Callable[[str], Any]] = {
    "name": line, "trade_name": line, "legal_form": line, "ess_kind": ess_kind, "created_on": day, "address": line, "postcode": postcode,
    "contact": line, "phone": phone, "email": email, "naf": naf, "nafa": words, "cpv": cpv, "staff": staff, "available_staff": decimal,
    "max_lot": cents, "turnover": cents, "turnover_year": year, "zone_km": whole, "refused_words": words, "professional_insurance": tri,
    "ten_year_insurance": tri, "signature": tri, "up_to_date": tri, "bid_before": tri, "grouping": tri, "excluded": tri, "remarks": long,
}  # fmt: skip
"""The reader of each field that a list may hold."""
