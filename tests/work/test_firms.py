"""Firms are begun, kept field by field, brought in from lists, archived; every step can be undone."""

from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.model.firms import ESS_KINDS, Firm
from desktop.model.notices import Reject
from desktop.model.searches import FirmFilters
from desktop.store import firms as stored
from desktop.store.undo import undo
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
    assert (done.firms, done.updated, done.known, len(done.rejected)) == (1, 1, 0, 2)
    assert [(one.kept, one.place) for one in done.rejected if one.kept] == [(True, "SIRET 812\u202f345\u202f678\u202f00013")]
    known = firms.show(workspace, "81234567800013")
    assert (known.name, known.commune) == ("Atelier Fictif SARL", "62361"), "what a person wrote stays, what was empty is filled"
    undo(workspace)
    assert names(workspace) == ["Atelier Fictif SARL"]
    assert firms.show(workspace, "81234567800013").commune == ""


def test_archived_firms_leave_the_list_and_come_back(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Atelier Fictif")
    firms.archive(workspace, firm)
    assert names(workspace) == []
    assert stored.facets(workspace, FirmFilters())["features"]["archived"] == 1
    assert stored.rows(workspace, stored.keys(workspace, FirmFilters(archived=True)))[0].id == firm.id
    undo(workspace)
    assert names(workspace) == ["Atelier Fictif"]


def test_each_row_of_a_list_is_accounted_for(workspace: Workspace, tmp_path: Path) -> None:
    firms.create(workspace, name="Atelier Fictif", siret="81234567800013")
    late = firms.create(workspace, name="Poste d’Exemple")
    firms.save_field(workspace, Firm, late.id, "siret", "35600000000048")
    path = tmp_path / "liste.csv"
    path.write_text(
        "Nom;SIRET\natelier fictif;81234567800013\nUn autre nom;35600000000048\nNeuve;73282932000074\nNeuve;73282932000074\nFausse;123\n",
        "utf-8",
    )
    known = [one.known.name if one.known else "" for one in firms.preview(workspace, path, None)]
    assert known == ["Atelier Fictif", "Poste d’Exemple", "", "", ""]
    done = firms.import_files(workspace, [path])
    refused = [one for one in done.rejected if not one.kept]
    assert (done.read, done.firms, done.updated, done.known, len(refused)) == (5, 1, 0, 3, 1)
    assert [one.reason for one in done.rejected if one.kept] == [
        "Déjà connue sous le nom « Poste d’Exemple » : la liste dit « Un autre nom ». La fiche garde son nom."
    ]
    again = firms.import_files(workspace, [path])
    assert (again.firms, again.updated, again.known) == (0, 0, 4)
    assert names(workspace) == ["Atelier Fictif", "Neuve", "Poste d’Exemple"]


def test_a_naf_code_is_checked_and_written_its_own_way(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Atelier Fictif")
    firms.save_field(workspace, Firm, firm.id, "naf", "4332a")
    assert firms.show(workspace, firm.id).naf == "43.32A"
    with pytest.raises(Problem, match="n’est pas un code NAF"):
        firms.save_field(workspace, Firm, firm.id, "naf", "o")
    assert firms.show(workspace, firm.id).naf == "43.32A"
    firms.save_field(workspace, Firm, firm.id, "naf", "")
    assert firms.show(workspace, firm.id).naf == ""


def test_a_firm_is_found_by_its_trades(workspace: Workspace) -> None:
    firm = firms.create(workspace, name="Delattre et fils")
    assert firms.listing(workspace, words="menui") == []
    firms.save_field(workspace, Firm, firm.id, "trades", ("wood_joinery", "gone"))
    assert [one.id for one in firms.listing(workspace, words="menui")] == [firm.id]
    firms.save_field(workspace, Firm, firm.id, "trades", ())
    assert firms.listing(workspace, words="menui") == []


def test_types_of_structure_count_every_firm(workspace: Workspace) -> None:
    for kind in (*(code for code, _words in ESS_KINDS), None):
        firms.save_field(workspace, Firm, firms.create(workspace, name="Une").id, "ess_kind", kind)
    counted = stored.facets(workspace, FirmFilters())
    assert sum(counted["structures"].values()) == counted["total"]["firms"] == len(ESS_KINDS) + 1
    assert len(stored.keys(workspace, FirmFilters(structures=("other",)))) == counted["structures"]["other"] == 3
