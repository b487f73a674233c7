"""The content of FNSimple notices (the national form of 90 k€ to the European thresholds; schema 3.2.5)."""

import re

from desktop.feeds import clauses, criteria, reading
from desktop.feeds.draft import MOST_LOTS, Draft, LotDraft
from desktop.feeds.trees import Node, each, get, has, keys, leaves, raw, yes
from desktop.feeds.values import cents, clean, name, notice_ids, postcode, siret, unique, wall, web

_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_PROCEDURES = (
    ("procedureAdaptee", "adapted"),
    ("appelOffresOuvert", "open"),
    ("procedureOuverte", "open"),
    ("appelOffresRestreint", "restricted"),
    ("procedureRestreinte", "restricted"),
    ("negoci", "negotiated"),
    ("dialogue", "dialogue"),
    ("concours", "design_contest"),
)
_PARTS = (("rectificatif", "correction"), ("annulation", "cancellation"), ("attribution", "award"), ("initial", None))
_NUMBERED = re.compile(r"\s*lots?\s*(?:n°\s*|no\s*|num[ée]ro\s*)?0*(\d{1,3}[a-z]?)\s*(?:[:.)/–—-]|\s(?=[A-ZÀ-Ý]))", re.I)
_WINNER = re.compile(r"(?:^|[\n;:]|\s-)\s?([^\n;:()]{2,90}?)\s?\((?:SIRET\s*+:?\s*+)?(\d{14}|\d{3} \d{3} \d{3} \d{5})\)")


def fill(content: Node, draft: Draft) -> None:
    """Read `{"FNSimple": {"organisme": …, "initial" | "rectificatif" | "attribution" | …: …}}` into the draft."""
    root = get(content, "FNSimple")
    _buyer(get(root, "organisme"), draft)
    for part, kind in _PARTS:
        if has(root, part):
            draft.keep("kind", kind)
            _part(get(root, part), draft)
            if kind == "correction":
                draft.correction = "\n".join(leaves(get(root, part, "infosRectif"))) or "\n".join(leaves(get(root, part)))
            if kind == "award":
                _winners(get(root, part), draft)
    draft.text += reading.couples(root)


def _buyer(buyer: Node, draft: Draft) -> None:
    draft.keep("buyer", name(raw(buyer, "nomOfficiel")))
    draft.keep("buyer_siret", siret(raw(buyer, "codeIdentificationNational")))
    draft.keep("buyer_town", name(raw(buyer, "ville")))
    draft.keep("buyer_postcode", postcode(raw(buyer, "cp")))


def _part(part: Node, draft: Draft) -> None:
    market, procedure = get(part, "natureMarche"), get(part, "procedure")
    draft.keep("object", clean(raw(market, "intitule")))
    draft.keep("nature", next((_NATURES[key] for key in keys(market, "natureMarche") if key in _NATURES), None))
    draft.keep("cpv", draft.cpv(codes(get(market, "codeCPV"))))
    draft.keep("place_name", _place(raw(market, "lieuExecution")))
    draft.keep("platform", web(raw(part, "communication", "urlProfilAch")))
    draft.keep("amount", _amounts(get(market, "valeurEstimee"))[0])
    named = " ".join(keys(procedure))
    draft.keep("procedure", next((code for key, code in _PROCEDURES if key.lower() in named.lower()), None))
    draft.keep("variants", yes(procedure, "variantes"))
    _date(raw(procedure, "dateReceptionOffres"), draft)
    draft.keep("criteria", criteria.from_prose(raw(procedure, "criteresAttrib") or raw(market, "criteresAttrib")))
    _reserved(get(market, "reservationMarche"), draft)
    months = _months(raw(market, "dureeMois"))
    for lot in each(part, "lots", "lot")[:MOST_LOTS]:
        draft.lots.append(_lot(lot, months, draft, len(draft.lots) + 1))
    _numbers(draft.lots)
    if not draft.lots and (months is not None or _amounts(get(market, "valeurEstimee")) != (None, None, None)):
        draft.lots.append(_whole(market, months))
    more = get(part, "informComplementaire")
    if has(more, "oui") or has(more, "non"):
        draft.visit_flag = has(more, "oui")
        draft.visit_text = clean(raw(more, "oui", "visiteDetail") or raw(more, "oui"))
    draft.found["corrects"] = unique([*draft.found.get("corrects", ()), *notice_ids(raw(part, "avisInitial", "idWeb"))])


def codes(cpv: Node) -> list[str]:
    """The CPV codes of a `codeCPV` element: principal, then additional, with their supplements left aside."""
    found: list[str] = []
    for part in ("objetPrincipal", "objetComplementaire"):
        found += [raw(one, "classPrincipale") for one in each(cpv, part)]
    return found or [text for text in leaves(cpv) if text.strip()[:8].isdigit()]


def _amounts(value: Node) -> tuple[int | None, int | None, int | None]:
    """Estimate, least and most in cents, of a `valeurEstimee` element."""
    if not value:
        return None, None, None
    low, high = cents(raw(value, "fourchette", "valeurBasse")), cents(raw(value, "fourchette", "valeurHaute"))
    return cents(raw(value, "valeur")) or cents(raw(value)), low, high


def _date(text: str, draft: Draft) -> None:
    found = wall(text)
    if found is not None:
        draft.own.append(found)
    elif text.strip():
        draft.warn("date de réception des offres", f"« {clean(text)[:40]} » n’est pas une date : elle est laissée de côté.")


def _reserved(flag: Node, draft: Draft) -> None:
    answer = yes(flag)
    draft.not_reserved = answer is False
    if answer:
        draft.keep("reserved", clauses.ticked_reservation(keys(flag, "oui"), leaves(flag)))


def _months(text: str) -> float | None:
    compact = text.strip().replace(",", ".")
    return float(compact) if re.fullmatch(r"\d{1,3}(\.\d+)?", compact) and 0 < float(compact) <= 600 else None


def _place(text: str) -> str:
    return clean(text).rstrip(" ,;")


def _lot(lot: Node, months: float | None, draft: Draft, rank: int) -> LotDraft:
    title = clean(raw(lot, "intitule") or raw(lot, "description"))
    description = clean(raw(lot, "description")) if raw(lot, "intitule") else ""
    amount, low, high = _amounts(get(lot, "valeurEstimee") or get(lot, "estimationValeur"))
    reserved = None
    if yes(lot, "reservationMarche"):
        reserved = clauses.ticked_reservation(keys(lot, "reservationMarche", "oui"), leaves(lot))
    return LotDraft(
        number=clean(raw(lot, "numLot") or raw(lot, "numeroLot")),
        title=title,
        description=description,
        cpv=draft.cpv(codes(get(lot, "codeCPV")), f"lot {rank}, "),
        amount=amount,
        amount_min=low,
        amount_max=high,
        months=_months(raw(lot, "dureeMois")) or months,
        place_name=_place(raw(lot, "lieuExecutionLivraison") or raw(lot, "lieuExecution")),
        reserved=reserved,
    )


def _whole(market: Node, months: float | None) -> LotDraft:
    """The only lot of a notice without lots."""
    amount, low, high = _amounts(get(market, "valeurEstimee"))
    return LotDraft(
        number="1", description=clean(raw(market, "description")), amount=amount, amount_min=low, amount_max=high, months=months
    )


def _numbers(lots: list[LotDraft]) -> None:
    """Lots have no number of their own here; « Lot 3 : Peinture » gives it, where each lot says one and none says it twice."""
    found = [_NUMBERED.match(lot.title) for lot in lots]
    numbers = [match[1] for match in found if match is not None]
    if len(numbers) == len(lots) and len(set(numbers)) == len(numbers):
        for lot, number in zip(lots, numbers, strict=True):
            lot.number = lot.number or number


def _winners(part: Node, draft: Draft) -> None:
    """Winners are prose: « attribué à 1 entreprise(s) - GRAGLIA BTP (43293695300012) »."""
    prose = clean(" ".join(leaves(get(part, "attributionMarche"))))
    named = [name(found[1]).lstrip("-– ").strip() for found in _WINNER.finditer(prose)]
    draft.keep("winners", unique(text for text in named if re.search(r"[A-Za-z]", text)))
