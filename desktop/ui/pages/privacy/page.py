"""« Données personnelles » : what to decide this year, the lists that were brought in, the proofs of what was erased."""

from functools import cached_property
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from desktop.base.words import _
from desktop.ui.commands import Command
from desktop.ui.page import Page, Shell
from desktop.ui.pages.privacy.deciding import DecideTab
from desktop.ui.pages.privacy.erasures import ErasuresTab
from desktop.ui.pages.privacy.sources import SourcesTab
from desktop.ui.stack import Stack

Tab = DecideTab | SourcesTab | ErasuresTab


class PrivacyPage(Page):
    """Three lists, each on its tab, made when it is first shown."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"firm", "note", "choice", "attachment", "source", "erasure"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.faces = Stack()
        self.area.addWidget(self.faces)

    @cached_property
    def deciding(self) -> DecideTab:
        """The tab « À décider »."""
        return self._added(DecideTab(self.shell))

    @cached_property
    def sources(self) -> SourcesTab:
        """The tab « Listes importées »."""
        return self._added(SourcesTab(self.shell))

    @cached_property
    def erasures(self) -> ErasuresTab:
        """The tab « Effacements »."""
        return self._added(ErasuresTab(self.shell))

    def _added(self, made):
        self.faces.addWidget(made)
        return made

    def face(self) -> Tab:
        """The present tab."""
        return (lambda: self.deciding, lambda: self.sources, lambda: self.erasures)[self.tab]()

    def title(self) -> str:
        return _("Données personnelles")

    def subtitle(self) -> str:
        return _("ce qui est gardé, d’où cela vient, jusqu’à quand")

    def tabs(self) -> tuple[str, ...]:
        return (_("À décider"), _("Listes importées"), _("Effacements"))

    def turn(self, tab: int) -> None:
        super().turn(tab)
        self.faces.setCurrentWidget(self.face())
        self.face().refresh()
        self.shell.commands.put("page", self.commands())

    def commands(self) -> tuple[Command, ...]:
        group = _("Données personnelles")
        found = [
            Command(id="privacy.find", label=_("Filtrer la liste"), group=group, shortcut="Ctrl+F", run=self.face().listing.filter),
            Command(id="privacy.next", label=_("Onglet suivant"), group=group, shortcut="Ctrl+PgDown", run=lambda: self._step(1)),
            Command(id="privacy.previous", label=_("Onglet précédent"), group=group, shortcut="Ctrl+PgUp", run=lambda: self._step(-1)),
        ]
        return (*found, *(self.deciding.commands() if self.tab == 0 else ()))

    def refresh(self) -> None:
        self.faces.setCurrentWidget(self.face())
        self.face().refresh()

    def first(self) -> QWidget | None:
        return self.face().listing.table

    def _step(self, step: int) -> None:
        self.turn((self.tab + step) % 3)
        self.headed.emit()
        self.face().listing.table.setFocus()
