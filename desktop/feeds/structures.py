"""Insertion structures (SIAE, EA, GEIQ) of the State's marketplace, as rows of firms.

Phones, e-mails and contacts are left out: in the public file they are invented.
"""

from typing import Any

from desktop.feeds.trees import Node, get, raw

_UNKNOWN_STAFF = "Non renseigné"


def is_structure(found: Node) -> bool:
    """Whether an object is one of the marketplace's structures."""
    return raw(found, "model") == "siaes.siae"


def row(found: dict[str, Any]) -> dict[str, str]:
    """The structure's cells under the names of Firm's fields."""
    inner = get(found, "fields")
    staff, turnover = raw(inner, "api_entreprise_employees"), raw(inner, "ca") or raw(inner, "api_entreprise_ca")
    brand = raw(inner, "brand")
    values = {
        "siret": raw(inner, "siret"),
        "name": raw(inner, "name") or brand,
        "trade_name": "" if brand.casefold() == raw(inner, "name").casefold() else brand,
        "legal_form": raw(inner, "legal_form"),
        "ess_kind": raw(inner, "kind"),
        "address": raw(inner, "address"),
        "postcode": raw(inner, "post_code"),
        "town": raw(inner, "city"),
        "naf": raw(inner, "naf"),
        "staff": "" if staff == _UNKNOWN_STAFF else staff,
        "turnover": turnover,
        "turnover_year": (raw(inner, "api_entreprise_ca_date_fin_exercice") or raw(inner, "ca_last_updated"))[:4] if turnover else "",
    }
    return {name: value for name, value in values.items() if value}
