"""How well a lot suits a firm: gates, signals, and a score that is an interval. Never a probability of winning.

This is the reference, one pair at a time, with words; `ranking` computes the same numbers for many pairs.
"""

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

    `unknown` come first by what they would narrow.
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
        return tuple(gate for gate in self.gates if gate.answer is None)

    def contribution(self, signal: Signal) -> float:
        """What knowing a signal adds to or takes from the score, in points."""
        return 0.0 if signal.value is None else weigh(self.signals, signal.key)


def score(profile: Profile, lot: LotFacts, now: datetime, method: Method | None = None) -> Match:
    """Match a firm with one lot at a moment; for many lots build `firm_facts` once and call `match`."""
    return match(firm_facts(profile, now.date()), lot, now, method)


def match(firm: FirmFacts, lot: LotFacts, now: datetime, method: Method | None = None) -> Match:
    """Match a firm's facts with one lot at a moment."""
    method = method or Method()
    found = signals(firm, lot, now, method)
    open_ = sorted((s for s in found if s.high > s.low), key=lambda s: -s.weight * (s.high - s.low))
    told = sorted((s for s in found if s.value is not None), key=lambda s: -abs(weigh(found, s.key)))
    return Match(
        lot=lot.id,
        firm=firm.firm.id,
        score=blend(found),
        gates=gates(firm, lot, now, method),
        signals=found,
        reasons=(*_first(told), *context(lot)),
        unknown=tuple(s.reason for s in open_),
    )


def blend(found: tuple[Signal, ...]) -> Score:
    """The score: trade × distance, of which the other signals together can take away `OTHERS`.

    Trade and distance multiply: a near lot of another's trade suits no better than a far one of one's own. The others add up, each
    by its weight; one that is unknown is taken to be like those that are known.
    """
    known = [(s.weight, s.value) for s in found if s.key not in FACTORS and s.value is not None]
    weights = sum(weight for weight, _ in known)
    mean = sum(weight * value for weight, value in known) / weights if weights else UNKNOWN_REST
    return Score(
        _product(found, lambda s: s.low),
        _product(found, lambda s: FACTORS.get(s.key, mean) if s.value is None else s.value),
        _product(found, lambda s: s.high),
    )


def weigh(found: tuple[Signal, ...], key: str) -> float:
    """By how many points the score would differ if one signal were unknown."""
    without = tuple(replace(s, value=None) if s.key == key else s for s in found)
    return blend(found).mid - blend(without).mid


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
