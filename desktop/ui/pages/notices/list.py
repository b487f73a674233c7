"""The list of notices: the watch on a territory."""

import json
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.base import formats
from desktop.base.words import _, plural
from desktop.model.searches import NoticeFilters
from desktop.store import notices as stored
from desktop.store import reading
from desktop.ui.cards import Empty
from desktop.ui.commands import Command
from desktop.ui.listing import AFTER_PAINTING, Listing
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.notices.counting import Counting
from desktop.ui.pages.notices.filter_card import FilterCard
from desktop.ui.pages.notices.filtering import Counts
from desktop.ui.pages.notices.source import COLUMNS, Asked, Notices
from desktop.work import notices, standing, watch


class NoticesPage(Page):
    """Filters at the left, notices at the right; counts come from jobs, so that nothing waits for them."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"notice", "lot", "firm", "qualification", "reference", "saved_search", "territory"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.source = Notices(self.workspace, self._find)
        self.facets = FilterCard(shell)
        empty = Empty(
            _("Aucun avis sur cette machine"),
            _("La veille lit les avis publiés au BOAMP. Sans réseau, importez un fichier ou saisissez un avis vu ailleurs."),
        )
        self.listing = Listing(self.source, COLUMNS, _("Avis"), empty)
        self.counting = Counting(shell, self.source, self.listing.table)
        self.area.addWidget(self.facets)
        self.area.addWidget(self.listing, 1)
        self.facets.asked.connect(self._ask)
        self.listing.opened.connect(self._open)
        self.listing.loaded.connect(self._loaded)

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
        group, shell = _("Marchés"), self.shell
        return (
            Command(id="notices.find", label=_("Filtrer les avis"), group=group, shortcut="Ctrl+F", run=self.listing.filter),
            Command(id="notices.watch", label=_("Actualiser la veille"), group=group, shortcut="F5", run=self.watch),
            Command(id="notices.type", label=_("Saisir un avis"), group=group, shortcut="Ctrl+N", run=lambda: shell.open("type_notice")),
            Command(id="notices.import", label=_("Importer des avis"), group=group, run=lambda: shell.open("import_notices")),
            Command(
                id="notices.clear", label=_("Enlever tous les filtres"), group=group, run=lambda: self.facets.ask(NoticeFilters())
            ),
        )  # fmt: skip

    def show_record(self, record: str) -> None:
        """The notices of one buyer."""
        self.facets.ask(NoticeFilters(buyer=record, state="all"))

    def refresh(self) -> None:
        self.facets.refresh()
        self.counting.forget()
        self.source.filters = self.facets.resolved()
        self.listing.query = replace(self.listing.query, filters=self._asked_filters())
        self.listing.refresh()

    def first(self) -> QWidget:
        return self.listing.table

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.counting.later()

    def watch(self) -> None:
        """Read the public BOAMP, in a job."""
        self.shell.run(_("Veille BOAMP"), lambda progress: watch.fetch(self.workspace, progress=progress), self._watched)

    def _watched(self, done: notices.Imported) -> None:
        words = plural("{n} avis lu", "{n} avis lus", done.read)
        updated = plural(", {n} mis à jour", ", {n} mis à jour", done.updated) if done.updated else ""
        self.shell.say(_("Veille à jour : {read}{updated}.").format(read=words, updated=updated))
        self.shell.look_again()
        self._tell()

    def _open(self, key: str) -> None:
        id = reading.id_of_number(self.workspace, int(key))
        if id is not None:
            self.shell.open("notice", id)

    def _ask(self) -> None:
        words = self.facets.filters.words
        if self.listing.box.text().strip() != words:
            self.listing.box.setText(words)
            self.listing.filter_line.setVisible(bool(words))
        self.source.filters = self.facets.resolved()
        self.listing.ask(replace(self.listing.query, text=words, filters=self._asked_filters()))

    def _asked_filters(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What tells the list that it is filtered, hence that « nothing » is not « no notice yet »."""
        if not stored.size(self.workspace):
            return ()
        return (("filters", (json.dumps(self.facets.filters.to_json(), sort_keys=True),)),)

    def _loaded(self) -> None:
        """The list was loaded: take the words typed in it, count again what is shown beside it."""
        if self.listing.query.text != self.facets.filters.words:
            self.facets.type(self.listing.query.text)
            self.source.filters = self.facets.resolved()
        self._tell()
        self.counting.count_facets(self._counted)
        self.counting.later()

    def _counted(self, found: Counts) -> None:
        self.facets.count(found)
        self.facets.order(self.listing.table)
        self._tell()

    def _tell(self) -> None:
        if self.facets.counts is None:
            return
        total, watched = self.facets.counts["total"], _("veille BOAMP : {when}").replace(" :", f"{formats.NARROW}:")
        words = (
            plural("{n} avis", "{n} avis", total["notices"]),
            plural("{n} lot", "{n} lots", total["lots"]),
            standing.newest(self.workspace),
            watched.format(when=standing.last_watch(self.workspace)),
        )
        self.listing.footer.setText(" · ".join(filter(None, words)))
        self.listing.footer.updateGeometry()

    def _find(self, asked: Asked) -> None:
        """Look for the numbers of many notices, in a job."""

        def done(found: list[str]) -> None:
            if self.source.put(asked, found):
                self.listing.refresh()

        def start() -> None:
            self.shell.run("", lambda _progress: self.source.find(asked), done)

        QTimer.singleShot(0 if self.isVisible() else AFTER_PAINTING, self, start)
