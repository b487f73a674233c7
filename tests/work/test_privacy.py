"""Where data come from, how long they are kept, and what is decided."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.model.firms import Firm
from desktop.store.undo import redo, undo
from desktop.store.workspace import Workspace
from desktop.work import demo, firms, notes, privacy, shortlists
from desktop.work.firms import Origin
from tests.bench import material
from tests.samples import notice

LIST = "Raison sociale;SIRET;Téléphone\nMenuiserie Quentin;81234567800013;0612345678\nPeinture Nord;35600000000048;0321000000\n"
SIRET = "81234567800013"


@pytest.fixture
def at() -> Iterator[Callable[[int], None]]:
    """Sets the clock to the first of March of a year."""
    yield lambda year: clock.set_source(lambda: datetime(year, 3, 1, 9, tzinfo=UTC))
    clock.set_source(None)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, "utf-8")
    return path


def bring(workspace: Workspace, sheet: Path, origin: Origin | None = None) -> Firm:
    firms.import_files(workspace, [sheet], origin=origin)
    return firms.show(workspace, SIRET)


def due(workspace: Workspace) -> list[str]:
    return [one.name for one in privacy.to_decide(workspace)]


def test_an_import_leaves_its_source_and_one_undo_takes_both_back(workspace: Workspace, sheet: Path, fixed_clock: datetime) -> None:
    bring(workspace, sheet, Origin("Urssaf", "mission"))
    (source,) = privacy.sources(workspace)
    assert (source.name, source.owner, source.basis, source.firms) == ("liste.csv", "Urssaf", "mission", 2)
    assert source.brought_on == date(2026, 11, 26)
    firms.import_files(workspace, [sheet])
    assert privacy.sources(workspace) == [source], "a list that told nothing new is no source"
    undo(workspace)
    assert privacy.sources(workspace) == []
    redo(workspace)
    assert privacy.sources(workspace) == [source]
    assert privacy.provenance(workspace, firms.show(workspace, SIRET).id)["phone"].source == source


def test_a_long_list_is_one_source(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "longue.csv"
    file.write_text("Raison sociale;Ville\n" + "".join(f"Entreprise {n};Frévent\n" for n in range(450)), "utf-8")
    done = firms.import_files(workspace, [file])
    assert done.firms == 450
    (source,) = privacy.sources(workspace)
    assert source.firms == 450
    assert privacy.basis_words(source) == "à compléter"


def test_each_field_says_where_it_comes_from(workspace: Workspace, sheet: Path, fixed_clock: datetime) -> None:
    workspace.settings.set("author", "Marie")
    firm = bring(workspace, sheet, Origin("Urssaf", "mission"))
    firms.save_field(workspace, Firm, firm.id, "staff", 4)
    found = privacy.provenance(workspace, firm.id)
    assert found["staff"].words == "saisi par Marie le 26 nov. 2026"
    expected = (
        "liste « liste.csv », transmise par Urssaf, importée le 26 nov. 2026, base légale : Mission d’intérêt public (RGPD art. 6.1.e)"
    )
    assert found["phone"].words.replace("\u202f", " ") == expected
    assert "remarks" not in found
    (source,) = privacy.sources(workspace)
    privacy.save_source(workspace, source.but(basis="consent"))
    assert privacy.provenance(workspace, firm.id)["phone"].words.endswith("(RGPD art. 6.1.a)")


def test_the_origin_of_the_next_list_is_proposed(workspace: Workspace) -> None:
    assert privacy.last_origin(workspace) == Origin("", "mission")
    privacy.remember_origin(workspace, Origin("Mairie", None))
    assert privacy.last_origin(workspace) == Origin("Mairie", None)


def test_three_years_after_the_last_contact_somebody_decides(workspace: Workspace, sheet: Path, at: Callable[[int], None]) -> None:
    at(2022)
    firm = bring(workspace, sheet)
    at(2024)
    notes.add(workspace, firm.id, "Vu l’atelier.")
    at(2025)
    assert due(workspace) == []
    clock.set_source(lambda: datetime(2025, 3, 2, 9, tzinfo=UTC))
    assert due(workspace) == ["Peinture Nord"]
    workspace.settings.set("retention_years", 1)
    assert due(workspace) == ["Peinture Nord", "Menuiserie Quentin"]
    assert privacy.last_contact(workspace) == {firm.id: date(2024, 3, 1)}


def test_a_second_list_an_undo_and_a_decision_to_keep_are_no_contact(workspace: Workspace, sheet: Path, at: Callable[[int], None]) -> None:
    at(2020)
    bring(workspace, sheet)
    at(2024)
    sheet.write_text(LIST.replace("Téléphone", "Téléphone;Effectif").replace("\nPeinture", ";4\nPeinture"), "utf-8")
    firm = bring(workspace, sheet)
    assert firm.staff == 4
    undo(workspace)
    assert due(workspace) == ["Menuiserie Quentin", "Peinture Nord"]
    ids = [one.id for one in privacy.to_decide(workspace)]
    privacy.keep(workspace, ids, "prêtes pour 2025")
    assert due(workspace) == []
    undo(workspace)
    assert len(due(workspace)) == 2
    privacy.archive(workspace, ids)
    assert due(workspace) == []
    assert all(one.archived for id in ids if (one := workspace.get(Firm, id)))
    at(2026)
    assert len(due(workspace)) == 2, "asked again after a year"


def test_a_decision_on_a_lot_and_an_edit_are_contacts(workspace: Workspace, sheet: Path, at: Callable[[int], None]) -> None:
    at(2020)
    firm = bring(workspace, sheet)
    at(2023)
    called = notice("23-1", "École")
    shortlists.keep(workspace, firm, called, called.lots[0])
    assert privacy.last_contact(workspace, [firm.id]) == {firm.id: date(2023, 3, 1)}
    other = firms.show(workspace, "35600000000048")
    firms.save_field(workspace, Firm, other.id, "staff", 3)
    assert due(workspace) == []


def test_what_the_demonstration_writes_is_no_contact_but_its_notes_are(workspace: Workspace, fixed_clock: datetime) -> None:
    demo.load(workspace)
    with_notes = {note.firm for firm in firms.listing(workspace) for note in notes.listing(workspace, firm.id)}
    assert set(privacy.last_contact(workspace)) == with_notes
    assert due(workspace) == []


def test_ten_thousand_firms_are_looked_through_at_once(workspace: Workspace, at: Callable[[int], None]) -> None:
    at(2020)
    workspace.put_all("Importer tout", material.firms(10_000))
    at(2026)
    privacy.to_decide(workspace)
    began = time.process_time()
    assert len(privacy.to_decide(workspace)) == 10_000
    assert time.process_time() - began < 0.6, "200 ms on a quiet machine"
