"""Many runs of the store's state machine (changes, groups, undo, archive, attach, erase, backups): `--runs N`, 2 000 by default."""

import sys

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.store.journal_machine import JournalMachine

RUNS = 2000


def main(arguments: list[str] | None = None) -> None:
    """Run the machine; a failure prints the steps that lead to it."""
    given = arguments or []
    runs = int(given[given.index("--runs") + 1]) if "--runs" in given else RUNS
    run_state_machine_as_test(
        JournalMachine, settings=settings(max_examples=runs, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    )
    print(f"  {runs} runs of up to 30 steps: every invariant held", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
