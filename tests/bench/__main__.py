"""Benchmarks: `python -m tests.bench [name…]`. Each compares two things in one run and prints figures and ratios.

Long runs have arguments of their own and are not among those that run by default: `python -m tests.bench killing --rounds 30`.
"""

import importlib
import sys
import time

NAMES = ("saving", "unlocking", "attaching", "importing", "searching", "painting", "scrolling", "matching", "ranking")

LONG = ("fuzzing", "killing", "machine")


def main() -> None:
    """Run the named benchmarks, all of them by default; or one long run."""
    if sys.argv[1:2] and sys.argv[1] in LONG:
        importlib.import_module(f"tests.bench.{sys.argv[1]}").main(sys.argv[2:])
        return
    for name in sys.argv[1:] or NAMES:
        started = time.perf_counter()
        print(f"# {name}", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()
        print(f"  ({time.perf_counter() - started:.0f} s)\n", flush=True)


if __name__ == "__main__":
    main()
