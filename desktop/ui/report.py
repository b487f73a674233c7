"""The report of a bug: what happened, to copy and send; the work already saved is safe."""

import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout

from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.ui.cards import label

_log = logging.getLogger("desktop.ui")


class _Reporter(QObject):
    """Brings a report to the UI thread and shows one at a time."""

    raised = Signal(str, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._open: Report | None = None
        self.raised.connect(self._show)

    @Slot(str, str)
    def _show(self, title: str, details: str) -> None:
        if self._open is None or not self._open.isVisible():
            self._open = Report(title, details)
            self._open.open()


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


def install() -> None:
    """From now on an exception that nobody foresaw is logged and reported; a Problem that escaped is shown with its hint."""
    app = QApplication.instance()
    assert app is not None, "the application comes first"
    reporter = _Reporter(app)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, Problem):
            reporter.raised.emit(error.title, error.hint)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("unforeseen: %s", text)
        print(text, file=sys.stderr)
        reporter.raised.emit(_("Une erreur que le programme n’avait pas prévue"), f"{_system()}\n\n{text}")

    sys.excepthook = hook


def _system() -> str:
    from PySide6 import __version__ as qt

    return f"Python {platform.python_version()}, PySide6 {qt}, {platform.platform()}, {QThread.idealThreadCount()} processeurs"
