"""The real window on the demonstration, or on an empty workspace."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6

from desktop.app import make_window
from desktop.store.workspace import Workspace
from desktop.ui.window import Window
from desktop.work import demo, firms


@pytest.fixture
def show(qtbot, dressed, fixed_clock) -> Iterator[Callable[[Workspace], Window]]:
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


@pytest.fixture
def loaded(workspace: Workspace, fixed_clock) -> Workspace:
    """A workspace with the demonstration."""
    demo.load(workspace)
    return workspace


@pytest.fixture
def delattre(loaded: Workspace):
    """The firm of picture 2."""
    return firms.listing(loaded, words="delattre")[0]


@pytest.fixture
def vasseur(loaded: Workspace):
    """A firm of which nothing is kept yet, neither note nor paper."""
    return firms.listing(loaded, words="vasseur")[0]
