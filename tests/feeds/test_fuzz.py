"""Every feed against files spoilt by their structure: the short version of `python -m tests.bench fuzzing`."""

import random
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bench.fuzz.targets import SLOW, TARGETS

NAMES = sorted({*TARGETS} - SLOW)
MADE = {name: TARGETS[name]() for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_every_seed_is_read(tmp_path: Path, name: str) -> None:
    for seed in MADE[name].seeds:
        (tmp_path / "input").write_bytes(seed)
        MADE[name].consume(tmp_path / "input")


@pytest.mark.parametrize("name", NAMES)
def test_spoilt_files_never_raise_nor_hang(tmp_path: Path, name: str) -> None:
    target, path = MADE[name], tmp_path / "input"
    for number in range(120):
        luck = random.Random(f"{name} {number}")
        path.write_bytes(target.spoil(luck.choice(target.seeds), luck))
        began = time.process_time()
        target.consume(path)
        assert time.process_time() - began < 2, number


@settings(max_examples=150, deadline=2000, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_what_hypothesis_makes_of_them_neither(name: str, luck: random.Random) -> None:
    target = MADE[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        path.write_bytes(target.spoil(luck.choice(target.seeds), luck))
        target.consume(path)
