"""Import of BOAMP records, against the floor: nested json.loads, a bare insert and the same words in FTS5."""

import json
import resource
import tempfile
from pathlib import Path

from desktop.store.engine import connect
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
        floors, imports = [], []
        for i in range(3):
            floors.append(milliseconds(lambda i=i: _floor(small, folder / f"floor{i}.db")))
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


def _floor(path: Path, database: Path) -> None:
    """What cannot be done without: reading, storing the same values, and indexing the same words."""
    connection = connect(database, None)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("CREATE TABLE t (id TEXT, object TEXT, buyer TEXT, deadline TEXT, donnees TEXT)")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5(words, content='', prefix='2 3')")
    found = json.loads(path.read_text("utf-8"))["results"]
    for start in range(0, len(found), 200):
        connection.execute("BEGIN IMMEDIATE")
        for nr, record in enumerate(found[start : start + 200], start + 1):
            content, index = json.loads(record["donnees"]), json.loads(record["gestion"])
            words = f"{record['objet']} {record['nomacheteur']} {record['idweb']} {_text(content)}"
            values = (
                record["idweb"],
                record["objet"],
                record["nomacheteur"],
                record["datelimitereponse"],
                record["donnees"] + str(len(index)),
            )
            connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", values)
            connection.execute("INSERT INTO f (rowid, words) VALUES (?, ?)", (nr, words))
        connection.execute("COMMIT")
    connection.close()


def _text(node: object) -> str:
    """The strings of a record: the words that a full-text index of it holds."""
    if isinstance(node, dict):
        return " ".join(_text(value) for value in node.values())
    if isinstance(node, list):
        return " ".join(_text(value) for value in node)
    return node if isinstance(node, str) else ""
