"""The numbers of `matching` for many lots and many firms at once. `matching` is the reference; a test compares them."""

import math
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from desktop.model import codes
from desktop.model.columns import Array, reach, road_km, time_value
from desktop.model.facts import FirmFacts, LotFacts, Skill, firm_facts, lot_km
from desktop.model.firm_table import FirmTable
from desktop.model.firms import Profile
from desktop.model.gates import RESERVED_FOR, TURNOVER_CEILING
from desktop.model.lot_table import LotTable
from desktop.model.matching import FACTORS, REST
from desktop.model.method import (
    INSIDE_KM,
    LEAST_KINSHIP,
    LEAST_SCORE,
    LEAST_TRADE,
    OTHERS,
    OUTSIDE_KM,
    SIMILAR,
    UNKNOWN_REST,
    UNKNOWN_TRADE,
    WEIGHTS,
    Method,
)
from desktop.model.signals import FIRST_TIME, WEEKS, annual, effort_days

__all__ = ["FirmTable", "LotTable", "Ranked", "kilometres", "rank_all", "rank_firms", "rank_lots", "rank_refused", "scores"]


Columns = dict[str, Any]
"""The signals by name: a column, or one number for all; NaN is unknown. « papers » have `low` and `high` besides.
« km » settles ties."""


ENOUGH = 0.6
"""Lots whose trade is worth less than this share of the best are looked at only where they can be among the first."""


class Ranked(NamedTuple):
    """One result: the place in the table, and the score, 0 to 100."""

    at: int
    lo: float
    mid: float
    hi: float


def rank_lots(profile: Profile, table: LotTable, now: datetime, top: int, method: Method | None = None) -> list[Ranked]:
    """The `top` lots for a firm: open, stopped by no gate, worth `LEAST_SCORE`; the best first."""
    firm = firm_facts(profile, now.date())
    return _rank_lots(firm, table, now, top, method or Method(), table.works.values(firm.skills))


def rank_all(profiles: Iterable[Profile], table: LotTable, now: datetime, top: int, method: Method | None = None) -> list[list[Ranked]]:
    """`rank_lots` for many firms, in their order; what firms of the same skills share is computed once."""
    firms = [firm_facts(profile, now.date()) for profile in profiles]
    found: list[list[Ranked]] = [[] for _ in firms]
    skills: tuple[Skill, ...] | None = None
    values = np.zeros(0)
    for i in sorted(range(len(firms)), key=lambda i: [(s.trade, s.cpv, s.strength) for s in firms[i].skills]):
        if firms[i].skills != skills:
            skills, values = firms[i].skills, table.works.values(firms[i].skills)
        found[i] = _rank_lots(firms[i], table, now, top, method or Method(), values)
    return found


def rank_firms(lots: Iterable[LotFacts], table: FirmTable, now: datetime, top: int, method: Method | None = None) -> list[list[Ranked]]:
    """For each lot the `top` firms of its trade, or of unknown trade, that no gate of their own stops; the best first.

    Lots that are closed have firms too: that it is too late is told by `matching`.
    """
    return [_rank_firms(lot, table, now, top, method or Method()) for lot in lots]


def rank_refused(profile: Profile, table: LotTable, now: datetime, top: int, method: Method | None = None) -> list[Ranked]:
    """The `top` lots of a firm's trades that a gate stops, the best first; none where its trades are not known."""
    firm, method = firm_facts(profile, now.date()), method or Method()
    if not firm.skills or not table.facts:
        return []
    values = table.works.values(firm.skills)
    lots = np.flatnonzero(((values >= LEAST_TRADE) & table.works.told)[table.work])
    if not firm.firm.excluded:
        lots = lots[~(table.at(now, method).open[lots] & _allowed(firm, table, lots))]
    return _first(lots, _lot_columns(firm, table, now, values, method), top)


def scores(profile: Profile, table: LotTable, now: datetime, method: Method | None = None) -> tuple[Array, Array, Array]:
    """(lo, mid, hi) of all lots of a table for one firm, gates set aside."""
    firm = firm_facts(profile, now.date())
    columns = _lot_columns(firm, table, now, table.works.values(firm.skills), method or Method())(np.arange(len(table.facts)))
    lo, hi = _bounds(columns)
    return lo, _mid(columns), hi


def _rank_lots(firm: FirmFacts, table: LotTable, now: datetime, top: int, method: Method, values: Array) -> list[Ranked]:
    if firm.firm.excluded or not table.facts:
        return []
    near = (values >= LEAST_TRADE) | ~table.works.told if firm.skills else np.ones(len(values), bool)
    lots = np.flatnonzero(near[table.work] & table.at(now, method).open)
    lots = lots[_allowed(firm, table, lots)]
    columns = _lot_columns(firm, table, now, values, method)
    if firm.skills:
        edge = max(ENOUGH * values.max(), UNKNOWN_TRADE)
        found = _first(lots[values[table.work[lots]] >= edge], columns, top)
        if 0 < top == len(found) and found[-1].mid > 100 * edge:
            return found
    return [row for row in _first(lots, columns, top) if row.mid >= LEAST_SCORE]


def _allowed(firm: FirmFacts, table: LotTable, lots: Array) -> Array:
    """Which of these lots no gate of the firm stops; deadlines apart."""
    own, kind = firm.firm, firm.firm.ess_kind
    free = np.ones(len(lots), bool)
    if kind is not None:
        closed = np.array([name in RESERVED_FOR and kind not in RESERVED_FOR[name] for name in table.reservations], bool)
        free &= ~closed[table.reserved[lots]]
    if own.turnover is not None:
        asked, amount = table.min_turnover[lots], table.amount[lots]
        free &= ~((asked > own.turnover) & ~(asked > TURNOVER_CEILING * amount))
    if own.refused_places:
        refused = np.zeros(len(table.places), bool)
        refused[[i for code in own.refused_places for i in table.within.get(code, ())]] = True
        free &= ~refused[table.place[lots]]
    if firm.refused:
        said = np.zeros(len(table.facts), bool)
        for phrase in firm.refused:
            said[table.saying(phrase)] = True
        free &= ~said[lots]
    return free


def _lot_columns(firm: FirmFacts, table: LotTable, now: datetime, values: Array, method: Method) -> Callable[[Array], Columns]:
    """What gives the columns of some lots; what hangs on the firm, the place or the kind of work is computed once."""
    own, moment, papers = firm.firm, table.at(now, method), _papers(np.array(firm.papers, float))
    trade = np.where(table.works.told & bool(firm.skills), values, math.nan)
    distance, km = _place_values(firm, table)
    past = _reference_value(_past(firm, table, now.year)) if firm.past else None
    known = _familiar(firm, table) if firm.buyers else None
    time = moment.time[1 if own.bid_before is False else 0]
    people, turnover, most = own.available_staff, own.turnover or math.nan, own.max_lot or math.nan

    def columns(lots: Array) -> Columns:
        works, work, amount = table.is_works[lots].astype(np.int8), table.work[lots], table.amount[lots]
        return {
            "trade": trade[work],
            "distance": distance[works, table.place[lots]],
            "km": km[table.place[lots]],
            "size": _size(amount, table.annual[lots], turnover, most) if own.turnover or own.max_lot else math.nan,
            "capacity": math.nan if people is None else _capacity(amount, table.labour[lots], table.weeks[lots], people, method),
            "papers": papers[0][1 - works],
            "low": papers[1][1 - works],
            "high": papers[2][1 - works],
            "time": time[lots],
            "references": _reference_value(np.zeros(1, int))[0] if past is None else past[works, work],
            "buyer": 0.0 if known is None else known[table.buyer[lots]],
        }

    return columns


def _place_values(firm: FirmFacts, table: LotTable) -> tuple[Array, Array]:
    """The distance signal of each place (not works, works), and the distance."""
    known = table.points
    km = road_km(known[:, 0], known[:, 1], firm.point) if firm.point else np.full(len(known), math.nan)
    for i, area in table.areas:
        km[i] = _or_nan(lot_km(firm, LotFacts(id="", notice="", area=area)))
    radius = _or_nan(firm.firm.zone_km)
    both = np.array([reach(km, radius, False), reach(km, radius, True)])
    both[:, [i for code in firm.firm.zone_places for i in table.within.get(code, ())]] = 1.0
    return both, km


def _past(firm: FirmFacts, table: LotTable, year: int) -> Array:
    """How many references young enough are like each kind of work: not works, works."""
    counts = np.zeros((2, table.works.near.shape[1]), np.int64)
    for done, skills in firm.past:
        like = table.works.values(skills) >= SIMILAR
        counts[0] += like & (done >= year - 3)
        counts[1] += like & (done >= year - 5)
    return counts


def _familiar(firm: FirmFacts, table: LotTable) -> Array:
    known = np.zeros(len(table.buyers))
    known[[table.buyer_at[name] for name in firm.buyers if name in table.buyer_at]] = 1.0
    return known


def _rank_firms(lot: LotFacts, table: FirmTable, now: datetime, top: int, method: Method) -> list[Ranked]:
    if not table.facts:
        return []
    row, codes = table.values(lot)
    trade = _firm_trades(table, row, codes)
    told = table.skilled & bool(lot.cpv or lot.trades)
    firms = np.flatnonzero(((trade >= LEAST_KINSHIP) | ~told) & _answering(lot, table))
    return _best(firms, _firm_columns(lot, table, now, firms, np.where(told, trade, math.nan), (row, codes), method), top)


def _answering(lot: LotFacts, table: FirmTable) -> Array:
    """Which firms no gate of their own stops."""
    free = ~table.excluded
    if lot.reserved in RESERVED_FOR:
        free &= np.isin(table.kinds, ["", *RESERVED_FOR[lot.reserved]])
    asked = lot.min_turnover
    if asked and not (lot.amount and asked > TURNOVER_CEILING * lot.amount):
        free &= ~(table.known_turnover < asked)
    for refusing in (table.refusing.get(lot.place, ()), table.refusing.get(lot.epci, ())):
        free[list(refusing)] = False
    for phrase, refusing in table.refusing_words.items():
        if phrase in lot.words:
            free[refusing] = False
    return free


def _firm_trades(table: FirmTable, row: Array, codes: Array) -> Array:
    """The trade signal of one lot for every firm."""
    best = np.zeros(len(table.facts))
    for i in np.flatnonzero(row):
        np.maximum(best, table.strength[i] * row[i], out=best)
    np.maximum.at(best, table.declared[:, 0], table.declared_strength * codes[table.declared[:, 1]])
    return best


def _firm_columns(
    lot: LotFacts, table: FirmTable, now: datetime, firms: Array, trade: Array, values: tuple[Array, Array], method: Method
) -> Columns:
    amount, weeks = _or_nan(lot.amount or None), lot.months * WEEKS if lot.months else math.nan
    left = math.nan if lot.deadline is None else (lot.deadline.date() - now.date()).days
    need = effort_days(lot) + np.where(table.slow[firms], FIRST_TIME, 0)
    papers = _papers(table.papers[firms, 0 if lot.works else 1])
    buyer = np.zeros(len(table.facts))
    buyer[table.knowing.get(lot.buyer, [])] = 1.0
    distance, km = _firm_distance(lot, table)
    return {
        "trade": trade[firms],
        "distance": distance[firms],
        "km": km[firms],
        "size": _size(amount, _or_nan(annual(lot)), table.turnover[firms], table.max_lot[firms]),
        "capacity": _capacity(amount, lot.labour, weeks, table.staff[firms], method),
        "papers": papers[0],
        "low": papers[1],
        "high": papers[2],
        "time": time_value(left, need),
        "references": _reference_value(_firm_past(lot, table, now.year, values)[firms]),
        "buyer": buyer[firms],
    }


def _firm_distance(lot: LotFacts, table: FirmTable) -> tuple[Array, Array]:
    """The distance signal of each firm, and the distance."""
    km = kilometres(lot, table)[table.place]
    value = reach(km, table.radius, lot.works)
    for code in (lot.place, lot.epci) if lot.place else ():
        value[table.preferring.get(code, [])] = 1.0
    return value, km


def kilometres(lot: LotFacts, table: FirmTable) -> Array:
    """`facts.lot_km` to each place of a table of firms; NaN is unknown."""
    known = table.points
    if lot.point is not None:
        return road_km(known[:, 0], known[:, 1], lot.point)
    middles = [road_km(known[:, 0], known[:, 1], middle) for middle in map(codes.department_centre, lot.area) if middle]
    km = np.maximum(OUTSIDE_KM, np.min(middles, axis=0)) if middles else np.full(len(known), math.nan)
    inside = np.array([point is not None and department in lot.area for point, department in table.places], bool)
    return np.where(inside, INSIDE_KM, km)


def _firm_past(lot: LotFacts, table: FirmTable, year: int, values: tuple[Array, Array]) -> Array:
    """How many references of each firm are like a lot and young enough."""
    past, (row, codes) = table.past, values
    like = np.zeros(len(past.owner), bool)
    like[past.trades[row[past.trades[:, 1]] >= SIMILAR, 0]] = True
    like[past.codes[codes[past.codes[:, 1]] >= SIMILAR, 0]] = True
    like &= past.year >= year - (5 if lot.works else 3)
    return np.bincount(past.owner[like], minlength=len(table.facts))


def _size(amount: Any, annual: Any, turnover: Any, most: Any) -> Any:
    share, times = np.asarray(annual / turnover), np.asarray(amount / most)
    of_share: Array = np.where(share < 0.02, 0.6 + share / 0.02 * 0.4, np.clip((0.6 - share) / 0.35, 0.0, 1.0))
    return np.fmin(of_share, np.clip(2 - times, 0.0, 1.0))


def _capacity(amount: Any, labour: Any, weeks: Any, people: Any, method: Method) -> Any:
    with np.errstate(divide="ignore"):
        load = amount / 100 * labour / method.labour_cost / (weeks * 35 * np.maximum(people, 0.0))
    return np.clip(1.2 - load, 0.0, 1.0)


def _papers(counts: Array) -> Array:
    """(value, low, high) of (yes, no, unknown) counts, one row each."""
    yes, no, open_ = counts[:, 0], counts[:, 1], counts[:, 2]
    total = yes + no + open_
    with np.errstate(invalid="ignore"):
        return np.array([yes / (yes + no), yes / total, (yes + open_) / total])


def _reference_value(count: Array) -> Array:
    """The references signal, from whole numbers."""
    most = int(count.max(initial=0))
    ladder = np.maximum(0.3, 1 - np.exp(-np.arange(most + 1) / 2))
    found: Array = ladder[count]
    return found


def _mid(columns: Columns) -> Array:
    """The middle of the score in points, as `matching.blend`."""
    product, sums, weights = np.array(1.0), np.array(0.0), np.array(0.0)
    for key, weight in WEIGHTS.items():
        value = columns[key]
        unknown = np.isnan(value)
        if key in FACTORS:
            product = product * np.where(unknown, FACTORS[key], value)
        elif np.ndim(value) or not unknown:
            sums, weights = sums + weight * np.where(unknown, 0.0, value), weights + weight * ~unknown
    with np.errstate(invalid="ignore"):
        mean = np.where(weights > 0, sums / weights, UNKNOWN_REST)
    mid: Array = np.round(100 * product * (1 - OTHERS + OTHERS * (sums + (REST - weights) * mean) / REST), 6)
    return mid


def _bounds(columns: Columns) -> tuple[Array, Array]:
    """The bounds of the score in points."""
    return _bound(columns, "low", 0.0), _bound(columns, "high", 1.0)


def _bound(columns: Columns, papers: str, least: float) -> Array:
    product, rest = np.array(1.0), np.array(0.0)
    for key, weight in WEIGHTS.items():
        value = columns[papers if key == "papers" else key]
        value = np.where(np.isnan(value), least, value)
        if key in FACTORS:
            product = product * value
        else:
            rest = rest + weight * value
    bound: Array = np.round(100 * product * (1 - OTHERS + OTHERS * rest / REST), 6)
    return bound


def _first(lots: Array, columns: Callable[[Array], Columns], top: int) -> list[Ranked]:
    """The best of some lots; bounds are computed of these only."""
    found = _top(lots, _mid(columns(lots)), top)
    return _best(found, columns(found), top)


def _top(indexes: Array, mid: Array, top: int) -> Array:
    """Those of the `top` best, with all that tie with the last."""
    if top <= 0 or len(mid) <= top:
        return indexes[: max(top, 0)]
    return indexes[mid >= np.partition(mid, len(mid) - top)[len(mid) - top]]


def _best(indexes: Array, columns: Columns, top: int) -> list[Ranked]:
    """The best by `mid`, then by the narrower interval, then the nearest, then the nearer trade, then in the order of the table."""
    if not len(indexes):
        return []
    mid, (lo, hi) = _mid(columns), _bounds(columns)
    ties = (np.nan_to_num(columns["km"], nan=math.inf), np.round(hi - lo, 6), -mid)
    order = np.lexsort((indexes, -np.nan_to_num(columns["trade"]), *ties))[:top]
    return [Ranked(int(indexes[i]), float(lo[i]), float(mid[i]), float(hi[i])) for i in order]


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
