"""A list of firms brought in: choose or drop files, say what the columns hold, read what it did."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop.base.progress import Progress
from desktop.base.words import _, plural
from desktop.ui import choosing
from desktop.ui.cards import Card, Empty
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.firms.columns import Columns
from desktop.ui.pages.firms.report import Report
from desktop.ui.stack import Stack
from desktop.work import firms, privacy

ENDINGS = "*.csv *.txt *.tsv *.xlsx *.json *.jsonl *.gz"
Looked = tuple[firms.Layout, tuple[firms.First, ...]]
"""The layout of a file, and what its first records give."""


class ImportFirmsPage(Page):
    """Three faces: choosing, the columns of the files chosen, and the report."""

    KINDS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.paths: tuple[Path, ...] = ()
        self.mappings: dict[Path, dict[str, str]] = {}
        self.running = False
        self.setAcceptDrops(True)
        self._choosing = Card()
        self._empty = Empty(
            _("Importer la liste que vous tenez"),
            _("CSV, XLSX ou JSON : déposez les fichiers ici, ou choisissez-les. Rien n’est écrit avant que vous ayez vu les colonnes."),
            _("Choisir des fichiers…"),
            self.choose,
        )
        self._choosing.add(self._empty, 1)
        self.columns, self.report = Columns(), Report()
        self.columns.file_chosen.connect(lambda at: self._look(self.paths[at]))
        self.columns.mapped.connect(self._mapped)
        self.faces = Stack()
        for face in (self._choosing, self.columns, self.report):
            self.faces.addWidget(face)
        self.area.addWidget(self.faces)

    def title(self) -> str:
        return _("Importer une liste d’entreprises")

    def buttons(self) -> tuple[Action, ...]:
        if self.running:
            return ()
        if self.faces.currentWidget() is self.columns:
            return (Action(_("Autres fichiers…"), self.choose), Action(_("Importer"), self.bring_in, "accent"))
        if self.faces.currentWidget() is self.report:
            listed = Action(_("Voir les entreprises"), lambda: self.shell.open("firms"), "accent")
            return (Action(_("Importer une autre liste…"), self.choose), listed)
        return ()

    def first(self) -> QWidget | None:
        face = self.faces.currentWidget()
        if face is self._choosing:
            return self._empty.action
        return self.report.first() if face is self.report else next(iter(self.columns.boxes.values()), self.columns)

    def choose(self) -> None:
        """Ask which files."""
        kinds = f"{_('Listes')} ({ENDINGS});;{_('Tous les fichiers')} (*)"
        chosen = choosing.files(self, _("Choisir des listes d’entreprises"), kinds)
        if chosen:
            self.take(chosen)

    def take(self, paths: list[Path]) -> None:
        """Look at these files before anything is written."""
        self.paths, self.mappings = tuple(paths), {}
        self.columns.show_files([path.name for path in self.paths])
        self.columns.origin.put(privacy.last_origin(self.workspace))
        self._look(self.paths[0])

    def bring_in(self) -> None:
        """Import the files with the columns as they were said to be."""
        workspace, paths = self.workspace, self.paths
        for path, mapping in self.mappings.items():
            firms.remember_mapping(workspace, path, mapping)
        origin = self.columns.origin.origin()
        privacy.remember_origin(workspace, origin)

        def work(progress: Progress) -> firms.Imported:
            return firms.import_files(workspace, paths, progress, origin=origin)

        self.running = True
        self.headed.emit()
        job = self.shell.run(plural("Import d’une liste", "Import de {n} listes", len(paths)), work, self._done)
        job.ended.connect(self._ended)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and not self.running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and not self.running:
            self.take(paths)

    def _look(self, path: Path) -> None:
        workspace, chosen = self.workspace, self.mappings.get(path)

        def work(_progress: Progress) -> Looked:
            found = firms.layout(workspace, path)
            mapping = (chosen if chosen is not None else dict(found.mapping)) if found.headers else None
            return firms.Layout(found.headers, found.samples, mapping or {}), firms.preview(workspace, path, mapping)

        def done(looked: Looked) -> None:
            found, first = looked
            if path not in self.paths:
                return
            if found.headers and path not in self.mappings:
                self.mappings[path] = dict(found.mapping)
            self.columns.show_layout(self.paths.index(path), found, first)
            self._turn(self.columns)

        self.shell.run(_("Lecture de {file}").format(file=path.name), work, done)

    def _mapped(self, at: int, mapping: dict[str, str]) -> None:
        self.mappings[self.paths[at]] = mapping
        self._look(self.paths[at])

    def _done(self, done: firms.Imported) -> None:
        self.report.show_report(done, self.columns.origin.origin())
        self._turn(self.report)
        self.shell.say(self.report.summary.text(), undo=bool(done.firms or done.updated))

    def _ended(self) -> None:
        self.running = False
        self.headed.emit()

    def _turn(self, face: QWidget) -> None:
        fresh = self.faces.currentWidget() is not face
        self.faces.setCurrentWidget(face)
        self.headed.emit()
        first = self.first()
        if fresh and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
