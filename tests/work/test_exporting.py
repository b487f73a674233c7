"""Leaving the product: everything is there in open formats, whole, and nothing is overwritten."""

import csv
import io
import json
from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.base.progress import Cancelled, Progress
from desktop.journal.change import Change, Edit, edits_from_json
from desktop.journal.fold import Row
from desktop.model.attachments import Attachment
from desktop.model.firms import Firm, Reference
from desktop.model.kinds import KINDS
from desktop.store import whole
from desktop.store.workspace import Workspace
from desktop.work import exporting, firms, notes
from tests.conftest import KEY

PAPERS = {"Kbis.pdf": b"%PDF kbis", "../../x": b"path", "CON": b"device", "kbis.PDF": b"%PDF other"}


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    """A workspace with a little of everything, what a newer version wrote too."""
    firm = Firm(id="f1", name="Menuiserie « Élan » / fils", siret="73282932000074", staff=6, trades=("wood_joinery",), max_lot=8_600_050)
    with workspace.change("Créer") as change:
        change.put(firm)
        change.put(Firm(id="f2", name="=HYPERLINK(1)", contact="+33 1"))
        change.put(Reference(id="r1", firm="f1", object="École", public=True, year=2024))
        change.edit(Edit("visit", "v1", None, {"firm": "f1", "km": 12}))
    with workspace.change("Plus récent") as change:
        change.edit(Edit("firm", "f1", {"mood": None}, {"mood": ["serein"]}))
    notes.add(workspace, "f1", "Appel\nsur deux lignes ; et un point-virgule")
    for number, (name, content) in enumerate(PAPERS.items()):
        kept = workspace.contents.add(io.BytesIO(content))
        with workspace.change("Joindre") as change:
            change.put(Attachment(id=f"a{number}", to="f1", firm="f1", name=name, sha256=kept.sha256, size=kept.size))
    firms.save_field(workspace, Firm, "f1", "staff", 8)
    return workspace


def objects(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_same_records_and_the_same_journal_come_back(full: Workspace, tmp_path: Path) -> None:
    done = exporting.export(full, tmp_path / "sortie")
    assert done.records == {"attachment": 4, "firm": 2, "note": 1, "reference": 1, "visit": 1}
    for kind in done.records:
        name = KINDS[kind].PLURAL if kind in KINDS else kind
        stored = {id: row for _space, id, row in whole.records(full.connection, kind)}
        read = {o["id"]: Row(o["fields"], o["stamps"], o["conflicts"]) for o in objects(done.folder / "fiches" / f"{name}.jsonl")}  # type: ignore[arg-type]
        assert read == stored
    journal = [
        (o.pop("number"), Change(**{**o, "edits": edits_from_json(json.dumps(o["edits"]))}))  # type: ignore[arg-type]
        for o in objects(done.folder / "journal.jsonl")
    ]
    assert journal == list(whole.changes(full.connection))
    assert done.changes == len(journal)


def test_another_workspace_made_from_the_journal_holds_the_same(full: Workspace, tmp_path: Path) -> None:
    done = exporting.export(full, tmp_path / "sortie")
    other = Workspace(tmp_path / "autre", KEY)
    try:
        for name, content in PAPERS.items():
            assert other.contents.add(io.BytesIO(content)).size == len(content), name
        for number, one in enumerate(objects(done.folder / "journal.jsonl"), 1):
            one.pop("number")
            edits = edits_from_json(json.dumps(one["edits"]))
            other.apply([(number, Change(**{**one, "edits": edits}))])  # type: ignore[arg-type]
        for kind in done.records:
            fields = [{id: row.fields for _s, id, row in whole.records(w.connection, kind)} for w in (full, other)]
            assert fields[0] == fields[1]
    finally:
        other.close()


def test_papers_come_out_under_safe_names_in_the_folder_of_their_firm(full: Workspace, tmp_path: Path) -> None:
    done = exporting.export(full, tmp_path / "sortie")
    files = [path for path in (done.folder / "pieces-jointes").rglob("*") if path.is_file()]
    assert sorted(path.read_bytes() for path in files) == sorted(PAPERS.values())
    assert len({str(path).casefold() for path in files}) == len(files) == done.papers
    assert len({path.parent for path in files}) == 1
    assert not {"CON", "x"} & {path.name for path in files}
    assert done.size == sum(map(len, PAPERS.values()))


def test_tables_open_in_a_spreadsheet_and_formulas_sleep(full: Workspace, tmp_path: Path) -> None:
    done = exporting.export(full, tmp_path / "sortie")
    text = (done.folder / "tableaux" / "firms.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows[1]["Raison sociale"] == "'=HYPERLINK(1)"
    assert rows[1]["Contact"] == "'+33 1"
    assert (rows[0]["Effectif"], rows[0]["Métiers"], rows[0]["Plus gros lot accepté (€ HT)"]) == ("8", "Menuiserie bois", "86000,5")
    references = (done.folder / "tableaux" / "references.csv").read_text("utf-8-sig")
    assert "Menuiserie « Élan » / fils" in references
    assert ";oui;" in references


def test_the_readme_names_the_files_and_warns(full: Workspace, tmp_path: Path) -> None:
    done = exporting.export(full, tmp_path / "sortie")
    text = (done.folder / "LISEZMOI.txt").read_text("utf-8-sig")
    assert "plus chiffré" in text
    named = [path for path in done.folder.rglob("*") if path.is_file() and "pieces-jointes" not in path.parts]
    assert [path.name for path in named if path.name not in text and path.suffix != ".csv"] == ["LISEZMOI.txt"]


def test_a_paper_whose_content_is_elsewhere_is_named(full: Workspace, tmp_path: Path) -> None:
    found = full.get(Attachment, "a0")
    assert found is not None
    full.contents.remove(found.sha256)
    done = exporting.export(full, tmp_path / "sortie")
    assert len(done.missing) == 1
    assert done.missing[0] in (done.folder / "LISEZMOI.txt").read_text("utf-8-sig")


def test_a_folder_that_holds_something_is_refused(full: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mes documents").mkdir()
    (tmp_path / "mes documents" / "lettre.txt").write_text("x")
    for target in (tmp_path / "mes documents", tmp_path / "mes documents" / "lettre.txt"):
        with pytest.raises(Problem, match="vide"):
            exporting.export(full, target)
    with pytest.raises(Problem, match="dossier du classeur"):
        exporting.export(full, full.folder / "sortie")
    assert [path.name for path in (tmp_path / "mes documents").iterdir()] == ["lettre.txt"]
    (tmp_path / "vide").mkdir()
    assert (exporting.export(full, tmp_path / "vide").folder / "LISEZMOI.txt").exists()


def test_all_or_nothing(full: Workspace, tmp_path: Path) -> None:
    given_up = Progress()
    given_up.cancel()
    with pytest.raises(Cancelled):
        exporting.export(full, tmp_path / "sortie", given_up)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["workspace"]
    assert full.get(Firm, "f1") is not None, "no transaction stays open"
    firms.save_field(full, Firm, "f1", "staff", 9)


def test_a_damaged_paper_is_named_and_the_rest_goes_out(full: Workspace, tmp_path: Path) -> None:
    found = full.get(Attachment, "a0")
    assert found is not None
    full.contents.path(found.sha256).write_bytes(b"damaged")
    done = exporting.export(full, tmp_path / "sortie")
    assert (done.papers, done.damaged) == (len(PAPERS) - 1, ["Menuiserie « Élan » _ fils/Kbis.pdf"])
    assert "Kbis.pdf" in (tmp_path / "sortie" / "LISEZMOI.txt").read_text("utf-8-sig").partition("abîmées")[2]
    assert sum(path.is_file() for path in (tmp_path / "sortie" / "pieces-jointes").rglob("*")) == len(PAPERS) - 1


def test_what_a_cut_left_is_replaced_and_nothing_else(full: Workspace, tmp_path: Path) -> None:
    part = tmp_path / "sortie.part"
    part.mkdir()
    (part / "LISEZMOI.txt").write_text("Export d’un classeur de Tournée", "utf-8")
    (part / "journal.jsonl").write_text("{", "utf-8")
    exporting.export(full, tmp_path / "sortie")
    assert not part.exists()
    part = tmp_path / "encore.part"
    part.mkdir()
    (part / "autre.txt").write_text("x")
    with pytest.raises(Problem, match="existe déjà"):
        exporting.export(full, tmp_path / "encore")
    assert (part / "autre.txt").exists()


def test_a_cut_export_is_removed_by_the_next_wherever_it_was(full: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:  # as a power cut leaves it: nothing is cleared up
        cut.setattr("desktop.work.exporting.shutil.rmtree", lambda _path: None)
        cut.setattr("desktop.work.exporting.readme", lambda _done: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            exporting.export(full, tmp_path / "hier")
    assert (tmp_path / "hier.part").is_dir()
    exporting.export(full, tmp_path / "aujourd’hui")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aujourd’hui", "workspace"]


def test_progress_ends_where_it_said(full: Workspace, tmp_path: Path) -> None:
    progress = Progress()
    exporting.export(full, tmp_path / "sortie", progress)
    assert 0 < progress.done <= progress.total
