"""One notice: its lots and who can answer them; its own words."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.model.notices import Lot, Notice
from desktop.store import reading
from desktop.ui import theme
from desktop.ui.cards import Card
from desktop.ui.cells import Cell
from desktop.ui.commands import Command
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.notices import chips
from desktop.ui.pages.notices.answering import Answering
from desktop.ui.pages.notices.summary import SOURCE, Summary
from desktop.ui.pages.notices.text import NoticeText
from desktop.ui.table import Column, Query, Records, Table
from desktop.work import notices, shortlists, standing
from desktop.work.shortlists import Candidate

COLUMNS = (
    Column(label=_("Lot"), width=52),
    Column(label=_("Objet")),
    Column(label=_("Estimation"), width=116, right=True),
    Column(label=_("Entreprises"), width=92),
)
LINE = 37
"""Height of a lot in px at 100 %."""


class Lots:
    """Where the table of lots comes from; `counts` are the firms that could answer, by lot, as they become known."""

    def __init__(self) -> None:
        self.lots: dict[str, Lot] = {}
        self.counts: dict[str, int] = {}

    def keys(self, query: Query) -> Sequence[str]:
        """The ids of the lots, in the notice's order."""
        return list(self.lots)

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        """Number, title, estimate, firms."""
        found = (self.lots[key] for key in keys)
        return [(chips.lot_number(lot.number), lot.title, chips.amount(lot), chips.covered(self.counts.get(lot.id))) for lot in found]


class NoticePage(Page):
    """Picture 3. Counts and candidates come from quiet jobs; what was shown stays until they are there."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"notice", "lot", "choice", "firm", "qualification", "reference"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.id = ""
        self.notice: Notice | None = None
        self.source = Lots()
        self._lot = ""
        self._build()

    def _build(self) -> None:
        now = theme.current()
        self.summary = Summary(self._confirm, lambda id: self.shell.open("notice", id))
        self.lots = Table(Records(self.source, COLUMNS, self))
        self.lots.setAccessibleName(_("Lots"))
        self.lots.verticalHeader().setDefaultSectionSize(now.px(LINE))
        self.lots.pointed.connect(self._pointed)
        self.card = Card(_("Lots"), " ")
        self.card.add(self.lots, 1)
        self.answering = Answering()
        self.answering.opened.connect(lambda firm: self.shell.open("firm", firm))
        self.answering.proposed.connect(self.propose)
        self.lots.opened.connect(lambda _key: self.answering.lines.go(0))
        left = QVBoxLayout()
        left.setSpacing(now.px(12))
        left.addWidget(self.summary)
        left.addWidget(self.card, 1)
        first = QWidget()
        sides = QHBoxLayout(first)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(now.px(14))
        sides.addLayout(left, 4)
        sides.addWidget(self.answering, 5)
        self.text = NoticeText()
        self.faces = QStackedWidget()
        self.faces.addWidget(first)
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
        if self.notice is None or not self._link():
            return ()
        return (Action(_("Ouvrir l’avis"), self.open_published, "quiet", _("Ouvrir l’avis publié dans le navigateur")),)

    def commands(self) -> tuple[Command, ...]:
        group = _("Marché")
        return (
            Command(id="notice.find", label=_("Chercher dans l’avis"), group=group, shortcut="Ctrl+F", run=self._find),
            Command(id="notice.turn", label=_("Onglet suivant"), group=group, shortcut="Ctrl+Tab", run=self._next_tab),
            Command(
                id="notice.open", label=_("Ouvrir l’avis publié"), group=group, run=self.open_published, enabled=lambda: bool(self._link())
            ),
        )

    def show_record(self, record: str) -> None:
        """Show the notice with this id."""
        if record != self.id:
            self.id, self._lot = record, ""
            self.source.counts = {}
            self.answering.put(())

    def first(self) -> QWidget:
        return self.lots if self.tab == 0 else self.text.text

    def refresh(self) -> None:
        """Read the notice again. Raises Problem where it is no longer there."""
        found = reading.notice(self.workspace, self.id)
        if found is None:
            raise Problem(_("Cet avis n’est plus sur cette machine."), _("Importez-le à nouveau, ou actualisez la veille."))
        self.notice = found
        self.summary.put(found, notices.proposal(self.workspace, found), notices.linked(self.workspace, found))
        self.text.put(found, self._age(found))
        self.source.lots = {lot.id: lot for lot in found.lots}
        self.lots.load(Query())
        if self.lots.key() is None:
            self.lots.go(0)
        self._tell_covered()
        self._count()
        self._look_for_firms()
        self.headed.emit()

    def propose(self, candidate: Candidate) -> None:
        """Note that the lot at hand is proposed to a firm."""
        assert self.notice is not None
        shortlists.propose(self.workspace, candidate.firm, self.notice, candidate.lot, candidate.match)
        self.shell.say(_("Proposé à {firm}.").format(firm=candidate.firm.name), undo=True)

    def open_published(self) -> None:
        """Open the published notice in the browser."""
        QDesktopServices.openUrl(QUrl(self._link()))

    def _link(self) -> str:
        """The address of the published notice; empty where there is none that a browser may open."""
        url = self.notice.url if self.notice else ""
        return url if url.startswith(("https://", "http://")) else ""

    def _age(self, notice: Notice) -> str:
        at = standing.read_at(self.workspace)
        if notice.source == "typed" or at is None:
            return _("Source : saisi à la main.").replace(" :", f"{formats.NARROW}:")
        source = SOURCE.get(notice.source, notice.source)
        return (
            _("Source : {source}, avis lus {when}.")
            .format(source=source, when=formats.recent(at, clock.now()))
            .replace(" :", f"{formats.NARROW}:")
        )

    def _confirm(self, proposal: notices.Proposal) -> None:
        def act() -> None:
            assert self.notice is not None
            notices.confirm_deadline(self.workspace, self.notice, proposal)
            self.shell.say(_("Date de remise confirmée : {when}.").format(when=formats.moment(proposal.deadline, clock.today())), undo=True)

        self.shell.attempt(act)

    def _find(self) -> None:
        if self.tab != 1:
            self.turn(1)
            self.headed.emit()
        self.text.seek()

    def _next_tab(self) -> None:
        self.turn(1 - self.tab)
        self.headed.emit()
        self.first().setFocus()

    def _pointed(self, lot: str) -> None:
        if lot != self._lot:
            self._look_for_firms()

    def _count(self) -> None:
        """Count the firms that could answer each lot, in a job."""
        notice = self.notice
        assert notice is not None

        def done(found: dict[str, int]) -> None:
            if notice is self.notice:
                self.source.counts = found
                self.lots.records.renew()
                self._tell_covered()

        self.shell.run("", lambda _progress: shortlists.counts(self.workspace, [notice]), done)

    def _tell_covered(self) -> None:
        lots = self.source.lots
        if not self.source.counts or len(lots) < 2:
            self.card.note.setText("" if len(lots) < 2 else plural("{n} lot", "{n} lots", len(lots)))
            return
        covered = sum(1 for id in lots if self.source.counts.get(id))
        words = plural("{n} couvert sur {all}", "{n} couverts sur {all}", covered)
        self.card.note.setText(words.replace("{all}", formats.number(len(lots))))

    def _look_for_firms(self) -> None:
        """Look, in a job, for the firms of the lot at hand."""
        notice, lot = self.notice, self.source.lots.get(self.lots.key() or "")
        if notice is None or lot is None:
            return
        changed, self._lot = lot.id != self._lot, lot.id
        self.answering.name(chips.lot_number(lot.number) if len(notice.lots) > 1 else "")
        if changed:
            self.answering.lines.clear()

        def work(_progress: object) -> tuple[list[Candidate], int]:
            return shortlists.candidates(self.workspace, notice, lot.number), len(shortlists.known_firms(self.workspace).facts)

        def done(found: tuple[list[Candidate], int]) -> None:
            if notice is self.notice and lot.id == self._lot:
                self._show_firms(lot, *found)

        self.shell.run("", work, done)

    def _show_firms(self, lot: Lot, found: list[Candidate], firms: int) -> None:
        if found:
            self.answering.put(found)
        elif not firms:
            self.answering.nobody(
                _("Aucune entreprise sur cette machine"),
                _("Importez votre liste d’entreprises : celles qui peuvent répondre paraîtront ici."),
                _("Importer une liste…"),
                partial(self.shell.open, "import_firms"),
            )
        else:
            self.answering.nobody(_("Personne pour ce lot"), _why_nobody(self.notice, lot, firms))


def _why_nobody(notice: Notice | None, lot: Lot, firms: int) -> str:
    if notice is not None and not notice.is_open(clock.now()):
        return _("Cet avis n’appelle plus d’offre : la date de remise est passée, ou ce n’est pas un avis de marché.")
    if lot.reserved or (notice is not None and notice.reserved):
        return _("Ce lot est réservé, et aucune structure de ce type n’en a le métier parmi vos entreprises.")
    words = _("Aucune de vos {n} entreprises n’a ce métier, ou n’a de quoi répondre dans le délai.")
    return words.format(n=formats.number(firms)) if firms > 1 else _("La seule entreprise de cette machine n’a pas ce métier.")
