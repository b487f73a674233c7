"""Saving one field with its journal entry, against a bare insert of the same bytes; and saving while an import runs."""

import tempfile
import threading
import time
from pathlib import Path

from desktop.model.firms import Firm
from desktop.store.engine import connect
from desktop.store.workspace import Workspace
from desktop.work import firms
from desktop.work.notices import import_files
from tests.bench import material
from tests.bench.figures import middle, milliseconds, percentile, told

ROUNDS = 400


def main() -> None:
    """Print the ratio of a save to a bare insert, and the p99 of a save during an import."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = Workspace(folder / "w", material.KEY)
        workspace.put_all("Remplir", material.firms(2000))
        bare = connect(folder / "bare.db", material.KEY)
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE t (a TEXT, b TEXT)")
        ids = [f"firm-{i}" for i in range(ROUNDS)]
        for id in ids[:20]:
            firms.save_field(workspace, Firm, id, "phone", "warm")
        row = workspace.connection.execute("SELECT fields, stamps FROM main.records WHERE id = 'firm-30'").fetchone()
        edits = workspace.connection.execute("SELECT edits FROM main.changes ORDER BY seq DESC LIMIT 1").fetchone()[0]
        saves, inserts = [], []
        for i, id in enumerate(ids):
            inserts.append(milliseconds(lambda: bare.execute("INSERT INTO t VALUES (?, ?)", (row[0] + row[1], edits))))
            saves.append(milliseconds(lambda id=id, i=i: firms.save_field(workspace, Firm, id, "phone", f"03 00 00 00 {i}")))
        told("bare insert of the same bytes, median", middle(inserts), "ms", "-")
        told("saving a field with its journal entry, median", middle(saves), "ms", "-")
        told("ratio", middle(saves) / middle(inserts), "x", "≤ 3")
        _during_import(workspace, folder)
        workspace.close()


def _during_import(workspace: Workspace, folder: Path) -> None:
    material.write_records(folder / "records.json", 8000)
    importing = threading.Thread(target=import_files, args=(workspace, [folder / "records.json"]))
    importing.start()
    times, i = [], 0
    while importing.is_alive():
        times.append(milliseconds(lambda i=i: firms.save_field(workspace, Firm, f"firm-{i % 2000}", "phone", f"04 {i}")))
        i += 1
        time.sleep(0.02)
    importing.join()
    told(f"saving while an import runs, p99 of {len(times)}", percentile(times, 0.99), "ms", "≤ 30")
    told("saving while an import runs, median", middle(times), "ms", "-")
