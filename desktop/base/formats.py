"""Dates, money and numbers as people in France write them."""

import re
import unicodedata
from datetime import date, datetime

NARROW = "\u202f"
"""Narrow no-break space: groups digits, stands before « € », « % » and high punctuation."""

_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
_LONG_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def number(value: float, decimals: int = 0) -> str:
    """1234.5 → « 1 234,5 »."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", NARROW).replace(".", ",")


def money(cents: int | None) -> str:
    """Cents to « 86 000 € »; cents are shown only where there are some; None is empty."""
    if cents is None:
        return ""
    return f"{number(cents / 100, 0 if cents % 100 == 0 else 2)}{NARROW}€"


def size(octets: int) -> str:
    """« 34,2 Mo », « 640 Ko »."""
    if octets < 1_000_000:
        return f"{number(max(1, octets / 1000))}{NARROW}Ko"
    return f"{number(octets / 1_000_000, 1 if octets < 100_000_000 else 0)}{NARROW}Mo"


def percent(share: float) -> str:
    """0.184 → « 18 % »."""
    return f"{number(share * 100)}{NARROW}%"


def day(value: date | None, today: date | None = None) -> str:
    """« 4 déc. », with the year where it is not that of `today`."""
    if value is None:
        return ""
    number_of_day = "1er" if value.day == 1 else str(value.day)
    text = f"{number_of_day} {_MONTHS[value.month - 1]}"
    return text if today is not None and value.year == today.year else f"{text} {value.year}"


def long_day(value: date) -> str:
    """« jeudi 26 novembre 2026 »."""
    number_of_day = "1er" if value.day == 1 else str(value.day)
    return f"{_DAYS[value.weekday()]} {number_of_day} {_LONG_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None, today: date | None = None) -> str:
    """« 4 déc. à 12:00 »."""
    return "" if value is None else f"{day(value.date(), today)} à {value:%H:%M}"


def recent(value: datetime, now: datetime) -> str:
    """« aujourd’hui 9:05 », « hier 17:42 », else « 4 déc. à 12:00 »."""
    days = (now.date() - value.date()).days
    said = {0: "aujourd’hui", 1: "hier"}.get(days)
    return f"{said} {value.hour}:{value:%M}" if said else moment(value, now.date())


def countdown(value: date | None, today: date) -> str:
    """Days to a date: « J-8 », « aujourd'hui », « passé »."""
    if value is None:
        return ""
    left = (value - today).days
    if left == 0:
        return "aujourd’hui"
    return f"J-{left}" if left > 0 else "passé"


def siret(value: str | None) -> str:
    """« 812 345 678 00017 »."""
    if not value or len(value) != 14:
        return value or ""
    return f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}".replace(" ", NARROW)


_MARKS = re.compile("[\u0300-\u036f]+")


def plain(text: str) -> str:
    """Lower case, without accents or ligatures: how words are compared. « L'Œuvre » → « l'oeuvre »."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).lower()
    return _MARKS.sub("", apart).replace("œ", "oe").replace("æ", "ae").replace("’", "'")


_WORD = re.compile(r"[a-z0-9]+")


def plain_words(text: str) -> list[str]:
    """The plain words of a text in order; apostrophes and hyphens separate."""
    return _WORD.findall(plain(text))
