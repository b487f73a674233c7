"""Where a journey begins: a workspace of one's own, the program dressed, its real window."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.app import make_window
from desktop.store.workspace import Workspace
from desktop.ui import start
from desktop.ui.window import Window
from tests.conftest import KEY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the workspace is."""
    return tmp_path / "workspace"


@pytest.fixture
def opened(folder: Path, fixed_clock: datetime, qapp: QApplication) -> Iterator[Workspace]:
    """The workspace, open; a journey may close it and open it again."""
    start.application("clair", 1.0)
    workspace = Workspace(folder, KEY)
    yield workspace
    workspace.close()


@pytest.fixture
def show(qtbot) -> Callable[[Workspace], Window]:
    """Shows the window of a workspace, active."""

    def make(workspace: Workspace) -> Window:
        window = make_window(workspace)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    return make
