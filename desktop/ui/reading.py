"""What people type, read leniently into a field's value; and a field's value as they would type it."""

import re
from datetime import date, datetime, time
from typing import Any

from desktop.base.formats import NARROW, money, number, siret
from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.model.firms import clean_siret
from desktop.model.records import Field

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?)(k|m)?", re.IGNORECASE)
_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})")
_TIME = re.compile(r"(\d{1,2})\s*[:hH]\s*(\d{2})?")


def read(field: Field, text: str) -> Any:
    """The value typed in a text, long, number, decimal, money, date or moment field; None (« » for text) when empty.

    Money is cents. Raises Problem where the words cannot be read.
    """
    text = text.strip()
    if field.kind in ("text", "long"):
        return clean_siret(text) if field.name == "siret" else text
    if not text:
        return None
    reader = {"number": _number, "decimal": _decimal, "money": _money, "date": read_date, "moment": _moment}[field.kind]
    return reader(text)


def write(field: Field, value: Any) -> str:
    """A value as it is shown in its field: « 86 000 € », « 04/12/2026 », « 04/12/2026 12:00 »."""
    if value is None or value == "":
        return ""
    if field.name == "siret":
        return siret(value)
    if field.kind == "money":
        return money(value)
    if field.kind == "decimal":
        return f"{value:g}".replace(".", ",")
    if field.kind == "number":
        return str(value) if "year" in field.name else number(value)
    if field.kind == "moment":
        return f"{value:%d/%m/%Y %H:%M}"
    if field.kind == "date":
        return f"{value:%d/%m/%Y}"
    return str(value)


def _number(text: str) -> int:
    digits = _SPACES.sub("", text)
    if not re.fullmatch(r"[+-]?\d{1,12}", digits, re.ASCII):
        raise Problem(_("« {text} » n’est pas un nombre entier.").format(text=text), _("Écrivez seulement des chiffres."))
    return int(digits)


def _decimal(text: str) -> float:
    digits = _SPACES.sub("", text).replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d+)?", digits, re.ASCII):
        raise Problem(_("« {text} » n’est pas un nombre.").format(text=text), _("Écrivez par exemple 2,5."))
    return float(digits)


def _money(text: str) -> int:
    plain = _SPACES.sub("", text).lower().replace("€", "").replace("euros", "").replace("ht", "").replace(",", ".")
    plain = re.sub(r"\.(?=\d{3}(\D|$))", "", plain)
    found = _AMOUNT.fullmatch(plain)
    if found is None or len(plain) > 15:
        raise Problem(
            _("« {text} » n’est pas un montant.").format(text=text),
            _("Écrivez par exemple 86 000 € ou 86 k€.").replace(" 000", f"{NARROW}000"),
        )
    factor = {"k": 1_000, "m": 1_000_000}.get((found[2] or "").lower(), 1)
    return round(float(found[1]) * factor * 100)


def read_date(text: str) -> date:
    """A date typed as 4/12/2026, 04.12.26 or 2026-12-04. Raises Problem otherwise."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
        found = _DATE.fullmatch(text)
        if found:
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            if 1900 <= year <= 2100:
                return date(year, int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Problem(_("« {text} » n’est pas une date.").format(text=text), _("Écrivez le jour, le mois et l’année : 04/12/2026."))


def _moment(text: str) -> datetime:
    words = text.replace(" à ", " ")
    found = _TIME.search(words[6:])
    day = read_date((words[: 6 + found.start()] if found else words).strip())
    if found is None:
        raise Problem(_("L’heure manque."), _("Écrivez par exemple 04/12/2026 12:00."))
    return datetime.combine(day, read_time(found[0]))


def read_time(text: str) -> time:
    """An hour typed as 12:00, 12h30, 12h or 12. Raises Problem otherwise."""
    found = _TIME.fullmatch(text if not text.isdecimal() else f"{text}h")
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Problem(_("« {text} » n’est pas une heure.").format(text=text), _("Écrivez par exemple 12:00 ou 12h."))
    return time(int(found[1]), int(found[2] or 0))
