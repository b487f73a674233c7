"""How matching counts: the weights, radii and costs of domain.md §5.2. Starting guesses; a chamber may change some of them."""

from dataclasses import dataclass

SIGNALS = ("trade", "distance", "size", "capacity", "papers", "time", "references", "buyer")
"""The scored signals, in the order in which they are shown."""
WEIGHTS = {"trade": 0.35, "distance": 0.15, "size": 0.12, "capacity": 0.10, "papers": 0.10, "time": 0.08, "references": 0.06, "buyer": 0.04}
PROVEN, DECLARED, FROM_NAF = 1.0, 0.8, 0.75
"""What a skill is worth by where it comes from."""
VAGUE = {"works": 0.1, "services": 0.3, "supplies": 0.3}
"""An activity code of n trades counts n to the power of minus this: it says less of each. A builder often does all that his says."""
UNKNOWN_TRADE, UNKNOWN_DISTANCE, UNKNOWN_REST = 0.1, 0.5, 0.5
"""What counts in the middle of the interval where nothing is known: an unknown trade never outranks a known one."""
OTHERS = 0.5
"""The share of the score that the signals beside trade and distance can take away."""
FLOOR = {True: 0.1, False: 0.3}
"""Works or not: what the farthest lot is worth for a firm whose usual radius is unknown. Some serve the whole country."""
SPREAD = 40
"""In km: how distance wears off for a firm whose usual radius is unknown, from its door."""
WEARING = {True: 25, False: 40}
"""In km, works or not: how distance wears off beyond a usual radius that is known."""
INSIDE_KM, OUTSIDE_KM = 20, 30
"""Where only the département of a lot is known: how far its firms are taken to be, and at least those of others."""
SIMILAR = 0.7
"""From this nearness on, work done is « semblable »."""
LEAST_TRADE = 0.12
"""Lots whose trade is known and farther than this are not proposed to a firm. A neighbouring trade of a vague activity code passes."""
LEAST_KINSHIP = 0.03
"""Firms whose trade is known and farther than this are not named for a lot: less strict, since a person asked who there is."""

LEAST_SCORE = 10
"""In points: lots whose middle score is lower are not proposed to a firm."""


@dataclass(frozen=True)
class Method:
    """What a chamber sets. Costs in euros an hour, days are working days."""

    labour_cost: float = 38
    min_working_days: int = 3
