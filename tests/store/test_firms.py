"""The list of firms: sorted, filtered, counted."""

import pytest

from desktop.model.choices import Choice
from desktop.model.firms import Firm
from desktop.model.searches import FirmFilters
from desktop.store import firms
from desktop.store.workspace import Workspace

FIRMS = (
    Firm(id="a", name="Zoé Peinture", trades=("painting",), staff=3, ess_kind="none", bid_before=False, siret="81234567800013"),
    Firm(id="b", name="atelier Bois", trades=("wood_joinery", "painting"), staff=12, ess_kind="EI", grouping=True),
    Firm(id="c", name="Couverture Exemple", trades=("roofing",)),
    Firm(id="d", name="Ancienne", trades=("painting",), archived=True),
)


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    kept = [Choice(id=f"k{n}", firm=firm, notice="n", lot=f"l{n}", state=state) for n, (firm, state) in enumerate(
        (("b", "kept"), ("b", "kept"), ("a", "kept"), ("c", "aside"))
    )]  # fmt: skip
    workspace.put_all("essai", [*FIRMS, *kept])
    return workspace


def ids(workspace: Workspace, filters: FirmFilters | None = None, **how: object) -> list[str]:
    return [firm.id for firm in firms.rows(workspace, firms.keys(workspace, filters or FirmFilters(), **how))]  # type: ignore[arg-type]


def test_sorting(filled: Workspace) -> None:
    assert ids(filled) == ["b", "c", "a"]
    assert ids(filled, sort="staff", down=True) == ["b", "a", "c"]
    assert ids(filled, sort="kept", down=True) == ["b", "a", "c"]
    assert ids(filled, sort="name", limit=2) == ["b", "c"]


def test_lots_kept_are_counted(filled: Workspace) -> None:
    assert firms.kept_counts(filled, ["a", "b", "c", "d"]) == {"a": 1, "b": 2}
    assert firms.kept_counts(filled, ["c"]) == {}


def test_counts_of_a_group_leave_its_own_choices_out(filled: Workspace) -> None:
    counted = firms.facets(filled, FirmFilters(trades=("painting",)))
    assert counted["trades"] == {"painting": 2, "wood_joinery": 1, "roofing": 1}
    assert counted["structures"] == {"classic": 1, "insertion": 1, "disability": 0, "other": 0, "unknown": 0}
    assert counted["features"] == {"never_bid": 1, "grouping": 1, "no_siret": 1, "archived": 1}
    assert counted["total"]["firms"] == 2
    assert ids(filled, FirmFilters(trades=("painting",), features=("no_siret",))) == ["b"]
    assert ids(filled, FirmFilters(archived=True)) == ["d"]
