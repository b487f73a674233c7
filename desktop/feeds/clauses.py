"""What the words of a notice say beyond its flags: reserved contracts, insertion, compulsory visits."""

import re
from collections.abc import Iterable

_RESERVED = re.compile(r"r[ée]serv(?:[ée]e?s?|ation)\b")
_DENIED = re.compile(r"(?:\bse|\bnon|\bpas|n['’]est pas|ne sont pas|aucune?|heures?(?: de travail)?(?: d['’]insertion)?)\s*[\w\s,]{0,12}$")
_DISABILITY = re.compile(
    r"entreprises?\s+adapt|\besat\b|\bea\b|handicap|aide par le travail|ateliers?[ _]prot[ée]g|emplois?[ _]prot[ée]g|2113-?12\b"
)
_INSERTION = re.compile(
    r"\bsiae\b|(?:structures?|entreprises?|chantiers?|organismes?)\s*d?['’]?\s*insertion|insertion par l['’]activit"
    r"|d[ée]favoris|2113-?13\b(?!-1)"
)
_PRISON = re.compile(r"p[ée]nitentiaire|2113-?13-1\b")
_SSE = re.compile(r"[ée]conomie\s+sociale\s+et\s+solidaire|\bess\b|2113-?1[56]\b")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LOTS_RESERVED = re.compile(r"\blots?\s*(?:n°\s*|no\s*|num[ée]ros?\s*)?(\d+(?:\s*(?:,|et)\s*\d+)*)\b[^.;\n]{0,30}$")


def kind_of_reservation(words: str) -> str | None:
    """For whom words in lower case reserve a contract (a code of RESERVATIONS); None where they name nobody.

    Source: code de la commande publique, L2113-12 (EA, ESAT), L2113-13 (SIAE), L2113-14 (both), L2113-13-1, L2113-15.
    """
    if _PRISON.search(words):
        return "prison"
    disability, insertion = _DISABILITY.search(words), _INSERTION.search(words)
    if (disability and insertion) or "2113-14" in words:
        return "disability_insertion"
    if disability or insertion:
        return "disability" if disability else "insertion"
    return "sse" if _SSE.search(words) else None


def ticked_reservation(names: Iterable[str], texts: Iterable[str]) -> str:
    """The reservation of a ticked box, from the names of the elements in it (`entreprisesAdaptees`) and its words.

    A box that names nobody is taken for the widest of the common ones.
    """
    words = " ".join([*(_HUMP.sub(" ", name) for name in names), *texts]).lower()
    return kind_of_reservation(words) or "disability_insertion"


def reservation(lowered: str) -> tuple[str | None, tuple[str, ...]]:
    """The reservation that a text in lower case states, and the lots that it names (none: the whole of it)."""
    at = lowered.find("serv")
    while at >= 0:
        found = _RESERVED.match(lowered, max(0, at - 2))
        at = lowered.find("serv", at + 4)
        if found is None:
            continue
        before = lowered[max(0, found.start() - 80) : found.start()]
        if _DENIED.search(before):
            continue
        kind = kind_of_reservation(lowered[found.end() : found.end() + 160])
        if kind is not None:
            lots = _LOTS_RESERVED.search(before)
            return kind, tuple(re.findall(r"\d+", lots[1])) if lots else ()
    return None, ()


_HOURS = re.compile(
    r"(\d{1,3}(?:[ \u00a0\u202f.]\d{3}){1,2}|\d{1,6})\s{0,3}h(?:eures?)?\s{1,3}(?:de\s+travail\s+)?"
    r"(?:d['’]insertion|r[ée]serv[ée]e?s?\s+[àa]\s+l['’]insertion)"
)
_SOCIAL = re.compile(
    r"(?<!aucune )(?<!sans )\bclauses?\s+(?:sociales?|d['’]insertion)|insertion\s+par\s+l['’]activit|heures?\s+d['’]insertion"
)


def insertion_hours(lowered: str) -> int | None:
    """The hours of insertion that a text states, « 210 heures d’insertion »; None where it states none or several."""
    if "insertion" not in lowered:
        return None
    found = {int(re.sub(r"\D", "", m[1])) for m in _HOURS.finditer(lowered)}
    return found.pop() if len(found) == 1 else None


def social_clause(lowered: str) -> bool | None:
    """True where a text speaks of a social clause; None (unknown) elsewhere: silence is not « no »."""
    return (
        True if ("insertion" in lowered or "clause social" in lowered or "clauses social" in lowered) and _SOCIAL.search(lowered) else None
    )


_VISIT = re.compile(
    r"\bvisites?\s{1,3}(?:pr[ée]alables?\s{1,3})?(?:(?:des?|du|sur|d['’])\s{0,3}(?:lieux|l['’]|sites?|place|b[âa]timent|locaux|ouvrage)"
    r"|(?:(?:est|sont|non|possible)\s{1,3}){0,3}(?:obligatoire|facultati))"
)
_SENTENCE_ENDS = ".\n;"
_OPTIONAL = re.compile(r"(?:non|pas)\s+(?:\w+\s+)?obligatoire|facultati|possible|recommand|conseill|sans caract[èe]re obligatoire")
_COMPULSORY = re.compile(r"obligatoire|imp[ée]rati|impos[ée]e|exig[ée]e")


def visit(flag: bool | None, detail: str, rest: str, lowered_rest: str) -> tuple[str | None, str]:
    """The visit (a code of VISITS) and the words about it.

    `flag`: what the notice ticks, `detail`: its words on the visit, `rest`: its whole text. A ticked « oui » beside
    « possible mais non obligatoire » is unclear: the two contradict each other.
    """
    words = detail
    if not words and "visite" in lowered_rest:
        words = _sentence(rest, _VISIT.search(lowered_rest, lowered_rest.find("visite")))
    lowered = words.lower()
    optional = bool(_OPTIONAL.search(lowered))
    compulsory = not optional and bool(_COMPULSORY.search(lowered))
    if flag is None:
        return ("compulsory" if compulsory else "possible" if optional else None), words if compulsory or optional else ""
    if flag:
        return ("unclear" if optional else "compulsory"), words
    return ("unclear" if compulsory else "possible" if optional else "no"), words if compulsory or optional else ""


def _sentence(text: str, found: re.Match[str] | None) -> str:
    """The sentence of `text` around a match, 300 characters either side at most."""
    if found is None:
        return ""
    start = max(max(text.rfind(end, 0, found.start()) for end in _SENTENCE_ENDS) + 1, found.start() - 300)
    ends = [at for end in _SENTENCE_ENDS if (at := text.find(end, found.end())) >= 0]
    return text[start : min([*ends, found.end() + 300])].strip()
