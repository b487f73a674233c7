"""A person gets all that is known of her firm, and nothing runs when she opens it."""

import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.model.attachments import Attachment
from desktop.model.firms import Firm
from desktop.model.records import new_id
from desktop.store.workspace import Workspace
from desktop.work import access, firms, notes
from desktop.work.firms import Origin

SIRET = "81234567800013"


@pytest.fixture
def firm(workspace: Workspace, tmp_path: Path, fixed_clock: datetime) -> Firm:
    workspace.settings.set("author", "Marie")
    file = tmp_path / "liste.csv"
    file.write_text(f"Raison sociale;SIRET;Téléphone\n<b>Menuiserie</b>;{SIRET};0612345678\nAutre;;0600000000\n", "utf-8")
    firms.import_files(workspace, [file], origin=Origin("l’Urssaf", "mission"))
    found = firms.show(workspace, SIRET)
    firms.save_field(workspace, Firm, found.id, "remarks", "=1+1 <script>alert(1)</script>")
    firms.save_field(workspace, Firm, found.id, "remarks", "Deuxième")
    notes.archive(workspace, notes.add(workspace, found.id, "Vu l’atelier."))
    content = workspace.contents.add(io.BytesIO(b"une lettre"))
    with workspace.change("x") as change:
        change.put(Attachment(id=new_id(), to=found.id, firm=found.id, name="../../CON.txt", sha256=content.sha256))
    return found


def test_the_copy_has_records_history_origin_and_papers(workspace: Workspace, firm: Firm, tmp_path: Path) -> None:
    done = access.access(workspace, firm.id, tmp_path / "copie")
    page = (done.folder / access.PAGE).read_text("utf-8").replace("\u202f", " ")
    assert (done.records, done.papers, done.missing) == (3, 1, ())
    for words in ("l’Urssaf", "RGPD art. 6.1.e", "saisi par Marie le 26 nov. 2026", "Vu l’atelier.", "3 ans", "Deuxième", firm.phone):
        assert words in page, words
    assert "<script" not in page
    assert "<b>" not in page
    assert "Autre" not in page
    data = json.loads((done.folder / access.DATA).read_text("utf-8"))
    assert {record["kind"] for record in data["records"]} == {"firm", "note", "attachment"}
    assert any((line["was"] or {}).get("remarks", "").startswith("=1+1") for line in data["history"])
    (paper,) = (done.folder / access.PAPERS).iterdir()
    assert paper.read_bytes() == b"une lettre"
    assert paper.parent.resolve() == (done.folder / access.PAPERS).resolve()


def test_a_content_that_is_not_here_is_named(workspace: Workspace, firm: Firm, tmp_path: Path) -> None:
    for file in workspace.contents.files():
        file.unlink()
    assert access.access(workspace, firm.id, tmp_path / "copie").missing == ("../../CON.txt",)


def test_where_it_cannot_go(workspace: Workspace, firm: Firm, tmp_path: Path) -> None:
    (tmp_path / "pleine").mkdir()
    (tmp_path / "pleine" / "x").touch()
    for folder in (tmp_path / "pleine", workspace.folder / "copie"):
        with pytest.raises(Problem):
            access.access(workspace, firm.id, folder)
    with pytest.raises(Problem):
        access.access(workspace, "nobody", tmp_path / "copie")
    assert not (tmp_path / "copie").exists()
