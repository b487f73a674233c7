"""A gate on an empty folder, shown."""

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from desktop.ui import start
from desktop.ui.gate.gate import Gate

PHRASE = "tabouret mercure lavande"


@pytest.fixture(autouse=True)
def dressed(qapp):
    """Dressed in the light theme; nothing stays open after a test."""
    start.application("clair", 1.0)
    yield
    for shown in QApplication.topLevelWidgets():
        if isinstance(shown, QDialog):
            shown.reject()


@pytest.fixture
def gate(qtbot, tmp_path):
    """A gate, shown and active; it asks nothing yet."""
    made = Gate(tmp_path / "workspace")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def pytest_collection_modifyitems(items):
    """The offscreen plugin says what it cannot do each time a window is shown; nobody can mend that."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
