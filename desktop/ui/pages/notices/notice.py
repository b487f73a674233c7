"""One notice: its lots and who can answer them; its own words."""

from typing import ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.model.notices import Notice
from desktop.store import reading
from desktop.ui.commands import Command
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.notices.covering import Covering
from desktop.ui.pages.notices.summary import SOURCE, Summary
from desktop.ui.pages.notices.text import NoticeText
from desktop.ui.stack import Stack
from desktop.work import notices


class NoticePage(Page):
    """Two tabs: the lots and who can answer them; the text."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"notice", "lot", "choice", "firm", "qualification", "reference"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.id = ""
        self.notice: Notice | None = None
        self._build()

    def _build(self) -> None:
        self.summary = Summary(self._confirm, lambda id: self.shell.open("notice", id))
        self.covering, self.text = Covering(self.shell, self.summary), NoticeText()
        self.faces = Stack()
        self.faces.addWidget(self.covering)
        self.faces.addWidget(self.text)
        self.area.addWidget(self.faces)

    def title(self) -> str:
        return _("Marché")

    def subtitle(self) -> str:
        return self.notice.published_id if self.notice else ""

    def tabs(self) -> tuple[str, ...]:
        return (_("Qui peut répondre ?").replace(" ?", f"{formats.NARROW}?"), _("Avis"))

    def turn(self, tab: int) -> None:
        super().turn(tab)
        self.faces.setCurrentIndex(tab)

    def buttons(self) -> tuple[Action, ...]:
        change = Action(_("Modifier"), self.change, "quiet", _("Corriger ce qui a été saisi à la main"))
        published = Action(_("Ouvrir l’avis"), self.open_published, "quiet", _("Ouvrir l’avis publié dans le navigateur"))
        return (*((change,) if self._typed() else ()), *((published,) if self._link() else ()))

    def commands(self) -> tuple[Command, ...]:
        group = _("Marché")
        return (
            Command(id="notice.find", label=_("Chercher dans l’avis"), group=group, shortcut="Ctrl+F", run=self._find),
            Command(id="notice.turn", label=_("Onglet suivant"), group=group, shortcut="Ctrl+Tab", run=self._next_tab),
            Command(id="notice.history", label=_("Historique de la fiche"), group=group, shortcut="Ctrl+H", run=self._history),
            Command(id="notice.change", label=_("Modifier l’avis saisi"), group=group, run=self.change, enabled=self._typed),
            Command(
                id="notice.open", label=_("Ouvrir l’avis publié"), group=group, run=self.open_published, enabled=lambda: bool(self._link())
            ),
        )

    def show_record(self, record: str) -> None:
        """Show the notice with this id; another one than before begins with who can answer it."""
        if record != self.id:
            self.turn(0)
        self.id = record

    def first(self) -> QWidget:
        return self.covering.lots if self.tab == 0 else self.text.text

    def refresh(self) -> None:
        """Read the notice again. Raises Problem where it is no longer there."""
        found = reading.notice(self.workspace, self.id)
        if found is None:
            raise Problem(_("Cet avis n’est plus sur cette machine."), _("Importez-le à nouveau, ou actualisez la veille."))
        self.notice = found
        linked = notices.linked(self.workspace, found)
        self.summary.put(found, notices.proposal(self.workspace, found), linked)
        self.text.put(found, self._source(found))
        self.covering.put(found, notices.corrected(found, linked))
        self.headed.emit()

    def open_published(self) -> None:
        """Open the published notice in the browser; where there is none, say the address."""
        if not QDesktopServices.openUrl(QUrl(self._link())):
            words = _("Copiez cette adresse : {url}").replace(" :", f"{formats.NARROW}:").format(url=self._link())
            self.shell.problem(Problem(_("Aucun navigateur n’a pu être ouvert."), words))

    def change(self) -> None:
        """Open the form again on a notice typed by hand."""
        self.shell.open("type_notice", self.id)

    def _typed(self) -> bool:
        return self.notice is not None and self.notice.source == "typed"

    def _link(self) -> str:
        """The address of the published notice; empty where there is none that a browser may open."""
        url = self.notice.url if self.notice else ""
        return url if url.startswith(("https://", "http://")) else ""

    @staticmethod
    def _source(notice: Notice) -> str:
        day = formats.day(notice.published_on, clock.today())
        if notice.source == "typed":
            words = _("Source : saisi à la main le {day}.") if day else _("Source : saisi à la main.")
        else:
            words = _("Source : {source}, publié le {day}.") if day else _("Source : {source}.")
        source = SOURCE.get(notice.source, notice.source)
        return words.replace(" :", f"{formats.NARROW}:").format(source=source, day=day)

    def _confirm(self, proposal: notices.Proposal) -> None:
        def act() -> None:
            assert self.notice is not None
            notices.confirm_deadline(self.workspace, self.notice, proposal)
            self.shell.say(_("Date de remise confirmée : {when}.").format(when=formats.moment(proposal.deadline, clock.today())), undo=True)

        self.shell.attempt(act)

    def _history(self) -> None:
        self.shell.open("history", self.id)

    def _find(self) -> None:
        if self.tab != 1:
            self.turn(1)
            self.headed.emit()
        self.text.seek()

    def _next_tab(self) -> None:
        self.turn(1 - self.tab)
        self.headed.emit()
        self.first().setFocus()
