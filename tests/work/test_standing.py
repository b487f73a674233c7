"""What the bottom left of the window says."""

from datetime import UTC, datetime

import pytest

from desktop.base import clock
from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.work import standing
from tests.samples import notice


def test_a_new_machine(workspace: Workspace) -> None:
    assert standing.standing(workspace) == standing.Standing("Hors ligne", ("0 modification sur cette machine", "Aucun avis encore"))


@pytest.mark.usefixtures("fixed_clock")
def test_changes_and_age_are_told(workspace: Workspace) -> None:
    for name in ("A", "B"):
        with workspace.change(f"Créer {name}") as change:
            change.put(Firm(id=name, name=name))
    clock.set_source(lambda: datetime(2026, 11, 25, 16, 42, tzinfo=UTC))
    workspace.opendata.put([notice("26-1", "École")])
    clock.set_source(lambda: datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    found = standing.standing(workspace)
    assert found.lines == ("2 modifications sur cette machine", "Avis à jour hier 17:42")
