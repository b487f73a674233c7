"""Timing and printing, the same for every benchmark."""

import statistics
import time
from collections.abc import Callable, Sequence


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def middle(times: Sequence[float]) -> float:
    """The median."""
    return statistics.median(times)


def percentile(times: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the times stay under."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def told(what: str, value: float, unit: str, target: str) -> None:
    """Print one figure beside what it must reach."""
    print(f"  {what:<70} {value:10.2f} {unit:<3} (must: {target})", flush=True)
