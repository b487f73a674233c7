"""The lots of a notice and, for the lot at hand, who can answer it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base import clock, formats
from desktop.base.words import _, plural
from desktop.model.notices import Lot, Notice
from desktop.ui import theme
from desktop.ui.cards import Card
from desktop.ui.cells import Cell
from desktop.ui.page import Shell
from desktop.ui.pages.notices import chips
from desktop.ui.pages.notices.answering import Answering
from desktop.ui.table import Column, Query, Records, Table
from desktop.work import shortlists
from desktop.work.shortlists import Candidate

COLUMNS = (
    Column(label=_("Lot"), width=52),
    Column(label=_("Objet")),
    Column(label=_("Estimation"), width=108, right=True, spare=True),
    Column(label=_("Entreprises"), width=88),
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


class Covering(QWidget):
    """Lots at the left under `head`, firms at the right. Counts and firms come from quiet jobs; what was shown stays until then."""

    def __init__(self, shell: Shell, head: QWidget) -> None:
        super().__init__()
        now = theme.current()
        self.shell, self.workspace = shell, shell.workspace
        self.notice: Notice | None = None
        self.corrected: Notice | None = None
        self.source = Lots()
        self._lot = ""
        self.lots = Table(Records(self.source, COLUMNS, self))
        self.lots.setAccessibleName(_("Lots"))
        self.lots.verticalHeader().setDefaultSectionSize(now.px(LINE))
        self.card = Card(_("Lots"), " ")
        self.card.add(self.lots, 1)
        self.answering = Answering()
        left = QVBoxLayout()
        left.setSpacing(now.px(12))
        left.addWidget(head)
        left.addWidget(self.card, 1)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(now.px(14))
        sides.addLayout(left, 4)
        sides.addWidget(self.answering, 5)
        self.lots.pointed.connect(self._pointed)
        self.lots.opened.connect(lambda _key: self.answering.lines.go(0))
        self.answering.opened.connect(lambda firm: shell.open("firm", firm))
        self.answering.proposed.connect(self.propose)

    def put(self, notice: Notice, corrected: Notice | None = None) -> None:
        """Show a notice, on its first lot where it is another one than before; `corrected` is the one it corrects."""
        if self.notice is None or self.notice.id != notice.id:
            self._lot = ""
            self.source.counts = {}
            self.source.lots = {}
            self.lots.load(Query())
        self.notice, self.corrected = notice, corrected
        self.source.lots = {lot.id: lot for lot in notice.lots}
        self.lots.load(Query())
        if self.lots.key() is None:
            self.lots.go(0)
        self._tell_covered()
        if notice.is_open(clock.now()) and corrected is None:
            self._count(notice)
        self._look_for_firms()

    def propose(self, candidate: Candidate) -> None:
        """Note that the lot at hand is proposed to a firm."""
        assert self.notice is not None
        shortlists.propose(self.workspace, candidate.firm, self.notice, candidate.lot, candidate.match)
        self.shell.say(_("Proposé à {firm}.").format(firm=candidate.firm.name), undo=True)

    def _pointed(self, lot: str) -> None:
        if lot != self._lot:
            self._look_for_firms()

    def _count(self, notice: Notice) -> None:
        """Count the firms that could answer each lot, in a job."""

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
        if self.corrected is not None or not notice.is_open(clock.now()):
            self.source.counts = {}
            self._send_to(self.corrected) if self.corrected is not None else self.answering.nobody(*_closed(notice))
            return

        def work(_progress: object) -> tuple[list[Candidate], int]:
            return shortlists.candidates(self.workspace, notice, lot.number), len(shortlists.known_firms(self.workspace).facts)

        def done(found: tuple[list[Candidate], int]) -> None:
            if notice is self.notice and lot.id == self._lot:
                self._show_firms(notice, lot, *found)

        self.shell.run("", work, done)

    def _send_to(self, corrected: Notice) -> None:
        """Firms are proposed on the notice that a correction corrects."""
        number = corrected.published_id
        self.answering.nobody(
            _("Cet avis en corrige un autre"),
            _("Les entreprises sont proposées sur l’avis {number}, qu’il corrige.").format(number=number),
            _("Voir l’avis {number}").format(number=number),
            partial(self.shell.open, "notice", corrected.id),
        )

    def _show_firms(self, notice: Notice, lot: Lot, found: list[Candidate], firms: int) -> None:
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
            self.answering.nobody(_("Personne pour ce lot"), _why_nobody(notice, lot, firms))


def _closed(notice: Notice) -> tuple[str, str]:
    """Why nobody is to be looked for."""
    if notice.kind in ("call", "correction"):
        return _("La date de remise est passée"), _("Les entreprises sont proposées tant que l’on peut encore répondre.")
    return _("Cet avis n’appelle pas d’offre"), _("Son texte est sous l’onglet « Avis ».")


def _why_nobody(notice: Notice, lot: Lot, firms: int) -> str:
    if lot.reserved or notice.reserved:
        return _("Ce lot est réservé, et aucune structure de ce type n’en a le métier parmi vos entreprises.")
    words = _("Aucune de vos {n} entreprises n’a ce métier, ou n’a de quoi répondre dans le délai.")
    return words.format(n=formats.number(firms)) if firms > 1 else _("La seule entreprise de cette machine n’a pas ce métier.")
