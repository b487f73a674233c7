"""Where personal data come from, and the proof that they were erased."""

from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.journal import erasure
from desktop.model.records import Record, field

BASES = (
    ("mission", "Mission d’intérêt public (RGPD art. 6.1.e)"),
    ("interest", "Intérêt légitime (RGPD art. 6.1.f)"),
    ("consent", "Consentement (RGPD art. 6.1.a)"),
    ("contract", "Contrat ou demande de l’entreprise (RGPD art. 6.1.b)"),
    ("law", "Obligation légale (RGPD art. 6.1.c)"),
)
"""Legal bases of Regulation (EU) 2016/679, article 6(1)."""


@dataclass(frozen=True, kw_only=True)
class Source(Record):
    """A list of firms that was brought in: whose it is, and by what right it is kept. Its id is the import's group in the journal."""

    KIND: ClassVar[str] = "source"
    PLURAL: ClassVar[str] = "sources"
    LABEL: ClassVar[str] = "Liste importée"

    name: str = field("Fichier")
    owner: str = field("Transmise par", help="Votre chambre, l’Urssaf, une mairie…")
    basis: str | None = field("Base légale", "choice", choices=BASES)
    brought_on: Any = field("Importée le", "date")
    firms: int | None = field("Entreprises", "number")
    remarks: str = field("Remarques", "long")


@dataclass(frozen=True, kw_only=True)
class Erasure(Record):
    """The dated proof of an erasure: what was erased by its ids and its numbers, nothing of what it said."""

    KIND: ClassVar[str] = erasure.KIND
    PLURAL: ClassVar[str] = "erasures"
    LABEL: ClassVar[str] = "Effacement"

    erased: tuple[str, ...] = field("Fiches effacées", "list")
    parts: Any = field("Champs effacés", "json")
    what: str = field("Ce qui a été effacé", help="Des nombres, aucun contenu.")
    reason: str = field("Motif")
    erased_on: Any = field("Effacé le", "date")
