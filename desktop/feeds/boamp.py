"""A notice of the BOAMP: the flat record of the API, its `gestion` (index) and its `donnees` (content).

`gestion` and `donnees` are JSON strings in the API and elements in DILA's XML; the root key of `donnees` decides the
schema of the content: EFORMS, FNSimple, MAPA, or the older ones (DSP, IDENTITE, IDENT).
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any, cast

from desktop.feeds import eforms, fnsimple, legacy, mapa
from desktop.feeds.decoding import JSON
from desktop.feeds.draft import Draft
from desktop.feeds.trees import Node, each, get, has, keys, leaves, raw
from desktop.feeds.values import clean, name, notice_ids, plain_date, unique, wall, web
from desktop.model.codes import clean_department
from desktop.model.notices import Notice, Reject

_CONTENT: tuple[tuple[str, Callable[[Node, Draft], None]], ...] = (
    ("EFORMS", eforms.fill),
    ("FNSimple", fnsimple.fill),
    ("MAPA", mapa.fill),
    ("DSP", legacy.fill_wrapped),
    ("IDENTITE", legacy.fill),
    ("IDENT", legacy.fill_oldest),
)
_STATES = (("ANNULATION", "cancellation"), ("RECTIFICATIF", "correction"), ("MODIFICATION", "modification"))
_KINDS = (
    ("ANNUL", "cancellation"),
    ("RECTIF", "correction"),
    ("MODIF", "modification"),
    ("ATTRIBUTION", "award"),
    ("RESULTAT", "award"),
    ("PRE", "prior"),
    ("PERIODIQUE", "prior"),
    ("APPEL", "call"),
    ("QUALIFICATION", "call"),
)
_PROCEDURES = (
    ("ADAPTE", "adapted"),
    ("OUVERT", "open"),
    ("RESTREINT", "restricted"),
    ("NEGOCI", "negotiated"),
    ("DIALOGUE", "dialogue"),
    ("CONCOURS", "design_contest"),
    ("CONCESSION", "concession"),
)
_NATURES = {"TRAVAUX": "works", "SERVICES": "services", "SERVICE": "services", "FOURNITURES": "supplies", "FOURNITURE": "supplies"}
_CUT = 190
"""Summaries are cut at 200 characters: from here on the content's own title is preferred."""


def from_record(record: object, file: str, place: str = "") -> Iterator[Notice | Reject]:
    """The notice of one record of the API (full, or thin with six fields). A record without a number is a Reject."""
    record = _unwrapped(record)
    if not isinstance(record, dict):
        yield Reject(file, place, "Ce n’est pas un avis : un objet JSON était attendu.")
        return
    flat = cast(dict[str, Any], record)
    numbers = notice_ids(raw(flat, "idweb") or raw(flat, "id"))
    written = clean(raw(flat, "idweb"))[:60]
    if not numbers and not written:
        yield Reject(file, place, "Avis sans numéro (idweb) : il ne peut pas être rangé.")
        return
    draft = Draft(file, numbers[0] if numbers else written)
    draft.flat = wall(raw(flat, "datelimitereponse"))
    if draft.flat is None and raw(flat, "datelimitereponse"):
        draft.warn("date limite", f"« {raw(flat, 'datelimitereponse')[:40]} » n’est pas une date : elle est laissée de côté.")
    index, content = _part(flat, "gestion", draft), _part(flat, "donnees", draft)
    yield from _notice(flat, index, content, draft)


def from_trees(index: Node, content: Node, file: str, place: str = "") -> Iterator[Notice | Reject]:
    """The notice of DILA's XML: its GESTION and DONNEES as trees."""
    written = clean(raw(index, "REFERENCE", "IDWEB"))[:60]
    if not written:
        yield Reject(file, place, "Avis sans numéro (IDWEB) : il ne peut pas être rangé.")
        return
    numbers = notice_ids(written)
    yield from _notice({}, index, content, Draft(file, numbers[0] if numbers else written))


def _unwrapped(record: object) -> object:
    """The fields of a record of an older Opendatasoft API: `{"fields": …}`, `{"record": {"fields": …}}`."""
    inner = get(record, "record", "fields") or get(record, "fields")
    return cast(object, inner) if isinstance(inner, dict) else record


def _part(flat: dict[str, Any], part: str, draft: Draft) -> Node:
    found = flat.get(part)
    if not isinstance(found, str):
        return found
    if not found.strip():
        return None
    try:
        return JSON.decode(found)
    except (ValueError, RecursionError):
        draft.warn(f"champ « {part} »", "Ce champ ne se lit pas (JSON abîmé) : seul le reste de l’avis est repris.")
        return None


def _notice(flat: dict[str, Any], index: Node, content: Node, draft: Draft) -> Iterator[Notice | Reject]:
    reference, indexed = get(index, "REFERENCE"), get(index, "INDEXATION")
    _published(flat, indexed, draft)
    _type(flat, get(reference, "TYPE_AVIS"), draft)
    _links(flat, index, draft)
    summary = clean(raw(flat, "objet") or raw(indexed, "RESUME_OBJET"))
    buyer = name(raw(flat, "nomacheteur") or raw(indexed, "NOMORGANISME") or raw(indexed, "NOMACHETEUR_V1"))
    if summary and len(summary) < _CUT:
        draft.keep("object", summary)
    draft.keep("buyer", buyer)
    for root, fill in _CONTENT:
        if has(content, root):
            fill(content, draft)
            break
    draft.keep("object", summary)
    if len(summary) > len(draft.found.get("object", "")):
        draft.found["object"] = summary
    _indexed(flat, indexed, draft)
    if not draft.found.get("object"):
        draft.found["object"] = "(objet non publié)"
    yield from draft.finish()


def _published(flat: dict[str, Any], indexed: Node, draft: Draft) -> None:
    written = raw(flat, "dateparution") or raw(indexed, "DATE_PUBLICATION")
    day = plain_date(written)
    draft.keep("published_on", day)
    if written and day is None:
        draft.warn("date de parution", f"« {clean(written)[:40]} » n’est pas une date plausible : elle est laissée de côté.")
    limit = raw(indexed, "DATE_LIMITE_REPONSE")
    draft.index = wall(limit)
    if limit.strip() and draft.index is None:
        draft.warn("date limite", f"« {clean(limit)[:40]} » n’est pas une date : elle est laissée de côté.")
    link = web(raw(flat, "url_avis"))
    draft.keep("url", link or f"https://www.boamp.fr/pages/avis/?q=idweb:{draft.published_id}")


def _codes(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names as long and as many as codes are: what is remembered must stay small."""
    return tuple(name[:60] for name in names[:20])


@functools.lru_cache(256)
def _kind(states: tuple[str, ...], natures: tuple[str, ...]) -> str | None:
    found = next((kind for key, kind in _STATES if key in states), None) or next(
        (kind for key, kind in _KINDS for nature in natures if nature.startswith(key)), None
    )
    return found or ("other" if any(natures) else None)


def _type(flat: dict[str, Any], type_: Node, draft: Draft) -> None:
    states = (raw(flat, "etat"), *keys(type_, "STATUT"))
    natures = (raw(flat, "nature"), *keys(type_, "NATURE"))
    draft.keep("kind", _kind(_codes(states), _codes(natures)))
    families = [raw(flat, "famille"), *keys(type_, "FAMILLE")]
    details = [raw(flat, "sousnature"), *keys(type_, "NATURE", "APPEL_OFFRE")]
    if "DSP" in families or "CONCESSION" in details:
        draft.keep("procedure", "concession")
    elif "CONCOURS" in details:
        draft.keep("procedure", "design_contest")


def _links(flat: dict[str, Any], index: Node, draft: Draft) -> None:
    linked: list[str] = []
    for field in ("annonce_lie", "annonces_anterieures"):
        if flat.get(field):
            linked += notice_ids(" ".join(leaves(flat[field])))
    reference = get(index, "REFERENCE")
    for before in [*each(reference, "ANNONCE_ANTERIEUR"), *each(index, "MARCHE", "ANNONCE_ANTERIEUR")]:
        linked += notice_ids(raw(before, "IDWEB") or raw(before, "REFERENCE", "IDWEB"))
    for before in each(index, "INDEXATION", "AVISLIEE", "AVIS_PRECEDENT"):
        linked += notice_ids(raw(before, "IDWEB"))
    draft.found["corrects"] = tuple(number for number in unique(linked) if number != draft.published_id)


@functools.lru_cache(256)
def _procedure(types: tuple[str, ...]) -> str | None:
    found = next((code for key, code in _PROCEDURES for type_ in types if key in type_), None)
    return found or ("other" if any(types) else None)


def _indexed(flat: dict[str, Any], indexed: Node, draft: Draft) -> None:
    """What the index knows: taken where the content has not told it better."""
    natures = [*each(flat, "type_marche"), *keys(indexed, "NATURE_MARCHE")]
    draft.keep("nature", next((_NATURES[nature] for nature in natures if isinstance(nature, str) and nature in _NATURES), None))
    types = (raw(flat, "type_procedure"), *keys(indexed, "TYPE_PROCEDURE"), raw(indexed, "TYPE_PROCEDURE_V1"))
    draft.keep("procedure", _procedure(_codes(types)))
    places = [*each(flat, "code_departement_prestation"), *each(indexed, "DEP_PRESTATION")]
    places += each(flat, "code_departement") or each(indexed, "DEP_PUBLICATION")
    draft.keep("departments", unique(clean_department(raw(place)) or "" for place in places))
    labels = [raw(label) for label in each(flat, "descripteur_libelle")] or [
        raw(one, "LIBELLE") for one in each(indexed, "DESCRIPTEURS", "DESCRIPTEUR")
    ]
    draft.keep("descriptors", unique(clean(label) for label in labels))
    criteria = " ".join([*(raw(one) for one in each(flat, "criteres")), *keys(indexed, "CRITERES_SOCIAUX_ENV")]).lower()
    draft.keep("social_clause", True if "sociaux" in criteria else None)
    draft.keep("environmental", True if "environnementaux" in criteria else None)
    if draft.found.get("kind") == "award":
        draft.keep("winners", unique(name(raw(one)) for one in each(flat, "titulaire")))
