"""Fuzzing of every feed: `python -m tests.bench fuzzing [target…] [--inputs N] [--keep FOLDER] [--seed N] [--engine NAME…]`.

Each target of `tests.bench.fuzz.targets` is read in a process of its own, by one engine after the other: Hypothesis spoils
valid files by their structure (one input in twenty: it is slow), atheris is led by the coverage of `desktop.feeds` and uses the
same spoiling for half of its mutations. `--engine random` spoils without either, and can be told to start anywhere.

A finding is an exception that the feed does not document, a record that cannot be stored, more than 2 s of processor, more than
300 MB, or a process that dies. Its bytes and what was raised go to `--keep`; reading the file again reproduces it. Linux only.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.fuzz.targets import SLOW, TARGETS

ENGINES = {"hypothesis": 0.05, "atheris": 0.95}
"""The share of the inputs that each tries by default."""
SILENCE = 60.0
"""Seconds without a new input after which the process counts as hung (it has its own watch of 2 s, which C code may not heed)."""
MEMORY_DISK = Path("/dev/shm")


def main(arguments: list[str] | None = None) -> None:
    """Run the targets and print what was seen; exits with 1 where there are findings."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench fuzzing")
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(TARGETS))
    parser.add_argument("--inputs", type=int, default=100_000, help="inputs per target")
    parser.add_argument("--keep", type=Path, default=Path("build/fuzzing"), help="where findings go")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", nargs="+", choices=(*ENGINES, "random"), default=list(ENGINES))
    asked = parser.parse_args(arguments)
    asked.keep.mkdir(parents=True, exist_ok=True)
    shares = {engine: ENGINES.get(engine, 1.0) for engine in asked.engine}
    found = 0
    for name in asked.targets or TARGETS:
        for engine, share in shares.items():
            inputs = round(asked.inputs * share / sum(shares.values()) / (1000 if name in SLOW else 1))
            found += _told(name, engine, _run(name, engine, inputs, asked.seed, asked.keep))
    if found:
        sys.exit(f"{found} kinds of findings: see {asked.keep}")


def _run(name: str, engine: str, inputs: int, seed: int, keep: Path) -> dict[str, Any]:
    """What the processes saw, one after the other until all inputs are done: one that dies is a finding, and another goes on."""
    total: dict[str, Any] = {"inputs": 0, "baseline": 0, "peak": 0, "slowest": 0.0, "seconds": 0.0, "findings": {}}
    while total["inputs"] < inputs:
        folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
        try:
            ended = _watched(name, engine, inputs - total["inputs"], seed, keep.resolve(), folder)
            seen = _seen(folder)
            if ended:
                seen["findings"][ended] = 1
                if (folder / "input").exists():
                    shutil.copy(folder / "input", keep / f"{name}-{ended}-{seed}.bin")
        finally:
            shutil.rmtree(folder)
        for key in ("inputs", "seconds"):
            total[key] += seen[key]
        for key in ("baseline", "peak", "slowest"):
            total[key] = max(total[key], seen[key])
        for kind, count in seen["findings"].items():
            total["findings"][kind] = total["findings"].get(kind, 0) + count
        if ended and seen["inputs"] == 0:
            break  # it does not even begin
        seed += 1
    return total


def _watched(name: str, engine: str, inputs: int, seed: int, keep: Path, folder: Path) -> str:
    """Run one process to its end; how it ended where it did not end well: « died » or « hung »."""
    command = [sys.executable, "-m", "tests.bench.fuzz.child", name, engine, str(inputs), str(seed), str(keep), str(folder)]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        while process.poll() is None:
            time.sleep(0.2)
            current = folder / "input"
            if current.exists() and time.time() - current.stat().st_mtime > SILENCE:
                process.kill()
                return "hung"
    if process.returncode:
        shutil.copy(folder / "log", keep / f"{name}-died-{seed}.txt")
        return f"died{process.returncode}"
    return ""


def _seen(folder: Path) -> dict[str, Any]:
    """The result that a process left behind, empty where it left none."""
    result = folder / "result.json"
    if result.exists():
        return json.loads(result.read_text())
    return {"inputs": 0, "baseline": 0, "peak": 0, "slowest": 0.0, "seconds": 0.0, "findings": {}}


def _told(name: str, engine: str, seen: dict[str, Any]) -> int:
    """Print one line, and one for each kind of finding; how many kinds."""
    rate = seen["inputs"] / seen["seconds"] if seen["seconds"] else 0
    print(
        f"  {name:<13} {engine:<10} {seen['inputs']:>7} inputs {rate:>6.0f}/s  slowest {seen['slowest']:>6.0f} ms"
        f"  memory {seen['peak']:>4} MB (at the start {seen['baseline']})  findings {len(seen['findings'])}",
        flush=True,
    )
    for kind, count in sorted(seen["findings"].items()):
        print(f"    {count:>6} × {kind}", flush=True)
    return len(seen["findings"])


if __name__ == "__main__":
    main()
