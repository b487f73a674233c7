"""What the columns of a list hold: one line a column, and the first firms as they will be read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QVBoxLayout, QWidget

from desktop.base import formats
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.model.firms import Firm
from desktop.model.notices import Reject
from desktop.ui import theme
from desktop.ui.cards import Card, Elided, Rule, column, emptied, label, row, scrolled
from desktop.ui.chip_buttons import ChipButton
from desktop.ui.chips import Chip
from desktop.ui.flow import Flow
from desktop.ui.pages.firms.origin import OriginLine
from desktop.work import firms

SAMPLES = 3
BOX = 240
"""Width in px at 100 % of what says what a column holds."""


class Columns(QWidget):
    """Emits `file_chosen(rank)` and `mapped(rank of the file, header to field)`."""

    file_chosen = Signal(int)
    mapped = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._file = 0
        self._headers: tuple[str, ...] = ()
        self._names: list[str] = []
        self.boxes: dict[str, QComboBox] = {}
        self._files = QWidget()
        self._file_row = Flow(self._files, gap=6)
        self.card, self.first = Card(_("Colonnes du fichier"), " "), Card(_("Ce qui sera lu"), " ")
        self._columns_holder, self._first_holder = QVBoxLayout(), QVBoxLayout()
        for card, holder in ((self.card, self._columns_holder), (self.first, self._first_holder)):
            inner = QWidget()
            inner.setLayout(holder)
            holder.setContentsMargins(0, 0, theme.current().px(4), 0)
            card.add(scrolled(inner), 1)
        self._sides = row(self.card, self.first, gap=14)
        self._sides.setStretch(0, 3)
        self._sides.setStretch(1, 2)
        self.origin = OriginLine()
        whole = column(self._files, self.origin, gap=8)
        whole.addLayout(self._sides, 1)
        self.setLayout(whole)

    def show_files(self, names: Sequence[str]) -> None:
        """Show which files were chosen."""
        self._names, self._headers, self._file = list(names), (), 0
        self._show_files()

    def show_layout(self, file: int, found: firms.Layout, first: Sequence[firms.First]) -> None:
        """Show a file's columns and its first records."""
        if file != self._file or found.headers != self._headers or not found.headers:
            self._file, self._headers = file, found.headers
            self._show_files()
            self._show_columns(found)
        self._show_first(first)

    def _show_files(self) -> None:
        self._file_row.clear()
        for at, name in enumerate(self._names):
            chip = Chip(name, "accent" if at == self._file else "neutral")
            self._file_row.addWidget(ChipButton(chip, lambda at=at: self.file_chosen.emit(at), tall=26))
        self._files.setVisible(len(self._names) > 1)

    def _show_columns(self, found: firms.Layout) -> None:
        emptied(self._columns_holder)
        self.boxes = {}
        self.card.note.setText(plural("{n} colonne", "{n} colonnes", len(found.headers)) if found.headers else "")
        if not found.headers:
            said = _("Ce fichier vient d’une source connue : ses champs sont reconnus, il n’y a rien à indiquer.")
            self._columns_holder.addWidget(label(said, "muted", wrap=True))
            self._columns_holder.addStretch(1)
            return
        self._columns_holder.setSpacing(theme.current().px(6))
        head = row(label(_("Dans le fichier"), "muted", 12, 600))
        head.addStretch(1)
        means = label(_("C’est…"), "muted", 12, 600)
        means.setFixedWidth(theme.current().px(BOX))
        head.addWidget(means)
        self._columns_holder.addLayout(head)
        for header, samples in zip(found.headers, found.samples, strict=True):
            line = row(_lines(header, " · ".join(samples[:SAMPLES]) or _("vide")), self._box(header, found.mapping.get(header, "")))
            line.setStretch(0, 1)
            self._columns_holder.addLayout(line)
        self._columns_holder.addStretch(1)

    def _box(self, header: str, chosen: str) -> QComboBox:
        box = self.boxes[header] = _Box()
        box.setProperty("look", "form")
        box.setItemDelegate(QStyledItemDelegate(box))
        box.setFixedWidth(theme.current().px(BOX))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setAccessibleName(_("Ce que contient la colonne « {header} »").format(header=header))
        box.addItem(_("— ignorer —"), "")
        for name, words in firms.column_fields():
            box.addItem(_(words), name)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.activated.connect(lambda _index: self.mapped.emit(self._file, self.mapping()))
        return box

    def mapping(self) -> dict[str, str]:
        """Header to field, without the columns that are ignored."""
        return {header: box.currentData() for header, box in self.boxes.items() if box.currentData()}

    def _show_first(self, first: Sequence[firms.First]) -> None:
        emptied(self._first_holder)
        self.first.note.setText(_("premières lignes"))
        for one in first:
            self._first_holder.addLayout(_refused(one.read) if isinstance(one.read, Reject) else _read(one.read, one.known))
            self._first_holder.addWidget(Rule())
        if not first:
            self._first_holder.addWidget(label(_("Aucune entreprise dans ce fichier."), "muted", wrap=True))
        self._first_holder.addStretch(1)


class _Box(QComboBox):
    def wheelEvent(self, event) -> None:
        event.ignore()  # a wheel that scrolls the columns must not change one


def _lines(title: str, second: str) -> QVBoxLayout:
    """Two lines, neither as narrow as the other: a layout grows no wider than the narrowest thing that does not."""
    shown = Elided(title, weight=600), Elided(second, "muted", 12)
    for line in shown:
        line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return column(*shown, gap=1)


def _read(firm: Firm, known: Firm | None) -> QVBoxLayout:
    place = codes.place_label(firm.commune) if firm.commune else ""
    staff = "" if firm.staff is None else plural("{n} salarié", "{n} salariés", firm.staff)
    told = " · ".join(filter(None, (place, formats.siret(firm.siret) or _("sans SIRET"), staff, firm.naf)))
    shown = _lines(firm.name, told)
    if known is not None:
        named = firms.other_name(known, firm)
        shown.addWidget(label(named or _("Déjà connue : seuls ses champs vides seront complétés."), "muted", 12, wrap=True))
    return shown


def _refused(reject: Reject) -> QVBoxLayout:
    what = _("Champ laissé de côté") if reject.kept else _("Refusée")
    return column(
        label(f"{what} · {reject.place}" if reject.place else what, "bad_ink", weight=600), label(reject.reason, wrap=True), gap=1
    )
