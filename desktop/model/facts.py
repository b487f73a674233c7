"""What matching reads of a lot and of a firm, found once so that it can be compared many times."""

import functools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from desktop.base.formats import plain, plain_words
from desktop.model import codes, trades
from desktop.model.firms import Firm, Profile, Qualification
from desktop.model.method import DECLARED, FROM_NAF, INSIDE_KM, OUTSIDE_KM, PROVEN, VAGUE
from desktop.model.notices import Lot, Notice

Point = tuple[float, float]
"""Latitude and longitude, degrees."""

SCHEMES = re.compile(r"\b(qualibat|qualifelec|rge|qualipv|qualipac|qualibois|qualisport|qualipaysage|certibiocide|caces|qualiopi|opqibi)\b")
USUAL_LABOUR = 0.45
"""Share of labour where the trade is unknown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LotFacts:
    """One lot with what its notice says of it. Money in cents excluding tax; `labour` is the share of labour, 0 to 1.

    `cpv` are the codes that tell the lot's work (those of the notice only where the lot's own title names no trade).
    `assumed`: the place is the buyer's commune, for want of a better. `area`: the départements, where no commune is known.
    """

    id: str
    notice: str
    number: str = "1"
    title: str = ""
    object: str = ""
    kind: str = "call"
    nature: str | None = None
    procedure: str | None = None
    cpv: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    labour: float = USUAL_LABOUR
    amount: int | None = None
    months: float | None = None
    place: str = ""
    epci: str = ""
    point: Point | None = None
    assumed: bool = False
    area: tuple[str, ...] = ()
    deadline: datetime | None = None
    reserved: str | None = None
    min_turnover: int | None = None
    visit: str | None = None
    social_clause: bool | None = None
    insertion_hours: int | None = None
    qualifications: tuple[str, ...] = ()
    buyer: str = ""
    words: str = ""

    @property
    def works(self) -> bool:
        """Works, as far as known: papers and radii differ."""
        return self.nature == "works"


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing a firm can do, how sure (`strength`), and by what it is proven.

    It is a trade (`trade`), or a CPV code (`cpv`) that wholly belongs to no trade.
    """

    trade: str
    cpv: str
    strength: float
    proof: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FirmFacts:
    """A firm as matching reads it on a given day. `papers` are (yes, no, unknown) counts for works, then for the rest.

    `past` are the references young enough, each (year, skills). `buyers` are plain names.
    """

    firm: Firm
    skills: tuple[Skill, ...] = ()
    point: Point | None = None
    papers: tuple[tuple[int, int, int], tuple[int, int, int]] = ((0, 0, 4), (0, 0, 3))
    past: tuple[tuple[int, tuple[Skill, ...]], ...] = ()
    buyers: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    refused: tuple[str, ...] = ()


def lot_facts(notice: Notice, lot: Lot) -> LotFacts:
    """What matching reads of a lot of a notice."""
    alone = len(notice.lots) <= 1
    building = notice.nature == "works" or any(code.startswith(trades.BUILDING) for code in lot.cpv)
    named = _named(lot.title, building and alone) or _named(lot.description, building)
    own = lot.cpv or (() if named and not alone else notice.cpv)
    if not named and (alone or not lot.title):
        named = _named(notice.object, building) or _named(" ; ".join(notice.descriptors), building)
    place = lot.place or notice.place or notice.buyer_commune
    text = plain(f"{lot.title} {lot.description} {notice.object}")
    return LotFacts(
        id=lot.id,
        notice=notice.id,
        number=lot.number,
        title=lot.title,
        object=notice.object,
        kind=notice.kind,
        nature=notice.nature,
        procedure=notice.procedure,
        cpv=tuple(trades.digits(code) for code in own),
        trades=named,
        labour=labour_share(own, named),
        amount=lot.amount or lot.amount_max or (notice.amount if alone else None),
        months=lot.months,
        place=place,
        epci=epci_of(place),
        point=point_of(place),
        assumed=bool(place) and not (lot.place or notice.place),
        area=() if point_of(place) else tuple(sorted(notice.departments)),
        deadline=notice.deadline,
        reserved=lot.reserved or notice.reserved,
        min_turnover=notice.min_turnover,
        visit=notice.visit,
        social_clause=notice.social_clause if lot.social_clause is None else lot.social_clause,
        insertion_hours=lot.insertion_hours or (notice.insertion_hours if alone else None),
        qualifications=tuple(dict.fromkeys(SCHEMES.findall(text))),
        buyer=buyer_key(notice.buyer),
        words=f" {' '.join(plain_words(text))} ",
    )


def _named(text: str, building: bool) -> tuple[str, ...]:
    """The trades that a text names. « Construction d’une crèche » is not childcare: of a building only building trades count."""
    found = trades.of_text(text)
    return tuple(id for id in found if trades.trades()[id].nature == "works") if building else found


def firm_facts(profile: Profile, today: date) -> FirmFacts:
    """What matching reads of a firm on a day: qualifications that have ended and old references do not count."""
    firm = profile.firm
    return FirmFacts(
        firm=firm,
        skills=tuple(_strongest(_skills(profile, today))),
        point=point_of(firm.commune),
        papers=(_counted(firm, works=True), _counted(firm, works=False)),
        past=tuple(
            (r.year, tuple(_work(r.trades, r.cpv, PROVEN, of=firm.trades)))
            for r in profile.references
            if r.year is not None and not r.archived
        ),
        buyers=frozenset(buyer_key(r.client) for r in profile.references if r.client and not r.archived),
        schemes=frozenset(s for q in _valid(profile, today) for s in SCHEMES.findall(plain(q.scheme))),
        refused=tuple(f" {' '.join(plain_words(w))} " for w in firm.refused_words if plain_words(w)),
    )


def buyer_key(name: str) -> str:
    """How two spellings of a buyer's name are compared."""
    return " ".join(plain_words(name))


@functools.lru_cache(50_000)
def labour_share(cpv: tuple[str, ...], named: tuple[str, ...]) -> float:
    """The share of labour in a lot's price, by its trades; the usual one where they are unknown."""
    found = named or tuple(id for code in cpv for id in trades.of_cpv(code))
    return sum(trades.trades()[id].labour for id in found) / len(found) if found else USUAL_LABOUR


def point_of(commune: str) -> Point | None:
    """Where the mairie of a commune is, by INSEE code."""
    found = codes.commune(commune) if commune else None
    return None if found is None or found.lat is None or found.lon is None else (found.lat, found.lon)


def epci_of(commune: str) -> str:
    """The EPCI (SIREN) of a commune."""
    found = codes.commune(commune) if commune else None
    return "" if found is None else found.epci


def road_km(one: Point, two: Point) -> float:
    """Kilometres by road between two points, from the great circle."""
    (a, b), (c, d) = [(math.radians(lat), math.radians(lon)) for lat, lon in (one, two)]
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return codes.ROAD_FACTOR * 2 * 6371.0 * math.asin(math.sqrt(h))


def lot_km(firm: FirmFacts, lot: LotFacts) -> float | None:
    """Kilometres by road from a firm to a lot; within an `area` a firm is `INSIDE_KM` away, else it counts from the area's middle."""
    if firm.point is None:
        return None
    if lot.point is not None:
        return road_km(firm.point, lot.point)
    if codes.department_of(firm.firm.commune) in lot.area:
        return INSIDE_KM
    middles = [road_km(firm.point, middle) for middle in map(codes.department_centre, lot.area) if middle]
    return max(OUTSIDE_KM, min(middles)) if middles else None


def _skills(profile: Profile, today: date) -> Iterator[Skill]:
    firm = profile.firm
    for q in _valid(profile, today):
        yield from _work(q.trades, (), PROVEN, " ".join(filter(None, (q.scheme, q.number))))
    for r in profile.references:
        if not r.archived:
            yield from _work(r.trades, r.cpv, PROVEN, f"référence {r.client}".strip(), of=firm.trades)
    yield from _work(firm.trades, firm.cpv, DECLARED)
    if not firm.trades:
        for found in (*map(trades.of_nafa, firm.nafa), trades.of_naf(firm.naf)):
            yield from (Skill(id, "", FROM_NAF / len(found) ** VAGUE[trades.trades()[id].nature]) for id in found)


def _work(found: tuple[str, ...], cpv: tuple[str, ...], strength: float, proof: str = "", of: tuple[str, ...] = ()) -> Iterator[Skill]:
    """What trades and codes tell; a code that several trades may do tells those that are known (`found`, else `of`)."""
    known = trades.trades()
    yield from (Skill(id, "", strength, proof) for id in found if id in known)
    for code in cpv:
        owners = trades.of_cpv(code)
        able = [id for id, value in trades.affinity(code).items() if owners and value >= trades.BROADER]
        some = [id for id in able if id in found] or [id for id in able if id in of] or owners
        yield from (Skill(id, "", strength, proof) for id in some)
        if not owners:
            yield Skill("", trades.digits(code), strength, proof)


def _strongest(skills: Iterator[Skill]) -> Iterator[Skill]:
    best: dict[tuple[str, str], Skill] = {}
    for skill in skills:
        key = (skill.trade, skill.cpv)
        if key not in best or skill.strength > best[key].strength:
            best[key] = skill
    yield from best.values()


def _valid(profile: Profile, today: date) -> list[Qualification]:
    return [q for q in profile.qualifications if not q.archived and (q.valid_to is None or q.valid_to >= today)]


def _counted(firm: Firm, *, works: bool) -> tuple[int, int, int]:
    asked = [firm.professional_insurance, firm.up_to_date, firm.signature] + ([firm.ten_year_insurance] if works else [])
    return (asked.count(True), asked.count(False), asked.count(None))
