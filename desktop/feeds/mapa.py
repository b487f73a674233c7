"""The content of MAPA notices (adapted procedure below 90 k€; schema 3.2.5)."""

import re

from desktop.feeds import criteria, reading
from desktop.feeds.draft import MOST_LOTS, Draft, LotDraft
from desktop.feeds.fnsimple import codes
from desktop.feeds.trees import Node, each, get, has, keys, leaves, raw, yes
from desktop.feeds.values import cents, clean, name, notice_ids, postcode, unique, wall, web

_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_PARTS = (("rectificatif", "correction"), ("annulation", "cancellation"), ("attribution", "award"), ("initial", None))
_EUROS = re.compile(
    r"(?:environ\s++|estim\w*+\s*+:?\s*+|montant\s*+:?\s*+){0,2}(\d[\d\s\u00a0\u202f.,]{0,20}?)\s?(?:€|euros?)\s*+(?:h\.?\s?t\.?)?\s*+\.?$",
    re.I,
)


def fill(content: Node, draft: Draft) -> None:
    """Read `{"MAPA": {"organisme": …, "initial" | "rectificatif" | …: …}}` into the draft."""
    root = get(content, "MAPA")
    buyer = get(root, "organisme")
    draft.keep("buyer", name(raw(buyer, "acheteurPublic")))
    draft.keep("buyer_town", name(raw(buyer, "adr", "ville")))
    draft.keep("buyer_postcode", postcode(raw(buyer, "adr", "cp")))
    draft.keep("platform", web(raw(buyer, "urlProfilAcheteur")))
    for part, kind in _PARTS:
        if has(root, part):
            draft.keep("kind", kind)
            _part(get(root, part), draft)
            if kind == "correction":
                draft.correction = "\n".join(leaves(get(root, part)))
            if kind == "award":
                titles = [raw(one, "denomination") or raw(one, "nom") for one in each(get(root, part), "titulaire")]
                draft.keep("winners", unique(name(title) for title in titles))
    draft.keep("procedure", "adapted")
    draft.text += reading.couples(root)


def _part(part: Node, draft: Draft) -> None:
    told = get(part, "description")
    draft.keep("object", clean(raw(told, "objet")))
    draft.keep("nature", next((_NATURES[key] for key in keys(part, "natureMarche") if key in _NATURES), None))
    draft.keep("cpv", draft.cpv([*codes(get(told, "codeCPV")), *codes(get(told, "CPV"))]))
    for place in ("lieuExecutionLivraison", "lieuExecution", "lieuLivraison"):
        draft.keep("place_name", _place(get(told, place)))
    draft.keep("variants", yes(part, "caracteristiques", "variantes"))
    weighted = each(part, "criteres", "criterePondere")
    draft.keep("criteria", unique(criteria.line(clean(raw(one, "critere")), raw(one, "criterePCT")) for one in weighted))
    draft.keep("criteria", criteria.from_prose("\n".join(leaves(get(part, "criteres")))))
    for field in ("receptionOffres", "receptionCandidatures"):
        found = wall(raw(part, "delais", field))
        if found is not None:
            draft.own.append(found)
            break
    link = raw(part, "adressesComplt", "document", "coord", "url")
    draft.keep("platform", web(link))
    months = cents(raw(part, "duree", "nbMois"))
    for lot in each(part, "lots", "lot")[:MOST_LOTS]:
        draft.lots.append(_lot(lot, months / 100 if months else None, draft, len(draft.lots) + 1))
    if not draft.lots and months:
        draft.lots.append(LotDraft(number="1", description=clean(raw(part, "caracteristiques", "principales")), months=months / 100))
    found = [raw(part, "avisInitial", "idWeb"), raw(part, "idWeb"), raw(part, "annonceInitiale", "idWeb")]
    draft.found["corrects"] = unique([*draft.found.get("corrects", ()), *(n for text in found for n in notice_ids(text))])


def _place(place: Node) -> str:
    """« DECHETTERIE, RUE ROUSSANNE, 84100 ORANGE » of an address element, or its bare text."""
    town = f"{raw(place, 'cp')} {raw(place, 'ville')}".strip()
    return clean(", ".join(part for part in (raw(place, "voie", "nomvoie"), town) if part.strip())) or clean(raw(place))


def _lot(lot: Node, months: float | None, draft: Draft, rank: int) -> LotDraft:
    title = clean(raw(lot, "intitule") or raw(lot, "description"))
    quantity = clean(raw(lot, "quantite"))
    amount = _EUROS.match(quantity)
    own = cents(raw(lot, "duree", "nbMois"))
    return LotDraft(
        number=clean(raw(lot, "numLot")),
        title=title,
        description=clean(raw(lot, "description")) if raw(lot, "intitule") else "" if amount else quantity,
        cpv=draft.cpv([*codes(get(lot, "codeCPV")), *codes(get(lot, "CPV"))], f"lot {raw(lot, 'numLot') or rank}, "),
        amount=cents(amount[1]) if amount else cents(raw(lot, "montant")),
        months=own / 100 if own else months,
        place_name=_place(get(lot, "lieuExecution") or get(lot, "lieuLivraison")),
    )
