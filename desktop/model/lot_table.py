"""Lots as columns of numbers: what `ranking` computes on. NaN is unknown."""

import functools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from desktop.model import trades
from desktop.model.calendar import working_days_between
from desktop.model.columns import Array, Groups, by_trade, code_digits, indexed, members, nearness, numbers, rows, time_value
from desktop.model.facts import LotFacts, Point, Skill
from desktop.model.gates import OPEN_KINDS
from desktop.model.method import Method
from desktop.model.signals import FIRST_TIME, WEEKS, annual, effort_days


@dataclass(frozen=True)
class Works:
    """The distinct kinds of work among lots. `near[trade row, kind]` is how near each trade is to each.

    The features of a kind are its codes (here sorted), then the trades that it names. `having` are the kinds of each feature.
    """

    codes: Array
    lengths: Array
    having: Groups
    near: Array
    told: Array

    @classmethod
    def of(cls, kinds: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> "Works":
        """From (CPV codes, trades named) of each kind of work."""
        found = sorted({code for codes, _ in kinds for code in codes})
        at, row = {code: i for i, code in enumerate(found)}, rows()
        lists = [[at[c] for c in codes] + [len(found) + row[t] for t in named] for codes, named in kinds]
        blank = len(found) + len(row)
        features = Groups.of(lists, blank)
        near = np.ascontiguousarray(by_trade([trades.suitability(codes, named) for codes, named in kinds]).T)
        owners = np.repeat(np.arange(len(kinds)), np.diff(features.starts))
        order = np.argsort(features.flat, kind="stable")
        starts = np.searchsorted(features.flat[order], np.arange(blank + 1))
        digits, lengths = code_digits(found)
        return cls(digits, lengths, Groups(owners[order], starts), near, np.array([bool(found) for found in lists], bool))

    def values(self, skills: Iterable[Skill]) -> Array:
        """For each kind of work the best of skills, each times its strength."""
        best = np.zeros(self.near.shape[1])
        for skill in skills:
            if skill.trade:
                np.maximum(best, skill.strength * self.near[rows()[skill.trade]], out=best)
            else:
                kinds, values = self._of_code(skill.cpv)
                np.maximum.at(best, kinds, skill.strength * values)
        return best

    def _of_code(self, cpv: str) -> tuple[Array, Array]:
        """The kinds of work that a CPV code is near to, and how near; a kind may come twice."""
        digits, length = code_digits([cpv])
        first = self.codes[:, 0].astype(np.int64) * 256 + self.codes[:, 1]
        low, high = np.searchsorted(first, [wanted := int(digits[0, 0]) * 256 + int(digits[0, 1]), wanted + 1])
        affinity = trades.affinity(cpv)
        named = [len(self.codes) + rows()[id] for id in affinity]
        features = np.array([*range(int(low), int(high)), *named], np.int64)
        near = nearness(self.codes[low:high], self.lengths[low:high], digits[0], length[0])
        values = np.concatenate([near, np.array([*affinity.values()])])
        kinds, counts = self.having.chosen(features)
        return kinds, np.repeat(values, counts)


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
    places: list[tuple[str, str, Point | None, tuple[str, ...]]]
    place: Array
    buyers: list[str]
    buyer: Array
    is_works: Array
    amount: Array
    annual: Array
    weeks: Array
    labour: Array
    effort: Array
    reservations: list[str | None]
    reserved: Array
    min_turnover: Array
    _moments: dict[tuple[datetime, int], Moment] = field(default_factory=dict[tuple[datetime, int], Moment])
    _words: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    _said: dict[str, Array] = field(default_factory=dict[str, Array])

    @classmethod
    def build(cls, lots: Iterable[LotFacts]) -> "LotTable":
        """Columns of lots, in their order."""
        facts = list(lots)
        kinds, work = indexed([(lot.cpv, lot.trades) for lot in facts])
        places, place = indexed([(lot.place, lot.epci, lot.point, lot.area) for lot in facts])
        buyers, buyer = indexed([lot.buyer for lot in facts])
        reservations, reserved = indexed([lot.reserved for lot in facts])
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
            reservations=reservations,
            reserved=reserved,
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

    def saying(self, phrase: str) -> Array:
        """The lots in whose words a phrase is (it has a space at both ends). Kept, since firms refuse the same words."""
        if phrase not in self._said:
            if not self._words:
                for i, lot in enumerate(self.facts):
                    for word in set(lot.words.split()):
                        self._words.setdefault(word, []).append(i)
            rarest = min((self._words.get(word, []) for word in phrase.split()), key=len)
            self._said[phrase] = np.array([i for i in rarest if phrase in self.facts[i].words], np.int64)
        return self._said[phrase]

    @functools.cached_property
    def points(self) -> Array:
        """Latitude and longitude of each place; NaN where not located."""
        return np.array([point or (math.nan, math.nan) for _, _, point, _ in self.places]).reshape(-1, 2)

    @functools.cached_property
    def areas(self) -> list[tuple[int, tuple[str, ...]]]:
        """The places of which only the départements are known."""
        return [(i, area) for i, (_, _, point, area) in enumerate(self.places) if area and point is None]

    @functools.cached_property
    def within(self) -> dict[str, list[int]]:
        """The places of each commune and EPCI."""
        return members((code, i) for i, (place, epci, _, _) in enumerate(self.places) for code in (place, epci))

    @functools.cached_property
    def buyer_at(self) -> dict[str, int]:
        """The place of each buyer among `buyers`."""
        return {name: i for i, name in enumerate(self.buyers)}
