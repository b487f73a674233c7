"""How well a lot suits a firm: gates, signals, and a score that is an interval. Never a probability of winning.

This is the reference, one pair at a time, with words; `ranking` computes the same numbers for many pairs.
"""

from dataclasses import dataclass
from datetime import datetime

from desktop.base import formats
from desktop.base.formats import NARROW
from desktop.model.facts import FirmFacts, LotFacts, firm_facts, lot_facts
from desktop.model.firms import Profile
from desktop.model.gates import Gate, gates
from desktop.model.method import UNKNOWN_TRADE, Method
from desktop.model.signals import Reason, Signal, signals

__all__ = ["FirmFacts", "Gate", "LotFacts", "Match", "Method", "Reason", "Score", "Signal", "firm_facts", "lot_facts", "match", "score"]


@dataclass(frozen=True)
class Score:
    """A score with its bounds, 0 to 100: `mid` takes the rest to be like what is known."""

    lo: float
    mid: float
    hi: float


@dataclass(frozen=True)
class Match:
    """A firm and a lot: score, gates, signals, and what is told of them.

    `mean` is the mean of what is known, against which each signal counts. `unknown` come first by what they would narrow.
    """

    lot: str
    firm: str
    score: Score
    gates: tuple[Gate, ...]
    signals: tuple[Signal, ...]
    reasons: tuple[Reason, ...]
    unknown: tuple[Reason, ...]
    mean: float

    @property
    def stopped_by(self) -> Gate | None:
        """The first gate that says no: why this lot is not proposed."""
        return next((gate for gate in self.gates if gate.answer is False), None)

    @property
    def questions(self) -> tuple[Gate, ...]:
        """The gates that nobody has answered yet."""
        return tuple(gate for gate in self.gates if gate.answer is None)

    def contribution(self, signal: Signal) -> float:
        """What a signal adds to or takes from the score, in points."""
        return 0.0 if signal.value is None else 100 * signal.weight * (signal.value - self.mean)


def score(profile: Profile, lot: LotFacts, now: datetime, method: Method | None = None) -> Match:
    """Match a firm with one lot at a moment; for many lots build `firm_facts` once and call `match`."""
    return match(firm_facts(profile, now.date()), lot, now, method)


def match(firm: FirmFacts, lot: LotFacts, now: datetime, method: Method | None = None) -> Match:
    """Match a firm's facts with one lot at a moment."""
    method = method or Method()
    found = signals(firm, lot, now, method)
    total, mean = blend(found)
    open_ = sorted((s for s in found if s.high > s.low), key=lambda s: -s.weight * (s.high - s.low))
    told = sorted((s for s in found if s.value is not None), key=lambda s: -abs(s.weight * (s.value or 0.0) - s.weight * mean))
    return Match(
        lot=lot.id,
        firm=firm.firm.id,
        score=total,
        gates=gates(firm, lot, now, method),
        signals=found,
        reasons=(*_first(told), *context(lot)),
        unknown=tuple(s.reason for s in open_),
        mean=mean,
    )


def blend(found: tuple[Signal, ...]) -> tuple[Score, float]:
    """The score of signals, and the weighted mean of the known ones (an unknown trade counts as `UNKNOWN_TRADE`)."""
    sums = weights = lo = hi = 0.0
    for s in found:
        lo, hi = lo + s.weight * s.low, hi + s.weight * s.high
        value = UNKNOWN_TRADE if s.value is None and s.key == "trade" else s.value
        if value is not None:
            sums, weights = sums + s.weight * value, weights + s.weight
    mean = sums / weights if weights else 0.5
    return Score(percent(lo), percent(sums + (1 - weights) * mean), percent(hi)), mean


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
