"""The program dressed, and a window on invented pages."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True)
def dressed(qapp):
    """Each test begins in the light theme at 100 %."""
    from desktop.ui import theme

    qapp.setStyle("Fusion")
    theme.apply(qapp, theme.LIGHT, 1.0)
    return qapp


@pytest.fixture
def window(qtbot, tmp_path, dressed):
    """The window on the pages of `demo`, shown."""
    import demo

    made = demo.window(tmp_path)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.resize(1366, 768)
    return made


@pytest.fixture
def type_keys():
    """Types a text, accents included: qtbot.keyClicks aborts the process on them."""

    def type_text(widget, text: str) -> None:
        from PySide6.QtCore import Qt

        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    return type_text


def pytest_collection_modifyitems(items):
    """The offscreen plugin says what it cannot do each time a window is shown; nobody can mend that."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
