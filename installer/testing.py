"""Every check of the project, the quickest first, then the tests."""

import os
import shutil
import subprocess
import sys
import time

import libraries
from environment import PYTHON, ROOT

_BIN = PYTHON.parent
_CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format --check", ["ruff", "format", "--check", "."]),
    ("lint-imports", ["lint-imports"]),
    ("pyright", ["pyright"]),
)


def run(options: list[str]) -> int:
    """Run the checks and pytest with `options`; 1 if any failed. The last line printed is pytest's summary."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PATH": os.pathsep.join([str(_BIN), os.environ.get("PATH", "")])}
    results: list[tuple[str, bool, float]] = []
    for name, command in _CHECKS:
        start = time.monotonic()
        program = shutil.which(command[0], path=str(_BIN)) or command[0]
        done = subprocess.run([program, *command[1:]], cwd=ROOT, env=environment, capture_output=True, check=False)
        results.append((name, done.returncode == 0, time.monotonic() - start))
        _say(*results[-1])
        if done.returncode:
            sys.stdout.buffer.write(done.stdout + done.stderr)
            sys.stdout.flush()
    start = time.monotonic()
    passed, summary = _pytest(options, environment)
    results.append(("pytest", passed, time.monotonic() - start))
    print()
    for result in results:
        _say(*result)
    print(summary)
    return 0 if all(passed for _, passed, _ in results) else 1


def _pytest(options: list[str], environment: dict[str, str]) -> tuple[bool, str]:
    """Run pytest, its output shown as it comes; whether it passed, and its closing line."""
    if libraries.missing(libraries.OFFSCREEN):
        return False, "0 passed, 1 failed: the tests need the system libraries named above"
    command = [str(PYTHON), "-m", "pytest", *options]
    last = "0 passed, 1 failed: pytest said nothing"
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode == 0, last


def _say(name: str, passed: bool, seconds: float) -> None:
    print(f"{name:<20} {'ok' if passed else 'FAILED':<6} {seconds:6.1f} s", flush=True)
