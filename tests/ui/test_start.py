"""How the program begins: French words of Qt, an icon, a report of bugs."""

import builtins
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from desktop.base.problem import Problem
from desktop.ui import report, start

SCRIPT = """
import sys
from desktop.ui import start
app = start.application("sombre")
from PySide6.QtWidgets import QDialogButtonBox
from desktop.ui import theme
box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
print(box.buttons()[0].text(), theme.current().name, app.windowIcon().isNull())
print(sorted(name for name in sys.modules if name.startswith("PySide6.Qt")))
"""


@pytest.fixture
def reports():
    yield report._open
    for shown in report._open:
        shown.close()
    report._open.clear()


def test_a_fresh_program_speaks_french_has_an_icon_and_stays_light():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    words, modules = done.stdout.splitlines()
    assert words == "Fermer sombre False"
    assert modules == "['PySide6.QtCore', 'PySide6.QtGui', 'PySide6.QtWidgets']"


def test_the_import_is_pythons_own():
    assert builtins.__import__ is getattr(builtins, "__orig_import__", builtins.__import__)
    assert start.application.__module__ == "desktop.ui.start"


@pytest.mark.logs
def test_a_bug_is_reported_once_with_its_trace(qtbot, reports, capsys):
    for _time in range(2):
        try:
            raise ZeroDivisionError("un bogue")
        except ZeroDivisionError as error:
            report.show(type(error), error, error.__traceback__)
    assert len(reports) == 1
    assert "ZeroDivisionError: un bogue" in reports[0].details.toPlainText()
    reports[0].findChild(QDialogButtonBox).buttons()[0].click()
    assert "un bogue" in QApplication.clipboard().text() or not reports[0].isVisible()
    assert "un bogue" in capsys.readouterr().err


def test_a_problem_that_escaped_is_shown_with_its_hint(qtbot, reports):
    problem = Problem("Le dossier est plein.", "Faites de la place.")
    report.show(Problem, problem, None)
    assert reports[0].details.toPlainText() == "Faites de la place."
