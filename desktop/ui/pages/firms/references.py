"""The tab « Références » : work already done and qualifications, each edited beside its list."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.model.firms import Profile, Qualification, Reference
from desktop.model.records import new_id
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Elided, Empty, column, row
from desktop.ui.chips import Chip, Chips
from desktop.ui.form import Form
from desktop.ui.lines import Line, Lines
from desktop.ui.page import Shell
from desktop.ui.pages.firms.sources import sources
from desktop.ui.stack import Stack
from desktop.work import firms

Proof = Qualification | Reference
FIELDS: dict[type[Proof], tuple[str, ...]] = {
    Reference: ("client", "object", "trades", "cpv", "amount", "year", "public"),
    Qualification: ("scheme", "number", "scope", "trades", "valid_to"),
}


class ProofLine(Line):
    """One reference or qualification in words."""

    def __init__(self, key: str, record: Proof) -> None:
        super().__init__(key, record)
        now = theme.current()
        title, second, chips = _told(record)
        self.setAccessibleName(f"{title}, {second}")
        words = column(Elided(title, weight=600), Elided(second, "muted"), gap=2)
        if chips:
            words.addWidget(Chips(chips))
        words.setContentsMargins(now.px(10), now.px(8), now.px(8), now.px(9))
        self.setLayout(words)


def _told(record: Proof) -> tuple[str, str, list[Chip]]:
    if isinstance(record, Reference):
        second = " · ".join(filter(None, (record.client, str(record.year or ""), formats.money(record.amount))))
        trade = sources()["trades"].label
        return record.object or _("Sans objet"), second, [Chip(trade(id), "neutral") for id in record.trades]
    ended = record.valid_to is not None and record.valid_to < clock.today()
    until = Chip(
        (_("échue le {day}") if ended else _("valable jusqu’au {day}")).format(day=formats.day(record.valid_to)), "bad" if ended else "ok"
    )
    title = " ".join(filter(None, (record.scheme, record.number))) or _("Sans nom")
    return title, record.scope, [until] if record.valid_to else []


class ReferencesTab(QWidget):
    """Two lists, and the form of the record at hand. A new record is kept when its first field is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self.profile: Profile | None = None
        self.record: Proof | None = None
        self.lists: dict[type[Proof], Lines] = {}
        self.forms: dict[type[Proof], Form] = {}
        self._cards: dict[type[Proof], Card] = {}
        self._faces = Stack()
        self._empty = Empty(
            _("Ce qui prouve ses métiers"),
            _("Une référence ou une qualification rend un métier certain : ses lots montent dans la liste."),
            _("Nouvelle référence"),
            self.new_reference,
        )
        self._faces.addWidget(self._empty)
        left = column(self._list(Reference, _("Références"), self.new_reference, _("Nouvelle référence")), gap=12)
        left.addWidget(self._list(Qualification, _("Qualifications"), self.new_qualification, _("Nouvelle qualification")))
        left.setStretch(0, 3)
        left.setStretch(1, 2)
        right = column(gap=8)
        right.addWidget(self._faces, 1)
        self.away = button(_("Archiver"), self.archive)
        foot = row(self.away)
        foot.addStretch(1)
        right.addLayout(foot)
        whole = row(left, right, gap=14)
        whole.setStretch(0, 1)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _list(self, kind: type[Proof], title: str, new: Any, words: str) -> Card:
        card = self._cards[kind] = Card(title, " ")
        lines = self.lists[kind] = Lines(title)
        lines.pointed.connect(lambda key: self._point(kind, key))
        card.add(lines, 1)
        foot = row(button(words, new, "small"))
        foot.addStretch(1)
        card.add(foot)
        form = self.forms[kind] = Form(kind.fields(), ((kind.LABEL, FIELDS[kind]),), sources())
        form.left.connect(self._save)
        self._faces.addWidget(form)
        return card

    def show_profile(self, profile: Profile) -> None:
        """Show what proves a firm's trades."""
        if self.profile is None or self.profile.firm.id != profile.firm.id:
            self.record = None
            for lines in self.lists.values():
                lines.clear()
        self.profile = profile
        shown: dict[type[Proof], tuple[Proof, ...]] = {Reference: profile.references, Qualification: profile.qualifications}
        present = {record.id: record for records in shown.values() for record in records}
        if self.record is not None:
            self.record = present.get(self.record.id, self.record if self._new(self.record) else None)
        for kind, records in shown.items():
            self._cards[kind].note.setText(formats.number(len(records)))
            self.lists[kind].put([(record.id, record) for record in records], self._line)
        if self.record is None and present:
            self.record = next(iter(present.values()))
        self._show()

    def first(self) -> QWidget:
        """What takes the focus: the first line, or the button that begins one."""
        return next((lines.lines[0] for lines in self.lists.values() if lines.lines), self._empty.action)

    def new_reference(self) -> None:
        """Begin a reference."""
        self._begin(Reference)

    def new_qualification(self) -> None:
        """Begin a qualification."""
        self._begin(Qualification)

    def archive(self) -> None:
        """Put the record at hand away."""
        record = self.record
        if record is None:
            return
        self.record = None
        if self._new(record):
            self._show()
            return
        firms.archive(self.workspace, record)
        self.shell.say(_("Archivé : {what}").format(what=_told(record)[0]), undo=True)

    def _begin(self, kind: type[Proof]) -> None:
        if self.profile is None:
            return
        self.record = kind(id=new_id(), firm=self.profile.firm.id)
        self._show()
        self.forms[kind].widget(FIELDS[kind][0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _new(self, record: Proof) -> bool:
        return self.workspace.get(type(record), record.id) is None

    def _line(self, key: str, record: object) -> Line:
        assert isinstance(record, Qualification | Reference)
        made = ProofLine(key, record)
        made.opened.connect(lambda: self._edit(record))
        return made

    def _edit(self, record: Proof) -> None:
        self._point(type(record), record.id)
        self.forms[type(record)].widget(FIELDS[type(record)][0]).setFocus(Qt.FocusReason.OtherFocusReason)

    def _point(self, kind: type[Proof], key: str) -> None:
        if not self.lists[kind].focused():
            return
        line = self.lists[kind].current()
        if line is not None and isinstance(line.data, Qualification | Reference):
            self.record = line.data
            self._show()

    def _show(self) -> None:
        record = self.record
        self.away.setVisible(record is not None and self.isVisible())
        for kind, lines in self.lists.items():
            for line in lines.lines:
                line.mark(record is not None and type(record) is kind and line.key == record.id)
        if record is None:
            self._faces.setCurrentIndex(0)
            return
        form = self.forms[type(record)]
        form.show_record(record)
        self._faces.setCurrentWidget(form)
        self.away.setText(_("Ne pas la garder") if self._new(record) else _("Archiver"))

    def _save(self, name: str, value: Any) -> None:
        record = self.record
        if record is None:
            return
        try:
            if self._new(record):
                self.record = record.but(**{name: value})
                firms.add(self.workspace, self.record)
            else:
                firms.save_field(self.workspace, type(record), record.id, name, value)
        except Problem as problem:
            self.forms[type(record)].fault(name, problem)
