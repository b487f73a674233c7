"""The least turnover that a notice asks of firms, read only where its words leave no doubt."""

import re

from desktop.feeds.values import cents

_ASKED = re.compile(
    r"chiffres? d['’]affaires\b([^.;\n€\d]{0,100})"
    r"(\d{1,3}(?:[ \u00a0\u202f.]\d{3}){1,3}|\d{4,10})(?:,\d{1,2})?[ \u00a0\u202f]?(?:€|euros?\b|eur\b)([^.;\n]{0,40})"
)
_LEAST = re.compile(r"minim|au moins|sup[ée]rieure? ou [ée]gale? [àa]|exig")
_OTHER = re.compile(r"\blots?\b|maxim|inf[ée]rieur|plafond|ne (?:peut|pourra|doit)|estim|\bttc\b|millions?|fois")
_DENIED = re.compile(r"(?:aucun|sans|pas de|pas d['’])\s*$")


def least(lowered: str) -> int | None:
    """« chiffre d’affaires annuel minimum de 300 000 € » in a text in lower case, as cents.

    None where several figures are asked, or one for some lots only, or where the words also speak of something else.
    """
    if "affaires" not in lowered:
        return None
    found: set[int | None] = set()
    for asked in _ASKED.finditer(lowered):
        between, after = asked[1], asked[3]
        if not _LEAST.search(between) and not _LEAST.match(after.strip(" ht()")):
            continue
        doubtful = _OTHER.search(between + after) or _DENIED.search(lowered[max(0, asked.start() - 20) : asked.start()])
        found.add(None if doubtful else cents(asked[2].replace(".", "")))
    return found.pop() if len(found) == 1 else None
