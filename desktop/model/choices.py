"""What was decided of a lot with a firm: kept, or set aside and why."""

from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.model.records import Record, field, public_id

STATES = (("kept", "Retenu"), ("aside", "Écarté"), ("proposed", "Proposé à l’entreprise"), ("to_check", "À vérifier"))
REASONS = (
    ("far", "Trop loin"),
    ("big", "Trop gros"),
    ("small", "Trop petit"),
    ("time", "Délai trop court"),
    ("load", "Carnet de commandes plein"),
    ("qualification", "Qualification manquante"),
    ("insurance", "Assurance"),
    ("price", "Prix"),
    ("buyer", "Acheteur"),
    ("not_my_trade", "Pas mon métier"),
    ("no_partner", "Partenaire introuvable"),
    ("other", "Autre raison"),
)


@dataclass(frozen=True, kw_only=True)
class Choice(Record):
    """The decision of one firm on one lot (présélection). One per pair, the same id on every laptop."""

    KIND: ClassVar[str] = "choice"
    PLURAL: ClassVar[str] = "choices"
    LABEL: ClassVar[str] = "Présélection"

    firm: str = field("Entreprise", "link")
    notice: str = field("Avis", "link")
    lot: str = field("Lot", "link")
    state: str | None = field("État", "choice", choices=STATES)
    reason: str | None = field("Raison", "choice", choices=REASONS)
    words: str = field("Les mots du dirigeant", "long")
    score_low: int | None = field("Score, bas", "number")
    score_mid: int | None = field("Score", "number")
    score_high: int | None = field("Score, haut", "number")
    decided_on: Any = field("Décidé le", "date")


def choice_id(firm: str, lot: str) -> str:
    """The id of the decision of a firm on a lot."""
    return public_id("choice", firm, lot)
