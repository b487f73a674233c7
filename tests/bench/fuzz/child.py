"""One process of the fuzzer: feeds spoilt files to one target, times each, watches memory, keeps what fails.

`python -m tests.bench.fuzz.child TARGET ENGINE INPUTS SEED KEEP FOLDER`. The file being read is `FOLDER/input`: where the
process dies or hangs, its parent finds it there. The last thing written is `FOLDER/result.json`.
"""

import ctypes
import json
import os
import random
import signal
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

HANG = 2.0
"""Seconds of the processor that one input may take."""
MEMORY = 300
"""Megabytes that the process may have held at once, interpreter and code tables included."""
BATCH = 500
"""Inputs of one run of Hypothesis: it remembers what it has tried, and that is not the feed's memory."""


class Hang(BaseException):
    """An input took more than HANG; no reader may catch it."""


@dataclass
class Result:
    """What one process saw. Megabytes, milliseconds of the processor."""

    inputs: int = 0
    baseline: int = 0
    peak: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    findings: dict[str, int] = field(default_factory=dict[str, int])


def most_held() -> int:
    """The most memory that this process has held at once, in MB (Linux)."""
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) >> 10
    return 0


class Child:
    """Runs inputs through a target's `consume`."""

    def __init__(self, name: str, keep: Path, folder: Path) -> None:
        from tests.bench.fuzz.targets import TARGETS

        self.name, self.keep, self.folder = name, keep, folder
        self.target = TARGETS[name]()
        self.path = folder / "input"
        self.result = Result()
        signal.signal(signal.SIGPROF, _hang)
        for seed in self.target.seeds:  # what is loaded once belongs to the baseline
            self.path.write_bytes(seed)
            self.target.consume(self.path)
        self.result.baseline = most_held()

    def one(self, data: bytes) -> None:
        """Read one input, and note how it went."""
        self.path.write_bytes(data)
        result = self.result
        result.inputs += 1
        if most_held() > MEMORY // 2:
            _forget_memory()  # what making the input took is not the feed's
        started = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_PROF, HANG)
            self.target.consume(self.path)
        except (Exception, Hang) as error:  # noqa: BLE001 - this is what is looked for
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.found(_signature(error), data, "".join(traceback.format_exception(error)[-12:]))
        signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.process_time() - started
        result.slowest = max(result.slowest, took * 1000)
        if took > HANG:
            self.found("slow", data, f"{took:.1f} s")
        if took > 0.02 or result.inputs % 100 == 0:
            held = most_held()
            result.peak = max(result.peak, held)
            if held > MEMORY:
                self.found("memory", data, f"{held} MB")
                _forget_memory()
        if result.inputs % 500 == 0:
            self.write()

    def found(self, signature: str, data: bytes, told: str) -> None:
        """Count a finding; keep the bytes of the first of its kind."""
        count = self.result.findings.get(signature, 0)
        self.result.findings[signature] = count + 1
        if count == 0:
            name = f"{self.name}-{signature}"
            (self.keep / f"{name}.bin").write_bytes(data)
            (self.keep / f"{name}.txt").write_text(told, "utf-8", "backslashreplace")
            self.write()

    def write(self) -> None:
        """Leave the result where the parent reads it."""
        self.result.seconds = time.process_time()
        part = self.folder / "result.part"
        part.write_text(json.dumps(asdict(self.result)))
        part.replace(self.folder / "result.json")


def _hang(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def _signature(error: BaseException) -> str:
    """The kind of error and where in our code it came up, as a file's name."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if f"{os.sep}desktop{os.sep}" in frame.filename]
    where = f"{Path(frames[-1].filename).stem}-{frames[-1].lineno}" if frames else "check"
    return f"{type(error).__name__}-{where}"


def _forget_memory() -> None:
    """Give freed memory back and start measuring anew, so that one heavy input is counted once."""
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")


def with_random(child: Child, inputs: int, seed: int) -> None:
    """Seeds spoilt at random."""
    for number in range(inputs):
        luck = random.Random(f"{child.name} {seed} {number}")
        child.one(child.target.spoil(luck.choice(child.target.seeds), luck))


def with_hypothesis(child: Child, inputs: int, seed: int) -> None:
    """Seeds spoilt by what Hypothesis chooses, in short runs."""
    import hypothesis
    from hypothesis import strategies

    def body(luck: random.Random) -> None:
        child.one(child.target.spoil(luck.choice(child.target.seeds), luck))

    options: Any = {
        "database": None,
        "deadline": None,
        "phases": [hypothesis.Phase.generate],
        "suppress_health_check": list(hypothesis.HealthCheck),
    }
    done = 0
    while child.result.inputs < inputs:
        run = hypothesis.settings(max_examples=min(BATCH, inputs - child.result.inputs), **options)(
            hypothesis.seed(seed * 1_000_003 + done)(hypothesis.given(strategies.randoms(use_true_random=False))(body))
        )
        run()
        done += 1


def with_atheris(name: str, inputs: int, seed: int, keep: Path, folder: Path) -> None:
    """Seeds and what grew from them, led by coverage of `desktop.feeds`; half of the mutations are ours, half libFuzzer's. Does not return."""
    import atheris

    with atheris.instrument_imports(include=["desktop.feeds"]):
        child = Child(name, keep, folder)
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, content in enumerate(child.target.seeds):
        (corpus / f"seed{number}").write_bytes(content)

    def mutate(data: bytes, max_size: int, chosen: int) -> bytes:
        luck = random.Random(chosen)
        if luck.random() < 0.5:
            return child.target.spoil(data, luck)[:max_size]
        return atheris.Mutate(data, max_size)

    def one(data: bytes) -> None:
        child.one(data)
        if child.result.inputs >= inputs:
            child.write()
            os._exit(0)

    # time and memory are watched here and by the parent, not by libFuzzer
    watches = ["-timeout=0", "-handle_alrm=0", "-rss_limit_mb=0", "-malloc_limit_mb=0"]
    options = [*watches, "-max_len=8192", f"-seed={seed}", "-verbosity=0", f"-artifact_prefix={keep}{os.sep}"]
    atheris.Setup(["fuzz", *options, str(corpus)], one, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> None:
    """Run one engine on one target."""
    name, engine, inputs, seed, keep, folder = sys.argv[1:]
    places = Path(keep), Path(folder)
    if engine == "atheris":
        with_atheris(name, int(inputs), int(seed), *places)
        return
    child = Child(name, *places)
    (with_hypothesis if engine == "hypothesis" else with_random)(child, int(inputs), int(seed))
    child.write()


if __name__ == "__main__":
    main()
