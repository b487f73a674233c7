"""Firms are begun, kept field by field, brought in from lists, archived; every step can be undone."""

from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.model.firms import Firm
from desktop.model.notices import Reject
from desktop.model.searches import FirmFilters
from desktop.store import firms as stored
from desktop.store.workspace import Workspace
from desktop.work import firms

LIST = (
    "Nom de l’entreprise;N° SIRET;Ville;Code postal;Nb salariés;Pointure\n"
    "Atelier Fictif;812 345 678 00013;Frévent;62270;4;42\n"
    "Inventée et fils;123;Hesdin;62140;3;40\n"
    "Elec Exemple;;Frévent;62270;2;41\n"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, "utf-8")
    return path


def names(workspace: Workspace) -> list[str]:
    return [firm.name for firm in firms.listing(workspace)]


def test_a_firm_is_begun_once_only(workspace: Workspace) -> None:
    made = firms.create(workspace, name="Atelier Fictif", siret="812 345 678 00013")
    with pytest.raises(Problem, match="déjà une fiche"):
        firms.create(workspace, name="Un autre nom", siret="81234567800013")
    without = firms.create(workspace, name="Sans numéro")
    with pytest.raises(Problem, match="autre fiche : Atelier Fictif"):
        firms.save_field(workspace, Firm, without.id, "siret", "81234567800013")
    firms.save_field(workspace, Firm, without.id, "siret", "356 000 000 00048")  # La Poste: the sum of its digits counts
    with pytest.raises(Problem, match="déjà une fiche"):
        firms.create(workspace, name="La même", siret="35600000000048")
    assert firms.show(workspace, "812 345 678 00013") == made
    with pytest.raises(Problem, match="clé"):
        firms.create(workspace, name="Fausse", siret="81234567800017")


def test_columns_are_guessed_corrected_and_remembered(workspace: Workspace, sheet: Path) -> None:
    found = firms.layout(workspace, sheet)
    assert found.headers == ("Nom de l’entreprise", "N° SIRET", "Ville", "Code postal", "Nb salariés", "Pointure")
    assert found.mapping["N° SIRET"] == "siret"
    assert "Pointure" not in found.mapping
    assert found.samples[2] == ("Frévent", "Hesdin", "Frévent")
    chosen = {**found.mapping, "Pointure": "remarks"}
    del chosen["Nb salariés"]
    firms.remember_mapping(workspace, sheet, chosen)
    assert firms.layout(workspace, sheet).mapping == chosen
    firms.import_files(workspace, [sheet])
    firm = firms.show(workspace, "81234567800013")
    assert (firm.staff, "42" in firm.remarks) == (None, True)


def test_every_field_offered_for_a_column_can_be_read() -> None:
    offered = [name for name, _label in firms.column_fields()]
    assert len(offered) == len(set(offered))
    assert {"name", "siret", "commune", "town", "staff"} <= set(offered)
    assert not {"archived", "source", "trades"} & set(offered)


def test_a_preview_writes_nothing(workspace: Workspace, sheet: Path) -> None:
    shown = firms.preview(workspace, sheet, firms.layout(workspace, sheet).mapping)
    assert [type(one.read) for one in shown] == [Firm, Reject, Firm]
    assert names(workspace) == []
    assert firms.layout(workspace, sheet.with_suffix(".json")).headers == (), "a format that is known has nothing to map"


def test_one_undo_takes_a_whole_list_back(workspace: Workspace, sheet: Path) -> None:
    firms.create(workspace, name="Atelier Fictif SARL", siret="81234567800013")
    done = firms.import_files(workspace, [sheet])
    assert (done.firms, done.updated, len(done.rejected)) == (1, 1, 1)
    known = firms.show(workspace, "81234567800013")
    assert (known.name, known.commune) == ("Atelier Fictif SARL", "62361"), "what a person wrote stays, what was empty is filled"
    workspace.undo()
    assert names(workspace) == ["Atelier Fictif SARL"]
    assert firms.show(workspace, "81234567800013").commune == ""


def test_archived_firms_leave_the_list_and_come_back(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Atelier Fictif")
    firms.archive(workspace, firm)
    assert names(workspace) == []
    assert stored.facets(workspace, FirmFilters())["features"]["archived"] == 1
    assert stored.rows(workspace, stored.keys(workspace, FirmFilters(archived=True)))[0].id == firm.id
    workspace.undo()
    assert names(workspace) == ["Atelier Fictif"]
