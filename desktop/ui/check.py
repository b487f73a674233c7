"""The part of the program's self-check that needs Qt: it draws."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from desktop.base import resources
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.work.check import Check

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from desktop.ui.page import Entry

_ENOUGH = 8
"""Different colours by which a painted window is told from an empty one: text alone has more, being smoothed."""


def window() -> Check:
    """A window in each theme paints text, without a screen."""
    name = _("Fenêtre")
    try:
        colors = _paint()
    except (ImportError, Problem) as error:
        return Check(name=name, ok=False, detail=_("Qt ne démarre pas : {error}").format(error=error))
    return Check(name=name, ok=min(colors) >= _ENOUGH, detail=plural("{n} couleur peinte", "{n} couleurs peintes", min(colors)))


def icons() -> Check:
    """Every icon that ships is drawn."""
    name = _("Dessin des icônes")
    try:
        from PySide6.QtGui import QImage

        paths = sorted(resources.path("icons").glob("*.svg"))
        bad = [path.name for path in paths if QImage(str(path)).isNull()]
    except (ImportError, Problem) as error:
        return Check(name=name, ok=False, detail=_("Qt ne démarre pas : {error}").format(error=error))
    detail = _("non dessiné : {names}").format(names=", ".join(bad)) if bad else plural("{n} icône", "{n} icônes", len(paths))
    return Check(name=name, ok=bool(paths) and not bad, detail=detail)


def pages(entries: "Sequence[Entry]") -> Check:
    """The code of every page is there: it is named by words only, and imported when the page is first opened."""
    bad: list[str] = []
    for entry in entries:
        if isinstance(entry.make, str):
            module, _colon, name = entry.make.partition(":")
            try:
                getattr(import_module(module), name)
            except (ImportError, AttributeError) as error:
                bad.append(f"{entry.label} ({error})")
    detail = _("absent : {names}").format(names=", ".join(bad)) if bad else plural("{n} page", "{n} pages", len(entries))
    return Check(name=_("Pages"), ok=bool(entries) and not bad, detail=detail)


CHECKS = (window, icons)
"""What `desktop.work.check.everything` is given; `pages` besides, by whoever knows them."""


def _paint() -> list[int]:
    """How many colours a small window in each theme is painted with. Raises ImportError where Qt lacks a library."""
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    from desktop.ui import theme

    existing = QApplication.instance()
    if existing is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = existing if isinstance(existing, QApplication) else QApplication([])
    before = theme.current()
    colors: list[int] = []
    for name in (theme.LIGHT, theme.DARK):
        theme.apply(app, name)
        painted = QMainWindow()
        painted.setCentralWidget(QLabel("Menuiserie, l’œuvre, 86 000 €"))
        painted.resize(320, 120)
        image = QImage(painted.size(), QImage.Format.Format_RGB32)
        painted.render(image)
        colors.append(_count(image))
    if before.name:
        theme.apply(app, before.name, before.scale)
    return colors


def _count(image: "QImage") -> int:
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})
