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
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "boamp" / "ods"


def main() -> None:
    """Print both times, their ratio, and how memory grows with the file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small.json", folder / "large.json"
        material.write_records(small, COUNT)
        material.write_records(large, COUNT * 4)
        _compare(folder, small, "invented")
        if SHARED.is_dir():
            _write_real(folder / "real.json")
            _compare(folder, folder / "real.json", "real")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        workspace = Workspace(folder / "large", material.KEY)
        import_files(workspace, [large])
        workspace.close()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        told(f"peak memory after a file 4 times as large ({large.stat().st_size / 1e6:.0f} MB)", after / before, "x", "flat")


def _write_real(path: Path) -> None:
    """The public records of ../shared/data, repeated under other numbers."""
    models = [r for file in sorted(SHARED.glob("20*.json")) for r in json.loads(file.read_text("utf-8"))["results"]]
    records = [{**models[i % len(models)], "idweb": f"26-{200000 + i}"} for i in range(COUNT)]
    path.write_text(json.dumps({"results": records}, ensure_ascii=False), "utf-8")


def _compare(folder: Path, small: Path, which: str) -> None:
    words = {one.published_id: " ".join(found_by(one)) for one in read(small) if isinstance(one, Notice)}
    floors, imports = [], []
    for i in range(5):
        floors.append(milliseconds(lambda i=i: _floor(small, folder / f"{which}{i}.db", words)))
        workspace = Workspace(folder / f"{which}{i}", material.KEY)
        imports.append(milliseconds(lambda w=workspace: import_files(w, [small])))
        workspace.close()
    told(f"floor, {COUNT} {which} records", middle(floors), "ms", "-")
    told(f"import, {COUNT} {which} records", middle(imports), "ms", "-")
    told(f"ratio, {which} records", middle(imports) / middle(floors), "x", "≤ 4")


def _floor(path: Path, database: Path, words: dict[str, str]) -> None:
    """What cannot be done without: reading, storing each record as it came, and indexing the words that we index, found beforehand."""
    connection = connect(database, None)
    connection.execute("PRAGMA synchronous=NORMAL")
    found = json.loads(path.read_text("utf-8"))["results"]
    names = list(found[0])
    connection.execute(f"CREATE TABLE t ({', '.join(names)})")
    connection.execute("CREATE VIRTUAL TABLE f USING fts5(words, prefix='2 3')")
    for start in range(0, len(found), 200):
        connection.execute("BEGIN IMMEDIATE")
        for nr, record in enumerate(found[start : start + 200], start + 1):
            json.loads(record["donnees"]), json.loads(record["gestion"])
            values = [json.dumps(value) if isinstance(value, list) else value for value in (record.get(name) for name in names)]
            connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", values)
            connection.execute("INSERT INTO f (rowid, words) VALUES (?, ?)", (nr, words.get(record["idweb"], "")))
        connection.execute("COMMIT")
    connection.close()
