"""From the start of the process to rows on screen and a keystroke accepted, against a bare window with 50 rows."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import material
from tests.bench.figures import middle, told

ROUNDS = 7
STARTED = "BENCH_STARTED"


def main() -> None:
    """Print both medians and their ratio: 100 000 notices and 10 000 firms on disk, files in the system's cache."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.environ.get("BENCH_FOLDER", name)) / "w"
        material.filled(folder, notices_count=100_000, firms_count=10_000).close()
        times: dict[str, list[float]] = {"bare": [], "firms": [], "notices": []}
        for which in times:
            _start(which, folder)
        for _ in range(ROUNDS):
            for which in times:
                times[which].append(_start(which, folder))
        for which, found in times.items():
            told(f"first paint and keystroke, {which}, median of {ROUNDS}", middle(found), "ms", "-")
        told("list of firms, ratio", middle(times["firms"]) / middle(times["bare"]), "x", "≤ 1.6")
        told("list of notices, ratio", middle(times["notices"]) / middle(times["bare"]), "x", "≤ 1.6")


def _start(which: str, folder: Path) -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", STARTED: str(time.time_ns())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # warm: compiled, as installed
    command = [sys.executable, "-m", "tests.bench.painting", which, str(folder)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    return float(done.stdout.split()[-1])


def child(which: str, folder: Path) -> None:
    """In a process of its own: open, paint, take a keystroke; print the milliseconds since the parent started it."""
    if which == "bare":
        app, window, target = _bare()
    else:
        app, window, target = _tournee(which, folder)
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent

    class Waiting(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                target.viewport().removeEventFilter(self)
                QTimer.singleShot(0, press)
            return False

    def press() -> None:
        app.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier))
        assert target.model().rowCount() >= 12
        print((time.time_ns() - int(os.environ[STARTED])) / 1e6, flush=True)
        os._exit(0)

    waiting = Waiting()
    target.viewport().installEventFilter(waiting)
    window.show()
    app.exec()


def _bare():
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

    app = QApplication([])
    window, table = QMainWindow(), QTableWidget(50, 6)
    for row in range(50):
        for column in range(6):
            table.setItem(row, column, QTableWidgetItem(f"ligne {row} colonne {column}"))
    window.setCentralWidget(table)
    window.resize(1366, 768)
    return app, window, table


def _tournee(which: str, folder: Path):
    from desktop import app as program
    from desktop.store.workspace import Workspace
    from desktop.ui.start import application

    workspace = Workspace(folder, bytes(range(32)))
    app = application(str(workspace.settings["theme"]))
    window = program.make_window(workspace, which)
    from desktop.ui.table import Table

    return app, window, window.page().findChild(Table)


if __name__ == "__main__":
    child(sys.argv[1], Path(sys.argv[2]))
