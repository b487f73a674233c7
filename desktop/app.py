"""Puts the parts together; the only place that knows them all."""

import gc
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from desktop.base import places
from desktop.base.late import Late
from desktop.base.problem import Problem
from desktop.base.settings import Settings
from desktop.store import undo as undoing
from desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from desktop.ui.page import Entry
    from desktop.ui.session import Session
    from desktop.ui.window import Parts, Window
    from desktop.work import finding
else:
    finding = Late("desktop.work.finding")  # what it ranks with is not needed to paint the first page

gc.set_threshold(50_000)  # a start makes many objects that stay: looking through them again and again took a tenth of it


def run(arguments: Sequence[str]) -> int:
    """The window where no verb is given (`--workspace` alone may be), else the command line. Returns the exit code."""
    if not arguments or (len(arguments) == 2 and arguments[0] == "--workspace"):
        return open_window(Path(arguments[1]) if arguments else places.default_workspace())
    from desktop.cli import runner

    return runner.run(arguments, runner.Screen(window=show, shots=shots, check=check))


def open_window(folder: Path) -> int:
    """Open a workspace and its window: the key is derived and the file opened while Qt loads."""
    opened: list[Workspace | Problem] = []
    beside = Thread(target=lambda: opened.append(_opened(folder)))
    beside.start()
    for module in ("desktop.ui.start", "desktop.ui.session", "desktop.ui.pages.firms.list"):
        import_module(module)
    beside.join()
    if not opened:
        return 1  # a bug: the thread has said it
    return _begin(folder, opened[0])


def _opened(folder: Path) -> "Workspace | Problem":
    try:
        return Workspace.open(folder)
    except Problem as problem:
        return problem


def show(workspace: Workspace) -> int:
    """Open the window on a workspace; returns when it is closed, the workspace with it."""
    return _begin(workspace.folder, workspace)


def _begin(folder: Path, found: Workspace | Problem) -> int:
    """The window of an open workspace, or the gate that asks for what opens it. Without a screen nobody can be asked."""
    from desktop.ui.session import Session
    from desktop.ui.start import application, has_display

    if isinstance(found, Problem) and not has_display():
        print(found, file=sys.stderr)
        return 1
    app = application(_theme(folder))
    app.setQuitOnLastWindowClosed(False)  # between gate and window there may be none for a moment
    session = Session(folder, _window)
    session.ended.connect(app.quit)
    try:
        session.begin(found)
        return app.exec()
    finally:
        session.end()


def _theme(folder: Path) -> str:
    try:
        return str(Settings(folder / "settings.json")["theme"])
    except Problem:
        return "system"


def make_window(workspace: Workspace, page: str = "firms") -> "Window":
    """The window with every page that this version has, on `page`. Nobody can lock it: it has no session."""
    window = _window(workspace, None)
    window.open(page)
    return window


def _window(workspace: Workspace, session: "Session | None") -> "Window":
    from desktop.ui.commands import Command
    from desktop.ui.window import Window

    window = Window(workspace, _parts(workspace, session))
    export = Command(id="export", label="Tout exporter…", group="Classeur", run=lambda: window.open("export"))
    saved = Command(id="backups", label="Sauvegardes", group="Classeur", run=lambda: window.open("backups"))
    window.commands.put("workspace", [saved, export])
    if session is not None:
        from desktop.ui.quiet import Quiet

        Quiet(window).say_troubles()
    return window


def _entries() -> "tuple[Entry, ...]":
    """The list of pages: one line each."""
    from desktop.ui.page import Entry

    pages = "desktop.ui.pages"
    return (
        Entry(id="firms", label="Entreprises", make=f"{pages}.firms.list:FirmsPage"),
        Entry(id="firm", label="Entreprise", make=f"{pages}.firms.firm:FirmPage", opens=("firm", "note"), under="firms"),
        Entry(id="history", label="Historique", make=f"{pages}.history:HistoryPage", opens=("history",), under="firms"),
        Entry(id="import_firms", label="Importer une liste", make=f"{pages}.firms.importing:ImportFirmsPage", under="firms"),
        Entry(id="notices", label="Marchés", make=f"{pages}.notices.list:NoticesPage", opens=("buyer",)),
        Entry(id="notice", label="Marché", make=f"{pages}.notices.notice:NoticePage", opens=("notice",), under="notices"),
        Entry(id="type_notice", label="Saisir un avis", make=f"{pages}.notices.typing:TypeNoticePage", under="notices"),
        Entry(id="import_notices", label="Importer des avis", make=f"{pages}.notices.importing:ImportNoticesPage", under="notices"),
        Entry(id="privacy", label="Données personnelles", make=f"{pages}.privacy.page:PrivacyPage", place="bottom"),
        Entry(id="erase", label="Effacer", make=f"{pages}.privacy.erase:ErasePage", under="privacy"),
        Entry(id="settings", label="Paramètres", make=f"{pages}.settings:SettingsPage", place="bottom"),
        Entry(id="backups", label="Sauvegardes", make=f"{pages}.backups.page:BackupsPage", opens=("backups",), under="settings"),
        Entry(id="export", label="Tout exporter", make=f"{pages}.exporting:ExportPage", opens=("export",), under="settings"),
        Entry(id="shortcuts", label="Raccourcis clavier", make=f"{pages}.shortcuts:ShortcutsPage", under="settings"),
    )


def _parts(workspace: Workspace, session: "Session | None") -> "Parts":
    """What the program hands to its window."""
    from desktop.ui.commands import Command
    from desktop.ui.idle import LOCK
    from desktop.ui.navigation import Standing
    from desktop.ui.window import Parts
    from desktop.work import standing

    return Parts(
        entries=_entries(),
        search=lambda text: finding.search(workspace, text),
        groups={"firm": "Entreprises", "notice": "Marchés", "buyer": "Acheteurs", "note": "Notes"},
        standing=lambda: Standing(**asdict(standing.standing(workspace))),
        undo=lambda: f"Annulé : {undoing.undo(workspace)}",
        redo=lambda: f"Rétabli : {undoing.redo(workspace)}",
        commands=[Command(id="lock", label="Verrouiller", group="Fenêtre", shortcut=LOCK, run=session.lock)] if session else (),
        session=session,
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
