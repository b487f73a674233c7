"""Public notices and their lots: what buyers publish, from any source, in one shape."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from desktop.model.records import Record, field, public_id

KINDS = (
    ("call", "Avis de marché"),
    ("correction", "Rectificatif"),
    ("award", "Attribution"),
    ("prior", "Préinformation"),
    ("modification", "Modification de contrat"),
    ("cancellation", "Annulation ou sans suite"),
    ("other", "Autre avis"),
)
NATURES = (("works", "Travaux"), ("services", "Services"), ("supplies", "Fournitures"))
PROCEDURES = (
    ("adapted", "MAPA"),
    ("open", "Appel d’offres ouvert"),
    ("restricted", "Appel d’offres restreint"),
    ("negotiated", "Procédure avec négociation"),
    ("dialogue", "Dialogue compétitif"),
    ("concession", "Concession"),
    ("design_contest", "Concours"),
    ("other", "Autre procédure"),
)
RESERVATIONS = (
    ("disability", "Réservé EA / ESAT"),
    ("insertion", "Réservé SIAE"),
    ("disability_insertion", "Réservé EA, ESAT et SIAE"),
    ("prison", "Réservé au travail pénitentiaire"),
    ("sse", "Réservé à l’économie sociale et solidaire"),
)
"""Reserved contracts: L2113-12, L2113-13, L2113-14, L2113-13-1, L2113-15 of the code de la commande publique."""
VISITS = (
    ("no", "Pas de visite"),
    ("possible", "Visite possible"),
    ("compulsory", "Visite obligatoire"),
    ("unclear", "Visite : à vérifier dans le règlement"),
)
DEADLINE_FLAGS = (
    ("sources_disagree", "Deux heures différentes dans l’avis : à vérifier dans le règlement de la consultation."),
    ("odd_offset", "Le fuseau horaire publié est faux ; l’heure affichée est celle écrite par l’acheteur."),
    ("no_time", "L’heure n’est pas publiée : à vérifier."),
    ("implausible", "La date publiée n’est pas plausible : à vérifier."),
    ("typed", "Date saisie à la main."),
    ("confirmed", "Nouvelle date confirmée d’après un rectificatif."),
)
SOURCES = (("boamp", "BOAMP"), ("ted", "TED"), ("typed", "Saisi à la main"))


@dataclass(frozen=True, kw_only=True)
class Lot(Record):
    """One lot: what a firm answers to. A notice without lots has one, numbered « 1 »."""

    KIND: ClassVar[str] = "lot"
    PLURAL: ClassVar[str] = "lots"
    LABEL: ClassVar[str] = "Lot"

    notice: str = field("Avis", "link")
    number: str = field("Lot")
    title: str = field("Objet")
    description: str = field("Description", "long")
    cpv: tuple[str, ...] = field("Codes CPV", "codes", source="cpv", help="Huit chiffres, sans clé.")
    amount: int | None = field("Estimation", "money")
    amount_min: int | None = field("Minimum", "money")
    amount_max: int | None = field("Maximum", "money")
    months: float | None = field("Durée", "decimal", unit="mois")
    place: str = field("Commune d’exécution", "code", source="communes")
    place_name: str = field("Lieu d’exécution", help="Tel que publié ; « Commune d’exécution » n’est remplie que sans doute possible.")
    reserved: str | None = field("Réservé", "choice", choices=RESERVATIONS)
    social_clause: bool | None = field("Clause sociale", "tri")
    insertion_hours: int | None = field("Heures d’insertion", "number", unit="h")


@dataclass(frozen=True, kw_only=True)
class Notice(Record):
    """One published notice (avis). Calls, corrections, awards and prior information all are notices."""

    KIND: ClassVar[str] = "notice"
    PLURAL: ClassVar[str] = "notices"
    LABEL: ClassVar[str] = "Avis"

    published_id: str = field("Numéro", help="Tel que publié : 26-88058, 401901-2026, LOC-2026-1.")
    source: str = field("Source", "choice", choices=SOURCES, default="boamp")
    kind: str = field("Type d’avis", "choice", choices=KINDS, default="call")
    object: str = field("Objet")
    buyer: str = field("Acheteur")
    buyer_siret: str = field("SIRET de l’acheteur")
    buyer_town: str = field("Ville de l’acheteur")
    buyer_postcode: str = field("Code postal de l’acheteur")
    buyer_commune: str = field(
        "Commune de l’acheteur", "code", source="communes", help="Code INSEE, retrouvé par le code postal et la ville."
    )
    departments: tuple[str, ...] = field("Départements", "codes", source="departments")
    place: str = field("Commune d’exécution", "code", source="communes", help="Code INSEE ; vide si elle n’est pas connue.")
    place_name: str = field("Lieu d’exécution")
    nature: str | None = field("Nature", "choice", choices=NATURES)
    procedure: str | None = field("Procédure", "choice", choices=PROCEDURES)
    published_on: Any = field("Publié le", "date")
    deadline: Any = field("Remise des offres", "moment", help="Heure de Paris, telle que l’acheteur l’a écrite.")
    deadline_flag: str | None = field("Remarque sur la date", "choice", choices=DEADLINE_FLAGS)
    proposed_deadline: Any = field("Nouvelle date proposée", "moment", help="Lue dans un rectificatif, à confirmer.")
    proposed_from: str = field("Proposée par l’avis")
    cpv: tuple[str, ...] = field("Codes CPV", "codes", source="cpv")
    descriptors: tuple[str, ...] = field("Descripteurs BOAMP", "list")
    reserved: str | None = field("Réservé", "choice", choices=RESERVATIONS)
    social_clause: bool | None = field("Clause sociale", "tri")
    insertion_hours: int | None = field("Heures d’insertion", "number", unit="h")
    environmental: bool | None = field("Clause environnementale", "tri")
    visit: str | None = field("Visite du site", "choice", choices=VISITS)
    visit_text: str = field("Précision sur la visite", "long")
    variants: bool | None = field("Variantes admises", "tri")
    criteria: tuple[str, ...] = field("Critères", "list", help="Chacun avec sa pondération : « Prix : 60 % ».")
    min_turnover: int | None = field("Chiffre d’affaires exigé", "money")
    amount: int | None = field("Estimation", "money")
    url: str = field("Adresse de l’avis")
    platform: str = field("Profil d’acheteur")
    corrects: tuple[str, ...] = field("Avis liés", "list", help="Numéros des avis que celui-ci rectifie ou suit.")
    winners: tuple[str, ...] = field("Titulaires", "list")
    text: tuple[tuple[str, str], ...] = field("Texte de l’avis", "pairs", help="Rubriques de l’avis : titre, texte.")
    lots: tuple[Lot, ...] = ()

    def is_open(self, now: datetime) -> bool:
        """A call or correction whose deadline, if known, has not passed."""
        return self.kind in ("call", "correction") and (self.deadline is None or self.deadline >= now)

    def is_open_call(self, now: datetime) -> bool:
        """A call whose deadline, if known, has not passed."""
        return self.kind == "call" and self.is_open(now)


def notice_id(source: str, published_id: str) -> str:
    """The id of a published notice: the same on every laptop."""
    return public_id("notice", source, published_id)


def lot_id(notice: str, number: str) -> str:
    """The id of a lot, from its notice's id and its published number."""
    return public_id("lot", notice, number)


@dataclass(frozen=True)
class Reject:
    """What could not be read: which file, where in it, and why, in French."""

    file: str
    place: str
    reason: str
    kept: bool = False
    """Only a field was refused: the record itself went in without it."""
