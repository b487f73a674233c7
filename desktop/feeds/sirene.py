"""SIRENE: the CSV of establishments, and the answers of the INSEE, recherche-entreprises and RNE APIs, as rows of firms."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from desktop.feeds.trees import each, get, raw

CLOSED = "Établissement fermé d’après SIRENE : il n’est pas importé."
_STAFF = {
    "00": "0 salarié", "01": "1 à 2 salariés", "02": "3 à 5 salariés", "03": "6 à 9 salariés", "11": "10 à 19 salariés",
    "12": "20 à 49 salariés", "21": "50 à 99 salariés", "22": "100 à 199 salariés", "31": "200 à 249 salariés",
    "32": "250 à 499 salariés", "41": "500 à 999 salariés", "42": "1000 à 1999 salariés", "51": "2000 à 4999 salariés",
    "52": "5000 à 9999 salariés", "53": "10000 salariés et plus",
}  # fmt: skip
"""INSEE's bands of headcount (tranche d’effectif salarié); « NN » is unknown."""
_FORMS = {
    "1000": "Entrepreneur individuel", "5202": "SNC", "5306": "SCS", "5498": "EURL", "5499": "SARL", "5599": "SA", "5699": "SA",
    "5710": "SAS", "5720": "SASU", "5458": "SARL SCOP", "5558": "SA SCOP", "5658": "SA SCOP", "5453": "SARL coopérative artisanale",
    "5553": "SA coopérative artisanale", "6220": "GIE", "6540": "SCI", "6598": "EARL", "9220": "Association",
    "9221": "Association d’insertion", "9222": "Association intermédiaire", "9223": "Groupement d’employeurs",
    "9230": "Association d’utilité publique", "9300": "Fondation",
}  # fmt: skip
"""The usual legal forms (catégorie juridique, INSEE, niveau 3)."""
_ADDRESS = ("numeroVoie", "indiceRepetition", "typeVoie", "libelleVoie", "complementAdresse")
_KINDS = {"5458": "SCOP", "5558": "SCOP", "5658": "SCOP", "9220": "asso", "9221": "asso", "9222": "AI", "9230": "asso"}
_HIDDEN = "[ND]"
"""Stands for what its holder does not let INSEE publish."""


def is_sirene(headers: tuple[str, ...]) -> bool:
    """Whether a table has the columns of INSEE's file of establishments."""
    return "siret" in headers and sum(header.endswith("Etablissement") for header in headers) >= 3


def row(cells: Mapping[str, str]) -> dict[str, str] | str:
    """A row of StockEtablissement (columns of the legal unit are used where they were joined), or why it is left out."""
    return _establishment(cells, cells, cells, cells)


def insee(establishment: dict[str, Any]) -> dict[str, str] | str:
    """An establishment of INSEE's API (`etablissement`, `etablissements[]`), or why it is left out."""
    now = next((p for p in each(establishment, "periodesEtablissement") if get(p, "dateFin") is None), None)
    return _establishment(establishment, get(establishment, "uniteLegale"), get(establishment, "adresseEtablissement"), now)


def _establishment(flat: Any, unit: Any, address: Any, period: Any) -> dict[str, str] | str:
    state = raw(period, "etatAdministratifEtablissement") or raw(flat, "etatAdministratifEtablissement")
    if state == "F" or raw(unit, "etatAdministratifUniteLegale") == "C":
        return CLOSED
    person = [
        raw(unit, "prenomUsuelUniteLegale") or raw(unit, "prenom1UniteLegale"),
        raw(unit, "nomUsageUniteLegale") or raw(unit, "nomUniteLegale"),
    ]
    form = raw(unit, "categorieJuridiqueUniteLegale")
    old_codes = raw(period, "nomenclatureActivitePrincipaleEtablissement") not in ("", "NAFRev2")
    signs = [f"enseigne{n}Etablissement" for n in (1, 2, 3)] + ["denominationUsuelleEtablissement"]
    return _known({
        "siret": raw(flat, "siret"),
        "name": _first(raw(unit, "denominationUniteLegale"), _joined(person), raw(period, "denominationUsuelleEtablissement")),
        "trade_name": _first(*(raw(period, sign) for sign in signs), raw(unit, "denominationUsuelle1UniteLegale")),
        "legal_form": _FORMS.get(form, ""),
        "ess_kind": _KINDS.get(form, ""),
        "created_on": raw(flat, "dateCreationEtablissement"),
        "address": _joined(raw(address, f"{part}Etablissement") for part in _ADDRESS),
        "postcode": raw(address, "codePostalEtablissement"),
        "commune": raw(address, "codeCommuneEtablissement"),
        "town": raw(address, "libelleCommuneEtablissement"),
        "naf": "" if old_codes else raw(period, "activitePrincipaleEtablissement"),
        "nafa": raw(flat, "activitePrincipaleRegistreMetiersEtablissement"),
        "staff": _STAFF.get(raw(flat, "trancheEffectifsEtablissement"), ""),
    })  # fmt: skip


def company(found: dict[str, Any]) -> Iterator[dict[str, str] | str]:
    """The open establishments that a result of recherche-entreprises names: those that match the search, otherwise the seat."""
    named = _first(raw(found, "nom_raison_sociale"), raw(found, "nom_complet"))
    form, figures = raw(found, "nature_juridique"), get(found, "finances")
    years = sorted(cast(dict[str, Any], figures)) if isinstance(figures, dict) else []
    turnover = raw(figures, years[-1], "ca") if years else ""
    for one in each(found, "matching_etablissements") or each(found, "siege"):
        if raw(one, "etat_administratif") == "F" or raw(found, "etat_administratif") == "C":
            yield CLOSED
            continue
        yield _known({
            "siret": raw(one, "siret"),
            "name": named,
            "trade_name": _first(raw(one, "nom_commercial"), raw(one, "liste_enseignes")),
            "legal_form": _FORMS.get(form, ""),
            "ess_kind": _first(raw(found, "complements", "type_siae"), _KINDS.get(form, "")),
            "created_on": raw(one, "date_creation"),
            "address": raw(one, "adresse").partition(raw(one, "code_postal") or "\n")[0],
            "postcode": raw(one, "code_postal"),
            "commune": raw(one, "commune"),
            "town": raw(one, "libelle_commune"),
            "naf": raw(one, "activite_principale"),
            "nafa": raw(one, "activite_principale_registre_metier"),
            "staff": _STAFF.get(raw(one, "tranche_effectif_salarie"), ""),
            "turnover": turnover,
            "turnover_year": years[-1] if turnover else "",
        })  # fmt: skip


def register(found: dict[str, Any]) -> dict[str, str] | str:
    """The main establishment of a company of the Registre national des entreprises, or why it is left out."""
    content = get(found, "formality", "content")
    who = get(content, "personneMorale") or get(content, "personnePhysique") or get(content, "exploitation")
    main = get(who, "etablissementPrincipal")
    described, address = get(main, "descriptionEtablissement"), get(main, "adresse") or get(who, "adresseEntreprise", "adresse")
    if get(content, "natureCessation") or raw(described, "dateEffetFermeture"):
        return CLOSED
    activity = next((a for a in each(main, "activites") if get(a, "indicateurPrincipal")), None)
    person = get(who, "identite", "entrepreneur", "descriptionPersonne")
    entity, form = get(who, "identite", "entreprise"), raw(content, "natureCreation", "formeJuridique")
    return _known({
        "siret": raw(described, "siret"),
        "siren": _first(raw(entity, "siren"), raw(found, "formality", "siren")),
        "name": _first(raw(entity, "denomination"), _joined([raw(person, "prenoms"), raw(person, "nom")])),
        "trade_name": _first(raw(described, "nomCommercial"), raw(described, "enseigne")),
        "legal_form": _FORMS.get(form, ""),
        "ess_kind": _KINDS.get(form, ""),
        "created_on": raw(content, "natureCreation", "dateCreation"),
        "address": _joined(raw(address, part) for part in ("numVoie", "indiceRepetition", "typeVoie", "voie", "complementLocalisation")),
        "postcode": raw(address, "codePostal"),
        "commune": raw(address, "codeInseeCommune"),
        "town": raw(address, "commune"),
        "naf": _first(raw(activity, "codeApe"), raw(entity, "codeApe")),
        "nafa": raw(activity, "codeAprm"),
        "activity": raw(activity, "descriptionDetaillee"),
    })  # fmt: skip


def _first(*texts: str) -> str:
    return next((text for text in texts if text and text != _HIDDEN), "")


def _joined(parts: Any) -> str:
    return " ".join(part.strip() for part in parts if part and part != _HIDDEN)


def _known(values: dict[str, str]) -> dict[str, str]:
    if values.get("trade_name") == values.get("name"):
        values["trade_name"] = ""
    return {name: value for name, value in values.items() if value and value != _HIDDEN}
