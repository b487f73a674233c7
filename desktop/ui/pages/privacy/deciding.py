"""The yearly list: firms without contact for years, and what becomes of them. Space marks several, Ctrl+A all."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base import formats
from desktop.base.progress import Progress
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Empty, label, row
from desktop.ui.cells import Cell, Two
from desktop.ui.chips import Chip
from desktop.ui.commands import Command
from desktop.ui.listing import Listing
from desktop.ui.page import Shell
from desktop.ui.table import Column, Query
from desktop.work import privacy
from desktop.work.privacy import Due

MARKED, UNMARKED = "☑", "☐"
COLUMNS = (
    Column(label="", width=44),
    Column(label=_("Entreprise"), key="name"),
    Column(label=_("Dernier contact"), key="since", width=130),
    Column(label=_("À décider depuis"), width=140, spare=True),
    Column(label="", width=100, spare=True),
)
WIDE = 290
"""Width in px at 100 % of the card of the decision."""


class Rows:
    """The firms to decide on, and those that are marked."""

    def __init__(self) -> None:
        self.due: dict[str, Due] = {}
        self.marked: set[str] = set()
        self.shown: Sequence[str] = ()

    def keys(self, query: Query) -> Sequence[str]:
        words = formats.plain(query.text).split()
        found = [one for one in self.due.values() if all(word in formats.plain(f"{one.name} {_place(one)}") for word in words)]
        if query.sort:
            by_name = query.sort == "name"
            found.sort(key=lambda one: formats.plain(one.name) if by_name else str(one.met or one.began or ""), reverse=query.descending)
        self.shown = [one.id for one in found][: query.limit]
        return self.shown

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        return [self._cells(self.due[key]) for key in keys if key in self.due]

    def _cells(self, one: Due) -> Sequence[Cell]:
        came = "" if one.met else _("fiche du {day}").format(day=formats.day(one.began))
        told = " · ".join(filter(None, (_place(one), came)))
        mark = MARKED if one.id in self.marked else UNMARKED
        away = Chip(_("archivée")) if one.archived else None
        return (mark, Two(one.name, told), formats.day(one.met) or _("jamais"), formats.day(one.since), away)


def _place(one: Due) -> str:
    return codes.place_label(one.commune) if one.commune else ""


class DecideTab(QWidget):
    """The list, and a card that decides of the marked firms, else of the one at hand."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self.rows = Rows()
        empty = Empty(
            _("Rien à décider"),
            _("Les fiches sans contact depuis des années viendront ici : garder, archiver ou effacer (RGPD, art. 5.1.e)."),
        )
        self.listing = Listing(self.rows, COLUMNS, _("Entreprises"), empty)
        self.listing.opened.connect(lambda id: self.shell.open("firm", id))
        self.listing.pointed.connect(lambda _id: self._show())
        self.listing.loaded.connect(self._show)
        self.listing.table.clicked.connect(self._clicked)
        self.listing.table.installEventFilter(self)
        self.card = self._card()
        whole = row(self.listing, self.card, gap=14)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _card(self) -> Card:
        card = Card(_("Décision"), " ")
        card.setFixedWidth(theme.current().px(WIDE))
        self.chosen = label("", weight=600, wrap=True)
        self.reason = QLineEdit()
        self.reason.setProperty("look", "form")
        self.reason.setPlaceholderText(_("Pourquoi (facultatif)"))
        self.reason.setAccessibleName(_("Pourquoi (facultatif)"))
        self.keeping = button(_("Garder un an"), self.keep, "accent", "Alt+G")
        self.archiving = button(_("Archiver"), self.archive, help="Alt+A")
        self.erasing = button(_("Effacer…"), self.erase, help="Alt+E")
        marks = _("Espace marque une entreprise, Ctrl+A toutes. Le motif reste dans l’historique de la fiche, redemandée dans un an.")
        for item in (self.chosen, self.reason, self.keeping, self.archiving, self.erasing, label(marks, "muted", 12, wrap=True)):
            card.add(item)
        card.body.addStretch(1)
        return card

    def commands(self) -> tuple[Command, ...]:
        """What can be done with the firms chosen."""
        group, some = _("Données personnelles"), lambda: bool(self.ids())
        return (
            Command(id="privacy.keep", label=_("Garder un an"), group=group, shortcut="Alt+G", run=self.keep, enabled=some),
            Command(id="privacy.archive", label=_("Archiver"), group=group, shortcut="Alt+A", run=self.archive, enabled=some),
            Command(id="privacy.erase", label=_("Effacer…"), group=group, shortcut="Alt+E", run=self.erase, enabled=some),
        )  # fmt: skip

    def refresh(self) -> None:
        """Look again who is due: a job without a name, quick and quiet."""

        def work(_progress: Progress) -> list[Due]:
            return privacy.to_decide(self.workspace)

        def done(found: list[Due]) -> None:
            self.rows.due = {one.id: one for one in found}
            self.rows.marked &= set(self.rows.due)
            self.listing.refresh()
            if found and self.listing.table.key() is None:
                self.listing.table.go(0)

        self.shell.run("", work, done)

    def ids(self) -> list[str]:
        """The firms chosen: those marked, else the one at hand."""
        if self.rows.marked:
            return [id for id in self.rows.due if id in self.rows.marked]
        key = self.listing.table.key()
        return [key] if key in self.rows.due else []

    def keep(self) -> None:
        """Keep the firms chosen for a year."""
        self._decide(privacy.keep, "{n} fiche gardée un an", "{n} fiches gardées un an")

    def archive(self) -> None:
        """Put the firms chosen away."""
        self._decide(privacy.archive, "{n} fiche archivée", "{n} fiches archivées")

    def erase(self) -> None:
        """Go and see what erasing the firms chosen takes; nothing is erased here."""
        if self.ids():
            self.shell.open("erase", f"due:{','.join(self.ids())}")

    def _decide(self, verb, one: str, many: str) -> None:
        ids = self.ids()
        if ids:
            self.shell.attempt(lambda: verb(self.workspace, ids, self.reason.text().strip()))
            self.rows.marked.clear()
            self.reason.clear()
            self.shell.say(plural(one, many, len(ids)), undo=True)

    def _show(self) -> None:
        ids, due = self.ids(), self.rows.due
        many = plural("{n} entreprise marquée", "{n} entreprises marquées", len(ids))
        self.chosen.setText(many if self.rows.marked else due[ids[0]].name if ids else _("Aucune entreprise"))
        for made in (self.keeping, self.archiving, self.erasing, self.reason):
            made.setEnabled(bool(ids))
        self.card.setVisible(bool(due))
        self.listing.footer.setText(plural("{n} entreprise à décider", "{n} entreprises à décider", len(due)) if due else "")

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._mark([self.rows.shown[index.row()]])

    def _mark(self, keys: Sequence[str]) -> None:
        """Mark these firms; take the marks away where all of them have one."""
        if self.rows.marked.issuperset(keys):
            self.rows.marked.difference_update(keys)
        else:
            self.rows.marked.update(keys)
        self.listing.table.records.renew()
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.listing.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = self.listing.table.key()
            if event.key() == Qt.Key.Key_Space and key:
                self._mark([key])
                return True
            if event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self._mark(self.rows.shown)
                return True
        return super().eventFilter(watched, event)
