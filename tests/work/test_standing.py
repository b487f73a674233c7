"""What the bottom left of the window says."""

from datetime import UTC, date, datetime

import pytest

from desktop.base import clock
from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.work import standing
from tests.samples import notice


def test_a_new_machine(workspace: Workspace) -> None:
    assert standing.standing(workspace) == standing.Standing(
        "Hors ligne", ("0 modification sur cette machine", "Veille\u202f: jamais", "Sauvegarde\u202f: aucune")
    )
    assert standing.newest(workspace) == ""


@pytest.mark.usefixtures("fixed_clock")
def test_changes_and_the_last_watch_are_told(workspace: Workspace) -> None:
    for name in ("A", "B"):
        with workspace.change(f"Créer {name}") as change:
            change.put(Firm(id=name, name=name))
    clock.set_source(lambda: datetime(2026, 11, 25, 16, 42, tzinfo=UTC))
    workspace.opendata.note_watch()
    clock.set_source(lambda: datetime(2026, 11, 26, 8, 0, tzinfo=UTC))
    found = standing.standing(workspace)
    assert found.lines == ("2 modifications sur cette machine", "Veille\u202f: hier 17:42", "Sauvegarde\u202f: aucune")


@pytest.mark.usefixtures("fixed_clock")
def test_files_do_not_make_the_notices_fresh(workspace: Workspace) -> None:
    workspace.opendata.put([notice("26-1", "École"), notice("26-2", "Mairie", published_on=date(2026, 11, 2))])
    workspace.opendata.put([])
    workspace.opendata.put([notice("26-3", "Halle", published_on=date(2062, 11, 2))])
    assert standing.last_watch(workspace) == "jamais"
    assert standing.newest(workspace) == "dernier avis publié le 9 nov."
