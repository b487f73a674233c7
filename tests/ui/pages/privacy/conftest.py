"""The real window on a workspace with a list of 2022 and one that nobody has said anything of."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.model.firms import Firm
from desktop.store.workspace import Workspace
from desktop.work import firms, notes
from desktop.work.firms import Origin

OLD, NOW = datetime(2022, 3, 1, 9, tzinfo=UTC), datetime(2026, 11, 26, 8, tzinfo=UTC)


@pytest.fixture
def known(workspace: Workspace, tmp_path: Path) -> Iterator[dict[str, Firm]]:
    """Three firms of 2022, one of them spoken of in the note of another; by name."""
    file = tmp_path / "liste-2022.csv"
    file.write_text(
        "Raison sociale;Ville;Téléphone\nAlpha Bois;Frévent;0321000001\nBravo Peinture;Frévent;\nCharlie Toiture;Frévent;\n", "utf-8"
    )
    clock.set_source(lambda: OLD)
    firms.import_files(workspace, [file], origin=Origin("CMA", "mission"))
    clock.set_source(lambda: NOW)
    found = {firm.name: firm for firm in firms.listing(workspace)}
    notes.add(workspace, found["Charlie Toiture"].id, "Travaille avec Alpha Bois.")
    yield found
    clock.set_source(None)
