"""What every test starts from: no screen, no keyring, no user's folder, a clock that stands still when asked."""

import logging
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.store.workspace import Workspace

_HOME = tempfile.mkdtemp(prefix="tournee-tests-")
os.environ |= {
    "QT_QPA_PLATFORM": "offscreen",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "XDG_DATA_HOME": _HOME,
    "XDG_STATE_HOME": _HOME,
    "XDG_CONFIG_HOME": _HOME,
}
os.environ.pop("TOURNEE_PASSPHRASE", None)

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
"""Thursday 26 November 2026, 9:00 in Paris."""

KEY = bytes(range(32))
"""A raw key: opening a workspace with it takes no time, unlike a passphrase."""


@pytest.fixture
def fixed_clock() -> Iterator[datetime]:
    """The clock stands at 26 November 2026, 9:00 in Paris; gives that moment in UTC."""
    clock.set_source(lambda: NOW)
    yield NOW
    clock.set_source(None)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty encrypted workspace, closed after the test."""
    opened = Workspace(tmp_path / "workspace", KEY)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def no_warning_in_the_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse, unless it is marked `logs`."""
    yield
    if request.node.get_closest_marker("logs") is None:
        warnings = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
        assert not warnings, f"logged at WARNING or above: {warnings}"
