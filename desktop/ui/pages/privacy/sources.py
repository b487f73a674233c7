"""The lists that were brought in: who gave them, by what right they are kept; what is missing can be said here."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.base import formats
from desktop.base.words import _, plural
from desktop.model.privacy import Source
from desktop.ui import theme
from desktop.ui.cards import Empty, row
from desktop.ui.cells import Cell, Two
from desktop.ui.chips import Chip
from desktop.ui.form import Form
from desktop.ui.listing import Listing
from desktop.ui.page import Shell
from desktop.ui.table import Column, Query
from desktop.work import firms, privacy

COLUMNS = (
    Column(label=_("Liste")),
    Column(label=_("Importée le"), width=120),
    Column(label=_("Entreprises"), width=100, right=True, spare=True),
    Column(label=_("Base légale"), width=190, spare=True),
)
WIDE = 480
"""Width in px at 100 % of the form of one list."""


class Rows:
    """The lists as rows of cells."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}

    def keys(self, query: Query) -> Sequence[str]:
        words = formats.plain(query.text).split()
        found = (one for one in self.sources.values() if all(word in formats.plain(f"{one.name} {one.owner}") for word in words))
        return [one.id for one in found][: query.limit]

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        return [self._cells(self.sources[key]) for key in keys if key in self.sources]

    def _cells(self, one: Source) -> Sequence[Cell]:
        owner = _("transmise par {owner}").format(owner=one.owner) if one.owner else _("on ne sait pas qui l’a transmise")
        words, _open, article = privacy.basis_words(one).partition(" (")
        basis: Cell = Two(words, article.rstrip(")")) if one.basis else Chip(_("à compléter"), "warn")
        return (Two(one.name, owner), formats.day(one.brought_on), formats.number(one.firms or 0), basis)


class SourcesTab(QWidget):
    """The list, and the form of the one at hand."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self.rows = Rows()
        empty = Empty(
            _("Aucune liste importée"),
            _("Chaque liste d’entreprises importée laisse ici sa trace : d’où elle vient, quand, et sa base légale (RGPD, art. 6.1)."),
            _("Importer une liste…"),
            lambda: shell.open("import_firms"),
        )
        self.listing = Listing(self.rows, COLUMNS, _("Listes importées"), empty)
        self.listing.pointed.connect(lambda _id: self._show())
        self.listing.loaded.connect(self._loaded)
        self.form = Form(Source.fields(), [("Cette liste", ("owner", "basis", "remarks"))])
        self.form.setFixedWidth(theme.current().px(WIDE))
        self.form.left.connect(self._save)
        whole = row(self.listing, self.form, gap=14)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._at = ""

    def refresh(self) -> None:
        """Read the lists again; there are few."""
        self.rows.sources = {source.id: source for source in privacy.sources(self.workspace)}
        self.listing.refresh()

    def _loaded(self) -> None:
        some = bool(self.rows.sources)
        if some and self.listing.table.key() is None:
            self.listing.table.go(0)
        self.form.setVisible(some)
        self.listing.footer.setText(plural("{n} liste", "{n} listes", len(self.rows.sources)) if some else "")
        self._show()

    def _show(self) -> None:
        source = self.rows.sources.get(self.listing.table.key() or "")
        if source is not None:
            if source.id != self._at:
                self.form.begin()
            self._at = source.id
            self.form.show_record(source)

    def _save(self, name: str, value: Any) -> None:
        self.shell.attempt(lambda: firms.save_field(self.workspace, Source, self._at, name, value))
