"""Search anything, and the examples that pictures show."""

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
