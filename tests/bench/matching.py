"""How fast matching is, against the scalar reference in the same run: `python tests/bench/matching.py [--full]`.

Lots and firms are invented (tests/model/samples.py) with the real CPV list and the table of trades. `--full` adds 5 000 firms
against 100 000 lots. Medians of several runs where one is short.
"""

import argparse
import random
import resource
import runpy
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from desktop.model.facts import FirmFacts, LotFacts, firm_facts
from desktop.model.firms import Profile
from desktop.model.matching import match
from desktop.model.ranking import FirmTable, LotTable, rank_all, rank_firms, rank_lots

samples = SimpleNamespace(**runpy.run_path(str(Path(__file__).resolve().parents[1] / "model" / "samples.py")))
NOW = samples.NOW


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The median time of a piece of work."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def lots(count: int) -> list[LotFacts]:
    luck = random.Random(1)
    return [samples.a_lot(luck, i) for i in range(count)]


def profiles(count: int) -> list[Profile]:
    luck = random.Random(2)
    return [samples.a_profile(luck, i) for i in range(count)]


def naive(firms: list[FirmFacts], some: list[LotFacts]) -> float:
    """Seconds for one pair in the scalar reference."""
    return seconds(lambda: [match(firm, lot, NOW) for firm in firms for lot in some]) / (len(firms) * len(some))


def line(what: str, taken: float, least: float, pairs: int, alone: float) -> None:
    print(f"{what:44}{taken * 1000:12.1f} ms   budget {least * 1000:8.0f} ms   naive × {pairs * alone / taken:8.0f}")


def one_firm(alone: float) -> None:
    """One firm against 20 000 open lots."""
    start = time.perf_counter()
    found = lots(20_000)
    made = time.perf_counter() - start
    built = seconds(lambda: LotTable.build(found))
    table = LotTable.build(found)
    firms = profiles(60)
    rank_lots(firms[0], table, NOW, 20)
    taken = statistics.median(seconds(lambda firm=firm: rank_lots(firm, table, NOW, 20)) for firm in firms)
    worst = max(seconds(lambda firm=firm: rank_lots(firm, table, NOW, 20)) for firm in firms)
    line("one firm, 20 000 lots (median of 60 firms)", taken, 0.150, 20_000, alone)
    line("  the slowest of them", worst, 0.150, 20_000, alone)
    print(f"  facts of 20 000 lots {made:.1f} s (with their invention), table {built:.2f} s")


def new_lots(alone: float) -> None:
    """300 new lots against 5 000 firms."""
    firms = [firm_facts(profile, NOW.date()) for profile in profiles(5_000)]
    built = seconds(lambda: FirmTable.build(firms))
    table, some = FirmTable.build(firms), lots(300)
    line("300 lots, 5 000 firms", seconds(lambda: rank_firms(some, table, NOW, 20), 3), 1.0, 300 * 5_000, alone)
    print(f"  table of firms {built:.2f} s")


def everything(alone: float) -> None:
    """5 000 firms against 100 000 lots, top 20 each."""
    table, firms = LotTable.build(lots(100_000)), profiles(5_000)
    line("5 000 firms, 100 000 lots", seconds(lambda: rank_all(firms, table, NOW, 20)), 15, 5_000 * 100_000, alone)
    print(f"  most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB, {table.works.near.shape[1]} kinds of work")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="5 000 firms against 100 000 lots")
    chosen = parser.parse_args()
    alone = naive([firm_facts(profile, NOW.date()) for profile in profiles(5)], lots(400))
    print(f"scalar reference: {alone * 1e6:.0f} µs a pair")
    one_firm(alone)
    new_lots(alone)
    if chosen.full:
        everything(alone)


if __name__ == "__main__":
    main()
