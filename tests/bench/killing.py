"""Power cuts: the process killed at random moments of saves, imports, attachments and backups; the write-ahead log cut at random offsets.

`python -m tests.bench killing [--rounds N]`: 300 of each by default. Linux and macOS (it forks).
"""

import hashlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.journal.fold import Row, fold, stamp_of
from desktop.model.attachments import Attachment
from desktop.model.firms import Firm
from desktop.model.notes import Note
from desktop.model.records import new_id
from desktop.store import restoring
from desktop.store.applying import history
from desktop.store.backups import good
from desktop.store.workspace import Workspace
from desktop.work import backups, firms
from tests.bench import material

ROUNDS = 300
LONGEST = 0.7
"""Seconds that a process lives at the most before it is killed."""


def main(arguments: list[str] | None = None) -> None:
    """Kill and cut; print what was lost (nothing, or it stops there)."""
    given = arguments or []
    rounds = int(given[given.index("--rounds") + 1]) if "--rounds" in given else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        done = kills(Path(name) / "kills", rounds)
        print(f"  {rounds} kills, {sum(done.values())} acknowledged works ({counted(done)}): 0 lost, 0 files that do not open", flush=True)
    with tempfile.TemporaryDirectory() as name:
        found = cuts(Path(name), rounds)
        print(f"  {rounds} cuts of the write-ahead log, {found} committed changes before them in all: 0 lost", flush=True)


def counted(done: dict[str, int]) -> str:
    """The works in words."""
    return ", ".join(f"{kind} {count}" for kind, count in sorted(done.items()))


def kills(folder: Path, rounds: int, seed: int = 1) -> dict[str, int]:
    """Kill a process at work `rounds` times, and check after each that all it acknowledged is there. Returns what was acknowledged."""
    chance = random.Random(seed)
    done: dict[str, int] = {}
    books: list[dict[str, Any]] = []
    for at in range(rounds):
        told = _killed(folder, chance.random() * LONGEST, chance.randrange(1 << 30))
        books += told
        for ack in told:
            done[ack["kind"]] = done.get(ack["kind"], 0) + 1
        _check(folder, books if at % 20 == 19 or at == rounds - 1 else books[-40:])
    if "backup" in done:
        _after_all(folder)
    return done


def _killed(folder: Path, after: float, seed: int) -> list[dict[str, Any]]:
    """Fork a process that works, kill it `after` seconds; what it acknowledged until then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _work(folder, random.Random(seed), lambda ack: os.write(writing, json.dumps(ack).encode() + b"\n"))
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as stream:
        return [json.loads(line) for line in stream.read().splitlines() if line.endswith(b"}")]


def _work(folder: Path, chance: random.Random, ack: Any) -> None:
    """Work without end, acknowledging each thing once it is said to be done."""
    workspace = Workspace(folder, material.KEY)
    works = (_save, _save, _save, _attach, _import, _back_up)
    while True:
        chance.choice(works)(workspace, chance, ack)


def _save(workspace: Workspace, chance: random.Random, ack: Any) -> None:
    note = Note(id=new_id(), firm="f", at=datetime(2026, 11, 26, 9), text="mot " * chance.randrange(1, 400))
    with workspace.change("Noter") as change:
        change.put(note)
    ack({"kind": "note", "id": note.id, "text": note.text})


def _attach(workspace: Workspace, chance: random.Random, ack: Any) -> None:
    data = chance.randbytes(chance.randrange(1, 3 << 20))
    content = workspace.contents.add(io.BytesIO(data))
    record = Attachment(id=new_id(), to="f", firm="f", name="x", sha256=content.sha256, size=content.size)
    with workspace.change("Joindre") as change:
        change.put(record)
    ack({"kind": "attachment", "id": record.id, "sha256": hashlib.sha256(data).hexdigest()})


def _import(workspace: Workspace, chance: random.Random, ack: Any) -> None:
    first = chance.randrange(1 << 30)
    path = workspace.folder / f"liste-{first}.csv"
    names = [f"Atelier {first}-{i}" for i in range(450)]
    path.write_text("Raison sociale;Ville\n" + "".join(f"{name};Frévent\n" for name in names), "utf-8")
    done = firms.import_files(workspace, [path], mapping={"Raison sociale": "name"})
    path.unlink()
    ack({"kind": "import", "firms": done.firms, "first": names[0], "last": names[-1]})


def _back_up(workspace: Workspace, chance: random.Random, ack: Any) -> None:
    path = backups.make(workspace).backup.path
    ack({"kind": "backup", "path": str(path)})
    for older in sorted(path.parent.glob("*.tournee"))[:-3]:
        older.unlink()


def _check(folder: Path, books: list[dict[str, Any]]) -> None:
    """Everything acknowledged is there, the file is sound, and records are what the journal says."""
    with closing(Workspace(folder, material.KEY)) as workspace:
        connection = workspace.connection
        assert connection.execute("PRAGMA main.quick_check").fetchone()[0] == "ok"
        for book in books:
            _CHECKS[book["kind"]](workspace, book)
        ids = connection.execute("SELECT kind, id, fields FROM main.records ORDER BY nr DESC LIMIT 60").fetchall()
        for kind, id, fields in ids:
            row: Row | None = None
            for number, change, edit in history(connection, kind, id):
                row = fold(row, edit, stamp_of(change, number))
            assert row is not None
            assert row.fields == json.loads(fields)
        for (fields,) in connection.execute("SELECT fields FROM main.records WHERE kind = 'attachment'").fetchall():
            assert workspace.contents.has(json.loads(fields)["sha256"])


def _note_is_there(workspace: Workspace, book: dict[str, Any]) -> None:
    found = workspace.get(Note, book["id"])
    assert found is not None
    assert found.text == book["text"]


def _attachment_is_there(workspace: Workspace, book: dict[str, Any]) -> None:
    found = workspace.get(Attachment, book["id"])
    assert found is not None
    with workspace.contents.open(found.sha256) as stream:
        assert hashlib.file_digest(stream, "sha256").hexdigest() == book["sha256"]


def _import_is_there(workspace: Workspace, book: dict[str, Any]) -> None:
    names = (book["first"], book["last"])
    sql = "SELECT count(*) FROM main.records WHERE kind = 'firm' AND json_extract(fields, '$.name') IN (?, ?)"
    assert workspace.connection.execute(sql, names).fetchone()[0] == 2


def _backup_is_sound(workspace: Workspace, book: dict[str, Any]) -> None:
    path = Path(book["path"])
    if path.exists():
        good(path, workspace.key)


def _after_all(folder: Path) -> None:
    """The last backup that was acknowledged restores into an empty folder."""
    newest = max((folder / "backups").glob("*.tournee"), key=lambda path: path.name)
    restoring.restore(folder.parent / "restored", newest, material.KEY)
    Workspace(folder.parent / "restored", material.KEY).close()


_CHECKS = {"note": _note_is_there, "attachment": _attachment_is_there, "import": _import_is_there, "backup": _backup_is_sound}


def cuts(folder: Path, rounds: int, seed: int = 1) -> int:
    """Cut the write-ahead log at `rounds` random offsets: what was committed before the cut is there, and nothing half.

    Returns how many changes were to be found in all.
    """
    chance = random.Random(seed)
    sizes = _logged(folder / "whole", chance)
    expected = 0
    for at in range(rounds):
        offset = chance.randrange(sizes[-1] + 1)
        place = folder / f"cut-{at}"
        place.mkdir()
        shutil.copy(folder / "whole" / "workspace.db", place)
        with (folder / "whole" / "workspace.db-wal").open("rb") as log:
            (place / "workspace.db-wal").write_bytes(log.read(offset))
        committed = sum(size <= offset for size in sizes)
        with closing(Workspace(place, material.KEY)) as workspace:
            found = [row[0] for row in workspace.connection.execute("SELECT id FROM main.records WHERE kind = 'firm' ORDER BY nr")]
            assert found == [f"cut-{n}" for n in range(committed)]
            assert workspace.connection.execute("PRAGMA main.quick_check").fetchone()[0] == "ok"
        expected += committed
        shutil.rmtree(place)
    return expected


def _logged(folder: Path, chance: random.Random) -> list[int]:
    """A workspace killed with all its changes in the log; the size of the log after each."""
    Workspace(folder, material.KEY).close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        workspace = Workspace(folder, material.KEY)
        workspace.connection.execute("PRAGMA wal_autocheckpoint=0")
        for number in range(60):
            with workspace.change("Enregistrer") as change:
                change.put(Firm(id=f"cut-{number}", name="Atelier", remarks="mot " * chance.randrange(2000)))
            os.write(writing, f"{(folder / 'workspace.db-wal').stat().st_size}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(writing)
    with os.fdopen(reading) as stream:
        sizes = [int(line) for line in stream.read().split()]
    os.waitpid(child, 0)
    return sizes


if __name__ == "__main__":
    main(sys.argv[1:])
