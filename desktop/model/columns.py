"""Lots and firms as columns of numbers: what `ranking` computes on. NaN is unknown."""

import functools
import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import numpy as np

from desktop.model import trades
from desktop.model.calendar import working_days_between
from desktop.model.codes import ROAD_FACTOR
from desktop.model.facts import FirmFacts, LotFacts, Point, Skill
from desktop.model.gates import OPEN_KINDS
from desktop.model.method import NAMED, Method
from desktop.model.signals import FIRST_TIME, WEEKS, annual, effort_days

Array = np.ndarray[Any, np.dtype[Any]]
T = TypeVar("T")
H = TypeVar("H", bound=Hashable)


def numbers(values: Iterable[float | None]) -> Array:
    """A column; None becomes NaN."""
    return np.array([math.nan if v is None else v for v in values], float)


def indexed(values: Sequence[H]) -> tuple[list[H], Array]:
    """The distinct values, and for each value its place among them."""
    places: dict[H, int] = {}
    at = np.fromiter((places.setdefault(value, len(places)) for value in values), np.int32, len(values))
    return list(places), at


@functools.cache
def rows() -> dict[str, int]:
    """The row of each trade in a matrix."""
    return {id: i for i, id in enumerate(trades.trades())}


@dataclass(frozen=True)
class Groups:
    """Lists of numbers of different lengths, end to end: `flat[starts[i]:starts[i + 1]]` is the i-th. None is empty."""

    flat: Array
    starts: Array

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]], blank: int) -> "Groups":
        """An empty list becomes `[blank]`."""
        filled = [found or [blank] for found in lists]
        starts = np.cumsum([0, *(len(found) for found in filled)])
        return cls(np.array([i for found in filled for i in found], np.int32), starts)

    def most(self, values: Array) -> Array:
        """The greatest of `values` in each list."""
        return np.maximum.reduceat(values[self.flat], self.starts[:-1]) if len(self.starts) > 1 else np.zeros(0)


@dataclass(frozen=True)
class Works:
    """The distinct kinds of work among lots. `near[trade row, kind]` is how near each trade is to each.

    `features` are the codes, then the trades named, of each kind.
    """

    codes: Array
    lengths: Array
    features: Groups
    near: Array
    told: Array

    @classmethod
    def of(cls, kinds: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> "Works":
        """From (CPV codes, trades named) of each kind of work."""
        found = list(dict.fromkeys(code for codes, _ in kinds for code in codes))
        at, row = {code: i for i, code in enumerate(found)}, rows()
        lists = [[at[c] for c in codes] + [len(found) + row[t] for t in named] for codes, named in kinds]
        blank = len(found) + len(row)
        table = np.concatenate([_near(at), NAMED * _kinship().T, np.zeros((1, len(row)))])
        features = Groups.of(lists, blank)
        near = np.maximum.reduceat(table[features.flat], features.starts[:-1], axis=0) if kinds else np.zeros((0, len(row)))
        codes, lengths = _code_digits(found)
        return cls(codes, lengths, features, np.ascontiguousarray(near.T), np.array([bool(found) for found in lists], bool))

    def values(self, skills: Iterable[Skill]) -> Array:
        """For each kind of work the best of skills, each times its strength."""
        best = np.zeros(self.near.shape[1])
        for skill in skills:
            value = self.near[rows()[skill.trade]] if skill.trade else self._of_code(skill.cpv)
            np.maximum(best, skill.strength * value, out=best)
        return best

    def _of_code(self, cpv: str) -> Array:
        digits, length = _code_digits([cpv])
        named = np.zeros(len(rows()) + 1)
        for id, value in trades.affinity(cpv).items():
            named[rows()[id]] = NAMED * value
        return self.features.most(np.concatenate([nearness(self.codes, self.lengths, digits[0], length[0]), named]))


def nearness(codes: Array, lengths: Array, digits: Array, length: Any) -> Array:
    """`trades.nearness` of many codes (n × 8 digits, and their significant lengths) to one, or pair by pair."""
    alike: Array = np.cumprod(codes == digits, axis=1)
    common = np.minimum(np.sum(alike, axis=1), np.minimum(lengths, length))
    same = (common == lengths) & (common == length) & (common > 2)
    return np.where(same, 1.0, np.array(trades.LADDER)[common])


def _code_digits(codes: Sequence[str]) -> tuple[Array, Array]:
    joined = np.frombuffer("".join(trades.digits(c) for c in codes).encode(), np.uint8).reshape(-1, 8)
    return joined, np.array([len(trades.significant(trades.digits(c))) for c in codes], np.int64)


@functools.cache
def _kinship() -> Array:
    return np.array([[trades.kinship(one, other) for one in rows()] for other in rows()])


@dataclass
class Moment:
    """What of a table of lots depends on the day: which are open, and how the time left counts for old hands and beginners."""

    open: Array
    left: Array
    time: tuple[Array, Array]


@dataclass
class LotTable:
    """Lots as columns. Built once; `extended` adds new lots."""

    facts: list[LotFacts]
    works: Works
    work: Array
    places: list[tuple[str, str, Point | None]]
    place: Array
    buyers: list[str]
    buyer: Array
    is_works: Array
    amount: Array
    annual: Array
    weeks: Array
    labour: Array
    effort: Array
    reserved: Array
    min_turnover: Array
    _moments: dict[tuple[datetime, int], Moment] = field(default_factory=dict[tuple[datetime, int], Moment])
    _said: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    @classmethod
    def build(cls, lots: Iterable[LotFacts]) -> "LotTable":
        """Columns of lots, in their order."""
        facts = list(lots)
        kinds, work = indexed([(lot.cpv, lot.trades) for lot in facts])
        places, place = indexed([(lot.place, lot.epci, lot.point) for lot in facts])
        buyers, buyer = indexed([lot.buyer for lot in facts])
        column: Callable[[Callable[[LotFacts], float | None]], Array] = lambda read: numbers(read(lot) for lot in facts)  # noqa: E731
        return cls(
            facts=facts,
            works=Works.of(kinds),
            work=work,
            places=places,
            place=place,
            buyers=buyers,
            buyer=buyer,
            is_works=np.array([lot.works for lot in facts], bool),
            amount=column(lambda lot: lot.amount or None),
            annual=column(annual),
            weeks=column(lambda lot: lot.months * WEEKS if lot.months else None),
            labour=column(lambda lot: lot.labour),
            effort=column(effort_days),
            reserved=np.array([lot.reserved or "" for lot in facts], "U20"),
            min_turnover=column(lambda lot: lot.min_turnover or None),
        )

    def extended(self, lots: Iterable[LotFacts]) -> "LotTable":
        """The same with more lots at the end."""
        return LotTable.build([*self.facts, *lots])

    def at(self, now: datetime, method: Method) -> Moment:
        """What depends on the moment; kept for the last one asked."""
        key = (now, method.min_working_days)
        if key not in self._moments:
            self._moments.clear()
            self._moments[key] = self._moment(now, method)
        return self._moments[key]

    def _moment(self, now: datetime, method: Method) -> Moment:
        today = now.date()
        days, day = indexed([lot.deadline.date() if lot.deadline else None for lot in self.facts])
        enough = np.array([d is None or working_days_between(today, d) >= method.min_working_days for d in days], bool)
        ahead = np.array([lot.kind in OPEN_KINDS and (lot.deadline is None or lot.deadline >= now) for lot in self.facts], bool)
        left = numbers(None if d is None else (d - today).days for d in days)[day]
        return Moment(enough[day] & ahead, left, (time_value(left, self.effort), time_value(left, self.effort + FIRST_TIME)))

    def saying(self, phrase: str) -> list[int]:
        """The lots in whose words a phrase is (` with spaces around `)."""
        if not self._said:
            for i, lot in enumerate(self.facts):
                for word in set(lot.words.split()):
                    self._said.setdefault(word, []).append(i)
        rarest = min((self._said.get(word, []) for word in phrase.split()), key=len)
        return [i for i in rarest if phrase in self.facts[i].words]


@dataclass(frozen=True)
class Pasts:
    """The references of many firms: the firm and year of each, and pairs (reference, trade row), (reference, code)."""

    owner: Array
    year: Array
    trades: Array
    codes: Array


@dataclass
class FirmTable:
    """Firms as columns. `strength[trade row, firm]`; `declared` are (firm, code) pairs with their strength.

    `codes` are the distinct CPV codes of firms; `near[code, trade row]` is how near the trades are to them.
    """

    facts: list[FirmFacts]
    strength: Array
    codes: Array
    lengths: Array
    near: Array
    declared: Array
    declared_strength: Array
    past: Pasts
    places: list[Point | None]
    place: Array
    turnover: Array
    max_lot: Array
    staff: Array
    radius: Array
    papers: Array
    slow: Array
    kinds: Array

    @classmethod
    def build(cls, firms: Iterable[FirmFacts]) -> "FirmTable":
        """Columns of firms, in their order."""
        facts = list(firms)
        pairs = [(i, skill) for i, firm in enumerate(facts) for skill in firm.skills]
        past = [(i, year, skills) for i, firm in enumerate(facts) for year, skills in firm.past]
        work = [(r, skill) for r, (_, _, skills) in enumerate(past) for skill in skills]
        found = {skill.cpv: 0 for _, skill in (*pairs, *work) if skill.cpv}
        at = {code: i for i, code in enumerate(found)}
        digits, lengths = _code_digits(list(at))
        strength = np.zeros((len(rows()), len(facts)))
        for i, skill in pairs:
            if skill.trade:
                strength[rows()[skill.trade], i] = max(strength[rows()[skill.trade], i], skill.strength)
        places, place = indexed([firm.point for firm in facts])
        return cls(
            facts=facts,
            strength=strength,
            codes=digits,
            lengths=lengths,
            near=_near(at),
            declared=_pairs((i, at[skill.cpv]) for i, skill in pairs if skill.cpv),
            declared_strength=np.array([skill.strength for _, skill in pairs if skill.cpv]),
            past=Pasts(
                np.array([i for i, _, _ in past], np.int64),
                np.array([year for _, year, _ in past], np.int64),
                _pairs((r, rows()[skill.trade]) for r, skill in work if skill.trade),
                _pairs((r, at[skill.cpv]) for r, skill in work if skill.cpv),
            ),
            places=places,
            place=place,
            turnover=numbers(firm.firm.turnover or None for firm in facts),
            max_lot=numbers(firm.firm.max_lot or None for firm in facts),
            staff=numbers(firm.firm.available_staff for firm in facts),
            radius=numbers(firm.firm.zone_km for firm in facts),
            papers=np.array([firm.papers for firm in facts], float).reshape(-1, 2, 3),
            slow=np.array([firm.firm.bid_before is False for firm in facts], bool),
            kinds=np.array([firm.firm.ess_kind or "" for firm in facts], "U10"),
        )

    def values(self, lot: LotFacts) -> tuple[Array, Array]:
        """For one lot: how near each trade row is to it, and each code of firms."""
        row, codes = np.zeros(len(rows())), np.zeros(len(self.codes))
        digits, lengths = _code_digits(lot.cpv)
        for i, code in enumerate(lot.cpv):
            for id, value in trades.affinity(code).items():
                row[rows()[id]] = max(row[rows()[id]], value)
            np.maximum(codes, nearness(self.codes, self.lengths, digits[i], lengths[i]), out=codes)
        for named in lot.trades:
            np.maximum(row, NAMED * _kinship()[:, rows()[named]], out=row)
            np.maximum(codes, NAMED * self.near[:, rows()[named]], out=codes)
        return row, codes


def _near(codes: dict[str, int]) -> Array:
    table = np.zeros((len(codes), len(rows())))
    for code, i in codes.items():
        for id, value in trades.affinity(code).items():
            table[i, rows()[id]] = value
    return table


def _pairs(found: Iterable[tuple[int, int]]) -> Array:
    return np.array(list(found), np.int64).reshape(-1, 2)


def road_km(lat: Array, lon: Array, point: Point) -> Array:
    """Kilometres by road from many points to one (`facts.road_km`); NaN where not located."""
    a, b, c, d = np.radians(lat), np.radians(lon), math.radians(point[0]), math.radians(point[1])
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * math.cos(c) * np.sin((d - b) / 2) ** 2
    return ROAD_FACTOR * 2 * 6371.0 * np.arcsin(np.sqrt(h))


def time_value(left: Any, need: Any) -> Any:
    """The time signal."""
    return 1 / (1 + np.exp(np.clip((need - left) / 2, -60.0, 60.0)))
