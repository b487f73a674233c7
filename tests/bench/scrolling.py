"""Scrolling 100 000 notices: the time of a frame, against the same scrolling in a bare table of 50 rows."""

import os
import random
import tempfile
import time
from pathlib import Path

from tests.bench import material
from tests.bench.figures import middle, milliseconds, percentile, told

FRAMES = 600


def main() -> None:
    """Print the median and the p99 of a frame, paging down and jumping anywhere."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop import app as program
    from desktop.ui.start import application
    from desktop.ui.table import Table

    with tempfile.TemporaryDirectory() as name:
        workspace = material.filled(Path(name) / "w", notices_count=100_000, firms_count=1000)
        app = application()
        window = program.make_window(workspace, "notices")
        window.show()
        table = window.page().findChild(Table)
        until = time.monotonic() + 20
        while table.model().rowCount() < 60_000 and time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)
        assert table.model().rowCount() >= 60_000
        bar, chance, times = table.verticalScrollBar(), random.Random(1), []
        for frame in range(FRAMES):
            place = chance.randrange(bar.maximum()) if frame % 3 == 0 else min(bar.maximum(), bar.value() + 3 * table.rowHeight(0))
            times.append(milliseconds(lambda place=place: (bar.setValue(place), table.viewport().repaint())))
        told(f"a frame over {table.model().rowCount()} rows, median", middle(times), "ms", "-")
        told("a frame, p99", percentile(times, 0.99), "ms", "≤ 33")
        window.close()
        workspace.close()
