"""The tab « Pièces » : what is kept with a firm, looked at beside the list; in by button, drop and paste."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base import clock, formats
from desktop.base.formats import NARROW, number
from desktop.base.progress import Progress
from desktop.base.words import _, plural
from desktop.model.attachments import Attachment
from desktop.model.firms import Profile, Reference
from desktop.model.notes import Note
from desktop.model.notices import Reject
from desktop.ui import choosing, theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Empty, column, emptied, label, row, scrolled
from desktop.ui.page import Shell
from desktop.ui.pages.firms.bringing import Bringing
from desktop.ui.pages.firms.paper_list import Paper, PaperList
from desktop.ui.pages.firms.preview import Preview
from desktop.ui.stack import Stack
from desktop.work import attachments, looking

SHARES = (11, 9)
"""Of the width: the list, the preview."""
SHOWN = 4
"""Refused files in sight before one scrolls."""


class PapersTab(QWidget):
    """The list and the preview, with what was refused of the last files above."""

    def __init__(self, shell: Shell, bringing: Bringing) -> None:
        super().__init__()
        self.shell, self.workspace, self._bringing = shell, shell.workspace, bringing
        self.profile: Profile | None = None
        self._wanted = ""
        self.refused = _Refused()
        self.list, self.preview = PaperList(), Preview(shell)
        self.empty = Empty(
            _("Les pièces de l’entreprise"),
            _("Attestations, photos, devis : chiffrés ici, à portée de main. Déposez des fichiers sur la fiche, ou collez une image."),
            _("Ajouter des fichiers…"),
            self.add,
        )
        self.card = Card(_("Pièces"), " ")
        self.card.add(self.list, 1)
        foot = row(button(_("Ajouter des fichiers…"), self.add, "small"), label(_("ou déposez-les sur la fiche, ou Ctrl+V"), "muted", 12))
        foot.addStretch(1)
        self.card.add(foot)
        holder = QWidget()
        self._both = row(self.card, self.preview, gap=14)
        for shown, share in zip((self.card, self.preview), SHARES, strict=True):
            self._both.setStretchFactor(shown, share)
            shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        holder.setLayout(self._both)
        self._faces = Stack()
        self._faces.addWidget(self.empty)
        self._faces.addWidget(holder)
        whole = column(self.refused, self._faces)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._connect()

    def _connect(self) -> None:
        self.list.pointed.connect(self.preview.show_paper)
        self.list.paged.connect(self.preview.turn)
        self.list.put_away.connect(self.archive)
        self.list.opened.connect(lambda: self.preview.sheet.setFocus(Qt.FocusReason.TabFocusReason))
        self.list.papers.wanted.connect(self._draw)
        self.preview.copy_wanted.connect(self.save_copy)
        self.preview.put_away.connect(self.archive)
        self.preview.sheet.closed.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))

    def show_profile(self, profile: Profile) -> None:
        """Show a firm's papers."""
        if self.profile is None or self.profile.firm.id != profile.firm.id:
            self.refused.put(())
            self.list.put(())
        self.profile = profile
        found = attachments.listing(self.workspace, profile.firm.id)
        self.card.note.setText(number(len(found)))
        self.list.put([Paper(one, self.workspace.contents.has(one.sha256), self._where(one, profile)) for one in found])
        self._faces.setCurrentIndex(1 if found else 0)
        if self._wanted and self.list.go(self._wanted):
            self._wanted = ""

    def _where(self, one: Attachment, profile: Profile) -> str:
        if one.to == profile.firm.id:
            return ""
        note = self.workspace.get(Note, one.to)
        if note is not None:
            return _("note du {day}").format(day=formats.day(note.at.date(), clock.today())) if note.at else _("note")
        reference = self.workspace.get(Reference, one.to)
        return reference.object if reference is not None else ""

    def first(self) -> QWidget:
        """What takes the focus."""
        return self.list if self._faces.currentIndex() else self.empty.action

    def go(self, attachment: str) -> None:
        """Point at a paper (its id), now or when it is shown."""
        self._wanted = "" if self.list.go(attachment) else attachment

    def add(self) -> None:
        """Choose files and bring them."""
        if self.profile is not None:
            self._bringing.choose(self, self.profile.firm.id)

    def arrived(self, added: attachments.Added) -> None:
        """Show what came and what was refused."""
        self.refused.put(added.rejected)
        came = added.attachments or [one for _name, one in added.known]
        if came:
            self.go(came[0].id)

    def archive(self) -> None:
        """Put the paper at hand away."""
        paper = self.list.current()
        if paper is not None:
            self.shell.attempt(lambda: self._archive(paper.attachment))

    def _archive(self, one: Attachment) -> None:
        attachments.archive(self.workspace, one)
        self.shell.say(_("Retirée : {name}").format(name=one.name), undo=True)

    def save_copy(self, original: bool = False) -> None:
        """Write a plain copy of the paper at hand, or of its original, where the person wants it."""
        paper = self.list.current()
        if paper is None:
            return
        place = choosing.new_file(self, _("Enregistrer une copie hors de Tournée"), paper.attachment.name, _("Tous les fichiers (*)"))
        if place is not None:
            self.copy_to(paper.attachment, place, original)

    def copy_to(self, one: Attachment, place: Path, original: bool = False) -> None:
        """Write a plain copy in a job."""
        workspace = self.workspace
        self.shell.run(
            _("Copie : {name}").replace(" :", f"{NARROW}:").format(name=one.name),
            lambda progress: looking.save_copy(workspace, one, place, original=original, progress=progress),
            lambda path: self.shell.say(looking.told_of_copy(one, path)),
        )

    def _draw(self, wanted: Sequence[Attachment]) -> None:
        workspace = self.workspace

        def work(progress: Progress) -> dict[str, QImage | None]:
            made: dict[str, QImage | None] = {}
            for one in wanted:
                progress.step()
                small = looking.thumbnail(workspace, one)
                made[one.sha256] = None if small is None else QImage.fromData(small)
            return made

        self.shell.run("", work, self.list.papers.put_thumbs)


class _Refused(Card):
    """What was refused of the last files: which, and why. Closed by its button."""

    def __init__(self) -> None:
        super().__init__(" ", "")
        self.head.addWidget(button(_("Fermer"), self.hide, "link"))
        inner = QWidget()
        self._lines = column(gap=4)
        inner.setLayout(self._lines)
        self._area = scrolled(inner)
        self.add(self._area)
        self.hide()

    def put(self, rejected: Sequence[Reject]) -> None:
        """Show these; hidden where there is none."""
        emptied(self._lines)
        for one in rejected:
            self._lines.addWidget(label(" — ".join(filter(None, (one.file, one.place, one.reason))), wrap=True))
        self._lines.addStretch(1)
        gone = sum(1 for one in rejected if not one.kept)
        title = plural("{n} fichier n’a pas été ajouté", "{n} fichiers n’ont pas été ajoutés", gone) if gone else _("Noms changés")
        self.title.setText(title)
        self._area.setFixedHeight(theme.current().px(24 * min(SHOWN, max(1, len(rejected)))))
        self.setVisible(bool(rejected))
