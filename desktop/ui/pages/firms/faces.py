"""The tabs of a firm, each made when it is first shown; files may be dropped on any of them."""

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.cards import label
from desktop.ui.page import Shell
from desktop.ui.pages.firms.bringing import Bringing, brings
from desktop.ui.pages.firms.coaching import CoachingTab
from desktop.ui.pages.firms.composer import NoteBox
from desktop.ui.pages.firms.lots import LotsTab
from desktop.ui.pages.firms.papers import PapersTab
from desktop.ui.pages.firms.profile import ProfileTab
from desktop.ui.pages.firms.references import ReferencesTab
from desktop.ui.stack import Stack

PROFILE, LOTS, PAPERS, COACHING, REFERENCES = range(5)
_NAMES = {PROFILE: "form", LOTS: "lots", PAPERS: "papers", COACHING: "coaching", REFERENCES: "references"}
Face = ProfileTab | LotsTab | PapersTab | CoachingTab | ReferencesTab
AnyFace = TypeVar("AnyFace", bound=QWidget)


def labels() -> tuple[str, ...]:
    """The names of the tabs, in order."""
    return (_("Profil"), _("Marchés proposés"), _("Pièces"), _("Accompagnement"), _("Références"))


class Faces(Stack):
    """Emits what tabs ask of the page: `archiving()`, `field_wanted(name)`, `paper_wanted(id)`, `note_wanted(id)`, `dropped(QMimeData)`."""

    archiving = Signal()
    field_wanted = Signal(str)
    paper_wanted = Signal(str)
    note_wanted = Signal(str)
    dropped = Signal(object)

    def __init__(self, shell: Shell, bringing: Bringing) -> None:
        super().__init__()
        self.shell, self._bringing = shell, bringing
        self.setAcceptDrops(True)
        self.invitation = label(_("Déposez pour joindre à cette entreprise"), "accent_ink", 15, 600)
        self.invitation.setParent(self)
        self.invitation.setObjectName("invitation")
        self.invitation.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.invitation.setAutoFillBackground(True)
        self.invitation.hide()

    @cached_property
    def form(self) -> ProfileTab:
        """The tab « Profil »."""
        made = ProfileTab(self.shell)
        made.archiving.connect(self.archiving)
        return self._add(made)

    @cached_property
    def lots(self) -> LotsTab:
        """The tab « Marchés proposés »."""
        made = LotsTab(self.shell)
        made.field_wanted.connect(self.field_wanted)
        made.note_wanted.connect(self.note_wanted)
        return self._add(made)

    @cached_property
    def papers(self) -> PapersTab:
        """The tab « Pièces »."""
        return self._add(PapersTab(self.shell, self._bringing))

    @cached_property
    def coaching(self) -> CoachingTab:
        """The tab « Accompagnement »."""
        made = CoachingTab(self.shell, self._bringing)
        made.paper_wanted.connect(self.paper_wanted)
        return self._add(made)

    @cached_property
    def references(self) -> ReferencesTab:
        """The tab « Références »."""
        return self._add(ReferencesTab(self.shell))

    def face(self, tab: int) -> Face:
        """One of the tabs."""
        return getattr(self, _NAMES[tab])

    def show_tab(self, tab: int) -> None:
        """Show one of the tabs."""
        self.setCurrentWidget(self.face(tab))

    def first(self, tab: int) -> QWidget | None:
        """What takes the focus in a tab."""
        if tab == PROFILE:
            return self.form.form.widget("name")
        if tab == LOTS:
            return self.lots.lines.lines[0] if self.lots.lines.lines else self.lots.views["all"]
        return self.papers.first() if tab == PAPERS else self.coaching.first() if tab == COACHING else self.references.first()

    def _add(self, made: AnyFace) -> AnyFace:
        """Put a tab among the others; what is dropped on its fields is for the firm."""
        for box in (*made.findChildren(QLineEdit), *made.findChildren(QPlainTextEdit)):
            box.setAcceptDrops(isinstance(box, NoteBox))
        self.addWidget(made)
        return made

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if brings(event.mimeData()):
            event.acceptProposedAction()
            self.invitation.setGeometry(0, 0, self.width(), theme.current().px(48))
            self.invitation.show()
            self.invitation.raise_()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.invitation.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.invitation.hide()
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())
