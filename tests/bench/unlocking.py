"""Unlocking a full workspace beyond the key's derivation; and encrypted against plain: saves and lists."""

import itertools
import tempfile
from contextlib import closing
from pathlib import Path

from desktop.base import clock
from desktop.model.firms import Firm
from desktop.model.searches import FirmFilters, NoticeFilters
from desktop.store import firms as stored
from desktop.store import keys, notices
from desktop.store.workspace import Workspace
from desktop.work import firms
from tests.bench import material
from tests.bench.figures import middle, milliseconds, told

NOTICES, FIRMS, ENTRIES = 100_000, 10_000, 50_000
ROUNDS = 9
SAVES = 300
PASSPHRASE = "une phrase de banc d’essai"


def main() -> None:
    """Print what unlocking costs beyond argon2id, and the ratios of encrypted to plain."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder / "locked", keys.create(folder / "locked", PASSPHRASE))
        _fill(folder / "plain", None)
        _unlocking(folder / "locked")
        key = keys.unlock(folder / "locked", PASSPHRASE)
        with closing(Workspace(folder / "locked", key)) as locked, closing(Workspace(folder / "plain", None)) as plain:
            _saves(locked, plain)
            _lists(locked, plain)


def _fill(folder: Path, key: bytes | None) -> None:
    with closing(Workspace(folder, key)) as workspace:
        stream = material.notices(NOTICES)
        while batch := list(itertools.islice(stream, 2000)):
            workspace.opendata.put(batch)
        workspace.put_all("Remplir", material.firms(FIRMS))
        written = workspace.connection.execute("SELECT count(*) FROM main.changes").fetchone()[0]
        workspace.connection.execute("PRAGMA synchronous=OFF")
        for number in range(ENTRIES - written):
            firms.save_field(workspace, Firm, f"firm-{number % FIRMS}", "phone", f"03 21 {number:06}")


def _unlocking(folder: Path) -> None:
    """The whole, from the passphrase to the first rows of the list of firms, less the derivation alone."""
    whole, deriving = [], []

    def unlock() -> None:
        with closing(Workspace(folder, keys.unlock(folder, PASSPHRASE))) as workspace:
            found = stored.keys(workspace, FirmFilters())
            stored.rows(workspace, found[:50])

    unlock()
    for _ in range(ROUNDS):
        whole.append(milliseconds(unlock))
        deriving.append(milliseconds(lambda: keys.unlock(folder, PASSPHRASE)))
    told("unlocking to the first rows, whole, median", middle(whole), "ms", "-")
    told("derivation of the key alone, median", middle(deriving), "ms", "-")
    told("unlocking beyond the derivation", middle(whole) - middle(deriving), "ms", "≤ 400")


def _saves(locked: Workspace, plain: Workspace) -> None:
    times: dict[str, list[float]] = {"locked": [], "plain": []}
    for number in range(SAVES):
        for which, workspace in (("locked", locked), ("plain", plain)):
            save = lambda w=workspace, n=number: firms.save_field(w, Firm, f"firm-{n * 7 % FIRMS}", "phone", f"04 {n}")  # noqa: E731
            times[which].append(milliseconds(save))
    told("saving a field, plain, median", middle(times["plain"]), "ms", "-")
    told("saving a field, encrypted against plain", middle(times["locked"]) / middle(times["plain"]), "x", "≤ 1.5")


def _lists(locked: Workspace, plain: Workspace) -> None:
    """The list of firms and of notices: all keys, and the rows of a screen, filtered by a word."""
    works = {
        "list of firms": lambda w: stored.rows(w, stored.keys(w, FirmFilters())[:60]),
        "list of firms, a word": lambda w: stored.rows(w, stored.keys(w, FirmFilters(words="menuiserie"))[:60]),
        "list of notices": lambda w: notices.keys(w, NoticeFilters(), clock.now()),
        "list of notices, a word": lambda w: notices.keys(w, NoticeFilters(words="école"), clock.now()),
    }
    for label, work in works.items():
        times: dict[str, list[float]] = {"locked": [], "plain": []}
        for _ in range(ROUNDS * 3):
            for which, workspace in (("locked", locked), ("plain", plain)):
                times[which].append(milliseconds(lambda w=workspace, work=work: work(w)))
        told(f"{label}, plain, median", middle(times["plain"]), "ms", "-")
        told(f"{label}, encrypted against plain", middle(times["locked"]) / middle(times["plain"]), "x", "≤ 1.3")


if __name__ == "__main__":
    main()
