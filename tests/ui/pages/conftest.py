"""The real window."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6

from desktop.app import make_window
from desktop.store.workspace import Workspace
from desktop.ui.window import Window


@pytest.fixture
def show(qtbot, dressed) -> Iterator[Callable[[Workspace], Window]]:
    """Shows the window of a workspace, active."""
    shown: list[Window] = []

    def make(workspace: Workspace) -> Window:
        window = make_window(workspace)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        shown.append(window)
        return window

    yield make
    for window in shown:
        window.close()
        shiboken6.delete(window)  # its timers end before the workspace is closed
