"""The laptops that advisors carry: 1366 × 768 at 125 %, less the bars of the system."""

import pytest

from desktop.app import make_window
from desktop.store.workspace import Workspace
from desktop.ui import start
from desktop.work import demo, finding

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
WIDTH, HEIGHT = 1093, 560


def test_every_page_fits_a_small_screen(qtbot, workspace: Workspace, fixed_clock) -> None:
    start.application("clair", 1.0)
    demo.load(workspace)
    window = make_window(workspace)
    qtbot.addWidget(window)
    window.show()
    window.resize(WIDTH, HEIGHT)
    too_large = []
    for page, record in finding.examples(workspace).items():
        window.open(page, record or None)
        shown = window.page()
        for tab in range(max(1, len(shown.tabs()))):
            if shown.tabs():
                window.turn(tab)
            qtbot.wait(1)
            if window.width() > WIDTH or window.height() > HEIGHT:
                too_large.append((page, tab, window.width(), window.height()))
                window.resize(WIDTH, HEIGHT)
    window.close()
    assert too_large == []
