"""Bring in files of notices: choose or drop them, look at what they hold, then import."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.base import clock
from desktop.base.progress import Progress
from desktop.base.words import _, plural
from desktop.model.notices import KINDS, Notice, Reject
from desktop.ui import choosing, theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Rule, column, label, row, scrolled
from desktop.ui.cells import Cell, Two
from desktop.ui.chips import Chip, Chips
from desktop.ui.jobs import Job
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.notices import chips
from desktop.ui.stack import Stack
from desktop.ui.table import Column, Query, Records, Table
from desktop.work import notices
from desktop.work.notices import Imported, Preview

FIRST = 20
"""Notices shown before they are brought in."""
MOST = 200
"""Rejects written out."""
REPORT = 2
"""The face that says what was done."""
COLUMNS = (
    Column(label=_("Échéance"), width=82),
    Column(label=_("Objet")),
    Column(label=_("Lieu"), width=160, spare=True),
    Column(label=_("Lots"), width=56, right=True),
    Column(label=_("Type"), width=190, spare=True),
)


class First:
    """The first notices of a file, as a list shows them."""

    def __init__(self) -> None:
        self.notices: dict[str, Notice] = {}

    def keys(self, query: Query) -> Sequence[str]:
        """Their ids."""
        return list(self.notices)

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        """One row of cells a notice."""
        now = clock.now()
        return [
            (chips.countdown(one, now), Two(one.object, one.buyer), chips.place(one), len(one.lots), _(dict(KINDS).get(one.kind, one.kind)))
            for one in (self.notices[key] for key in keys)
        ]


class Drop(QWidget):
    """Where files are dropped or chosen. Emits `chosen(list of Path)`."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self._over = False
        self.setAcceptDrops(True)
        self.setMinimumHeight(now.px(150))
        words = label(_("Déposez ici des fichiers ou un dossier d’avis"), size=15, weight=600)
        kinds = label(
            _("BOAMP (JSON ou XML) et eForms (XML), compressés ou non. Rien n’est écrit avant que vous n’ayez vu ce qu’ils contiennent."),
            "muted",
            wrap=True,
        )
        self.files = button(_("Choisir des fichiers…"), self._ask_files, "accent")
        self.folder = button(_("Choisir un dossier…"), self._ask_folder)
        both = row(self.files, self.folder, gap=10)
        both.insertStretch(0, 1)
        both.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setSpacing(now.px(10))
        whole.addStretch(1)
        for line in (words, kinds):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            whole.addWidget(line)
        whole.addLayout(both)
        whole.addStretch(1)

    def _ask_files(self) -> None:
        found = choosing.files(self, _("Fichiers d’avis"), _("Avis (*.json *.jsonl *.xml *.gz);;Tous les fichiers (*)"))
        if found:
            self.chosen.emit(found)

    def _ask_folder(self) -> None:
        found = choosing.folder(self, _("Dossier d’avis"))
        if found:
            self.chosen.emit(found)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._over = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        self.chosen.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.color("accent" if self._over else "field_line"), now.px(1), Qt.PenStyle.DashLine))
        painter.setBrush(now.color("accent_soft" if self._over else "card"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), now.px(10), now.px(10))
        painter.end()


class ImportNoticesPage(Page):
    """Three faces: choose, look, report."""

    KINDS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.paths: list[Path] = []
        self.source = First()
        self.job: Job | None = None
        self.drop = Drop()
        self.drop.chosen.connect(self.look)
        self.faces = Stack()
        for face in (self._choosing(), self._looking(), self._reporting()):
            self.faces.addWidget(face)
        self.area.addWidget(self.faces)

    def _choosing(self) -> QWidget:
        face = QWidget()
        layout = column(self.drop)
        layout.addStretch(1)
        face.setLayout(layout)
        return face

    def _looking(self) -> QWidget:
        self.looked, self.kinds = Card(_("Ce que contiennent ces fichiers"), " "), Chips()
        self.table = Table(Records(self.source, COLUMNS, self))
        self.table.setAccessibleName(_("Premiers avis des fichiers"))
        self.unread = Rejects()
        self.go_button = button(_("Importer"), self.bring_in, "accent")
        self.looked.add(self.kinds)
        self.looked.add(self.table, 3)
        self.looked.add(self.unread, 1)
        last = row(self.go_button, button(_("Choisir d’autres fichiers"), self.again, "quiet"), gap=10)
        last.addStretch(1)
        self.looked.add(last)
        return self.looked

    def _reporting(self) -> QWidget:
        self.report, self.counts, self.refused = Card(_("Import terminé")), Chips(), Rejects()
        self.report.add(self.counts)
        self.report.add(self.refused, 1)
        self.clean = label(_("Tout a été lu."), "muted")
        self.report.add(self.clean)
        self.report.body.addStretch(0)
        self.see_button = button(_("Voir les marchés"), lambda: self.shell.open("notices"), "accent")
        last = row(self.see_button, button(_("Importer d’autres fichiers"), self.again, "quiet"), gap=10)
        last.addStretch(1)
        self.report.add(last)
        return self.report

    def title(self) -> str:
        return _("Importer des avis")

    def subtitle(self) -> str:
        return ", ".join(path.name for path in self.paths[:3]) + ("…" if len(self.paths) > 3 else "")

    def buttons(self) -> tuple[Action, ...]:
        return (Action(_("Retour aux marchés"), lambda: self.shell.open("notices")),)

    def first(self) -> QWidget:
        return (self.drop.files, self.go_button, self.see_button)[self.faces.currentIndex()]

    def again(self) -> None:
        """Choose other files."""
        self.paths = []
        self._turn(0)

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous() and self.faces.currentIndex() == REPORT:
            self.paths = []
            self.faces.setCurrentIndex(0)  # who comes back brings something else in
        super().hideEvent(event)

    def look(self, paths: Sequence[Path]) -> None:
        """Look, in a job, at what files hold."""
        self.paths = list(paths)
        self.shell.run(_("Lecture des fichiers"), self._preview, self._looked)

    def _preview(self, progress: Progress) -> Preview:
        return notices.preview(self.workspace, self.paths, progress=progress)

    def _looked(self, found: Preview) -> None:
        count = len(found.notices)
        self.source.notices = {one.id: one for one in found.notices[:FIRST]}
        self.table.load(Query())
        self.table.setVisible(bool(count))
        more = _("les {n} premiers avis lus, il y en a d’autres") if found.more else _("{n} avis en tout")
        self.looked.note.setText(more.format(n=count) if count else "")
        new = [Chip(plural("{n} nouveau", "{n} nouveaux", count - found.known), "ok")] if count - found.known else []
        known = [Chip(plural("{n} déjà connu", "{n} déjà connus", found.known), "info")] if found.known else []
        kinds = Counter(one.kind for one in found.notices)
        words = dict(KINDS)
        self.kinds.set(
            [*new, *known, *(Chip(f"{_(words.get(kind, kind))} : {n}".replace(" :", "\u202f:")) for kind, n in kinds.most_common())]
        )
        self.kinds.setVisible(bool(count))
        self.unread.put(found.rejected, _("Ce qui ne se lit pas"))
        self.go_button.setEnabled(bool(count) or found.more)
        self._turn(1)

    def bring_in(self) -> None:
        """Import the files, in a job."""
        self.go_button.setEnabled(False)
        self.job = self.shell.run(_("Import"), lambda progress: notices.import_files(self.workspace, self.paths, progress), self._brought)
        self.job.ended.connect(lambda: self.go_button.setEnabled(True))

    def _brought(self, done: Imported) -> None:
        self.counts.set([
            Chip(plural("{n} avis lu", "{n} avis lus", done.read)),
            Chip(plural("{n} avis rangé", "{n} avis rangés", done.notices), "ok"),
            Chip(plural("{n} lot", "{n} lots", done.lots)),
            *([Chip(plural("{n} mis à jour", "{n} mis à jour", done.updated), "info")] if done.updated else []),
            *([Chip(plural("{n} remarque", "{n} remarques", len(done.rejected)), "warn")] if done.rejected else []),
        ])  # fmt: skip
        self.refused.put(done.rejected, _("Ce qui n’a pas été lu ou l’a été en partie"))
        self.clean.setVisible(not done.rejected)
        self.shell.say(_("Import terminé : {n}.").format(n=plural("{n} avis", "{n} avis", done.notices)))
        self._turn(REPORT)

    def _turn(self, face: int) -> None:
        self.faces.setCurrentIndex(face)
        self.headed.emit()
        if self.isVisible():
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)


class Rejects(QWidget):
    """What cannot be read: file, place, reason."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("", weight=600)
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.current().px(4))
        self._lines.addStretch(1)
        self.setLayout(column(Rule(), self.heading, scrolled(inner), gap=6))

    def put(self, found: Sequence[Reject], heading: str) -> None:
        """Show rejects; nothing where there are none."""
        self.heading.setText(f"{heading}\u202f: {plural('{n} ligne', '{n} lignes', len(found))}")
        while self._lines.count() > 1:
            item = self._lines.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in found[:MOST]:
            kept = _(" (l’avis est pris sans ce champ)") if one.kept else ""
            where = " · ".join(filter(None, (Path(one.file).name, one.place)))
            self._add(f"{where}\u202f: {one.reason}{kept}")
        if len(found) > MOST:
            self._add(_("… et {n} autres").format(n=len(found) - MOST))
        self.setVisible(bool(found))

    def _add(self, words: str) -> None:
        line = label(words, wrap=True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._lines.insertWidget(self._lines.count() - 1, line)
