"""Search anything, and the examples that pictures show."""

from datetime import datetime

import pytest

from desktop.model.firms import Firm, firm_id
from desktop.store.workspace import Workspace
from desktop.work import finding
from tests.samples import notice

pytestmark = pytest.mark.usefixtures("fixed_clock")


def test_an_empty_workspace_has_pages_without_records(workspace: Workspace) -> None:
    assert set(finding.examples(workspace)) == {"import_firms", "import_notices", "type_notice", "shortcuts"}


def test_the_notice_with_most_lots_and_the_firm_that_suits_it_best(workspace: Workspace) -> None:
    school = notice("26-2", "Rénovation de l’école", lots=3)
    workspace.opendata.put([notice("26-1", "Mairie"), school])
    painter = Firm(id=firm_id("81234567800017"), name="Peinture Exemple", cpv=("45442100",), commune="62361")
    with workspace.change("Créer") as change:
        change.put(painter)
        change.put(Firm(id="other", name="Boulangerie Exemple", cpv=("15810000",)))
    found = finding.examples(workspace)
    assert (found["notice"], found["firm"]) == (school.id, painter.id)


def test_firms_notices_and_buyers_are_found(workspace: Workspace) -> None:
    workspace.opendata.put([notice("26-1", "Réfection du lavoir", buyer="Ville de Lavoir-sur-Exemple")])
    with workspace.change("Créer") as change:
        change.put(Firm(id="f", name="Lavoir Services"))
    assert [hit.kind for hit in finding.search(workspace, "lavoir")] == ["firm", "notice", "buyer"]


def test_open_calls_come_first_and_what_is_no_call_says_so(workspace: Workspace) -> None:
    workspace.opendata.put([notice("26-1", "Lavoir, tranche 1"), notice("26-2", "Lavoir et fontaine", deadline=datetime(2026, 11, 1, 12))])
    workspace.opendata.put([notice(f"26-{n}", "Lavoir attribué", kind="award", deadline=None) for n in range(3, 20)])
    hits = [hit for hit in finding.search(workspace, "lavoir") if hit.kind == "notice"]
    assert len(hits) == 8
    assert hits[0].subtitle == "J-8 · Ville de Frévent · 26-1"
    assert hits[1].subtitle.startswith("Attribution · ")
    assert "passé · Ville de Frévent · 26-2" in [hit.subtitle for hit in finding.search(workspace, "fontaine")]
