"""The content of older notices: Boamp_v230 (2015 to 2017: IDENTITE…), v110 (2006: IDENT…), and DSP."""

import re
from typing import Any, cast

from desktop.feeds import clauses, criteria, mapa, reading, rectifications
from desktop.feeds.draft import MOST_LOTS, Draft, LotDraft
from desktop.feeds.trees import Node, each, get, has, keys, leaves, raw
from desktop.feeds.values import Wall, cents, clean, name, plain_date, postcode, siret, unique, wall, web

_TYPES = (("SERVICE", "services"), ("TRAVAUX", "works"), ("FOURNITURE", "supplies"))
_PROCEDURES = (
    ("ADAPTE", "adapted"),
    ("OUVERT", "open"),
    ("RESTREINT", "restricted"),
    ("NEGOCI", "negotiated"),
    ("DIALOGUE", "dialogue"),
    ("CONCOURS", "design_contest"),
)
_ROLE = re.compile(r"\((?:mandataire|co-?traitant|rang\s*\d+)\)$", re.I)
_DURATION = re.compile(r"(\d{1,3})\s*(mois|ans?|ann[ée]es?|semaines?|jours?)", re.I)
_MONTHS = {"m": 1.0, "a": 12.0, "s": 12 / 52, "j": 1 / 30.4}
_BOUNDS = re.compile(r"\b(\d[\d \u00a0\u202f]{0,20})\s?(?:€|euros?)\s{1,3}HT\s{1,3}au\s{1,3}(minimum|maximum)")
_LOCATED = re.compile(r"lieu d.ex[ée]cution[^:]{0,40}:\s*(.+)", re.I)


def fill_wrapped(content: Node, draft: Draft) -> None:
    """Read `{"DSP": …}`: a delegation of public service, in the words of v230 or of MAPA."""
    inner = get(content, "DSP")
    draft.keep("procedure", "concession")
    if has(inner, "IDENTITE"):
        fill(inner, draft)
    elif has(inner, "IDENT"):
        fill_oldest(inner, draft)
    else:
        mapa.fill({"MAPA": inner}, draft)


def fill(content: Node, draft: Draft) -> None:
    """Read the elements of Boamp_v230 (IDENTITE, OBJET, PROCEDURE, CONDITION_DELAI…) into the draft."""
    buyer, object_ = get(content, "IDENTITE"), get(content, "OBJET")
    draft.keep("buyer", name(raw(buyer, "DENOMINATION")))
    draft.keep("buyer_siret", siret(raw(buyer, "CODE_IDENT_NATIONAL")))
    _address(buyer, draft)
    draft.keep("platform", web(raw(buyer, "URL_PROFIL_ACHETEUR")) or web(raw(buyer, "URL_DOCUMENT")))
    title, full = clean(raw(object_, "TITRE_MARCHE")), clean(raw(object_, "OBJET_COMPLET"))
    draft.keep("object", title or (full if len(full) < 400 else ""))
    draft.keep("cpv", draft.cpv(raw(one) for one in _codes(get(object_, "CPV"))))
    named = " ".join(keys(object_, "TYPE_MARCHE"))
    draft.keep("nature", next((code for key, code in _TYPES if key in named), None))
    draft.keep("amount", cents(raw(object_, "CARACTERISTIQUES", "VALEUR_TOTALE")))
    draft.keep("place_name", _located(get(object_, "LIEU_EXEC_LIVR")))
    _procedure(content, keys(content, "PROCEDURE", "TYPE_PROCEDURE"), draft)
    _deadline(content, draft)
    _reserved(content, draft)
    _lots(content, draft)
    _awarded(get(content, "ATTRIBUTION"), draft)
    draft.keep("criteria", _criteria(get(content, "PROCEDURE", "CRITERES_ATTRIBUTION")))
    draft.correction = "\n".join(leaves(get(content, "RECTIF") or get(content, "RECTIFICATIF") or get(content, "MODIFICATION")))
    draft.text += reading.couples(content)


def fill_oldest(content: Node, draft: Draft) -> None:
    """Read the elements of v110 (IDENT, OBJET, DELAI, LOTS as parallel lists) into the draft."""
    buyer, object_ = get(content, "IDENT"), get(content, "OBJET")
    draft.keep("buyer", name(raw(buyer, "NOM")))
    _address(buyer, draft)
    draft.keep("object", name(raw(object_, "TITRE_MARCHE") or raw(object_, "OBJET_COMPLET")))
    draft.keep("cpv", draft.cpv(raw(one) for one in each(object_, "CPV_OBJ")))
    named = " ".join(keys(content, "INFO"))
    draft.keep("nature", next((code for key, code in _TYPES if key in named), None))
    located = [_LOCATED.match(raw(one)) for one in each(object_, "AUTRES")]
    draft.keep("place_name", name(raw(object_, "LIEU_EXEC")) or next((name(found[1]) for found in located if found), ""))
    _procedure(content, [raw(content, "PROCEDURE", "@type").upper()], draft)
    _prose_deadline(get(content, "DELAI"), draft)
    draft.keep("platform", next((web(raw(one)) for one in each(content, "DOCUMENTS", "URL")), ""))
    draft.keep("criteria", criteria.listed(raw(content, "CONDITIONS", "CRITERES", "LISTE")))
    months = _months(raw(content, "DUREE", "EN_DUREE"))
    for lot in _parallel_lots(get(content, "LOTS"), months, draft):
        draft.lots.append(lot)
    if not draft.lots and months:
        draft.lots.append(LotDraft(number="1", months=months))
    draft.correction = "\n".join(leaves(get(content, "RECTIF")))
    draft.text += reading.couples({key: get(content, key) for key in keys(content) if key not in ("AUTRES", "DELAI")})
    draft.say("Validité des offres", name(raw(content, "DELAI", "VALIDITE_OFFRE")))


def _address(buyer: Node, draft: Draft) -> None:
    draft.keep("buyer_town", name(raw(buyer, "VILLE")))
    draft.keep("buyer_postcode", postcode(raw(buyer, "CP")))


def _codes(cpv: Node) -> list[Node]:
    return [code for one in each(cpv) for part in ("PRINCIPAL", "SUPPLEMENTAIRE", "COMPLEMENTAIRE") for code in each(one, part)]


def _located(place: Node) -> str:
    town = f"{raw(place, 'CP')} {raw(place, 'VILLE')}".strip()
    return clean(", ".join(part for part in (raw(place, "ADRESSE"), town) if part.strip())) or clean(raw(place))


def _procedure(content: Node, types: list[str], draft: Draft) -> None:
    draft.keep("procedure", next((code for key, code in _PROCEDURES for type_ in types if key in type_), None))
    traits = get(content, "CARACTERISTIQUES")
    if has(traits, "VARIANTE") or raw(traits, "estVariant"):
        draft.keep("variants", raw(traits, "estVariant") == "true" or None)
    for place in (get(content, "PROCEDURE"), get(content, "OBJET"), get(content, "OBJET", "LOTS", "LOT")):
        if has(place, "VARIANTES_OUI"):
            draft.keep("variants", True)
        elif has(place, "VARIANTES_NON") and "variants" not in draft.found:
            draft.found["variants"] = False


def _deadline(content: Node, draft: Draft) -> None:
    for field in ("RECEPT_OFFRES", "RECEPT_CANDIDAT", "RECEPT_CANDIDATURES"):
        text = raw(content, "CONDITION_DELAI", field)
        found = wall(text)
        if found is not None:
            draft.own.append(found)
            return
        if text.strip():
            draft.warn("date de réception des offres", f"« {clean(text)[:40]} » n’est pas une date : elle est laissée de côté.")


def _prose_deadline(delay: Node, draft: Draft) -> None:
    """« 21 juillet 2006 » and « , à 12 heures » stand in two elements."""
    day = raw(delay, "RECEPT_OFFRES") or raw(delay, "RECEPT_CANDIDAT")
    hour = next((raw(one) for one in each(delay, "AUTRES") if re.match(r"[\s,]*[àa]\s*\d", raw(one))), "")
    told = rectifications.moments(f"{day.strip()}{hour}") if day else []
    if told:
        draft.own.append(Wall(*told[0]))


def _reserved(content: Node, draft: Draft) -> None:
    for place in (get(content, "CONDITION_PARTICIPATION"), get(content, "OBJET")):
        if has(place, "MARCHE_RESERVE_OUI"):
            box = get(place, "MARCHE_RESERVE_OUI")
            draft.keep("reserved", clauses.ticked_reservation(keys(box), leaves(box)))
        elif has(place, "MARCHE_RESERVE_NON"):
            draft.not_reserved = True


def _lots(content: Node, draft: Draft) -> None:
    told = each(content, "OBJET", "LOTS", "LOT")[:MOST_LOTS]
    different: dict[tuple[Any, ...], LotDraft] = {}
    for lot in told:
        one = _lot(lot, draft, len(different) + 1)
        different.setdefault(tuple(vars(one).values()), one)
    lots = list(different.values())
    if len(lots) > 1 and has(content, "OBJET", "DIV_EN_LOTS", "NON"):
        lots = lots[:1]
    draft.lots += lots
    for lot in told:
        draft.keep("criteria", _criteria(get(lot, "CRITERES_ATTRIBUTION")))
        draft.keep("place_name", name(raw(lot, "LIEU_PRINCIPAL")))


def _lot(lot: Node, draft: Draft, rank: int) -> LotDraft:
    number, title, description = clean(raw(lot, "NUM")), clean(raw(lot, "INTITULE")), clean(raw(lot, "DESCRIPTION"))
    more = clean(raw(lot, "INFO_COMPL"))
    low, high = _bounds(more)
    return LotDraft(
        number=number,
        title=title or (description if len(description) < 200 else ""),
        description="\n".join(part for part in (description if title or len(description) >= 200 else "", more) if part),
        cpv=draft.cpv((raw(one) for one in _codes(get(lot, "CPV"))), f"lot {number or rank}, "),
        amount=cents(raw(lot, "VALEUR")),
        amount_min=low,
        amount_max=high,
        months=_months(f"{raw(lot, 'DUREE_MOIS')} mois") or _between(raw(lot, "DATE_DEBUT"), raw(lot, "DATE_FIN")),
        place_name=name(raw(lot, "LIEU_PRINCIPAL")),
    )


def _bounds(text: str) -> tuple[int | None, int | None]:
    """« 20 000 euros HT au minimum ; 100 000 euros HT au maximum »: the bounds of a framework, in cents."""
    found = {word: cents(figure) for figure, word in _BOUNDS.findall(text)}
    return found.get("minimum"), found.get("maximum")


def _months(text: str) -> float | None:
    found = _DURATION.search(text)
    return round(int(found[1]) * _MONTHS[found[2][0].lower()], 1) or None if found else None


def _between(start: str, end: str) -> float | None:
    first, last = plain_date(start), plain_date(end)
    return round((last - first).days / 30.4, 1) if first and last and first < last else None


def _criteria(element: Node) -> tuple[str, ...]:
    """The criteria of v230: CRITERE elements with a POIDS attribute, and the price's own POIDS."""
    lines: list[str] = []
    for kind in keys(element):
        for group in each(element, kind):
            lines += [criteria.line(clean(raw(one)), raw(one, "@POIDS")) for one in each(group, "CRITERE")]
            if kind == "CRITERES_PRIX" and raw(group, "POIDS"):
                lines.append(criteria.line("Prix", raw(group, "POIDS")))
    return unique(lines) or criteria.listed(raw(element, "CRITERES_LIBRE"))


def _awarded(award: Node, draft: Draft) -> None:
    holders = [holder for decision in each(award, "DECISION") for holder in each(decision, "TITULAIRE")]
    draft.keep("winners", unique(_ROLE.sub("", name(raw(holder, "DENOMINATION"))).rstrip() for holder in holders))
    if award is not None:
        draft.keep("kind", "award")
        draft.keep("amount", cents(raw(award, "VALEUR_TOTALE")))
        decided = {cents(raw(one, "RENSEIGNEMENT", "MONTANT")) for one in each(award, "DECISION")} - {None}
        draft.keep("amount", decided.pop() if len(decided) == 1 else None)


def _parallel_lots(lots: Node, months: float | None, draft: Draft) -> list[LotDraft]:
    """Lots of v110: NUM_LOT, DESC_LOT, NOMENC_LOT… are parallel lists; titles may stand among AUTRES."""
    numbers = [raw(one) for one in each(lots, "NUM_LOT")]
    titles = [raw(one) for one in each(lots, "DESC_LOT")] or [raw(one) for one in _filled(get(lots, "AUTRES"))]
    codes = [raw(one) for one in each(lots, "NOMENC_LOT")]
    notes = [raw(one) for one in each(lots, "INFOS_COMPLEMENTAIRES")]
    count = len(numbers) or len(titles)
    titles, codes, notes = (column if len(column) == count else [""] * count for column in (titles, codes, notes))
    found: list[LotDraft] = []
    for rank in range(min(count, MOST_LOTS)):
        number = name(numbers[rank]) if numbers else ""
        cpv = draft.cpv([codes[rank]], f"lot {number or rank + 1}, ")
        found.append(LotDraft(number=number, title=name(titles[rank]), description=clean(notes[rank]), cpv=cpv, months=months))
    return found


def _filled(node: Node) -> list[Any]:
    return [one for one in cast(list[Any], node if isinstance(node, list) else [node]) if isinstance(one, str) and one.strip(" .,")]
