"""What an import of firms did, and what it refused."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base.formats import plain
from desktop.base.words import _, plural
from desktop.model.notices import Reject
from desktop.ui.cards import Card, Empty, column, label
from desktop.ui.cells import Cell, Two
from desktop.ui.listing import Listing
from desktop.ui.table import Column, Query
from desktop.work import firms

COLUMNS = (Column(label=_("Raison")), Column(label=_("Où"), width=240))


class RejectRows:
    """The rejects of one import."""

    def __init__(self) -> None:
        self.rejects: tuple[Reject, ...] = ()

    def keys(self, query: Query) -> Sequence[str]:
        wanted = plain(query.text)
        found = (str(at) for at, one in enumerate(self.rejects) if wanted in plain(f"{one.file} {one.place} {one.reason}"))
        return list(found)[: query.limit]

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        chosen = [self.rejects[int(key)] for key in keys]
        return [
            (Two(one.reason, _("remarque : la ligne est lue") if one.kept else _("ligne refusée")), Two(one.place, one.file))
            for one in chosen
        ]


class Report(QWidget):
    """« X nouvelles · Y complétées · Z refusées », and the rejects with file, place and reason."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = RejectRows()
        self.summary = label("", size=15, weight=600)
        self.undo = label("", "muted", wrap=True)
        self.owner = label(
            _("On ne sait pas qui l’a transmise : dites-le dans Données personnelles, « Listes importées »."), "muted", wrap=True
        )
        head = Card()
        head.add(column(self.summary, self.undo, self.owner, gap=4))
        nothing = Empty(_("Rien n’a été refusé"), _("Toutes les lignes ont été lues."))
        self.listing = Listing(self._rows, COLUMNS, _("Refus"), nothing)
        whole = column(head, self.listing, gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def first(self) -> QWidget:
        """What takes the focus: the refusals, where there are any."""
        return self.listing.table if self.listing.count() else self

    def show_report(self, done: firms.Imported, origin: firms.Origin) -> None:
        """Show what was done."""
        refused = sum(1 for one in done.rejected if not one.kept)
        parts = (
            plural("{n} nouvelle", "{n} nouvelles", done.firms),
            plural("{n} complétée", "{n} complétées", done.updated),
            *([plural("{n} déjà connue", "{n} déjà connues", done.known)] if done.known else []),
            plural("{n} refusée", "{n} refusées", refused),
        )
        self.summary.setText(" · ".join(parts))
        changed = done.firms or done.updated
        self.undo.setText(
            _("Ctrl+Z défait tout cet import en une fois. Ce que vous aviez écrit n’a pas été remplacé.")
            if changed
            else _("Rien n’a changé.")
        )
        self.owner.setVisible(bool(changed) and not origin.owner)
        self._rows.rejects = tuple(done.rejected)
        self.listing.refresh()
        self.listing.footer.setText(plural("{n} remarque", "{n} remarques", len(done.rejected)) if done.rejected else "")
