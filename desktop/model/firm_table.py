"""Firms as columns of numbers: what `ranking` computes on. NaN is unknown."""

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from desktop.model import codes, trades
from desktop.model.columns import Array, by_trade, code_digits, indexed, members, nearness, numbers, rows
from desktop.model.facts import FirmFacts, LotFacts, Point, Skill


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
    places: list[tuple[Point | None, str]]
    place: Array
    turnover: Array
    known_turnover: Array
    max_lot: Array
    staff: Array
    radius: Array
    papers: Array
    slow: Array
    kinds: Array
    excluded: Array
    skilled: Array
    preferring: dict[str, list[int]]
    refusing: dict[str, list[int]]
    refusing_words: dict[str, list[int]]
    knowing: dict[str, list[int]]

    @classmethod
    def build(cls, firms: Iterable[FirmFacts]) -> "FirmTable":
        """Columns of firms, in their order."""
        facts = list(firms)
        pairs = [(i, skill) for i, firm in enumerate(facts) for skill in firm.skills]
        past = [(i, year, skills) for i, firm in enumerate(facts) for year, skills in firm.past]
        skills = [*(skill for _, skill in pairs), *(skill for _, _, found in past for skill in found)]
        at = {code: i for i, code in enumerate(dict.fromkeys(skill.cpv for skill in skills if skill.cpv))}
        digits, lengths = code_digits(list(at))
        places, place = indexed([(firm.point, codes.department_of(firm.firm.commune)) for firm in facts])
        return cls(
            facts=facts,
            strength=_strengths(pairs, len(facts)),
            codes=digits,
            lengths=lengths,
            near=by_trade([trades.affinity(code) for code in at]),
            declared=_pairs((i, at[skill.cpv]) for i, skill in pairs if skill.cpv),
            declared_strength=np.array([skill.strength for _, skill in pairs if skill.cpv]),
            past=_pasts(past, at),
            places=places,
            place=place,
            turnover=numbers(firm.firm.turnover or None for firm in facts),
            known_turnover=numbers(firm.firm.turnover for firm in facts),
            max_lot=numbers(firm.firm.max_lot or None for firm in facts),
            staff=numbers(firm.firm.available_staff for firm in facts),
            radius=numbers(firm.firm.zone_km for firm in facts),
            papers=np.array([firm.papers for firm in facts], float).reshape(-1, 2, 3),
            slow=np.array([firm.firm.bid_before is False for firm in facts], bool),
            kinds=np.array([firm.firm.ess_kind or "" for firm in facts], "U10"),
            excluded=np.array([bool(firm.firm.excluded) for firm in facts], bool),
            skilled=np.array([bool(firm.skills) for firm in facts], bool),
            preferring=members((code, i) for i, firm in enumerate(facts) for code in firm.firm.zone_places),
            refusing=members((code, i) for i, firm in enumerate(facts) for code in firm.firm.refused_places),
            refusing_words=members((phrase, i) for i, firm in enumerate(facts) for phrase in firm.refused),
            knowing=members((name, i) for i, firm in enumerate(facts) for name in firm.buyers),
        )

    @functools.cached_property
    def points(self) -> Array:
        """Latitude and longitude of each place; NaN where not located."""
        return np.array([point or (math.nan, math.nan) for point, _ in self.places]).reshape(-1, 2)

    def values(self, lot: LotFacts) -> tuple[Array, Array]:
        """For one lot: how near each trade row is to it, and each code of firms."""
        row, near = by_trade([trades.suitability(lot.cpv, lot.trades)])[0], np.zeros(len(self.codes))
        digits, lengths = code_digits(lot.cpv)
        for i in range(len(lot.cpv)):
            np.maximum(near, nearness(self.codes, self.lengths, digits[i], lengths[i]), out=near)
        for named in lot.trades:
            np.maximum(near, self.near[:, rows()[named]], out=near)
        return row, near


def _strengths(pairs: list[tuple[int, Skill]], count: int) -> Array:
    strength = np.zeros((len(rows()), count))
    for i, skill in pairs:
        if skill.trade:
            strength[rows()[skill.trade], i] = max(strength[rows()[skill.trade], i], skill.strength)
    return strength


def _pasts(past: list[tuple[int, int, tuple[Skill, ...]]], at: dict[str, int]) -> Pasts:
    work = [(r, skill) for r, (_, _, skills) in enumerate(past) for skill in skills]
    return Pasts(
        np.array([i for i, _, _ in past], np.int64),
        np.array([year for _, year, _ in past], np.int64),
        _pairs((r, rows()[skill.trade]) for r, skill in work if skill.trade),
        _pairs((r, at[skill.cpv]) for r, skill in work if skill.cpv),
    )


def _pairs(found: Iterable[tuple[int, int]]) -> Array:
    return np.array(list(found), np.int64).reshape(-1, 2)
