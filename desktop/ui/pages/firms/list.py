"""The list of firms, with filters and counts."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base import formats
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.model.firms import ESS_KINDS, Firm
from desktop.model.searches import FirmFilters
from desktop.store import firms as stored
from desktop.ui.buttons import button
from desktop.ui.cards import Empty, column
from desktop.ui.cells import Cell, Two
from desktop.ui.chips import Chip
from desktop.ui.commands import Command
from desktop.ui.facets import Chosen, Facet, Facets, Option
from desktop.ui.listing import Listing
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.firms.creating import NewFirm
from desktop.ui.pages.firms.sources import sources
from desktop.ui.table import Column, Query

COLUMNS = (
    Column(label=_("Entreprise"), key="name", least=280),
    Column(label=_("Métiers"), width=205, spare=True),
    Column(label=_("Salariés"), key="staff", width=84, right=True),
    Column(label=_("Particularités"), width=165, spare=True),
    Column(label=_("Lots retenus"), key="kept", width=100, right=True),
)
FEW = 10
"""Trades shown before « autres métiers »."""
STRUCTURES = (
    ("classic", "Entreprise classique"),
    ("insertion", "Insertion (SIAE)"),
    ("disability", "Adaptée, ESAT"),
    ("other", "SCOP, GEIQ, association"),
    ("unknown", "Pas encore dit"),
)
FEATURES = (
    ("never_bid", "N’a jamais répondu"),
    ("grouping", "Prête à un groupement"),
    ("no_siret", "Sans SIRET"),
    ("archived", "Archivées"),
)


def filters_of(query: Query) -> FirmFilters:
    """What is typed and chosen as the filters of firms."""
    chosen = dict(query.filters)
    features = chosen.get("features", ())
    return FirmFilters(
        words=query.text,
        trades=chosen.get("trades", ()),
        structures=chosen.get("structures", ()),
        features=tuple(name for name in features if name != "archived"),
        archived="archived" in features,
    )


class FirmRows:
    """The firms of a workspace, as rows of cells."""

    def __init__(self, workspace: Any) -> None:
        self._workspace = workspace

    def keys(self, query: Query) -> Sequence[str]:
        limit = -1 if query.limit is None else query.limit
        found = stored.keys(self._workspace, filters_of(query), sort=query.sort or "name", down=query.descending, limit=limit)
        return [str(key) for key in found]

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        firms = stored.rows(self._workspace, [int(key) for key in keys])
        kept = stored.kept_counts(self._workspace, [firm.id for firm in firms])
        return [_cells(firm, kept.get(firm.id, 0)) for firm in firms]


def _cells(firm: Firm, kept: int) -> Sequence[Cell]:
    where = codes.place_label(firm.commune) if firm.commune else ""
    second = " · ".join(filter(None, (where, formats.siret(firm.siret) or _("sans SIRET"))))
    trade = sources()["trades"].label
    return (
        Two(firm.name, second),
        ", ".join(trade(id) for id in firm.trades),
        "" if firm.staff is None else formats.number(firm.staff),
        _chips(firm),
        Chip(str(kept), "ok", plural("{n} lot retenu", "{n} lots retenus", kept)) if kept else None,
    )


def _chips(firm: Firm) -> tuple[Chip, ...]:
    kind = dict(ESS_KINDS).get(firm.ess_kind or "", "") if firm.ess_kind != "none" else ""
    found = [Chip(firm.ess_kind or "", "info", kind)] if kind else []
    if firm.bid_before is False:
        found.append(Chip(_("Jamais répondu"), "neutral"))
    if firm.grouping:
        found.append(Chip(_("Groupement"), "neutral"))
    return tuple(found)


class FirmsPage(Page):
    """Enter opens a firm; a new one begins in a card above the list."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"firm", "choice"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._all_trades = False
        self._asked = 0
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in ("trades", "structures", "features", "total")}
        self.facets = Facets()
        self.facets.changed.connect(self._filter)
        self.others = button(_("Autres métiers…"), self._show_all_trades, "link")
        self.facets.below.addWidget(self.others, 0, Qt.AlignmentFlag.AlignLeft)
        self.empty = Empty(
            _("Vos entreprises viendront ici"),
            _("Importez la liste que vous tenez déjà (CSV, XLSX, JSON), ou saisissez-en une."),
            _("Importer une liste…"),
            lambda: shell.open("import_firms"),
        )
        self.listing = Listing(FirmRows(self.workspace), COLUMNS, _("Entreprises"), self.empty)
        self.listing.query = Query(sort="name")
        self.listing.opened.connect(self._open)
        self.listing.loaded.connect(self._count)
        self.new = NewFirm(self.workspace)
        self.new.created.connect(self._created)
        self.new.opened.connect(lambda id: shell.open("firm", id))
        self.new.closed.connect(self._close_new)
        right = column(self.new, self.listing, gap=12)
        right.setStretch(1, 1)
        self.area.addWidget(self.facets)
        self.area.addLayout(right, 1)
        self.new.hide()

    def title(self) -> str:
        return _("Entreprises")

    def buttons(self) -> tuple[Action, ...]:
        imported = Action(_("Importer une liste…"), lambda: self.shell.open("import_firms"))
        if not self.new.isHidden():
            return (imported,)
        return (imported, Action(_("Nouvelle entreprise"), self.begin, "quiet" if self._bare() else "accent"))

    def commands(self) -> tuple[Command, ...]:
        group = _("Entreprises")
        return (
            Command(id="firms.find", label=_("Filtrer la liste"), group=group, shortcut="Ctrl+F", run=self.listing.filter),
            Command(id="firms.new", label=_("Nouvelle entreprise"), group=group, shortcut="Ctrl+N", run=self.begin),
            Command(
                id="firms.import", label=_("Importer une liste d’entreprises"), group=group, run=lambda: self.shell.open("import_firms")
            ),
        )

    def refresh(self) -> None:
        self.listing.refresh()

    def first(self) -> QWidget | None:
        return self.empty.action if self._bare() else self.listing.table

    def _bare(self) -> bool:
        """Whether there is no firm at all yet: the first thing to do is then in the middle of the page."""
        query = self.listing.query
        return not (self.listing.count() or query.text or query.filters)

    def begin(self) -> None:
        """Begin a new firm."""
        self.new.show()
        self.new.start()
        self.headed.emit()

    def _close_new(self) -> None:
        self.new.hide()
        self.headed.emit()
        self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _created(self, id: str) -> None:
        self.new.hide()
        self.shell.open("firm", id)
        self.shell.say(_("Fiche créée : {name}").format(name=self.new.name.text().strip()), undo=True)

    def _open(self, key: str) -> None:
        found = stored.rows(self.workspace, [int(key)])
        if found:
            self.shell.open("firm", found[0].id)

    def _filter(self) -> None:
        query = self.listing.query
        self.listing.ask(Query(query.text, self.facets.chosen(), query.sort, query.descending))

    def _count(self) -> None:
        """Count off the UI thread: 10 000 firms take longer than a frame."""
        self.headed.emit()
        workspace, filters = self.workspace, filters_of(self.listing.query)
        self._asked += 1
        asked = self._asked

        def done(counts: dict[str, Counter[str]]) -> None:
            if asked == self._asked:
                self._counts = counts
                self._show_facets()
                self._show_footer()

        self.shell.run("", lambda _progress: stored.facets(workspace, filters), done)

    def _show_footer(self) -> None:
        total, features = self._counts["total"]["firms"], self._counts["features"]
        said = [plural("{n} entreprise", "{n} entreprises", total)]
        if total and features["never_bid"]:
            said.append(plural("{n} n’a jamais répondu", "{n} n’ont jamais répondu", features["never_bid"]))
        if total and features["no_siret"]:
            said.append(plural("{n} sans SIRET", "{n} sans SIRET", features["no_siret"]))
        self.listing.footer.setText(" · ".join(said))
        self.listing.footer.updateGeometry()

    def _show_facets(self) -> None:
        counted = self._counts
        trade = sources()["trades"].label
        chosen = dict(self.facets.chosen()).get("trades", ())
        ranked = [id for id, _n in counted["trades"].most_common()]
        shown = ranked if self._all_trades else [*ranked[:FEW], *(id for id in chosen if id not in ranked[:FEW])]
        if self._all_trades:
            shown = sorted({*ranked, *chosen}, key=lambda id: formats.plain(trade(id)))
        self.others.setVisible(len(ranked) > FEW)
        self.others.setText(_("Métiers les plus fréquents") if self._all_trades else _("Autres métiers…"))
        named = Facet("trades", _("Métiers"), tuple(Option(id, trade(id), counted["trades"][id]) for id in shown))
        self.facets.put((
            *((named,) if shown else ()),
            _facet("structures", _("Type de structure"), STRUCTURES, counted),
            _facet("features", _("Particularités"), FEATURES, counted),
        ))  # fmt: skip

    def _show_all_trades(self) -> None:
        self._all_trades = not self._all_trades
        self._show_facets()

    def show_filters(self, chosen: Chosen) -> None:
        """Show the firms that pass these filters."""
        self.facets.choose(chosen)


def _facet(key: str, label: str, options: tuple[tuple[str, str], ...], counted: dict[str, Any]) -> Facet:
    return Facet(key, label, tuple(Option(value, _(words), counted[key][value]) for value, words in options))
