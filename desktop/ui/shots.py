"""Every page as a picture, in both themes."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop.ui import theme
from desktop.ui.window import SIZE, Window


def shoot(window: Window, folder: Path, records: Mapping[str, str] | None = None) -> list[Path]:
    """Write `<page>-<theme>.png` for every page and tab of the window, at 1366 × 768 times the scale; returns the files.

    A page that shows one record is shot on the record that `records` names (page to id), else left out.
    Raises OSError when the folder cannot be written.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a window has an application"
    folder.mkdir(parents=True, exist_ok=True)
    before = theme.current()
    window.show()
    window.resize(SIZE * before.scale)
    written: list[Path] = []
    for name in (theme.LIGHT, theme.DARK):
        theme.apply(app, name, before.scale)
        for entry in window.parts.entries:
            if entry.listed() or not entry.opens or entry.id in (records or {}):
                window.open(entry.id, (records or {}).get(entry.id) or None)
                written += _page(window, folder, entry.id, name)
    theme.apply(app, before.name, before.scale)
    return written


def _page(window: Window, folder: Path, id: str, name: str) -> list[Path]:
    page = window.pages[id]
    tabs = page.tabs()
    written: list[Path] = []
    for tab in range(max(1, len(tabs))):
        if tabs:
            window.turn(tab)
        _settle(window)
        path = folder / (f"{id}-{tab + 1}-{name}.png" if tabs else f"{id}-{name}.png")
        if not window.grab().save(str(path)):
            raise OSError(f"cannot write {path}")
        written.append(path)
    if tabs:
        window.turn(0)
    return written


def _settle(window: Window, milliseconds: int = 250, most: int = 5000) -> None:
    """Let layouts, short timers and jobs finish; at most `most` milliseconds."""
    loop, passed = QEventLoop(), 0
    while passed == 0 or (window.jobs.running and passed < most):
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
        passed += milliseconds
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
