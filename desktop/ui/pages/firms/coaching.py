"""The tab « Accompagnement » : a note to write, and those written, latest first, each with its papers."""

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.formats import number
from desktop.base.words import _
from desktop.model.attachments import Attachment
from desktop.model.firms import Profile
from desktop.model.notes import Note
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Empty, column, label, row
from desktop.ui.chip_buttons import ChipButton
from desktop.ui.chips import Chip
from desktop.ui.flow import Flow
from desktop.ui.lines import Line, Lines
from desktop.ui.page import Shell
from desktop.ui.pages.firms.bringing import Bringing, brings
from desktop.ui.pages.firms.composer import Composer
from desktop.ui.stack import Stack
from desktop.work import attachments, notes

DATE, READ = 74, 820
"""Widths in px at 100 %: of the dates, and at most of the text."""
TOP = 30
"""Notes shown at first; the older ones come when they are asked for."""


class NoteLine(Line):
    """One note. Emits `paper_wanted(id)` for one of its papers, `dropped(QMimeData)`, `put_away()`."""

    paper_wanted = Signal(str)
    dropped = Signal(object)
    put_away = Signal()

    def __init__(self, key: str, note: Note, papers: tuple[Attachment, ...]) -> None:
        super().__init__(key, (note, papers))
        self.note, self.papers, now = note, papers, theme.current()
        heading, text = notes.parts(note)
        day = formats.day(note.at.date(), clock.today()) if note.at else ""
        self.setAccessibleName(", ".join(filter(None, (day, heading, text))))
        self.setAcceptDrops(True)
        date = label(day, "muted", wrap=True)
        date.setFixedWidth(now.px(DATE))
        date.setAlignment(Qt.AlignmentFlag.AlignTop)
        date.setToolTip(formats.moment(note.at) if note.at else "")
        words = column(gap=2)
        for told, weight in ((heading, 600), (text, 400)):
            if told:
                shown = label(told, weight=weight, wrap=True)
                shown.setMaximumWidth(now.px(READ))
                words.addWidget(shown)
        if papers:
            words.addWidget(self._papers(papers))
        whole = row(date, gap=8)
        whole.addLayout(words, 1000)
        whole.addStretch(1)
        whole.setContentsMargins(now.px(10), now.px(8), now.px(8), now.px(9))
        self.setLayout(whole)

    def show_paper(self) -> None:
        """Ask to see the first of its papers."""
        if self.papers:
            self.paper_wanted.emit(self.papers[0].id)

    def _papers(self, papers: tuple[Attachment, ...]) -> QWidget:
        holder = QWidget()
        flow = Flow(holder, gap=6)
        for paper in papers:
            chip = Chip(paper.name, "info", _("Voir cette pièce"))
            flow.addWidget(ChipButton(chip, lambda id=paper.id: self.paper_wanted.emit(id)))
        return holder

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.put_away.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if brings(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())


class CoachingTab(QWidget):
    """Emits `paper_wanted(id)` when a paper is to be seen."""

    paper_wanted = Signal(str)

    def __init__(self, shell: Shell, bringing: Bringing) -> None:
        super().__init__()
        self.shell, self.workspace, self._bringing = shell, shell.workspace, bringing
        self.profile: Profile | None = None
        self._wanted, self._top = "", TOP
        self.composer = Composer(self.workspace)
        self.composer.written.connect(self._write)
        self.composer.box.brought.connect(self._take)
        self.card = Card(_("Accompagnement"), " ")
        self.lines = Lines(_("Notes"))
        self.lines.pointed.connect(lambda _key: self._show_actions())
        empty = Empty(
            _("Le fil de l’accompagnement"),
            _("Visites, appels, ateliers : ce qui a été dit et convenu se lit ici. Ctrl+K retrouve une note par ses mots."),
        )
        self._faces = Stack()
        self._faces.addWidget(self.lines)
        self._faces.addWidget(empty)
        self.card.add(self._faces, 1)
        self.joining = button(_("Joindre à cette note…"), self._join, "small")
        self.away = button(_("Archiver la note"), self.archive, "small", _("Touche Suppr"))
        foot = row(self.joining, self.away, gap=8)
        foot.addStretch(1)
        self.more = button(_("Voir les notes plus anciennes"), self._more, "link")
        self.card.add(self.more)
        self.card.add(foot)
        whole = column(self.composer, self.card)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_profile(self, profile: Profile) -> None:
        """Show a firm's notes."""
        firm = profile.firm.id
        if self.profile is None or self.profile.firm.id != firm:
            self._top = TOP
            self.lines.clear()
            self.composer.show_firm(firm)
        self.profile = profile
        written = notes.listing(self.workspace, firm)
        papers: dict[str, list[Attachment]] = {}
        for one in attachments.listing(self.workspace, firm):
            papers.setdefault(one.to, []).append(one)
        self.card.note.setText(number(len(written)) if written else "")
        wanted = next((rank for rank, note in enumerate(written, 1) if note.id == self._wanted), 0)
        self._top = max(self._top, wanted)
        self.more.setVisible(len(written) > self._top)
        self.lines.put([(note.id, (note, tuple(papers.get(note.id, ())))) for note in written[: self._top]], self._line)
        self._faces.setCurrentIndex(0 if written else 1)
        self._show_actions()
        self._go_wanted()

    def first(self) -> QWidget:
        """What takes the focus: the note at hand, or the box where one is written."""
        return self.lines.current() or self.composer.box

    def write(self) -> None:
        """Go and write a note."""
        self.composer.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go(self, note: str) -> None:
        """Go to a note (its id), now or when it is shown."""
        self._wanted = note
        self._go_wanted()

    def _more(self) -> None:
        self._top += TOP
        if self.profile is not None:
            self.show_profile(self.profile)

    def _go_wanted(self) -> None:
        rank = next((rank for rank, line in enumerate(self.lines.lines) if line.key == self._wanted), None)
        if rank is not None:
            self._wanted = ""
            self.lines.point(rank)
            self.lines.go(rank)

    def archive(self) -> None:
        """Put the note at hand away."""
        note = self._note()
        if note is not None:
            self.shell.attempt(lambda: self._archive(note))

    def _archive(self, note: Note) -> None:
        notes.archive(self.workspace, note)
        self.shell.say(_("Note archivée"), undo=True)

    def _note(self) -> Note | None:
        line = self.lines.current()
        return line.note if isinstance(line, NoteLine) else None

    def _show_actions(self) -> None:
        shown = self._note() is not None
        self.joining.setVisible(shown)
        self.away.setVisible(shown)

    def _line(self, key: str, data: object) -> Line:
        assert isinstance(data, tuple)
        made = NoteLine(key, *data)
        made.paper_wanted.connect(self.paper_wanted)
        made.dropped.connect(lambda mime: self._bringing.take(mime, key))
        made.put_away.connect(self.archive)
        made.opened.connect(made.show_paper)
        return made

    def _join(self) -> None:
        note = self._note()
        if note is not None:
            self._bringing.choose(self, note.id)

    def _take(self, mime: QMimeData) -> None:
        if self.profile is not None:
            self._bringing.take(mime, self.profile.firm.id)

    def _write(self, firm: str, text: str) -> None:
        def do() -> None:
            notes.add(self.workspace, firm, text)
            self.composer.empty()
            self.shell.say(_("Note gardée"), undo=True)

        self.shell.attempt(do)
