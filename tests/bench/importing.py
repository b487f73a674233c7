"""Import of BOAMP records, against the floor: nested json.loads, a bare insert and the same words in FTS5."""

import json
import resource
import tempfile
from pathlib import Path

from desktop.feeds.notices import read
from desktop.model.notices import Notice
from desktop.store.engine import connect
from desktop.store.opendata import found_by
from desktop.store.workspace import Workspace
from desktop.work.notices import import_files
from tests.bench import material
from tests.bench.figures import middle, milliseconds, told

COUNT = 5000


def main() -> None:
    """Print both times, their ratio, and how memory grows with the file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small.json", folder / "large.json"
        material.write_records(small, COUNT)
        material.write_records(large, COUNT * 4)
        words = {one.published_id: " ".join(found_by(one)) for one in read(small) if isinstance(one, Notice)}
        floors, imports = [], []
        for i in range(5):
            floors.append(milliseconds(lambda i=i: _floor(small, folder / f"floor{i}.db", words)))
            workspace = Workspace(folder / f"w{i}", material.KEY)
            imports.append(milliseconds(lambda w=workspace: import_files(w, [small])))
            workspace.close()
        told(f"floor, {COUNT} records", middle(floors), "ms", "-")
        told(f"import, {COUNT} records", middle(imports), "ms", "-")
        told("ratio", middle(imports) / middle(floors), "x", "≤ 4")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        workspace = Workspace(folder / "large", material.KEY)
        import_files(workspace, [large])
        workspace.close()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told(f"peak memory after a file 4 times as large ({large.stat().st_size / 1e6:.0f} MB)", after / before, "x", "flat")


def _floor(path: Path, database: Path, words: dict[str, str]) -> None:
    """What cannot be done without: reading, storing a row, and indexing the words that we index, by number, found beforehand."""
    connection = connect(database, None)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE t (id TEXT, object TEXT, buyer TEXT, deadline TEXT, donnees TEXT)")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5(words, content='', prefix='2 3')")
    found = json.loads(path.read_text("utf-8"))["results"]
    for start in range(0, len(found), 200):
        connection.execute("BEGIN IMMEDIATE")
        for nr, record in enumerate(found[start : start + 200], start + 1):
            content, index = json.loads(record["donnees"]), json.loads(record["gestion"])
            values = (
                record["idweb"],
                record["objet"],
                record["nomacheteur"],
                record["datelimitereponse"],
                record["donnees"] + str(len(index) + len(content)),
            )
            connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", values)
            connection.execute("INSERT INTO f (rowid, words) VALUES (?, ?)", (nr, words[record["idweb"]]))
        connection.execute("COMMIT")
    connection.close()
