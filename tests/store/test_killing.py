"""A short run of the power cuts; `python -m tests.bench killing` makes the long one."""

import os
from pathlib import Path

import pytest

from tests.bench import killing

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")


def test_a_process_that_is_killed_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    assert killing.kills(tmp_path / "kills", 6)


def test_a_log_cut_anywhere_keeps_what_was_committed_before(tmp_path: Path) -> None:
    assert killing.cuts(tmp_path, 12)
