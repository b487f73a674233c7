"""The card « Filtres » of the list of notices: it holds the filters, shows them, and says when a person changes them."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.model.searches import NoticeFilters, SavedSearch
from desktop.ui.facets import Facets, Switch
from desktop.ui.page import Shell
from desktop.ui.pages.notices import filtering, territory
from desktop.ui.pages.notices.filtering import Counts
from desktop.ui.pages.notices.kept import KeptSearches
from desktop.work import searches


class FilterCard(Facets):
    """Emits `asked()` when the filters have changed. `filters` is what is shown; `resolved()` what the list takes."""

    asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.workspace = shell.workspace
        self.filters = NoticeFilters()
        self.counts: Counts | None = None
        self._chain: list[QWidget] = []
        self.territory = territory.TerritoryFilter(shell)
        self.body.insertWidget(0, self.territory)
        self.kept = KeptSearches(shell, "notices", lambda: self.filters, self.apply)
        self.below.addWidget(self.kept)
        self.changed.connect(self._chosen)
        self.territory.changed.connect(self._moved)
        shell.run("", lambda _progress: territory.warm(self.workspace))

    def resolved(self) -> NoticeFilters:
        """The filters, the places of one's own territories among them."""
        return searches.resolved(self.workspace, self.filters)

    def refresh(self) -> None:
        """Read again what people have kept."""
        self.kept.refresh()
        self.territory.refresh()
        self.show_filters()

    def ask(self, filters: NoticeFilters) -> None:
        """Take other filters and say so."""
        self.filters = filters
        self.show_filters()
        self.asked.emit()

    def apply(self, search: SavedSearch) -> None:
        """Filter as a search that was kept."""
        self.ask(NoticeFilters.from_json(search.filters or {}))

    def type(self, words: str) -> None:
        """The words typed in the list are a filter too."""
        self.filters = replace(self.filters, words=words)
        self.show_filters()

    def count(self, found: Counts) -> None:
        """Show how many notices each choice would show."""
        self.counts = found
        self.show_filters()

    def show_filters(self) -> None:
        """Switch the card to the present filters, without asking again."""
        before = self.blockSignals(True)
        self.put(filtering.facets(self.filters, self.counts))
        self.choose(filtering.chosen(self.filters))
        self.blockSignals(before)
        self.territory.put(self.filters)
        self.erase.setEnabled(filtering.narrowed(self.filters))
        self.kept.offer(filtering.narrowed(self.filters))

    def order(self, last: QWidget) -> None:
        """Tab goes from the territory through the filters to the searches kept, then to `last`."""
        switches = self.findChildren(Switch)
        kept = self.kept.findChildren(QAbstractButton)
        chain = [self.erase, self.territory.tags.line, self.territory.keep.link, self.territory.forget, *switches, *kept, last]
        if chain != self._chain:
            self._chain = chain
            for before, after in pairwise(chain):
                QWidget.setTabOrder(before, after)

    def _chosen(self) -> None:
        """A facet was switched; « effacer » switches all of them off, the territory too."""
        found = self.chosen()
        self.ask(filtering.filters_of(found, self.filters) if found else NoticeFilters(words=self.filters.words))

    def _moved(self) -> None:
        self.ask(self.territory.filters(self.filters))
