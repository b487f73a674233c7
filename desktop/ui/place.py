"""Where one is in a window: kept while the workspace is locked, found again after."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray

from desktop.ui.window import Window


@dataclass(frozen=True)
class Place:
    """The pages and records that led here, the tab, and where the window stands on the screen."""

    trail: tuple[tuple[str, str | None], ...]
    tab: int
    geometry: QByteArray


def place_of(window: Window) -> Place:
    """Where one is."""
    page = window.page()
    return Place(tuple(window.trail), page.tab if page is not None else 0, window.saveGeometry())


def go_to(window: Window, place: Place) -> None:
    """Be there again, in another window."""
    if place.trail:
        window.trail[:] = place.trail[:-1]
        window.open(*place.trail[-1])
    page = window.page()
    if page is not None and page.tab != place.tab:
        window.turn(place.tab)
    window.restoreGeometry(place.geometry)
