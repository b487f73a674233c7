"""Benchmarks: `python -m tests.bench [name…]`. Each compares two things in one run and prints figures and ratios."""

import importlib
import sys
import time

NAMES = ("saving", "attaching", "importing", "searching", "painting", "scrolling", "matching", "ranking")


def main() -> None:
    """Run the named benchmarks, all of them by default."""
    for name in sys.argv[1:] or NAMES:
        started = time.perf_counter()
        print(f"# {name}", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()
        print(f"  ({time.perf_counter() - started:.0f} s)\n", flush=True)


if __name__ == "__main__":
    main()
