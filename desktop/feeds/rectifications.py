"""The new deadline that a rectificatif tells in prose, read only where it is beyond doubt."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from desktop.base.formats import plain

_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_TIME = (
    r"(?:[\s,;:-]*(?:(?:au plus tard a|au plus tard|avant|jusqu'a|heures? limite|pour|heure|a|\()[\s:]*){0,3}"
    r"(\d{1,2})\s*(?:h(?:eures?)?|:)\s*(\d{2})?(?:\s*mn|\s*min)?)?"
)
_DATE = re.compile(
    rf"(?:\b({'|'.join(_DAYS)})\s+)?(?:\b(\d{{1,2}})(?:er)?\s+({'|'.join(_MONTHS)})\s+(\d{{4}})"
    rf"|\b(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}))\b{_TIME}"
)
_OLD = re.compile(r"au lieu d|initialement|\bprevue?s?\b|etait|ancienne|en remplacement d|\bdu\s*$")
_NEW = re.compile(
    r"report|repouss|proro|prolong|decal|nouvelle|\blire\b|desormais|\best (?:donc )?fixee?\b|remplace|avance|est modifie|devient"
    r"|maintenant"
)
_FROM = re.compile(r"\bdu\s*$")
_TO = re.compile(r"[\s,)]*(?:est |et )?(?:au|a|jusqu'au)\s*")
_OTHER = re.compile(
    r"visite|ouverture des|questions?|renseignements? compl|debut|demarrage|envoi d|publi|execution|seance|audition|validite"
)
_OFFERS = re.compile(r"offre|candidature|remise|reception|limite|plis?\b|depot|reponse")


@dataclass(frozen=True)
class _Told:
    """A date in a text: where it stands, and the words that come before it."""

    moment: datetime
    timed: bool
    sure: bool
    before: str


def moments(text: str) -> list[tuple[datetime, bool]]:
    """The dates of a French text, in order, and whether each has its hour; those with a wrong weekday are left out."""
    return [(told.moment, told.timed) for told in _told(plain(text)) if told.sure]


def new_deadline(text: str, published: date | None = None) -> datetime | None:
    """The deadline that a rectificatif sets: « est reportée au mardi 22 septembre 2026 avant 12h00 ».

    None as soon as there is a doubt: a weekday that does not fit, several new dates, no hour, another date than that of
    the offers, or a day before `published`.
    """
    words = plain(text)
    if not _OFFERS.search(words):
        return None
    new: dict[datetime, _Told] = {}
    from_old = False
    for one in _told(words):
        if _is_new(one) or (from_old and _TO.fullmatch(one.before)):
            new[one.moment] = one
        from_old = _FROM.search(one.before) is not None and _NEW.search(one.before) is not None
    if len(new) != 1:
        return None
    (found,) = new.values()
    if not found.sure or not found.timed or (published is not None and not 0 <= (found.moment.date() - published).days <= 730):
        return None
    return found.moment


def _is_new(told: _Told) -> bool:
    clause = re.split(r"[.;\n]\s", told.before)[-1]
    if _OTHER.search(clause) and not _OFFERS.search(clause):
        return False
    old, new = _last(_OLD, told.before), _last(_NEW, told.before)
    return new > old


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _told(words: str) -> list[_Told]:
    told: list[_Told] = []
    end = 0
    for found in _DATE.finditer(words):
        weekday, day, month, year, day2, month2, year2, hour, minute = found.groups()
        number = _MONTHS.index(month) + 1 if month else int(month2)
        try:
            moment = datetime(int(year or year2), number, int(day or day2), int(hour or 0), int(minute or 0))
        except ValueError:
            continue
        sure = weekday is None or _DAYS[moment.weekday()] == weekday
        told.append(_Told(moment, hour is not None, sure, words[max(end, found.start() - 160) : found.start()]))
        end = found.end()
    return told
