"""The report of a bug: what happened, to copy and send; the work already saved is safe."""

import platform
import sys
import traceback
from types import TracebackType

from PySide6 import __version__ as qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout

from desktop.base import log
from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.store.engine import foreseen
from desktop.ui.cards import label

_open: list["Report"] = []


class Report(QDialog):
    """Says that there is a bug, with the details to copy."""

    def __init__(self, title: str, details: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle(_("Tournée : une erreur"))
        self.resize(640, 420)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(_("Détails de l’erreur"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(_("Copier les détails"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(details))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label(title, size=15, weight=600, wrap=True))
        column.addWidget(
            label(_("Ce qui était enregistré est gardé. Copiez les détails et envoyez-les à la personne qui suit Tournée."), wrap=True)
        )
        column.addWidget(self.details)
        column.addWidget(buttons)


def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log and report what nobody foresaw, one report at a time; a Problem that escaped is shown with its hint."""
    error = foreseen(error) or error
    if isinstance(error, Problem):
        title, details = error.title, error.hint
    else:
        text = "".join(traceback.format_exception(kind, error, trace))
        log.unforeseen(text)
        print(text, file=sys.stderr)
        title = _("Une erreur que le programme n’avait pas prévue")
        details = f"Python {platform.python_version()}, PySide6 {qt}, {platform.platform()}\n\n{text}"
    if not any(report.isVisible() for report in _open):
        _open[:] = [Report(title, details)]
        _open[0].open()
