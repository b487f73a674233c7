"""Is the workspace whole? What is wrong with it is found, each thing by its own check."""

import io
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.model.attachments import Attachment
from desktop.model.firms import Firm
from desktop.store import keys, undo
from desktop.store.workspace import Workspace
from desktop.work import backups, erasing, firms, soundness


@pytest.fixture
def locked(tmp_path: Path):
    folder = tmp_path / "w"
    workspace = Workspace(folder, keys.create(folder, "quatre mots sans rapport"))
    workspace.put_all("Importer", [Firm(id=f"f{n}", name=f"Entreprise {n}", staff=n) for n in range(300)])
    kept = workspace.contents.add(io.BytesIO(b"content"))
    with workspace.change("Joindre") as change:
        change.put(Attachment(id="a1", to="f1", firm="f1", name="a.pdf", sha256=kept.sha256, size=kept.size))
    firms.save_field(workspace, Firm, "f2", "staff", 12)
    undo.undo(workspace)
    erasing.erase(workspace, "f3")
    erasing.erase(workspace, "f4", parts=["name"])
    yield workspace
    workspace.close()


def failed(workspace: Workspace) -> list[str]:
    return [check.name for check in soundness.soundness(workspace) if not check.ok]


def test_a_sound_workspace(locked: Workspace) -> None:
    found = soundness.soundness(locked)
    assert [check.name for check in found] == [
        "Fichier",
        "Fiches et journal",
        "Pièces jointes",
        "Réglages et avis publics",
        "Clés",
        "Dernière sauvegarde",
    ]
    assert [check.detail for check in found if not check.ok] == []


def test_a_record_that_is_not_what_the_journal_says(locked: Workspace) -> None:
    locked.connection.execute("UPDATE records SET fields = json_set(fields, '$.staff', 99) WHERE id = 'f7'")
    locked.connection.execute("DELETE FROM records WHERE id = 'f8'")
    found = [check for check in soundness.soundness(locked) if not check.ok]
    assert [check.name for check in found] == ["Fiches et journal"]
    assert "firm f7, firm f8" in found[0].detail


@pytest.mark.parametrize("content", [None, b"", b"x" * 60])
def test_a_content_that_is_away_or_damaged(locked: Workspace, content: bytes | None) -> None:
    attachment = locked.get(Attachment, "a1")
    assert attachment is not None
    path = locked.contents.path(attachment.sha256)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert failed(locked) == ["Pièces jointes"]


def test_a_key_file_without_its_copy(locked: Workspace) -> None:
    (locked.folder / keys.COPY).unlink()
    assert failed(locked) == ["Clés"]


def test_settings_that_do_not_read(locked: Workspace) -> None:
    (locked.folder / "settings.json").write_text("{")
    locked.close()
    again = Workspace(locked.folder, locked.key)
    try:
        assert failed(again) == ["Réglages et avis publics"]
    finally:
        again.close()


def test_the_last_backup_is_read_again(locked: Workspace) -> None:
    made = backups.make(locked).backup
    assert failed(locked) == []
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(content)
    assert failed(locked) == ["Dernière sauvegarde"]


def test_a_page_that_was_overwritten(locked: Workspace) -> None:
    locked.connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchone()
    with locked.path.open("r+b") as file:
        file.seek(4096 * 5 + 100)
        file.write(b"\0" * 64)
    assert "Fichier" in failed(locked)


def test_it_takes_no_lock_that_stays(locked: Workspace) -> None:
    soundness.soundness(locked)
    with locked.change("Après") as change:
        change.put(Firm(id="after", name=str(clock.today())))
