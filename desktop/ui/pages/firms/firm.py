"""One firm: profile, lots proposed, papers, coaching, references."""

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.model.firms import Firm, Profile
from desktop.ui.commands import Command
from desktop.ui.editors import Long, Typed
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.firms.bringing import Bringing
from desktop.ui.pages.firms.composer import NoteBox
from desktop.ui.pages.firms.faces import COACHING, LOTS, PAPERS, PROFILE, REFERENCES, Faces, labels
from desktop.ui.pages.firms.lots import LotsTab
from desktop.ui.pages.privacy import rights
from desktop.work import firms
from desktop.work.attachments import Added

RANKED = ("firm", "qualification", "reference", "choice", "notice", "lot")
"""The kinds of record on which the lots proposed depend."""


class FirmPage(Page):
    """Opens on the lots proposed, or on the profile where nothing could be proposed yet; on a note where it is given « firm/note »."""

    KINDS: ClassVar[frozenset[str]] = frozenset({*RANKED, "note", "attachment"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.id = ""
        self.profile: Profile | None = None
        self._shown: tuple[object, ...] = ()
        self.bringing = Bringing(shell, self._brought)
        self.faces = Faces(shell, self.bringing)
        self.faces.archiving.connect(self.archive)
        self.faces.field_wanted.connect(self.go)
        self.faces.paper_wanted.connect(self.show_paper)
        self.faces.note_wanted.connect(self.write)
        self.faces.dropped.connect(lambda mime: self.bringing.take(mime, self.id))
        self.area.addWidget(self.faces)

    def title(self) -> str:
        return self.profile.firm.name if self.profile else _("Entreprise")

    def subtitle(self) -> str:
        return summary(self.profile) if self.profile else ""

    def tabs(self) -> tuple[str, ...]:
        return labels()

    def turn(self, tab: int) -> None:
        super().turn(tab)
        self.faces.show_tab(self.tab)
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
            Command(
                id="firm.paste",
                label=_("Coller un fichier ou une image"),
                group=group,
                shortcut="Ctrl+V",
                run=lambda: self.shell.attempt(lambda: self.bringing.paste(self.id)),
            ),
            Command(id="firm.history", label=_("Historique de la fiche"), group=group, shortcut="Ctrl+H", run=self._history),
            Command(
                id="firm.archive", label=_("Reprendre la fiche") if archived else _("Archiver la fiche"), group=group, run=self.archive
            ),
        ]
        found += rights.commands(self, self.id)
        if self.tab == LOTS:
            found += _lot_commands(self.faces.lots)
        if self.tab == REFERENCES:
            new = self.faces.references.new_reference
            found.append(Command(id="firm.reference", label=_("Nouvelle référence"), group=group, shortcut="Ctrl+Shift+N", run=new))
        return tuple(found)

    def show_record(self, record: str) -> None:
        record, _slash, note = record.partition("/")
        if record != self.id:
            self._change(record)
        if note:
            self.tab = COACHING
            self.faces.show_tab(COACHING)
            self.faces.coaching.go(note)

    def _change(self, record: str) -> None:
        leaving = QApplication.focusWidget()
        if leaving is not None and self.isAncestorOf(leaving):
            leaving.clearFocus()  # the field is left, hence saved with the firm it belongs to
        self.id = record
        firm = self.workspace.get(Firm, record)
        known = firm is not None and bool(firm.trades or firm.cpv or firm.naf or firm.nafa)
        self.tab = LOTS if known else PROFILE
        self.faces.show_tab(self.tab)

    def refresh(self) -> None:
        firm = self.workspace.get(Firm, self.id)
        if firm is None:
            self.profile = None
            raise Problem(_("Cette fiche n’existe pas, ou plus."), _("Cherchez l’entreprise par Ctrl+K."))
        self.profile = firms.profile(self.workspace, firm)
        self._show()

    def first(self) -> QWidget | None:
        return self.faces.first(self.tab)

    def go(self, field: str) -> None:
        """Go to a field of the profile, or to the references."""
        tab = REFERENCES if field == "references" else PROFILE
        self.turn(tab)
        self.headed.emit()
        if tab == PROFILE:
            self.faces.form.go(field)
        else:
            self.faces.references.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self, note: str = "") -> None:
        """Go and write a note, or read one (its id)."""
        self._turn(COACHING)
        if note:
            self.faces.coaching.go(note)
        else:
            self.faces.coaching.write()

    def show_paper(self, attachment: str) -> None:
        """Show one of the papers (its id)."""
        self._turn(PAPERS)
        self.faces.papers.go(attachment)
        self.faces.papers.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _brought(self, to: str, added: Added) -> None:
        """Files came: they are shown, if one is still on the firm and not writing."""
        notes = {line.key for line in self.faces.coaching.lines.lines}
        box = QApplication.focusWidget()
        writing = isinstance(box, NoteBox | Typed | Long) and box.touched()
        if self.isVisible() and (to == self.id or (to in notes and added.rejected)):
            self.faces.papers.arrived(added)
            if not writing:
                self._turn(PAPERS)

    def _turn(self, tab: int) -> None:
        if self.tab != tab:
            self.turn(tab)
            self.headed.emit()

    def _history(self) -> None:
        self.shell.open("history", self.id)

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
        if self.profile is not None and self.tab == LOTS and seen == self._shown:
            self.faces.lots.latest.show_firm(self.id)
        elif self.profile is not None:
            self.faces.face(self.tab).show_profile(self.profile)
        self._shown = seen

    def _step(self, step: int) -> None:
        self.turn((self.tab + step) % len(self.tabs()))
        self.headed.emit()
        shown = self.first()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)


def _lot_commands(tab: LotsTab) -> list[Command]:
    """What the keys do to the lot at hand."""

    def keep() -> None:
        line = tab.current()
        if line is not None and line.open:
            tab.keep(line.shown)

    def ask_reason() -> None:
        line = tab.current()
        if line is not None:
            line.ask_reason()

    group = _("Entreprise")
    return [
        Command(id="firm.keep", label=_("Retenir le lot"), group=group, shortcut="R", run=keep),
        Command(id="firm.aside", label=_("Écarter le lot"), group=group, shortcut="E", run=ask_reason),
        Command(id="firm.notice", label=_("Ouvrir l’avis du lot"), group=group, shortcut="Ctrl+Return", run=tab.open_notice),
    ]


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
