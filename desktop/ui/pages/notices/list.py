"""The list of notices: the watch on a territory."""

import json
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.words import _, plural
from desktop.model.searches import NoticeFilters, SavedSearch
from desktop.store import notices as stored
from desktop.store import reading
from desktop.ui.cards import Empty
from desktop.ui.commands import Command
from desktop.ui.facets import Facets
from desktop.ui.listing import Listing
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.notices import filtering, territory
from desktop.ui.pages.notices.filtering import Counts
from desktop.ui.pages.notices.kept import KeptSearches
from desktop.ui.pages.notices.source import COLUMNS, Asked, Notices
from desktop.work import notices, searches, shortlists, standing, watch

REST = 150
"""Milliseconds after scrolling before the firms of the rows in sight are counted."""


class NoticesPage(Page):
    """Filters at the left, notices at the right; counts come from jobs, so that nothing waits for them."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"notice", "lot", "firm", "qualification", "reference", "saved_search", "territory"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.filters = NoticeFilters()
        self.numbers: Counts | None = None
        self._counted: object = None
        self._firms: object = None
        self._counting = False
        self.source = Notices(self.workspace, self._find)
        self._build()
        self.facets.changed.connect(self._chosen)
        self.territory.changed.connect(self._moved)
        self.listing.opened.connect(self._open)
        self.listing.loaded.connect(self._loaded)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._count_firms)
        self.listing.table.verticalScrollBar().valueChanged.connect(lambda _value: self._rest.start())
        shell.run("", lambda _progress: territory.warm(self.workspace))

    def _build(self) -> None:
        self.facets = Facets()
        self.territory = territory.TerritoryFilter(self.shell)
        self.facets.body.insertWidget(0, self.territory)
        self.kept = KeptSearches(self.shell, "notices", lambda: self.filters, self.apply)
        self.facets.below.addWidget(self.kept)
        empty = Empty(
            _("Aucun avis sur cette machine"),
            _("La veille lit les avis publiés au BOAMP. Sans réseau, importez un fichier ou saisissez un avis vu ailleurs."),
        )
        self.listing = Listing(self.source, COLUMNS, _("Avis"), empty)
        self.area.addWidget(self.facets)
        self.area.addWidget(self.listing, 1)

    def title(self) -> str:
        return _("Marchés")

    def subtitle(self) -> str:
        return _("veille du territoire")

    def buttons(self) -> tuple[Action, ...]:
        return (
            Action(_("Importer…"), lambda: self.shell.open("import_notices")),
            Action(_("Saisir un avis"), lambda: self.shell.open("type_notice")),
            Action(_("Actualiser"), self.watch, "accent", _("Lire au BOAMP les avis des départements suivis")),
        )

    def commands(self) -> tuple[Command, ...]:
        group = _("Marchés")
        return (
            Command(id="notices.find", label=_("Filtrer les avis"), group=group, shortcut="Ctrl+F", run=self.listing.filter),
            Command(id="notices.watch", label=_("Actualiser la veille"), group=group, shortcut="F5", run=self.watch),
            Command(
                id="notices.type", label=_("Saisir un avis"), group=group, shortcut="Ctrl+N", run=lambda: self.shell.open("type_notice")
            ),
            Command(id="notices.import", label=_("Importer des avis"), group=group, run=lambda: self.shell.open("import_notices")),
            Command(id="notices.clear", label=_("Enlever tous les filtres"), group=group, run=self._clear),
        )

    def show_record(self, record: str) -> None:
        """The notices of one buyer."""
        self.listing.box.clear()
        self.filters = NoticeFilters(buyer=record, state="all")

    def refresh(self) -> None:
        self.kept.refresh()
        self.territory.refresh()
        if self._firms != self.workspace.version:
            self._firms = self.workspace.version
            self.source.counts.clear()
        self._show_filters()
        self.listing.query = replace(self.listing.query, filters=self._asked_filters())
        self.source.filters = self._resolved()
        self.listing.refresh()

    def first(self) -> QWidget:
        return self.listing.table

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest.start()

    def apply(self, search: SavedSearch) -> None:
        """Filter as a search that was kept."""
        self.filters = NoticeFilters.from_json(search.filters or {})
        self.listing.box.setText(self.filters.words)
        self.listing.filter_line.setVisible(bool(self.filters.words))
        self._ask()

    def watch(self) -> None:
        """Read the public BOAMP, in a job."""
        self.shell.run(_("Veille BOAMP"), lambda progress: watch.fetch(self.workspace, progress=progress), self._watched)

    def _watched(self, done: notices.Imported) -> None:
        words = plural("{n} avis lu", "{n} avis lus", done.read)
        updated = plural(", {n} mis à jour", ", {n} mis à jour", done.updated) if done.updated else ""
        self.shell.say(_("Veille à jour : {read}{updated}.").format(read=words, updated=updated))
        self.shell.look_again()

    def _open(self, key: str) -> None:
        id = reading.id_of_number(self.workspace, int(key))
        if id is not None:
            self.shell.open("notice", id)

    def _clear(self) -> None:
        self.filters = NoticeFilters()
        self.listing.clear()
        self._ask()

    def _chosen(self) -> None:
        """A facet was switched; « effacer » switches all of them off, the territory too."""
        found = self.facets.chosen()
        if not found:
            self.filters = NoticeFilters(words=self.filters.words)
        else:
            self.filters = filtering.filters_of(found, self.filters)
        self._ask()

    def _moved(self) -> None:
        self.filters = self.territory.filters(self.filters)
        self._ask()

    def _ask(self) -> None:
        self._show_filters()
        self.source.filters = self._resolved()
        self.listing.ask(replace(self.listing.query, text=self.filters.words, filters=self._asked_filters()))

    def _resolved(self) -> NoticeFilters:
        return searches.resolved(self.workspace, self.filters)

    def _asked_filters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What tells the list that it is filtered, hence that « nothing » is not « no notice yet »."""
        if not stored.size(self.workspace):
            return ()
        return (("filters", (json.dumps(self.filters.to_json(), sort_keys=True),)),)

    def _show_filters(self) -> None:
        """Switch the card to the present filters, without asking again."""
        self.facets.blockSignals(True)
        self.facets.put(filtering.facets(self.filters, self.numbers))
        self.facets.choose(filtering.chosen(self.filters))
        self.facets.blockSignals(False)
        self.territory.put(self.filters)
        self.facets.erase.setEnabled(filtering.narrowed(self.filters))
        self.kept.offer(filtering.narrowed(self.filters))

    def _loaded(self) -> None:
        """The list was loaded: take the words typed in it, count again what is shown beside it."""
        if self.listing.query.text != self.filters.words:
            self.filters = replace(self.filters, words=self.listing.query.text)
            self.source.filters = self._resolved()
            self._show_filters()
        self._tell()
        self._count_facets()
        self._rest.start()

    def _tell(self) -> None:
        if self.numbers is None:
            return
        total, at = self.numbers["total"], standing.read_at(self.workspace)
        age = _("mis à jour {when}").format(when=formats.recent(at, clock.now())) if at else ""
        words = (plural("{n} avis", "{n} avis", total["notices"]), plural("{n} lot", "{n} lots", total["lots"]), age, _("source BOAMP"))
        self.listing.footer.setText(" · ".join(filter(None, words)))
        self.listing.footer.updateGeometry()

    def _count_facets(self) -> None:
        wanted = (self.source.filters, self.workspace.version)
        if wanted == self._counted:
            return
        self._counted = wanted
        filters, now = self.source.filters, clock.now()

        def done(found: Counts) -> None:
            if self._counted == wanted:
                self.numbers = found
                self._show_filters()
                self._tell()

        self.shell.run("", lambda _progress: stored.facets(self.workspace, filters, now), done)

    def _find(self, asked: Asked) -> None:
        def done(found: list[str]) -> None:
            if self.source.put(asked, found):
                self.listing.refresh()

        self.shell.run("", lambda _progress: self.source.find(asked), done)

    def _count_firms(self) -> None:
        """Count, in a job, the firms that could answer the notices in sight."""
        if not self.isVisible():  # counted when it is shown again; a window that closes starts nothing
            return
        table = self.listing.table
        top, bottom = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        last = bottom if bottom >= 0 else table.records.rowCount() - 1
        keys = [int(key) for key in (table.records.key(row) for row in range(max(0, top), last + 1)) if key is not None]
        missing = [key for key in keys if key not in self.source.counts]
        if not missing or self._counting:
            return
        self._counting = True
        version = self._firms

        def ended() -> None:
            self._counting = False

        def done(found: dict[int, int]) -> None:
            if version == self._firms:
                self.source.counts.update(dict.fromkeys(missing, 0) | found)
                table.records.renew()
            self._rest.start()

        job = self.shell.run("", lambda _progress: shortlists.could_answer(self.workspace, missing), done)
        job.ended.connect(ended)
