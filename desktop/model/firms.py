"""Firms, and what advisors know of them."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.model.records import Record, field, public_id

ESS_KINDS = (
    ("none", "Entreprise classique"),
    ("EI", "Entreprise d’insertion"),
    ("AI", "Association intermédiaire"),
    ("ACI", "Atelier et chantier d’insertion"),
    ("ETTI", "Travail temporaire d’insertion"),
    ("EITI", "Insertion par le travail indépendant"),
    ("GEIQ", "GEIQ"),
    ("EA", "Entreprise adaptée"),
    ("EATT", "Entreprise adaptée de travail temporaire"),
    ("ESAT", "ESAT"),
    ("SCOP", "SCOP, SCIC"),
    ("asso", "Association"),
)
SIAE = frozenset({"EI", "AI", "ACI", "ETTI", "EITI"})
DISABILITY = frozenset({"EA", "EATT", "ESAT"})

LA_POSTE = "356000000"


@dataclass(frozen=True, kw_only=True)
class Firm(Record):
    """A firm (entreprise) with its main establishment. Empty fields are unknown, never « no »."""

    KIND: ClassVar[str] = "firm"
    PLURAL: ClassVar[str] = "firms"
    LABEL: ClassVar[str] = "Entreprise"

    name: str = field("Raison sociale")
    trade_name: str = field("Enseigne")
    siret: str = field("SIRET", help="14 chiffres ; la clé est vérifiée.")
    legal_form: str = field("Forme juridique")
    ess_kind: str | None = field("Type de structure", "choice", choices=ESS_KINDS)
    created_on: Any = field("Créée le", "date")
    address: str = field("Adresse")
    postcode: str = field("Code postal")
    commune: str = field("Commune", "code", source="communes")
    contact: str = field("Contact")
    phone: str = field("Téléphone")
    email: str = field("Courriel")

    naf: str = field("Code NAF", help="Activité principale, par exemple 43.32A.")
    nafa: tuple[str, ...] = field("Codes NAFA", "list", help="Activités artisanales.")
    trades: tuple[str, ...] = field("Métiers", "codes", source="trades")
    cpv: tuple[str, ...] = field("Codes CPV déclarés", "codes", source="cpv")
    staff: int | None = field("Effectif", "number", unit="salariés")
    available_staff: float | None = field(
        "Personnes disponibles", "decimal", unit="ETP", help="Pour un nouveau chantier, en équivalents temps plein."
    )
    max_lot: int | None = field("Plus gros lot accepté", "money")
    turnover: int | None = field("Chiffre d’affaires", "money", help="Dernier exercice connu, hors taxes.")
    turnover_year: int | None = field("Exercice", "number")

    zone_km: int | None = field("Rayon habituel", "number", unit="km")
    zone_places: tuple[str, ...] = field("Communes et EPCI préférés", "codes", source="places")
    refused_places: tuple[str, ...] = field("Communes et EPCI refusés", "codes", source="places")
    refused_words: tuple[str, ...] = field("Mots refusés", "list", help="Un lot qui contient un de ces mots n’est pas proposé.")

    professional_insurance: bool | None = field("Assurance professionnelle", "tri")
    ten_year_insurance: bool | None = field("Assurance décennale", "tri")
    signature: bool | None = field("Certificat de signature électronique", "tri")
    up_to_date: bool | None = field("À jour fiscal et social", "tri")
    bid_before: bool | None = field("A déjà répondu à un marché", "tri")
    grouping: bool | None = field("Prête à un groupement", "tri")
    excluded: bool | None = field("Exclue de la commande publique", "tri", help="L2141-1 et suivants.")
    remarks: str = field("Remarques", "long")
    source: str = field("Origine de la fiche")
    informed_on: Any = field("Informée le", "date", help="De ce qui est gardé et de ses droits (RGPD art. 13 et 14).")
    consent_notices: bool | None = field("Veut recevoir des annonces", "tri")
    consent_directory: bool | None = field("Accepte de figurer dans un annuaire", "tri")
    consent_partners: bool | None = field("Accepte le partage avec les partenaires", "tri")
    keep_decided_on: Any = field("Conservation décidée le", "date", help="Dernière décision de garder cette fiche sans contact récent.")
    archived: bool = field("Archivée", "yes_no", default=False)


@dataclass(frozen=True, kw_only=True)
class Qualification(Record):
    """A qualification that proves a trade: Qualibat, RGE, Qualifelec, CACES…"""

    KIND: ClassVar[str] = "qualification"
    PLURAL: ClassVar[str] = "qualifications"
    LABEL: ClassVar[str] = "Qualification"

    firm: str = field("Entreprise", "link")
    scheme: str = field("Organisme")
    number: str = field("Numéro")
    scope: str = field("Objet")
    trades: tuple[str, ...] = field("Métiers prouvés", "codes", source="trades")
    valid_to: Any = field("Valable jusqu’au", "date")
    archived: bool = field("Archivée", "yes_no", default=False)


@dataclass(frozen=True, kw_only=True)
class Reference(Record):
    """Work already done, for whom and when."""

    KIND: ClassVar[str] = "reference"
    PLURAL: ClassVar[str] = "references"
    LABEL: ClassVar[str] = "Référence"

    firm: str = field("Entreprise", "link")
    client: str = field("Client")
    object: str = field("Objet")
    trades: tuple[str, ...] = field("Métiers", "codes", source="trades")
    cpv: tuple[str, ...] = field("Codes CPV", "codes", source="cpv")
    amount: int | None = field("Montant", "money")
    year: int | None = field("Année", "number")
    public: bool | None = field("Marché public", "tri")
    archived: bool = field("Archivée", "yes_no", default=False)


@dataclass(frozen=True)
class Profile:
    """A firm with what proves its trades: what matching reads."""

    firm: Firm
    qualifications: tuple[Qualification, ...] = ()
    references: tuple[Reference, ...] = ()


def firm_id(siret: str) -> str:
    """The id of a firm whose SIRET is known: the same on every laptop. Without a SIRET use `new_id()`."""
    return public_id("firm", siret)


def luhn(digits: str) -> bool:
    """The Luhn key of a string of digits (ISO/IEC 7812-1)."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def siret_fault(text: str) -> str | None:
    """Why `text` is not a SIRET, in French; None when it is one.

    Luhn over 14 digits; establishments of La Poste (356000000) pass when the sum of their digits is a multiple
    of 5 (INSEE's exception).
    """
    digits = clean_siret(text)
    if not digits.isdigit() or not digits.isascii():
        return "Un SIRET ne contient que des chiffres."
    if len(digits) != 14:
        return f"Un SIRET a 14 chiffres, celui-ci en a {len(digits)}."
    if luhn(digits) or (digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0):
        return None
    return "La clé de ce SIRET est fausse : un chiffre est sans doute mal recopié."


def clean_siret(text: str) -> str:
    """A SIRET without the spaces and dots that people type."""
    return re.sub(r"[\s.\u202f\u00a0-]", "", text)
