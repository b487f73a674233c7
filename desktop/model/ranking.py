"""The numbers of `matching` for many lots and many firms at once. `matching` is the reference; a test compares them."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from desktop.model.columns import Array, FirmTable, LotTable, Moment, road_km, time_value
from desktop.model.facts import FirmFacts, LotFacts, Skill, firm_facts
from desktop.model.firms import Profile
from desktop.model.gates import RESERVED_FOR, TURNOVER_CEILING, gates
from desktop.model.method import LEAST_TRADE, SIMILAR, UNKNOWN_TRADE, WEIGHTS, Method
from desktop.model.signals import FIRST_TIME, WEEKS, annual, effort_days

__all__ = ["FirmTable", "LotTable", "Ranked", "rank_all", "rank_firms", "rank_lots", "rank_refused", "scores"]


class Ranked(NamedTuple):
    """One result: the place in the table, and the score, 0 to 100."""

    at: int
    lo: float
    mid: float
    hi: float


def rank_lots(profile: Profile, table: LotTable, now: datetime, top: int, method: Method | None = None) -> list[Ranked]:
    """The `top` lots for a firm: open, stopped by no gate, of its trades or of unknown trade; the best first."""
    return _rank_lots(firm_facts(profile, now.date()), table, now, top, method or Method(), {})


def rank_all(profiles: Iterable[Profile], table: LotTable, now: datetime, top: int, method: Method | None = None) -> list[list[Ranked]]:
    """`rank_lots` for many firms; what firms of the same trades share is computed once."""
    shared: dict[tuple[Skill, ...], Array] = {}
    return [_rank_lots(firm_facts(p, now.date()), table, now, top, method or Method(), shared) for p in profiles]


def rank_firms(lots: Iterable[LotFacts], table: FirmTable, now: datetime, top: int, method: Method | None = None) -> list[list[Ranked]]:
    """For each lot the `top` firms that no gate stops, of its trade; the best first."""
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
    return _best(lots, _lot_scores(firm, table, now, lots, values, method), top)


def scores(profile: Profile, table: LotTable, now: datetime, method: Method | None = None) -> tuple[Array, Array, Array]:
    """(lo, mid, hi) of all lots of a table for one firm, gates set aside."""
    firm = firm_facts(profile, now.date())
    return _lot_scores(firm, table, now, np.arange(len(table.facts)), table.works.values(firm.skills), method or Method())


def _rank_lots(
    firm: FirmFacts, table: LotTable, now: datetime, top: int, method: Method, shared: dict[tuple[Skill, ...], Array]
) -> list[Ranked]:
    if firm.firm.excluded or not table.facts:
        return []
    values = shared.get(firm.skills)
    if values is None:
        values = shared[firm.skills] = table.works.values(firm.skills)
    near = (values >= LEAST_TRADE) | ~table.works.told if firm.skills else np.ones(len(values), bool)
    lots = np.flatnonzero(near[table.work] & table.at(now, method).open)
    lots = lots[_allowed(firm, table, lots)]
    return _best(lots, _lot_scores(firm, table, now, lots, values, method), top)


def _allowed(firm: FirmFacts, table: LotTable, lots: Array) -> Array:
    """Which of these lots no gate of the firm stops; deadlines apart."""
    own, kind = firm.firm, firm.firm.ess_kind
    free = np.ones(len(lots), bool)
    if kind is not None:
        closed = [reserved for reserved, kinds in RESERVED_FOR.items() if kind not in kinds]
        free &= ~np.isin(table.reserved[lots], closed)
    if own.turnover is not None:
        asked, amount = table.min_turnover[lots], table.amount[lots]
        free &= ~((asked > own.turnover) & ~(asked > TURNOVER_CEILING * amount))
    if own.refused_places:
        refused = np.array([place in own.refused_places or epci in own.refused_places for place, epci, _ in table.places], bool)
        free &= ~refused[table.place[lots]]
    for phrase in firm.refused:
        free &= ~np.isin(lots, table.saying(phrase))
    return free


def _lot_scores(firm: FirmFacts, table: LotTable, now: datetime, lots: Array, values: Array, method: Method) -> tuple[Array, Array, Array]:
    own, works, work, moment = firm.firm, table.is_works[lots], table.work[lots], table.at(now, method)
    told = table.works.told[work] if firm.skills else np.zeros(len(lots), bool)
    papers = _papers(np.array(firm.papers, float))[:, np.where(works, 0, 1)]
    return _blend(
        np.where(told, values[work], math.nan),
        _lot_distance(firm, table, lots, method),
        _size(table.amount[lots], table.annual[lots], own.turnover or math.nan, own.max_lot or math.nan),
        _capacity(table.amount[lots], table.labour[lots], table.weeks[lots], _or_nan(own.available_staff), method),
        papers,
        _time(moment, own.bid_before is False)[lots],
        _reference_value(_past(firm, table, now.year)[works.astype(int), work] if firm.past else np.zeros(len(lots))),
        _familiar(firm, table)[table.buyer[lots]],
    )


def _lot_distance(firm: FirmFacts, table: LotTable, lots: Array, method: Method) -> Array:
    """Computed once for each place, for works and for the rest."""
    known = np.array([point or (math.nan, math.nan) for _, _, point in table.places]).reshape(-1, 2)
    km = road_km(known[:, 0], known[:, 1], firm.point) if firm.point else np.full(len(known), math.nan)
    radius = method.radius_km if firm.firm.zone_km is None else float(firm.firm.zone_km)
    both = np.array([_distance(km, radius, 40), _distance(km, radius, 25)])
    preferred = firm.firm.zone_places
    if preferred:
        both[:, [bool(place) and (place in preferred or epci in preferred) for place, epci, _ in table.places]] = 1.0
    return both[table.is_works[lots].astype(int), table.place[lots]]


def _past(firm: FirmFacts, table: LotTable, year: int) -> Array:
    """How many references young enough are like each kind of work: not works, works."""
    counts = np.zeros((2, table.works.near.shape[1]))
    for done, skills in firm.past:
        like = table.works.values(skills) >= SIMILAR
        counts[0] += like & (done >= year - 3)
        counts[1] += like & (done >= year - 5)
    return counts


def _familiar(firm: FirmFacts, table: LotTable) -> Array:
    if not firm.buyers:
        return np.zeros(len(table.buyers))
    return np.array([bool(name) and name in firm.buyers for name in table.buyers], float)


def _time(moment: Moment, slow: bool) -> Array:
    return moment.time[1 if slow else 0]


def _rank_firms(lot: LotFacts, table: FirmTable, now: datetime, top: int, method: Method) -> list[Ranked]:
    row, codes = table.values(lot)
    trade = _firm_trades(table, row, codes)
    skilled = (table.strength > 0).any(axis=0) | np.isin(np.arange(len(table.facts)), table.declared[:, 0])
    told = skilled & bool(lot.cpv or lot.trades)
    firms = np.flatnonzero((trade >= LEAST_TRADE) | ~told)
    found = _firm_scores(lot, table, now, firms, np.where(told, trade, math.nan), (row, codes), method)
    ranked = _best(firms, found, len(firms))
    passing = (one for one in ranked if all(gate.answer is not False for gate in gates(table.facts[one.at], lot, now, method)))
    return [one for one, _ in zip(passing, range(top), strict=False)]


def _firm_trades(table: FirmTable, row: Array, codes: Array) -> Array:
    """The trade signal of one lot for every firm."""
    best = np.zeros(len(table.facts))
    for i in np.flatnonzero(row):
        np.maximum(best, table.strength[i] * row[i], out=best)
    np.maximum.at(best, table.declared[:, 0], table.declared_strength * codes[table.declared[:, 1]])
    return best


def _firm_scores(
    lot: LotFacts, table: FirmTable, now: datetime, firms: Array, trade: Array, values: tuple[Array, Array], method: Method
) -> tuple[Array, Array, Array]:
    amount, weeks = _or_nan(lot.amount or None), lot.months * WEEKS if lot.months else math.nan
    left = math.nan if lot.deadline is None else (lot.deadline.date() - now.date()).days
    need = effort_days(lot) + np.where(table.slow[firms], FIRST_TIME, 0)
    buyer = np.array([bool(lot.buyer) and lot.buyer in table.facts[i].buyers for i in firms.tolist()], float)
    return _blend(
        trade[firms],
        _firm_distance(lot, table, firms, method),
        _size(amount, _or_nan(annual(lot)), table.turnover[firms], table.max_lot[firms]),
        _capacity(amount, lot.labour, weeks, table.staff[firms], method),
        _papers(table.papers[firms, 0 if lot.works else 1]),
        time_value(left, need),
        _reference_value(_firm_past(lot, table, now.year, values)[firms]),
        buyer,
    )


def _firm_distance(lot: LotFacts, table: FirmTable, firms: Array, method: Method) -> Array:
    known = np.array([point or (math.nan, math.nan) for point in table.places]).reshape(-1, 2)
    km = road_km(known[:, 0], known[:, 1], lot.point) if lot.point else np.full(len(known), math.nan)
    radius = np.where(np.isnan(table.radius[firms]), method.radius_km, table.radius[firms])
    value = _distance(km[table.place[firms]], radius, 25 if lot.works else 40)
    for i, at in enumerate(firms.tolist()):
        preferred = table.facts[at].firm.zone_places
        if preferred and lot.place and (lot.place in preferred or lot.epci in preferred):
            value[i] = 1.0
    return value


def _firm_past(lot: LotFacts, table: FirmTable, year: int, values: tuple[Array, Array]) -> Array:
    """How many references of each firm are like a lot and young enough."""
    past, (row, codes) = table.past, values
    like = np.zeros(len(past.owner), bool)
    like[past.trades[row[past.trades[:, 1]] >= SIMILAR, 0]] = True
    like[past.codes[codes[past.codes[:, 1]] >= SIMILAR, 0]] = True
    like &= past.year >= year - (5 if lot.works else 3)
    return np.bincount(past.owner[like], minlength=len(table.facts))


def _distance(km: Array, radius: Any, length: float) -> Array:
    return np.exp(-np.maximum(km - radius, 0.0) / length)


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
    return np.maximum(0.3, 1 - np.exp(-count / 2))


def _blend(trade: Any, distance: Any, size: Any, capacity: Any, papers: Array, time: Any, references: Any, buyer: Any) -> Any:
    """(lo, mid, hi) in points, as `matching.blend`; NaN is unknown, `papers` are (value, low, high)."""
    columns = {"trade": trade, "distance": distance, "size": size, "capacity": capacity, "papers": papers[0], "time": time}
    columns |= {"references": references, "buyer": buyer}
    sums = weights = lo = hi = np.zeros(papers.shape[1])
    for key, value in columns.items():
        unknown, weight = np.isnan(value), WEIGHTS[key]
        low, high = (papers[1], papers[2]) if key == "papers" else (np.where(unknown, 0.0, value), np.where(unknown, 1.0, value))
        lo, hi = lo + weight * low, hi + weight * high
        middle = UNKNOWN_TRADE if key == "trade" else 0.0
        sums = sums + weight * np.where(unknown, middle, value)
        weights = weights + weight * (1.0 if key == "trade" else ~unknown)
    mid = sums + (1 - weights) * sums / weights
    return np.round(100 * lo, 6), np.round(100 * mid, 6), np.round(100 * hi, 6)


def _best(indexes: Array, found: tuple[Array, Array, Array], top: int) -> list[Ranked]:
    """The best by `mid`, then by the narrower interval, then in the order of the table."""
    lo, mid, hi = found
    if top <= 0 or not len(indexes):
        return []
    kept = np.arange(len(mid))
    if len(mid) > top:
        kept = np.flatnonzero(mid >= np.partition(mid, len(mid) - top)[len(mid) - top])
    order = kept[np.lexsort((indexes[kept], hi[kept] - lo[kept], -mid[kept]))][:top]
    return [Ranked(int(indexes[i]), float(lo[i]), float(mid[i]), float(hi[i])) for i in order]


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
