"""The proofs of what was erased: numbers and dates, no content."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.base import formats
from desktop.base.words import _, plural
from desktop.model.privacy import Erasure
from desktop.ui.cards import Empty, column
from desktop.ui.cells import Cell, Two
from desktop.ui.listing import Listing
from desktop.ui.page import Shell
from desktop.ui.table import Column, Query
from desktop.work import erasing

COLUMNS = (Column(label=_("Effacé le"), width=130), Column(label=_("Ce qui a été effacé")), Column(label=_("Motif"), width=380, spare=True))


class Rows:
    """The proofs as rows of cells."""

    def __init__(self) -> None:
        self.proofs: dict[str, Erasure] = {}

    def keys(self, query: Query) -> Sequence[str]:
        words = formats.plain(query.text).split()
        found = (one for one in self.proofs.values() if all(word in formats.plain(f"{one.what} {one.reason}") for word in words))
        return [one.id for one in found][: query.limit]

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        return [
            (formats.day(one.erased_on), Two(one.what, _("aucun contenu n’est gardé")), one.reason)
            for one in map(self.proofs.get, keys)
            if one
        ]


class ErasuresTab(QWidget):
    """The list of the proofs."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self.rows = Rows()
        empty = Empty(
            _("Rien n’a été effacé"),
            _("À la demande d’une personne (RGPD, art. 17), ouvrez sa fiche, puis « Effacer » par Ctrl+K : la preuve viendra ici."),
        )
        self.listing = Listing(self.rows, COLUMNS, _("Effacements"), empty)
        self.setLayout(column(self.listing))

    def refresh(self) -> None:
        """Read the proofs again, there are few; then see whether a backup that came back still holds what was erased."""
        self.rows.proofs = {proof.id: proof for proof in erasing.proofs(self.workspace)}
        self.listing.refresh()
        self._told(())
        if self.rows.proofs:
            self.shell.run("", lambda _progress: erasing.in_backups(self.workspace), self._told)

    def _told(self, waiting: Sequence[str]) -> None:
        count = len(self.rows.proofs)
        said = plural("{n} effacement", "{n} effacements", count) if count else ""
        self.listing.footer.setText(" · ".join(filter(None, (said, *waiting))))
