"""Puts the parts together; the only place that knows them all."""

import gc
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from desktop.base import places
from desktop.base.late import Late
from desktop.base.problem import Problem
from desktop.store import undo as undoing
from desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from desktop.ui.page import Entry
    from desktop.ui.window import Parts, Window
    from desktop.work import finding
else:
    finding = Late("desktop.work.finding")  # what it ranks with is not needed to paint the first page

gc.set_threshold(50_000)  # a start makes many objects that stay: looking through them again and again took a tenth of it


def run(arguments: Sequence[str]) -> int:
    """The window where no verb is given (`--workspace` alone may be), else the command line. Returns the exit code."""
    if not arguments or (len(arguments) == 2 and arguments[0] == "--workspace"):
        return open_window(Path(arguments[1]) if arguments else places.default_workspace())
    from desktop import cli

    return cli.run(arguments, cli.Screen(window=show, shots=shots, check=check))


def open_window(folder: Path) -> int:
    """Open a workspace and its window: the key is derived and the file opened while Qt loads."""
    opened: list[Workspace | Problem] = []
    beside = Thread(target=lambda: opened.append(_opened(folder)))
    beside.start()
    for module in ("desktop.ui.start", "desktop.ui.window", "desktop.ui.pages.firms.list"):
        import_module(module)
    beside.join()
    if not opened:
        return 1  # a bug: the thread has said it
    found = opened[0]
    if isinstance(found, Problem):
        print(found, file=sys.stderr)
        return _tell(found)
    with closing(found) as workspace:
        return show(workspace)


def _opened(folder: Path) -> "Workspace | Problem":
    try:
        return Workspace.open(folder)
    except Problem as problem:
        return problem


def show(workspace: Workspace) -> int:
    """Open the window on a workspace; returns when it is closed."""
    from desktop.ui.start import application

    app = application(str(workspace.settings["theme"]))
    window = make_window(workspace)
    window.show()
    return app.exec()


def make_window(workspace: Workspace, page: str = "firms") -> "Window":
    """The window with every page that this version has, on `page`."""
    from desktop.ui.window import Window

    window = Window(workspace, _parts(workspace))
    window.open(page)
    return window


def _entries() -> "tuple[Entry, ...]":
    """The list of pages: one line each."""
    from desktop.ui.page import Entry

    pages = "desktop.ui.pages"
    return (
        Entry(id="firms", label="Entreprises", make=f"{pages}.firms.list:FirmsPage"),
        Entry(id="firm", label="Entreprise", make=f"{pages}.firms.firm:FirmPage", opens=("firm",), under="firms"),
        Entry(id="import_firms", label="Importer une liste", make=f"{pages}.firms.importing:ImportFirmsPage", under="firms"),
        Entry(id="notices", label="Marchés", make=f"{pages}.notices.list:NoticesPage", opens=("buyer",)),
        Entry(id="notice", label="Marché", make=f"{pages}.notices.notice:NoticePage", opens=("notice",), under="notices"),
        Entry(id="type_notice", label="Saisir un avis", make=f"{pages}.notices.typing:TypeNoticePage", under="notices"),
        Entry(id="import_notices", label="Importer des avis", make=f"{pages}.notices.importing:ImportNoticesPage", under="notices"),
        Entry(id="settings", label="Paramètres", make=f"{pages}.settings:SettingsPage", place="bottom"),
        Entry(id="shortcuts", label="Raccourcis clavier", make=f"{pages}.shortcuts:ShortcutsPage", under="settings"),
    )


def _parts(workspace: Workspace) -> "Parts":
    """What the program hands to its window."""
    from desktop.ui.navigation import Standing
    from desktop.ui.window import Parts
    from desktop.work import standing

    return Parts(
        entries=_entries(),
        search=lambda text: finding.search(workspace, text),
        groups={"firm": "Entreprises", "notice": "Marchés", "buyer": "Acheteurs"},
        standing=lambda: Standing(**asdict(standing.standing(workspace))),
        undo=lambda: f"Annulé : {undoing.undo(workspace)}",
        redo=lambda: f"Rétabli : {undoing.redo(workspace)}",
    )


def shots(workspace: Workspace, folder: Path) -> list[Path]:
    """Every page as a picture, in both themes, on the workspace's best example."""
    from desktop.ui.shots import shoot
    from desktop.ui.start import application

    application(str(workspace.settings["theme"]))
    window = make_window(workspace)
    try:
        return shoot(window, folder, finding.examples(workspace))
    finally:
        window.close()


def check() -> list[dict[str, Any]]:
    """What the program finds when it looks at itself."""
    from desktop.ui import check as drawn
    from desktop.work.check import everything

    return [asdict(found) for found in everything((*drawn.CHECKS, lambda: drawn.pages(_entries())))]


def _tell(problem: Problem) -> int:
    """Show a Problem that stopped the program before its window, where there is a screen."""
    from desktop.ui.start import application, has_display

    if has_display():
        from PySide6.QtWidgets import QMessageBox

        application()
        QMessageBox.warning(None, "Tournée", str(problem))
    return 1
