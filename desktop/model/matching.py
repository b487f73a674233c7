"""How well a lot suits a firm: gates, signals, and a score that is an interval. Never a probability of winning.

This is the reference, one pair at a time, with words; `ranking` computes the same numbers for many pairs.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.base import formats
from desktop.base.formats import NARROW
from desktop.model.facts import FirmFacts, LotFacts, firm_facts, lot_facts
from desktop.model.firms import Profile
from desktop.model.gates import Gate, gates
from desktop.model.method import OTHERS, UNKNOWN_DISTANCE, UNKNOWN_REST, UNKNOWN_TRADE, WEIGHTS, Method
from desktop.model.signals import Reason, Signal, signals

FACTORS = {"trade": UNKNOWN_TRADE, "distance": UNKNOWN_DISTANCE}
"""The signals that multiply, and what each counts where it is unknown."""
REST = sum(weight for key, weight in WEIGHTS.items() if key not in FACTORS)
"""What the other signals weigh together."""

__all__ = ["FirmFacts", "Gate", "LotFacts", "Match", "Method", "Reason", "Score", "Signal", "firm_facts", "lot_facts", "match", "score"]


@dataclass(frozen=True)
class Score:
    """A score with its bounds, 0 to 100; `mid` is what is likely where something is not known."""

    lo: float
    mid: float
    hi: float


@dataclass(frozen=True)
class Match:
    """A firm and a lot: score, gates, signals, and what is told of them.

    `unknown` come first by how much knowing them could change the score.
    """

    lot: str
    firm: str
    score: Score
    gates: tuple[Gate, ...]
    signals: tuple[Signal, ...]
    reasons: tuple[Reason, ...]
    unknown: tuple[Reason, ...]

    @property
    def stopped_by(self) -> Gate | None:
        """The first gate that says no: why this lot is not proposed."""
        return next((gate for gate in self.gates if gate.answer is False), None)

    @property
    def questions(self) -> tuple[Gate, ...]:
        """The gates that nobody has answered yet."""
        return tuple(gate for gate in self.gates if gate.answer is None and not gate.later)

    def contribution(self, signal: Signal) -> float:
        """What a signal takes from 100, in points, never above 0; 100 and those of all signals add up to `score.mid`.

        Trade takes first, distance from what trade leaves, and each other signal its own share of what these two leave: what one
        of the others takes does not hang on the rest of them. An unknown one takes what it is taken for.
        """
        return 0.0 - losses(self.signals)[signal.key]

    def swing(self, signal: Signal) -> tuple[float, float]:
        """By how many points the score would fall and rise if a signal turned out as bad and as good as it can be."""
        return swing(self.signals, signal)

    @property
    def points(self) -> dict[str, int]:
        """The contributions in whole points: 100 and they add up to the rounded `score.mid`. What takes nothing is 0."""
        lost = {key: round(loss, 6) for key, loss in losses(self.signals).items()}
        whole = {key: math.floor(loss) for key, loss in lost.items()}
        left = 100 - round(self.score.mid) - sum(whole.values())
        for key in sorted(lost, key=lambda key: whole[key] - lost[key])[: max(0, left)]:
            whole[key] += 1
        return {key: -loss for key, loss in whole.items()}


def score(profile: Profile, lot: LotFacts, now: datetime, method: Method | None = None) -> Match:
    """Match a firm with one lot at a moment; for many lots build `firm_facts` once and call `match`."""
    return match(firm_facts(profile, now.date()), lot, now, method)


def match(firm: FirmFacts, lot: LotFacts, now: datetime, method: Method | None = None) -> Match:
    """Match a firm's facts with one lot at a moment."""
    method = method or Method()
    found = signals(firm, lot, now, method)
    told = sorted((s for s in found if s.value is not None), key=lambda s: -s.weight * abs((s.value or 0.0) - 0.5))
    return Match(
        lot=lot.id,
        firm=firm.firm.id,
        score=blend(found),
        gates=gates(firm, lot, now, method),
        signals=found,
        reasons=(*_first(told), *context(lot)),
        unknown=tuple(s.reason for s in _open(found)),
    )


def blend(found: tuple[Signal, ...]) -> Score:
    """The score: trade × distance, of which the other signals together can take away `OTHERS`.

    Trade and distance multiply: a near lot of another's trade suits no better than a far one of one's own. The others add up, each
    by its weight; one that is unknown is taken to be like those that are known.
    """
    mean = _mean(found)
    return Score(
        _product(found, lambda s: s.low),
        _product(found, lambda s: FACTORS.get(s.key, mean) if s.value is None else s.value),
        _product(found, lambda s: s.high),
    )


def losses(found: tuple[Signal, ...]) -> dict[str, float]:
    """What each signal takes from 100, in points, by its key: see `Match.contribution`."""
    mean, left = _mean(found), 100.0
    lost: dict[str, float] = {}
    for s in found:
        if s.key in FACTORS:
            value = FACTORS[s.key] if s.value is None else s.value
            lost[s.key] = left * (1 - value)
            left *= value
    for s in found:
        if s.key not in FACTORS:
            lost[s.key] = left * OTHERS * s.weight / REST * (1 - (mean if s.value is None else s.value))
    return lost


def swing(found: tuple[Signal, ...], signal: Signal) -> tuple[float, float]:
    """See `Match.swing`."""
    mid, ends = blend(found).mid, (signal.low, signal.high)
    low, high = (blend(tuple(replace(s, value=end) if s is signal else s for s in found)).mid for end in ends)
    return max(0.0, mid - low), max(0.0, high - mid)


def _open(found: tuple[Signal, ...]) -> list[Signal]:
    """The signals that are not wholly known, first the one that could change the score most."""
    return sorted((s for s in found if s.high > s.low), key=lambda s: (-round(sum(swing(found, s)), 6), -s.weight))


def _mean(found: tuple[Signal, ...]) -> float:
    """What the signals beside trade and distance are worth, of those that are known."""
    known = [(s.weight, s.value) for s in found if s.key not in FACTORS and s.value is not None]
    weights = sum(weight for weight, _ in known)
    return sum(weight * value for weight, value in known) / weights if weights else UNKNOWN_REST


def _product(found: tuple[Signal, ...], read: Callable[[Signal], float]) -> float:
    product, rest = 1.0, 0.0
    for s in found:
        if s.key in FACTORS:
            product *= read(s)
        else:
            rest += s.weight * read(s) / REST
    return percent(product * (1 - OTHERS + OTHERS * rest))


def percent(share: float) -> float:
    """A share as points, rounded so that equal scores are equal."""
    return round(100 * share, 6)


def context(lot: LotFacts) -> tuple[Reason, ...]:
    """What a person should know of the lot, not scored."""
    found: list[Reason] = []
    if lot.visit == "compulsory":
        found.append(Reason("visit", "warn", "Visite du site obligatoire", "Visite du site obligatoire"))
    if lot.insertion_hours:
        hours = f"{formats.number(lot.insertion_hours)}{NARROW}h"
        found.append(Reason("insertion", "info", f"Clause sociale : {hours}", f"Clause sociale : {hours}"))
    elif lot.social_clause:
        found.append(Reason("insertion", "info", "Clause sociale", "Clause sociale"))
    return tuple(found)


def _first(told: list[Signal]) -> list[Reason]:
    """The trade and the distance first, as people ask; then what weighs most."""
    order = {"trade": 0, "distance": 1, "size": 2}
    return [s.reason for s in sorted(told, key=lambda s: order.get(s.key, 3))]
