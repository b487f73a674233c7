"""One firm: profile, lots proposed, papers, coaching, references."""

from functools import cached_property
from typing import ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.model.firms import Firm, Profile
from desktop.ui.commands import Command
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.firms.bringing import Bringing, brings
from desktop.ui.pages.firms.coaching import CoachingTab
from desktop.ui.pages.firms.composer import NoteBox
from desktop.ui.pages.firms.lots import LotsTab
from desktop.ui.pages.firms.papers import PapersTab
from desktop.ui.pages.firms.profile import ProfileTab
from desktop.ui.pages.firms.references import ReferencesTab
from desktop.work import firms
from desktop.work.attachments import Added

PROFILE, LOTS, PAPERS, COACHING, REFERENCES = range(5)
RANKED = ("firm", "qualification", "reference", "choice", "notice", "lot")
"""The kinds of record on which the lots proposed depend."""
Tab = ProfileTab | LotsTab | PapersTab | CoachingTab | ReferencesTab
AnyTab = TypeVar("AnyTab", bound=QWidget)


class FirmPage(Page):
    """Opens on the lots proposed, or on the profile where nothing could be proposed yet; on a note where it is given « firm/note »."""

    KINDS: ClassVar[frozenset[str]] = frozenset({*RANKED, "note", "attachment"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.id = ""
        self.profile: Profile | None = None
        self._shown: tuple[object, ...] = ()
        self.bringing = Bringing(shell, self._brought)
        self.setAcceptDrops(True)
        self.faces = QStackedWidget()
        self.area.addWidget(self.faces)

    @cached_property
    def form(self) -> ProfileTab:
        """The tab « Profil », made when it is first shown, as the others are."""
        made = ProfileTab(self.shell)
        made.archiving.connect(self.archive)
        return self._add(made)

    @cached_property
    def lots(self) -> LotsTab:
        """The tab « Marchés proposés »."""
        made = LotsTab(self.shell)
        made.field_wanted.connect(self.go)
        return self._add(made)

    @cached_property
    def papers(self) -> PapersTab:
        """The tab « Pièces »."""
        return self._add(PapersTab(self.shell, self.bringing))

    @cached_property
    def coaching(self) -> CoachingTab:
        """The tab « Accompagnement »."""
        made = CoachingTab(self.shell, self.bringing)
        made.paper_wanted.connect(self.show_paper)
        return self._add(made)

    @cached_property
    def references(self) -> ReferencesTab:
        """The tab « Références »."""
        return self._add(ReferencesTab(self.shell))

    def _add(self, made: AnyTab) -> AnyTab:
        """Put a tab among the faces; files dropped on its fields are for the page."""
        for box in (*made.findChildren(QLineEdit), *made.findChildren(QPlainTextEdit)):
            box.setAcceptDrops(isinstance(box, NoteBox))
        self.faces.addWidget(made)
        return made

    def _face(self) -> Tab:
        names = {PROFILE: "form", LOTS: "lots", PAPERS: "papers", COACHING: "coaching", REFERENCES: "references"}
        return getattr(self, names[self.tab])

    def title(self) -> str:
        return self.profile.firm.name if self.profile else _("Entreprise")

    def subtitle(self) -> str:
        return summary(self.profile) if self.profile else ""

    def tabs(self) -> tuple[str, ...]:
        return (_("Profil"), _("Marchés proposés"), _("Pièces"), _("Accompagnement"), _("Références"))

    def turn(self, tab: int) -> None:
        super().turn(tab)
        self.faces.setCurrentWidget(self._face())
        self._show()
        self.shell.commands.put("page", self.commands())

    def buttons(self) -> tuple[Action, ...]:
        if self.profile is None or not self.profile.firm.archived:
            return ()
        return (Action(_("Reprendre la fiche"), self.archive, "accent"),)

    def commands(self) -> tuple[Command, ...]:
        group, archived = _("Entreprise"), self.profile is not None and self.profile.firm.archived
        found = [
            Command(id="firm.next", label=_("Onglet suivant"), group=group, shortcut="Ctrl+PgDown", run=lambda: self._step(1)),
            Command(id="firm.previous", label=_("Onglet précédent"), group=group, shortcut="Ctrl+PgUp", run=lambda: self._step(-1)),
            Command(id="firm.note", label=_("Nouvelle note"), group=group, shortcut="Ctrl+N", run=self.write),
            Command(id="firm.add", label=_("Ajouter des fichiers…"), group=group, run=lambda: self.bringing.choose(self, self.id)),
            Command(id="firm.paste", label=_("Coller un fichier ou une image"), group=group, shortcut="Ctrl+V", run=self._paste),
            Command(
                id="firm.archive", label=_("Reprendre la fiche") if archived else _("Archiver la fiche"), group=group, run=self.archive
            ),
        ]
        if self.tab == LOTS:
            found += [
                Command(id="firm.keep", label=_("Retenir le lot"), group=group, shortcut="R", run=self._keep),
                Command(id="firm.aside", label=_("Écarter le lot"), group=group, shortcut="E", run=self._ask_reason),
                Command(id="firm.notice", label=_("Ouvrir l’avis du lot"), group=group, shortcut="Ctrl+Return", run=self.lots.open_notice),
            ]
        if self.tab == REFERENCES:
            new = self.references.new_reference
            found.append(Command(id="firm.reference", label=_("Nouvelle référence"), group=group, shortcut="Ctrl+Shift+N", run=new))
        return tuple(found)

    def show_record(self, record: str) -> None:
        record, _slash, note = record.partition("/")
        if record != self.id:
            self._change(record)
        if note:
            self.tab = COACHING
            self.faces.setCurrentWidget(self.coaching)
            self.coaching.go(note)

    def _change(self, record: str) -> None:
        leaving = QApplication.focusWidget()
        if leaving is not None and self.isAncestorOf(leaving):
            leaving.clearFocus()  # the field is left, hence saved with the firm it belongs to
        self.id = record
        firm = self.workspace.get(Firm, record)
        known = firm is not None and bool(firm.trades or firm.cpv or firm.naf or firm.nafa)
        self.tab = LOTS if known else PROFILE
        self.faces.setCurrentWidget(self._face())

    def refresh(self) -> None:
        firm = self.workspace.get(Firm, self.id)
        if firm is None:
            self.profile = None
            raise Problem(_("Cette fiche n’existe pas, ou plus."), _("Cherchez l’entreprise par Ctrl+K."))
        self.profile = firms.profile(self.workspace, firm)
        self._show()

    def first(self) -> QWidget | None:
        if self.tab == LOTS:
            return self.lots.lines.lines[0] if self.lots.lines.lines else self.lots.views["all"]
        if self.tab == COACHING:
            return self.coaching.first()
        if self.tab == PAPERS:
            return self.papers.first()
        return self.references.first() if self.tab == REFERENCES else self.form.form.widget("name")

    def go(self, field: str) -> None:
        """Go to a field of the profile, or to the references."""
        tab = REFERENCES if field == "references" else PROFILE
        self.turn(tab)
        self.headed.emit()
        if tab == PROFILE:
            self.form.go(field)
        else:
            self.references.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self) -> None:
        """Go and write a note."""
        self._turn(COACHING)
        self.coaching.write()

    def show_paper(self, attachment: str) -> None:
        """Show one of the papers (its id)."""
        self._turn(PAPERS)
        self.papers.go(attachment)
        self.papers.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.profile is not None and brings(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.bringing.take(event.mimeData(), self.id)

    def _paste(self) -> None:
        self.shell.attempt(lambda: self.bringing.paste(self.id))

    def _brought(self, to: str, added: Added) -> None:
        """Files came: they are shown where they went, if one is still there."""
        if to == self.id and self.isVisible():
            self._turn(PAPERS)
            self.papers.arrived(added)

    def _turn(self, tab: int) -> None:
        if self.tab != tab:
            self.turn(tab)
            self.headed.emit()

    def archive(self) -> None:
        """Put the firm away, or bring it back."""
        if self.profile is None:
            return
        firm = self.profile.firm
        firms.archive(self.workspace, firm, archived=not firm.archived)
        said = _("Fiche reprise : {name}") if firm.archived else _("Fiche archivée : {name}")
        self.shell.say(said.format(name=firm.name), undo=True)

    def _show(self) -> None:
        """Show the tab; lots are not ranked again for a note or a paper."""
        seen = (self.tab, self.profile, self.workspace.version_of(*RANKED))
        if self.profile is not None and not (self.tab == LOTS and seen == self._shown):
            self._face().show_profile(self.profile)
        self._shown = seen

    def _step(self, step: int) -> None:
        self.turn((self.tab + step) % len(self.tabs()))
        self.headed.emit()
        shown = self.first()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        line = self.lots.current()
        if line is not None and line.open:
            self.lots.keep(line.shown)

    def _ask_reason(self) -> None:
        line = self.lots.current()
        if line is not None:
            line.ask_reason()


def summary(profile: Profile) -> str:
    """« SIRET 812 345 678 00017 · Frévent · 6 salariés · RGE »: what is cut where there is little room comes last."""
    firm = profile.firm
    where = codes.commune(firm.commune) if firm.commune else None
    schemes = (q.scheme for q in profile.qualifications if q.scheme and (q.valid_to is None or q.valid_to >= clock.today()))
    parts = (
        f"SIRET {formats.siret(firm.siret)}" if firm.siret else _("sans SIRET"),
        where.name if where else "",
        plural("{n} salarié", "{n} salariés", firm.staff) if firm.staff is not None else "",
        *dict.fromkeys(schemes),
        _("archivée") if firm.archived else "",
    )
    return " · ".join(filter(None, parts))
