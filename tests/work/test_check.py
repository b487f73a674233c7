"""The program's look at itself."""

import gzip
import shutil
from pathlib import Path

import pytest

from desktop.base import resources
from desktop.base.problem import Problem
from desktop.work import check
from desktop.work.check import Check


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small folder of shipped files that may be damaged."""
    folder = tmp_path / "resources"
    for name, content in (("codes/a.csv.gz", gzip.compress(b"code;label\n")), ("demo/b.json", b"{}"), ("icons/c.svg", b"<svg/>")):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(content)
    for real in ("themes", "rules", "demo/papers"):
        shutil.copytree(resources.root() / real, folder / real)
    monkeypatch.setattr(resources, "root", lambda: folder)
    monkeypatch.setattr(check, "LISTS", (("CPV", lambda: ["45421000"], 1),))
    return folder


def failed() -> dict[str, str]:
    return {found.name: found.detail for found in check.everything() if not found.ok}


def test_all_is_well_with_whole_files(shipped: Path):
    assert failed() == {}
    assert [found.name for found in check.everything()] == [
        "Listes de codes",
        "Démonstration",
        "Icônes",
        "Règles",
        "Thèmes",
        "Nomenclatures",
        "Mots",
        "Classeur",
        "Pièces jointes",
        "Clés",
    ]


@pytest.mark.parametrize(
    ("damaged", "content", "name"),
    [
        ("codes/a.csv.gz", gzip.compress(b"code;label\n" * 99)[:-9], "Listes de codes"),
        ("codes/a.csv.gz", gzip.compress("é".encode("latin-1")), "Listes de codes"),
        ("demo/b.json", b"{", "Démonstration"),
        ("icons/c.svg", b"", "Icônes"),
        ("themes/clair.toml", b"ink = ", "Thèmes"),
    ],
)
def test_a_damaged_file_is_named(shipped: Path, damaged: str, content: bytes, name: str):
    (shipped / damaged).write_bytes(content)
    assert failed() == {name: f"illisible : {Path(damaged).name}"}


def test_a_missing_folder_is_named(shipped: Path):
    shutil.rmtree(shipped / "icons")
    assert "icons" in failed()["Icônes"]


def test_an_empty_folder_fails(shipped: Path):
    (shipped / "icons" / "c.svg").unlink()
    assert set(failed()) == {"Icônes"}


def test_a_damaged_translation_is_named(shipped: Path):
    folder = shipped / "words" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "tournee.mo").write_bytes(b"not gettext")
    assert failed() == {"Mots": "illisible : en"}


def test_a_workspace_that_does_not_open_is_said(shipped: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise Problem("Le disque est plein.", "Libérez de la place.")

    monkeypatch.setattr(check, "Workspace", refuse)
    assert failed()["Classeur"] == "Le disque est plein. Libérez de la place."


def test_what_ships_is_whole():
    assert failed() == {}


def test_a_list_that_lost_entries_fails(shipped: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check, "LISTS", (("CPV", lambda: ["45421000"], 2),))
    assert failed() == {"Nomenclatures": "1 CPV"}


def test_a_list_that_is_not_read_fails(shipped: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check, "LISTS", (("CPV", lambda: gzip.decompress(b"no"), 1),))
    assert set(failed()) == {"Nomenclatures"}


def test_other_checks_come_last(shipped: Path):
    other = Check(name="Fenêtre", ok=False, detail="vide")
    assert check.everything([lambda: other])[-1] is other
