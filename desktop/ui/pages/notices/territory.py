"""The territory of the list: départements, communes, EPCI and territories of one's own, picked by type-ahead."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.formats import plain
from desktop.base.words import _
from desktop.model import codes
from desktop.model.records import Field
from desktop.model.searches import NoticeFilters, Territory
from desktop.store.workspace import Workspace
from desktop.ui.buttons import button
from desktop.ui.cards import column, label
from desktop.ui.page import Shell
from desktop.ui.pages.notices.naming import Naming
from desktop.ui.tags import Codes, Tags
from desktop.work import searches

SIREN = 9
"""Length of an EPCI's code: what is longer is the id of a territory of one's own."""


class TerritoryFilter(QWidget):
    """Emits `changed()`; `filters(before)` gives filters with the territory chosen."""

    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self._own: dict[str, Territory] = {}
        field = Field(name="places", label=_("Territoire"), kind="codes")
        self.tags = Tags(field, Codes(self._search, self._label))
        self.tags.line.setPlaceholderText(_("Commune, EPCI…"))
        self.tags.setAccessibleName(_("Territoire : département, commune, intercommunalité"))
        self.keep = Naming(_("Garder ce territoire…"), _("Nom du territoire"), self._keep)
        self.forget = button("", self._forget, "link")
        self.setLayout(column(label(_("Territoire"), "muted"), self.tags, self.keep, self.forget, gap=3))
        self.tags.left.connect(self._chosen)
        self.refresh()

    def refresh(self) -> None:
        """Read again the territories that people have named."""
        own = {one.id: one for one in searches.territories(self.workspace)}
        if own != self._own:
            self._own = own
            kept = [code for code in self.tags.value() if len(code) <= SIREN or code in own]
            self.tags.put(())
            self.tags.put(kept)
        self._offer()

    def put(self, filters: NoticeFilters) -> None:
        """Show the territory of filters."""
        self.tags.put((*filters.territories, *filters.departments, *filters.places))
        self._offer()

    def filters(self, before: NoticeFilters) -> NoticeFilters:
        """`before` with the territory that is shown."""
        found: tuple[str, ...] = self.tags.value()
        return replace(
            before,
            territories=tuple(code for code in found if len(code) > SIREN),
            departments=tuple(code for code in found if len(code) <= searches.DEPARTMENT),
            places=tuple(code for code in found if searches.DEPARTMENT < len(code) <= SIREN),
        )

    def _chosen(self) -> None:
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        found: tuple[str, ...] = self.tags.value()
        own = [self._own[code] for code in found if code in self._own]
        self.keep.setVisible(bool(found) and not own)
        self.forget.setVisible(len(own) == 1 == len(found))
        if own:
            self.forget.setText(_("Supprimer « {name} »").format(name=own[0].name))

    def _keep(self, name: str) -> None:
        def act() -> None:
            kept = searches.keep_territory(self.workspace, name, self.tags.value())
            self.refresh()
            self.tags.put((kept.id,))
            self._chosen()
            self.shell.say(_("Territoire gardé : {name}.").format(name=kept.name), undo=True)

        self.shell.attempt(act)

    def _forget(self) -> None:
        own = self._own[self.tags.value()[0]]
        searches.archive(self.workspace, own)
        self.tags.put(own.places)
        self._chosen()
        self.shell.say(_("Territoire supprimé : {name}.").format(name=own.name), undo=True)

    def _search(self, text: str) -> list[tuple[str, str]]:
        words = plain(text)
        own = [(one.id, one.name) for one in self._own.values() if words in plain(one.name)]
        departments = [
            (code, self._label(code))
            for code, name in codes.departments().items()
            if code.lower() == words or plain(name).startswith(words)
        ]
        return [*own, *departments[:4], *((code, self._label(code)) for code in codes.search_places(text))]

    def _label(self, code: str) -> str:
        if code in self._own:
            return self._own[code].name
        name = codes.departments().get(code)
        return f"{name} ({code})" if name else short(codes.place_label(code))


def short(name: str) -> str:
    """« Communauté de communes du Ternois » → « CC du Ternois »: what a chip has room for."""
    for whole, letters in _LETTERS:
        if plain(name).startswith(whole):
            return letters + name[len(whole) :]
    return name


_LETTERS = (("communaute de communes", "CC"), ("communaute d'agglomeration", "CA"), ("communaute urbaine", "CU"))


def warm(workspace: Workspace) -> None:
    """Read the lists of places once (work for a job): the first letter typed then waits for nothing."""
    codes.search_places("a", 1)
