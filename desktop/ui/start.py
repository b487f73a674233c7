"""How the graphical program begins: Qt's application, its words, its icon, its theme, its report of bugs."""

# isort: off
import desktop.ui.plain_imports  # noqa: F401 - before everything else of the window
# isort: on

import os
import sys
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop.base import resources
from desktop.ui import theme


def application(setting: str = "system", scale: float | None = None) -> QApplication:
    """Make (or find) the application, dressed in the theme that the setting `theme` asks for.

    Without a display (Linux) it paints off screen. `scale` None: after the system's font. Raises Problem when shipped files are missing.
    """
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        theme.apply(existing, theme.wanted(setting), scale)
        return existing
    if sys.platform.startswith("linux") and not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Tournee")
    app.setApplicationDisplayName("Tournée")
    app.setDesktopFileName("tournee")
    app.setStyle("Fusion")
    translator = QTranslator(app)
    if translator.load("qtbase_fr", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    app.setWindowIcon(QIcon(str(resources.path("icons", "tournee.svg"))))
    theme.apply(app, theme.wanted(setting), scale)
    sys.excepthook = _report
    return app


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    from desktop.ui import report

    report.show(kind, error, trace)


def has_display() -> bool:
    """Whether a window can be shown to a person (Windows and macOS: always)."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
