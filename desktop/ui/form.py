"""A form made from declared fields: groups in two columns, each field saved when it is left."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.formats import NARROW as NARROW_SPACE
from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.model.records import Field, Record
from desktop.ui import theme
from desktop.ui.cards import Card, Label, label, scrolled
from desktop.ui.editors import Choice, Long, Tri, Typed
from desktop.ui.reading import write
from desktop.ui.tags import Sources, Tags

Groups = Sequence[tuple[str, Sequence[str]]]
"""(heading, names of the fields in order)."""
LABEL = 168
NARROW = 760
"""Width in px at 100 % below which the two columns become one."""


class Editor(Protocol):
    """What every editor offers the form."""

    left: SignalInstance

    def value(self) -> Any: ...
    def put(self, value: Any) -> None: ...
    def touched(self) -> bool: ...


def editor(field: Field, sources: Sources, *, required: bool = False) -> Any:
    """The editor of a field. Raises KeyError for a kind that no form shows (link, pairs, json)."""
    if field.kind in ("codes", "code", "list"):
        return Tags(field, sources.get(field.source))
    if field.kind in ("tri", "yes_no"):
        return Tri(field, unknown=field.kind == "tri")
    if field.kind == "choice":
        return Choice(field, unknown=not required)
    return Long(field) if field.kind == "long" else Typed(field)


class Form(QWidget):
    """Emits `left(name, value)` for each field left with a new and readable value; a fault is a line under its field.

    `checks` are rules by field name: what is wrong with a value, in French, or None. `required` are choices without « — ».
    """

    left = Signal(str, object)

    def __init__(
        self, fields: Sequence[Field], groups: Groups, sources: Sources | None = None,
        checks: Mapping[str, Callable[[Any], str | None]] | None = None, required: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        super().__init__()
        self._fields = {field.name: field for field in fields}
        self._sources, self._checks, self._required = sources or {}, checks or {}, required
        self._editors: dict[str, Any] = {}
        self._unders: dict[str, Label] = {}
        self._values: dict[str, Any] = {}
        self._shown = 0
        now = theme.current()
        inner = QWidget()
        columns = self._columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(now.px(14))
        sides = (QVBoxLayout(), QVBoxLayout())
        heights, order = [0, 0], ([], [])
        for side in sides:
            side.setSpacing(now.px(12))
            columns.addLayout(side, 1)
        for heading, names in groups:
            lower = 0 if heights[0] <= heights[1] else 1
            heights[lower] += len(names) + 1
            sides[lower].addWidget(self._group(heading, names))
            order[lower].extend(names)
        for side in sides:
            side.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolled(inner)
        whole.addWidget(self._scroll)
        for name in self._editors:  # only now do they have a parent: showing them before would open windows
            self.fault(name, None)
        self._order([*order[0], *order[1]])

    def put(self, values: Mapping[str, Any]) -> None:
        """Show saved values. A field in which something unsaved is typed keeps it."""
        self._shown += 1
        for name, made in self._editors.items():
            value = values.get(name)
            if not (made.touched() or name in self._faulty()) or value != self._values.get(name):
                made.put(value)
                self.fault(name, None)
            self._values[name] = value

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < theme.current().px(NARROW)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)

    def show_record(self, record: Record) -> None:
        """Show a record's fields."""
        self.put({name: getattr(record, name) for name in self._editors})

    def fault(self, name: str, problem: Problem | None) -> None:
        """Show (None: take away) a line under a field that says what is wrong with it."""
        under, made = self._unders[name], self._editors[name]
        help = "" if isinstance(made, Typed | Long) and made.placeholderText() else self._fields[name].help
        text = " ".join(filter(None, (problem.title, problem.hint, self._kept(name)))) if problem else _(help)
        if under.text() == text:
            return
        under.setText(text)
        under.setForegroundRole(Label.ROLES["bad_ink" if problem else "muted"])
        under.setVisible(bool(text))
        made.setAccessibleDescription(text)
        made.setProperty("fault", "true" if problem else "false")
        made.style().unpolish(made)
        made.style().polish(made)

    def _kept(self, name: str) -> str:
        """What stays in the record while something refused is typed."""
        words = write(self._fields[name], self._values.get(name)) if isinstance(self._editors[name], Typed) else ""
        return _("Valeur gardée : {value}.").format(value=words) if words else ""

    def begin(self) -> None:
        """Another record comes: what was typed and not saved goes away, and the first field is in sight."""
        self._scroll.verticalScrollBar().setValue(0)
        for name, made in self._editors.items():
            if isinstance(made, Tags):
                made.line.clear()
            if made.touched() or name in self._faulty():
                made.put(self._values.get(name))
                self.fault(name, None)

    def refused(self) -> list[str]:
        """« SIRET non gardé : … » for each field in which something refused is typed."""
        faulty = (name for name in self._editors if name in self._faulty())
        return [
            _("{field} non gardé : {why}")
            .replace(" :", f"{NARROW_SPACE}:")
            .format(field=_(self._fields[name].label), why=self._unders[name].text())
            for name in faulty
        ]

    def go(self, name: str) -> None:
        """Put the focus on a field (« ce qui manque » leads here)."""
        made = self._editors[name]
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(made)

    def widget(self, name: str) -> QWidget:
        """The editor of a field."""
        return self._editors[name]

    def _faulty(self) -> set[str]:
        return {name for name, made in self._editors.items() if made.property("fault") == "true"}

    def _group(self, heading: str, names: Sequence[str]) -> Card:
        now, card, grid = theme.current(), Card(_(heading)), QGridLayout()
        grid.setHorizontalSpacing(now.px(10))
        grid.setVerticalSpacing(now.px(5))
        grid.setColumnMinimumWidth(0, now.px(LABEL))
        grid.setColumnStretch(1, 1)
        for line, name in enumerate(names):
            self._line(grid, line * 2, self._fields[name])
        card.add(grid)
        return card

    def _line(self, grid: QGridLayout, line: int, field: Field) -> None:
        now = theme.current()
        made = self._editors[field.name] = editor(field, self._sources, required=field.name in self._required)
        made.setAccessibleName(_(field.label))
        made.left.connect(lambda name=field.name: self._leave(name))
        caption = label(_(field.label), "muted", wrap=True)
        caption.setBuddy(made)
        caption.setContentsMargins(0, now.px(5), 0, 0)
        caption.setFixedWidth(now.px(LABEL))
        grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
        if field.unit or isinstance(made, Tri):
            beside = QHBoxLayout()
            beside.setSpacing(now.px(8))
            beside.addWidget(made)
            beside.addWidget(label(_(field.unit), "muted"))
            beside.addStretch(1)
            if isinstance(made, Typed):
                made.setFixedWidth(now.px(110))
            grid.addLayout(beside, line, 1)
        else:
            grid.addWidget(made, line, 1)
        under = self._unders[field.name] = Label("", "muted", 12)
        under.setWordWrap(True)
        under.hide()
        grid.addWidget(under, line + 1, 1)

    def _order(self, names: Sequence[str]) -> None:
        made = [self._editors[name] for name in names]
        for before, after in itertools.pairwise(made):
            QWidget.setTabOrder(getattr(before, "line", before), getattr(after, "line", after))

    def _leave(self, name: str) -> None:
        made = self._editors[name]
        if isinstance(made, Tags) and made.stray:
            said = _("« {text} » n’a pas été ajouté.").format(text=made.stray)
            self.fault(name, Problem(said, _("Choisissez dans la liste, ou effacez ce qui est écrit.")))
            return
        try:
            value = made.value()
        except Problem as problem:
            self.fault(name, problem)
            return
        wrong = self._checks[name](value) if name in self._checks and value not in (None, "", ()) else None
        self.fault(name, Problem(wrong) if wrong else None)
        if wrong:
            return
        if value != self._values.get(name):
            shown = self._shown
            self.left.emit(name, value)
            if name in self._faulty() or shown != self._shown:  # refused, or shown again as it was saved
                return
            self._values[name] = value
        made.put(value)
