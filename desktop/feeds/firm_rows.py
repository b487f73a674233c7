"""One row of a list, its cells under the names of Firm's fields, as a Firm."""

import functools
import re
from collections.abc import Mapping
from typing import Any

from desktop.base import formats
from desktop.feeds import firm_cells
from desktop.feeds.identifiers import Identity, identity
from desktop.feeds.workbooks import FORMULA
from desktop.model import codes
from desktop.model.firms import Firm, firm_id
from desktop.model.records import public_id

_WHO = ("name", "trade_name", "commune", "town", "postcode", "address", "contact", "phone", "email", "naf", "activity")
"""The cells that tell one row without SIRET from another: two of them are one firm only if all agree."""
_IDENTIFIERS = frozenset(("siret", "siren", "nic"))
_LABELS = {field.name: field.label for field in Firm.fields()}
_ARRONDISSEMENTS = (("751", "75056"), ("6938", "69123"), ("132", "13055"))


def firm(values: Mapping[str, str], source: str) -> tuple[Firm, list[str]] | str:
    """The firm of a row with what was wrong in single cells (left aside), or the reason in French why it is none.

    `values` holds texts under names of Firm's fields and of `synonyms.EXTRAS`. A firm without SIRET gets an id of its own.
    """
    who = identity(values)
    if who.fault:
        return who.fault
    filled = {name: text for name, text in values.items() if name not in _IDENTIFIERS and not firm_cells.blank(text)}
    name = firm_cells.line(filled.get("name", "")) or firm_cells.line(filled.get("trade_name", ""))
    if not who.siret and not name:
        return "Ni SIRET ni nom : on ne sait pas de quelle entreprise il s’agit."
    if not who.siret and not who.siren and set(filled) <= {"name"} and len(values) > 1:
        return f"Un nom seul (« {name} ») : c’est un titre, ou une ligne à compléter."
    found, faults = _read(filled)
    remarks = [found["remarks"]] if "remarks" in found else []
    if activity := filled.get("activity") or _activity(filled.get("naf", "")):
        remarks.append(f"Activité : {' '.join(activity.split())[:300]}")
    if firm_cells.is_band(filled.get("staff", "")):
        remarks.append(f"Effectif publié : {filled['staff'].strip()[:60]}.")
    found["commune"], unplaced = place(filled.get("commune", "")[:100], filled.get("town", "")[:100], found.get("postcode", ""))
    if unplaced:
        remarks.append(f"Commune à préciser : {unplaced}.")
        faults.append(f"Commune inconnue ou douteuse : « {unplaced} ».")
    if who.siren:
        remarks.append(f"SIREN {who.siren}, SIRET à compléter.")
    found["name"] = name or nameless(who.siret, found["commune"])
    found["remarks"] = "\n".join(remarks)
    return Firm(id=_id(who, values), siret=who.siret, source=source, **found), faults


def nameless(siret: str, commune: str) -> str:
    """What an establishment without a published name is called: « Établissement 812 345 678 00017 (Frévent) »."""
    where = codes.commune(commune) if commune else None
    return f"Établissement {formats.siret(siret)}" + (f" ({where.name})" if where else "")


@functools.lru_cache(4096)
def place(code: str, town: str, postcode: str) -> tuple[str, str]:
    """The INSEE code of a row's commune, and what is left to find out: one of them is empty.

    A name counts in the département of the postcode; the postcode alone only where it has one commune.
    """
    for text in (code.strip(), town.strip()):
        padded = text.zfill(5) if re.fullmatch(r"\d{4}", text, re.ASCII) else text.upper()
        if re.fullmatch(r"\d[\dAB]\d{3}", padded, re.ASCII) and (found := codes.commune(_whole_city(padded))):
            return found.insee, ""
    words = town or code
    words = "" if firm_cells.blank(words) else words
    postcode = postcode or firm_cells.postcode(words) or ""
    by_postcode = codes.communes_of_postcode(postcode) if postcode else ()
    by_name = codes.communes_named(re.sub(r"^[\s\d-]+", "", words)) if re.search(r"[^\W\d_]", words) else ()
    for chosen in ([c for c in by_name if c in by_postcode], _near(by_name, postcode), [] if by_name and words else list(by_postcode)):
        if len(chosen) == 1:
            return chosen[0].insee, ""
    return "", " ".join(filter(None, [postcode, words.strip()[:80]])) if words else ""


def _near(by_name: tuple[codes.Commune, ...], postcode: str) -> list[codes.Commune]:
    """Those in the département of the postcode; all of them without one."""
    if not postcode:
        return list(by_name)
    departments = {c.department for c in codes.communes_of_postcode(postcode)} or {codes.department_of(postcode)}
    return [c for c in by_name if c.department in departments]


def _whole_city(code: str) -> str:
    """Paris, Lyon and Marseille instead of their arrondissements."""
    return next((city for start, city in _ARRONDISSEMENTS if code.startswith(start)), code)


def _read(filled: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The values that can be read, and what is wrong with the others."""
    found: dict[str, Any] = {}
    faults: list[str] = []
    for name, text in filled.items():
        reader = firm_cells.READERS.get(name)
        value = reader(text) if reader and text != FORMULA else None
        if value is not None:
            found[name] = value
        elif text == FORMULA:
            faults.append(f"{_LABELS.get(name, name)} : formule enregistrée sans sa valeur.")
        elif reader and not (name == "naf" and _activity(text)):
            faults.append(f"{_LABELS[name]} : « {' '.join(text.split())[:60]} » ne se lit pas.")
    return found, faults


def _activity(text: str) -> str:
    """The text of a column « activité principale » that holds words instead of a code."""
    return text if re.search(r"[^\W\d_]{4}", text) else ""


def _id(who: Identity, values: Mapping[str, str]) -> str:
    """The same at each reading of the same row; never that of a firm with a SIRET."""
    if who.siret:
        return firm_id(who.siret)
    return public_id("firm-row", who.siren, *(_alike(values.get(name, "")) for name in _WHO))


def _alike(text: str) -> str:
    """A text as it is compared; digits stand together, so that « 03 21 » and « 0321 » are one number."""
    if not text:
        return ""
    words = formats.plain_words(text)
    return "".join(words) if text[:1] in "0123456789+" else " ".join(words)
