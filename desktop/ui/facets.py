"""Filters with their counts, and « effacer »."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.formats import number
from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, label, scrolled
from desktop.ui.chips import Chip, chip_size, paint_chip
from desktop.ui.flow import Flow

WIDTH = 214


@dataclass(frozen=True)
class Option:
    """One value of a facet, and how many records have it (None: not counted)."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Facet:
    """A heading and its options: check boxes, or chips where there are few and short ones."""

    key: str
    label: str
    options: tuple[Option, ...]
    chips: bool = False


Chosen = tuple[tuple[str, tuple[str, ...]], ...]
"""(facet, values chosen) for each facet where something is chosen: what `Query.filters` takes."""


class Facets(Card):
    """Emits `changed()` when a person chooses; `chosen()` says what. Setting facets again keeps choices and focus."""

    changed = Signal()

    def __init__(self) -> None:
        now = theme.current()
        super().__init__(_("Filtres"), "", margin=14)
        self.setFixedWidth(now.px(WIDTH))
        self.erase = button(_("effacer"), self.clear, "link", _("Enlever tous les filtres"))
        self.head.addWidget(self.erase)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, now.px(2), 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.below = QHBoxLayout()
        self.add(scrolled(self._inner), 1)
        self.add(self.below)
        self._switches: dict[tuple[str, str], Switch] = {}
        self._shape: list[tuple[str, tuple[str, ...]]] = []

    def put(self, facets: Sequence[Facet]) -> None:
        """Show these facets; when only counts have changed, the switches stay in place."""
        shape = [(facet.key, tuple(option.value for option in facet.options)) for facet in facets]
        if shape != self._shape:
            self._shape = shape
            self._rebuild(facets)
        for facet in facets:
            for option in facet.options:
                self._switches[facet.key, option.value].put(option)

    def chosen(self) -> Chosen:
        """What is chosen."""
        found: dict[str, tuple[str, ...]] = {}
        for (key, value), switch in self._switches.items():
            if switch.isChecked():
                found[key] = (*found.get(key, ()), value)
        return tuple(found.items())

    def choose(self, chosen: Chosen) -> None:
        """Choose exactly these (a search that was kept) and say so."""
        wanted = {(key, value) for key, values in chosen for value in values}
        self._check(wanted)
        self.changed.emit()

    def clear(self) -> None:
        """Choose nothing."""
        self.choose(())

    def _check(self, wanted: set[tuple[str, str]]) -> None:
        for key, switch in self._switches.items():
            switch.setChecked(key in wanted)
        self.erase.setEnabled(bool(self.chosen()))

    def _toggled(self) -> None:
        self.erase.setEnabled(bool(self.chosen()))
        self.changed.emit()

    def _rebuild(self, facets: Sequence[Facet]) -> None:
        now = theme.current()
        wanted = {(key, value) for key, values in self.chosen() for value in values}
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._switches = {}
        for facet in facets:
            group = QWidget()
            group.setAccessibleName(facet.label)
            column = QVBoxLayout(group)
            column.setContentsMargins(0, 0, 0, now.px(10))
            column.setSpacing(now.px(1))
            column.addWidget(label(facet.label, "muted"))
            line = QWidget()
            flow = Flow(line)
            for option in facet.options:
                switch = self._switches[facet.key, option.value] = Switch(option, facet.chips)
                switch.clicked.connect(self._toggled)
                flow.addWidget(switch) if facet.chips else column.addWidget(switch)
            if facet.chips:
                column.addWidget(line)
            self._column.insertWidget(self._column.count() - 1, group)
        self._check(wanted)


class Switch(QAbstractButton):
    """A check box or a chip that is on or off, with its muted count."""

    def __init__(self, option: Option, chip: bool) -> None:
        super().__init__()
        self._chip = chip
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.put(option)

    def put(self, option: Option) -> None:
        """Show another label or count."""
        self.option = option
        self.setText(option.label)
        count = "" if option.count is None else f", {number(option.count)}"
        self.setAccessibleName(f"{option.label}{count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        now = theme.current()
        if self._chip:
            return chip_size(Chip(self.text())) + QSize(0, now.px(4))
        return QSize(now.px(120), now.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._chip:
            inset = now.px(2)
            paint_chip(painter, self.rect().adjusted(0, inset, 0, -inset), Chip(self.text(), "accent" if self.isChecked() else "neutral"))
        else:
            self._paint_box(painter)
        if self.hasFocus():
            painter.setPen(QPen(now.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), now.px(5), now.px(5))
        painter.end()

    def _paint_box(self, painter: QPainter) -> None:
        now, side = theme.current(), theme.current().px(13)
        box = QRect(now.px(1), (self.height() - side) // 2, side, side)
        paint_check(painter, box, self.isChecked())
        words = self.rect().adjusted(box.right() + now.px(6), 0, 0, 0)
        count = "" if self.option.count is None else number(self.option.count)
        room = words.width() - (painter.fontMetrics().horizontalAdvance(count) + now.px(5) if count else 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(now.color("ink"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(now.color("muted"))
        words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(text) + now.px(5))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, count)


def paint_check(painter: QPainter, box: QRect, checked: bool) -> None:
    """Paint a check box."""
    now = theme.current()
    painter.setPen(QPen(now.color("accent" if checked else "field_line"), 1))
    painter.setBrush(now.color("accent" if checked else "field"))
    painter.drawRoundedRect(box, now.px(3), now.px(3))
    if checked:
        painter.setPen(QPen(now.color("on_accent"), now.px(2)))
        unit = box.width() / 13
        painter.drawPolyline([box.topLeft() + QPoint(round(x * unit), round(y * unit)) for x, y in ((3, 7), (6, 10), (11, 4))])
