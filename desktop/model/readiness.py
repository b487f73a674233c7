"""What a firm needs to answer a call, as far as its profile tells: each point in order, missing, or not known yet."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.model.firms import Firm, Profile

State = Literal["ok", "bad", "unknown"]
YEARS = 5
"""References count for so many years (works; R2142-14)."""

_KNOWN = (
    ("siret", "SIRET"),
    ("ess_kind", "Type de structure"),
    ("trades", "Métiers"),
    ("commune", "Commune"),
    ("turnover", "Chiffre d’affaires"),
    ("max_lot", "Plus gros lot"),
    ("available_staff", "Personnes disponibles"),
)
_PAPERS = (
    ("professional_insurance", "Assurance professionnelle", "Assurance professionnelle absente"),
    ("ten_year_insurance", "Assurance décennale", "Assurance décennale absente"),
    ("up_to_date", "À jour fiscal et social", "Pas à jour fiscal et social"),
    ("signature", "Certificat de signature", "Certificat de signature absent"),
)


@dataclass(frozen=True)
class Point:
    """One thing that counts. `field` is where it is told: a field of Firm, or « references ». `paper`: proof that buyers ask for."""

    field: str
    state: State
    label: str
    paper: bool = False


def readiness(profile: Profile, today: date) -> tuple[Point, ...]:
    """The points of a firm, always the same ones in the same order."""
    firm = profile.firm
    known = tuple(_known(firm, name, label) for name, label in _KNOWN)
    zone = Point("zone_km", "ok" if firm.zone_km is not None or firm.zone_places else "unknown", "Zone")
    papers = tuple(_paper(firm, *paper) for paper in _PAPERS)
    return (*known, zone, *papers, _references(profile, today))


def share(points: tuple[Point, ...]) -> float:
    """The share of points in order, 0 to 1."""
    return sum(point.state == "ok" for point in points) / len(points) if points else 0.0


def _known(firm: Firm, name: str, label: str) -> Point:
    told = getattr(firm, name) not in (None, "", ())
    if name == "trades":
        told = told or bool(firm.cpv)
    return Point(name, "ok" if told else "unknown", label)


def _paper(firm: Firm, name: str, label: str, absent: str) -> Point:
    value: bool | None = getattr(firm, name)
    if value is None:
        return Point(name, "unknown", label, paper=True)
    return Point(name, "ok", label, paper=True) if value else Point(name, "bad", absent, paper=True)


def _references(profile: Profile, today: date) -> Point:
    count = sum(1 for r in profile.references if not r.archived and r.year is not None and r.year >= today.year - YEARS)
    if count:
        return Point("references", "ok", f"Références : {count}", paper=True)
    return Point("references", "unknown", "Références récentes", paper=True)
