"""« Sauvegardes » : which there are, make one, say where they go, and restore one after having seen what differs."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _, plural
from desktop.store.comparing import Differences
from desktop.store.workspace import Workspace
from desktop.ui import choosing
from desktop.ui.commands import Command
from desktop.ui.gate.mending import told
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.backups.differences import Preview
from desktop.ui.pages.backups.listed import when
from desktop.ui.pages.backups.shelf import Shelf
from desktop.ui.stack import Stack
from desktop.work import backups
from desktop.work.backups import Listed, Made
from desktop.work.standing import AWAY


class BackupsPage(Page):
    """Two faces: the list of backups, and what restoring one would change."""

    KINDS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.file: Path | None = None
        self._running = False
        self.shelf, self.preview = Shelf(), Preview()
        self.shelf.make.connect(self.make)
        self.shelf.look.connect(lambda path: self.look(Path(path)))
        self.shelf.verify.connect(self.verify)
        self.shelf.choose.connect(self.choose_folder)
        self.shelf.give_up.connect(lambda: self.shell.attempt(lambda: self._keep_in(None)))
        self.faces = Stack()
        for face in (self.shelf, self.preview):
            self.faces.addWidget(face)
        self.area.addWidget(self.faces)

    def title(self) -> str:
        return _("Restaurer ?").replace(" ?", f"{formats.NARROW}?") if self._previewing() else _("Sauvegardes")

    def subtitle(self) -> str:
        found = self.preview.found
        if self._previewing() and found is not None:
            return _("sauvegarde : {when}").replace(" :", f"{formats.NARROW}:").format(when=formats.recent(found.at, clock.now()))
        count = len(self.shelf.rows.shown)
        return plural("{n} sauvegarde à portée", "{n} sauvegardes à portée", count) if count else ""

    def buttons(self) -> tuple[Action, ...]:
        if self._running:
            return ()
        if self._previewing():
            return (Action(_("Ne rien changer"), self.leave), Action(_("Restaurer cette sauvegarde"), self.restore, "accent"))
        kept = Action(_("Restaurer un fichier…"), self.choose_file, help=_("Une sauvegarde de ce classeur, gardée ailleurs."))
        return (kept, Action(_("Sauvegarder maintenant"), self.make, "accent")) if self.shelf.rows.shown else (kept,)

    def commands(self) -> tuple[Command, ...]:
        group = _("Sauvegardes")
        return (
            Command(id="backup.make", label=_("Sauvegarder maintenant"), group=group, shortcut="Ctrl+S", run=self.make),
            Command(id="backup.folder", label=_("Choisir un dossier ou une clé…"), group=group, run=self.choose_folder),
            Command(id="backup.file", label=_("Restaurer un fichier…"), group=group, run=self.choose_file),
            Command(id="backup.leave", label=_("Ne rien changer"), group=group, run=self.leave, enabled=self._previewing),
        )

    def first(self) -> QWidget | None:
        return self.shelf.listing.table

    def refresh(self) -> None:
        workspace, folder = self.workspace, backups.chosen(self.workspace)
        _say_place(self.shelf, workspace, away=folder is not None and bool(workspace.local.get(AWAY)))

        def work(_progress: Progress) -> tuple[list[Listed], bool]:
            return backups.listing(workspace), folder is not None and not backups.reachable(workspace, folder)

        self.shell.run("", work, self._show)

    def make(self) -> None:
        """Make a backup now."""
        if not self._running:
            workspace = self.workspace
            self._do(_("Sauvegarde"), lambda progress: backups.make(workspace, progress=progress), self._made)

    def choose_folder(self) -> None:
        """Ask where backups go from now on."""
        for folder in choosing.folder(self, _("Choisir le dossier ou la clé des sauvegardes")):
            self.shell.attempt(lambda folder=folder: self._keep_in(folder))

    def choose_file(self) -> None:
        """Ask for a backup kept elsewhere."""
        kinds = f"{_('Sauvegardes de Tournée')} (*.tournee);;{_('Tous les fichiers')} (*)"
        for file in choosing.files(self, _("Choisir une sauvegarde"), kinds)[:1]:
            self.look(file)

    def look(self, file: Path) -> None:
        """See what restoring `file` would change."""
        if self._running:
            return
        workspace, self.file = self.workspace, file
        self._do(_("Lecture de la sauvegarde"), lambda progress: backups.preview(workspace, file, None, progress), self._looked)

    def verify(self) -> None:
        """Read the chosen backup again."""
        one, workspace = self.shelf.at_hand(), self.workspace
        if one is not None and not self._running:
            said = _("La sauvegarde ({when}) est entière et s’ouvre.").format(when=when(one))
            self._do(_("Relecture"), lambda p: backups.verify(workspace, one.backup.path, p), lambda _none: self.shell.say(said))

    def restore(self) -> None:
        """Close the window, restore, and open it again."""
        file, folder, key = self.file, self.workspace.folder, self.workspace.key
        session = self.shell.session
        if file is None or session is None:
            self.shell.problem(Problem(_("Cette fenêtre ne peut pas restaurer."), _("Utilisez « tournee workspace restore ».")))
            return
        self.leave()
        words = _("Restauration de la sauvegarde…")
        self.shell.attempt(lambda: session.reopen_after(words, lambda progress: told(backups.restore(folder, file, key, progress))))

    def leave(self) -> None:
        """Back to the list."""
        self.faces.setCurrentIndex(0)
        self.headed.emit()
        self.shelf.listing.table.setFocus()

    def _previewing(self) -> bool:
        return self.faces.currentIndex() == 1

    def _do(self, words: str, work, done) -> None:
        def ended() -> None:
            self._running = False
            self.headed.emit()

        self._running = True
        self.headed.emit()
        self.shell.run(words, work, done).ended.connect(ended)

    def _show(self, found: tuple[list[Listed], bool]) -> None:
        listed, away = found
        _say_place(self.shelf, self.workspace, away=away)
        self.shelf.put(listed)
        self.headed.emit()

    def _made(self, made: Made) -> None:
        self.refresh()
        self.shell.look_again()
        self.shell.say(_("Sauvegarde faite et relue : {what}.").replace(" :", f"{formats.NARROW}:").format(what=backups.said(made)))
        for trouble in made.troubles[:1]:
            self.shell.problem(trouble)

    def _looked(self, found: Differences) -> None:
        self.preview.show_found(found)
        self.faces.setCurrentWidget(self.preview)
        self.preview.listing.table.setFocus()

    def _keep_in(self, folder: Path | None) -> None:
        backups.choose(self.workspace, folder)
        self.refresh()
        self.shell.look_again()
        if folder is None:
            self.shell.say(_("Les sauvegardes restent dans le dossier du classeur."))
        else:
            self.shell.say(_("Les sauvegardes iront dans « {folder} ».").format(folder=folder))


def _say_place(shelf: Shelf, workspace: Workspace, *, away: bool) -> None:
    folder = backups.chosen(workspace)
    place = folder or backups.default(workspace)
    shelf.say_place(place, chosen=folder is not None, away=away, last=backups.last_in(workspace, place))
