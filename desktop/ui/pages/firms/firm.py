"""One firm: profile, lots proposed, references."""

from functools import cached_property
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.model.firms import Firm, Profile
from desktop.ui.commands import Command
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.firms.lots import LotsTab
from desktop.ui.pages.firms.profile import ProfileTab
from desktop.ui.pages.firms.references import ReferencesTab
from desktop.work import firms

PROFILE, LOTS, REFERENCES = 0, 1, 2


class FirmPage(Page):
    """Opens on the lots proposed, or on the profile where nothing could be proposed yet."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"firm", "qualification", "reference", "choice", "notice", "lot"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.id = ""
        self.profile: Profile | None = None
        self.faces = QStackedWidget()
        self.area.addWidget(self.faces)

    @cached_property
    def form(self) -> ProfileTab:
        """The tab « Profil », made when it is first shown, as the others are."""
        made = ProfileTab(self.shell)
        made.archiving.connect(self.archive)
        self.faces.addWidget(made)
        return made

    @cached_property
    def lots(self) -> LotsTab:
        """The tab « Marchés proposés »."""
        made = LotsTab(self.shell)
        made.field_wanted.connect(self.go)
        self.faces.addWidget(made)
        return made

    @cached_property
    def references(self) -> ReferencesTab:
        """The tab « Références »."""
        made = ReferencesTab(self.shell)
        self.faces.addWidget(made)
        return made

    def _face(self) -> ProfileTab | LotsTab | ReferencesTab:
        return self.form if self.tab == PROFILE else self.lots if self.tab == LOTS else self.references

    def title(self) -> str:
        return self.profile.firm.name if self.profile else _("Entreprise")

    def subtitle(self) -> str:
        return summary(self.profile) if self.profile else ""

    def tabs(self) -> tuple[str, ...]:
        return (_("Profil"), _("Marchés proposés"), _("Références"))

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
            found.append(Command(id="firm.reference", label=_("Nouvelle référence"), group=group, shortcut="Ctrl+N", run=new))
        return tuple(found)

    def show_record(self, record: str) -> None:
        if record == self.id:
            return
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

    def archive(self) -> None:
        """Put the firm away, or bring it back."""
        if self.profile is None:
            return
        firm = self.profile.firm
        firms.archive(self.workspace, firm, archived=not firm.archived)
        said = _("Fiche reprise : {name}") if firm.archived else _("Fiche archivée : {name}")
        self.shell.say(said.format(name=firm.name), undo=True)

    def _show(self) -> None:
        if self.profile is not None:
            self._face().show_profile(self.profile)

    def _step(self, step: int) -> None:
        self.turn((self.tab + step) % 3)
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
