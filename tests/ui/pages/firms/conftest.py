"""The real window on the demonstration, or on an empty workspace."""

import pytest

from desktop.store.workspace import Workspace
from desktop.work import demo, firms


@pytest.fixture
def show(fixed_clock, show):
    """Shows the window of a workspace, active, on the day of the pictures."""
    return show


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
