"""How matching counts: the weights, radii and costs of domain.md §5.2. Starting guesses; a chamber may change some of them."""

from dataclasses import dataclass

SIGNALS = ("trade", "distance", "size", "capacity", "papers", "time", "references", "buyer")
"""The scored signals, in the order in which they are shown."""
WEIGHTS = {"trade": 0.35, "distance": 0.15, "size": 0.12, "capacity": 0.10, "papers": 0.10, "time": 0.08, "references": 0.06, "buyer": 0.04}
PROVEN, DECLARED, FROM_NAF = 1.0, 0.8, 0.6
"""What a skill is worth by where it comes from."""
NAMED = 0.9
"""What a trade is worth that the lot's title names, against its CPV code."""
UNKNOWN_TRADE = 0.25
"""Where the trade of a lot is unknown: what it counts for in the middle of the interval, so that it never outranks a known one."""
SIMILAR = 0.7
"""From this nearness on, work done is « semblable »."""
LEAST_TRADE = 0.2
"""Lots whose trade is known and farther than this are not proposed at all."""


@dataclass(frozen=True)
class Method:
    """What a chamber sets. Costs in euros an hour, distances in km, days are working days."""

    labour_cost: float = 38
    min_working_days: int = 3
    radius_km: float = 30
