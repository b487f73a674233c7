"""The gates of a lot for a firm: what would make an answer useless (domain.md §5.1).

« Non » needs a fact. What is not known passes, with a question. Only gates that this lot has are listed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desktop.base import formats
from desktop.model import trades
from desktop.model.calendar import working_days_between
from desktop.model.facts import FirmFacts, LotFacts
from desktop.model.firms import DISABILITY, SIAE
from desktop.model.method import Method

OPEN_KINDS = ("call", "correction")
RESERVED_FOR = {
    "disability": DISABILITY,
    "insertion": SIAE,
    "disability_insertion": DISABILITY | SIAE,
    "prison": frozenset[str](),
    "sse": SIAE | DISABILITY | {"GEIQ", "SCOP", "asso"},
}
"""Who may answer alone: L2113-12, L2113-13, L2113-14, L2113-13-1, L2113-15 of the code de la commande publique."""
RESERVED_TO = {
    "disability": "aux entreprises adaptées et ESAT (L2113-12)",
    "insertion": "aux structures d’insertion (L2113-13)",
    "disability_insertion": "aux entreprises adaptées, ESAT et structures d’insertion (L2113-14)",
    "prison": "au travail pénitentiaire (L2113-13-1)",
    "sse": "à l’économie sociale et solidaire (L2113-15)",
}
TURNOVER_CEILING = 1.5
"""Most that may be asked, times the amount of the lot: R2142-7, since 1 January 2026."""


@dataclass(frozen=True)
class Gate:
    """One gate: `answer` is True, False or None (unknown: the sentence is a question).

    `later`: nothing to ask and nothing that stops, but a known lack to mend by the award; its `answer` is None.
    """

    key: str
    answer: bool | None
    sentence: str
    later: bool = False


def gates(firm: FirmFacts, lot: LotFacts, now: datetime, method: Method) -> tuple[Gate, ...]:
    """The gates of this lot for this firm, in the order in which they are told."""
    return (
        *deadline_gates(lot, now, method),
        *_reservation(firm, lot),
        *_qualification(firm, lot),
        *_turnover(firm, lot),
        *_refusals(firm, lot),
        *_papers(firm, lot),
        *_exclusion(firm),
        *_visit(lot),
        *_signature(firm),
    )


def deadline_gates(lot: LotFacts, now: datetime, method: Method) -> Iterator[Gate]:
    """Whether there is still something to answer, and time for it: the same for every firm."""
    if lot.kind not in OPEN_KINDS:
        yield Gate("deadline", False, "Cet avis n’appelle pas d’offre.")
    elif lot.deadline is None:
        yield Gate("deadline", None, "Date de remise inconnue : à lire dans l’avis.")
    elif lot.deadline < now:
        yield Gate("deadline", False, f"Date de remise passée : {formats.moment(lot.deadline, now.date())}.")
    else:
        left = working_days_between(now.date(), lot.deadline.date())
        enough = left >= method.min_working_days
        days = f"{left} jour{'s' if left > 1 else ''} ouvré{'s' if left > 1 else ''}"
        yield Gate("deadline", enough, f"Il reste {days}." if enough else f"Délai trop court : il reste {days}.")


def _reservation(firm: FirmFacts, lot: LotFacts) -> Iterator[Gate]:
    if lot.reserved not in RESERVED_FOR:
        return
    kind, to = firm.firm.ess_kind, RESERVED_TO[lot.reserved]
    if kind is None:
        yield Gate("reservation", None, f"Lot réservé {to} : quel est le type de la structure ?")
    elif kind in RESERVED_FOR[lot.reserved]:
        yield Gate("reservation", True, f"Lot réservé {to} : l’entreprise en est.")
    else:
        yield Gate("reservation", False, f"Lot réservé {to} – accès possible comme sous-traitant ou partenaire.")


def _qualification(firm: FirmFacts, lot: LotFacts) -> Iterator[Gate]:
    for scheme in lot.qualifications:
        name = scheme.upper() if len(scheme) < 6 else scheme.capitalize()
        if scheme in firm.schemes:
            yield Gate("qualification", True, f"{name} demandé : l’entreprise l’a ; vérifier le numéro.")
        else:
            yield Gate("qualification", None, f"{name} demandé, ou équivalent : l’entreprise peut-elle le prouver ?")


def _turnover(firm: FirmFacts, lot: LotFacts) -> Iterator[Gate]:
    asked, own = lot.min_turnover, firm.firm.turnover
    if not asked:
        return
    sum_asked = formats.money(asked)
    if own is not None and own >= asked:
        yield Gate("turnover", True, f"Chiffre d’affaires exigé : {sum_asked}, atteint.")
    elif lot.amount and asked > TURNOVER_CEILING * lot.amount:
        yield Gate("turnover", None, f"Exigence supérieure au plafond (1,5 fois le montant, R2142-7) : {sum_asked}, à questionner.")
    elif own is None:
        yield Gate("turnover", None, f"Chiffre d’affaires exigé : {sum_asked}. Celui de l’entreprise ?")
    else:
        yield Gate("turnover", False, f"Chiffre d’affaires exigé : {sum_asked}, l’entreprise a {formats.money(own)}.")


def _refusals(firm: FirmFacts, lot: LotFacts) -> Iterator[Gate]:
    refused = firm.firm.refused_places
    if refused and (lot.place in refused or lot.epci in refused):
        yield Gate("zone", False, "Commune ou intercommunalité refusée par l’entreprise.")
    for word in firm.refused:
        if word in lot.words:
            yield Gate("words", False, f"Contient un mot refusé : « {word.strip()} ».")


def _exclusion(firm: FirmFacts) -> Iterator[Gate]:
    if firm.firm.excluded:
        yield Gate("exclusion", False, "Entreprise exclue de la commande publique (L2141-1 et suivants).")
    elif firm.firm.excluded is None:
        yield Gate("exclusion", None, "Aucune exclusion (L2141-1 et suivants) ? À confirmer avec l’entreprise.")


def _visit(lot: LotFacts) -> Iterator[Gate]:
    if lot.visit == "compulsory":
        yield Gate("visit", None, "Visite du site obligatoire : est-elle encore possible ?")
    elif lot.visit == "unclear":
        yield Gate("visit", None, "Visite du site : à vérifier dans le règlement.")


def _papers(firm: FirmFacts, lot: LotFacts) -> Iterator[Gate]:
    """Papers that the firm is known to lack: they are due at the award, not before (R2143-6 to -10)."""
    own = firm.firm
    if own.ten_year_insurance is False and _construction(lot):
        due = "exigée à l’attribution pour les travaux de construction, L241-1 du code des assurances, à vérifier"
        yield Gate("ten_year_insurance", None, f"À régler avant de répondre : assurance décennale ({due}).", later=True)
    if own.up_to_date is False:
        yield Gate("up_to_date", None, "Pas à jour fiscal et social : à régulariser avant l’attribution.", later=True)


def _signature(firm: FirmFacts) -> Iterator[Gate]:
    """For information: the code asks for no electronic signature at the deposit, a règlement may."""
    if firm.firm.signature is False:
        yield Gate("signature", None, "Certificat de signature : à commander si le règlement l’exige.", later=True)


def _construction(lot: LotFacts) -> bool:
    """Works that build: gardening called works is none."""
    named = any(trades.trades()[id].nature == "works" for id in lot.trades)
    return lot.works and (named or not lot.cpv or any(code.startswith(trades.BUILDING) for code in lot.cpv))
