"""« Historique » : who changed what of a record, when, from what to what; any value can be put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.words import _, plural
from desktop.model import wording
from desktop.model.kinds import KINDS
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Empty, column, label, row, scrolled
from desktop.ui.cells import Cell, Two
from desktop.ui.chips import Chip, ChipLabel, State
from desktop.ui.commands import Command
from desktop.ui.listing import Listing
from desktop.ui.page import Page, Shell
from desktop.ui.table import Column, Query
from desktop.work import history
from desktop.work.history import Line

COLUMNS = (
    Column(label=_("Quand et qui"), width=170),
    Column(label=_("Champ"), width=210),
    Column(label=_("Ce qui a changé")),
)
WHAT: dict[str, tuple[str, State]] = {
    "created": ("Créé", "ok"),
    "removed": ("Retiré", "warn"),
    "archived": ("Archivé", "neutral"),
    "taken_back": ("Repris", "neutral"),
    "erased": ("Effacé", "bad"),
}
CUT = 150
"""Width in px at 100 % of the value that the button says."""
WIDE = 300
"""Width in px at 100 % of the card of one line."""


@dataclass(frozen=True)
class Shown:
    """A line, its day, and the plain words by which it is found."""

    line: Line
    day: date
    plain: str


def read(workspace, id: str) -> list[Shown]:
    """The history of a record with its words made; work for a job."""
    found: list[Shown] = []
    for line in history.lines(workspace, id):
        day = line.at.date()
        texts = (line.title, line.field_label, *line.words, line.entry.author, line.entry.label, day_words(day))
        found.append(Shown(line, day, formats.plain(" ".join(texts))))
    return found


def day_words(day: date) -> str:
    """« aujourd’hui », « hier », « 4 déc. », with the year where it is another."""
    today = clock.today()
    return {0: _("aujourd’hui"), 1: _("hier")}.get((today - day).days) or formats.day(day, today)


class Rows:
    """The lines of one record, as rows of cells; the first of each day says the day."""

    def __init__(self) -> None:
        self.shown: dict[str, Shown] = {}
        self._first: set[str] = set()

    def put(self, found: Sequence[Shown]) -> None:
        """Show these lines."""
        self.shown = {f"{one.line.entry.change}/{one.line.edit.kind}/{one.line.edit.id}/{one.line.field}": one for one in found}

    def keys(self, query: Query) -> Sequence[str]:
        words = formats.plain(query.text).split()
        keys = [key for key, one in self.shown.items() if all(word in one.plain for word in words)][: query.limit]
        self._first, before = set(), None
        for key in keys:
            day = self.shown[key].day
            if day != before:
                self._first.add(key)
            before = day
        return keys

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        return [self._cells(self.shown[key].line, key in self._first) for key in keys]

    def _cells(self, line: Line, first: bool) -> Sequence[Cell]:
        when = Two(day_words(line.at.date()) if first else "", f"{line.at:%H:%M} · {line.entry.author}")
        what = Two(line.field_label, _title(line)) if _of_field(line) else Two(_title(line), wording.kind_label(line.edit.kind))
        return (when, what, Two(*_told(line)))


def _told(line: Line) -> tuple[str, str]:
    """What a line says in two: the new value, and the former with when it was taken back."""
    before, after = line.words
    if line.what == "changed":
        known = (after or before, _("avant : {value}").replace(" :", f"{formats.NARROW}:").format(value=before) if after and before else "")
    else:
        known = (_(WHAT[line.what][0]), after or before if line.what in ("created", "removed") else "")
    undone = _("annulé le {when}").format(when=formats.moment(line.undone_on, clock.today())) if line.undone_on else ""
    second = " · ".join(filter(None, (undone, known[1])))
    return " ".join(known[0].split("\n")), " ".join(second.split("\n"))


def _of_field(line: Line) -> bool:
    """Whether a line is about what a field holds: « Archivée » is about the whole record."""
    return bool(line.field) and line.what not in ("archived", "taken_back")


def _title(line: Line) -> str:
    return line.title or wording.kind_label(line.edit.kind)


def _putting_back(line: Line) -> str:
    """« Remettre « SARL » » : what the button puts back."""
    if line.what == "removed":
        return _("Remettre la fiche")
    if line.what in ("archived", "taken_back"):
        return _("Reprendre") if line.what == "archived" else _("Archiver de nouveau")
    former = " ".join(line.whole[0].split())
    if former == wording.EMPTY:
        return _("Vider de nouveau ce champ")
    now = theme.current()
    return _("Remettre « {value} »").format(value=now.cut(former, now.px(CUT), theme.TEXT, 600))


class HistoryPage(Page):
    """The list and, beside it, the line at hand in full. Enter puts its former value back."""

    KINDS: ClassVar[frozenset[str]] = frozenset(KINDS)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.id, self._name, self._asked = "", "", 0
        self.rows = Rows()
        empty = Empty(
            _("Rien n’a encore été modifié ici"),
            _("Chaque modification de la fiche viendra dans cette liste : qui, quand, de quelle valeur à quelle valeur."),
        )
        self.listing = Listing(self.rows, COLUMNS, _("Historique"), empty)
        self.listing.opened.connect(self._restore)
        self.listing.pointed.connect(self._point)
        self.listing.loaded.connect(self._count)
        self.card = LineCard(self._restore_pointed)
        self.area.addWidget(self.listing, 1)
        self.area.addWidget(self.card)

    def title(self) -> str:
        return _("Historique")

    def subtitle(self) -> str:
        return self._name

    def commands(self) -> tuple[Command, ...]:
        group = _("Historique")
        return (
            Command(id="history.find", label=_("Filtrer l’historique"), group=group, shortcut="Ctrl+F", run=self.listing.filter),
            Command(id="history.restore", label=_("Remettre cette valeur"), group=group, run=self._restore_pointed),
        )

    def show_record(self, record: str) -> None:
        """Show the history of the record with this id; of a firm, with all that belongs to it."""
        if record != self.id:
            self.id, self._name = record, ""
            self.rows.put(())
            self.listing.ask(Query())
            self.card.put(None)

    def refresh(self) -> None:
        """Read the history again: a long one off the UI thread, a short one at once, so that nothing flickers."""
        self._asked += 1
        asked, workspace, id = self._asked, self.workspace, self.id
        if not id:
            return

        def done(found: tuple[str, list[Shown]]) -> None:
            if asked == self._asked:
                self._name = found[0]
                self.rows.put(found[1])
                self.listing.ask(self.listing.query) if not self.listing.count() else self.listing.refresh()
                self._point(self.listing.table.key() or "")
                self.headed.emit()

        if history.is_short(workspace, id):
            done((history.name(workspace, id), read(workspace, id)))
        else:
            self.shell.run("", lambda _progress: (history.name(workspace, id), read(workspace, id)), done)

    def first(self) -> QWidget:
        return self.listing.table

    def _count(self) -> None:
        self.listing.footer.setText(plural("{n} modification", "{n} modifications", self.listing.count()))
        self.listing.footer.updateGeometry()

    def _point(self, key: str) -> None:
        found = self.rows.shown.get(key)
        self.card.put(found.line if found else None, self.workspace.device)

    def _restore_pointed(self) -> None:
        self._restore(self.listing.table.key() or "")
        self.listing.table.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes away

    def _restore(self, key: str) -> None:
        found = self.rows.shown.get(key)
        if found is None:
            return

        def act() -> None:
            history.restore(self.workspace, found.line)
            self.shell.say(_("Valeur remise : {what}").format(what=found.line.field_label or _title(found.line)), undo=True)

        self.shell.attempt(act)


class LineCard(Card):
    """One line in full: what it was part of, from what to what, and the button that puts it back."""

    def __init__(self, restore) -> None:
        super().__init__(_("La modification"), " ")
        now = theme.current()
        self.setFixedWidth(now.px(WIDE))
        self.words = {
            name: label("", role, wrap=True) for name, role in (("what", "ink"), ("who", "muted"), ("before", "ink"), ("after", "ink"))
        }
        for made in self.words.values():
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.undone = ChipLabel(Chip("", "warn"))
        self.headings = [label(_("Avant"), "muted"), label(_("Après"), "muted")]
        inner = QWidget()
        lines = column(
            self.words["what"],
            self.undone,
            self.words["who"],
            self.headings[0],
            self.words["before"],
            self.headings[1],
            self.words["after"],
            gap=8,
        )
        lines.addStretch(1)
        inner.setLayout(lines)
        self.add(scrolled(inner), 1)
        self.button = button(_("Remettre cette valeur"), restore, "small", _("Reprendre la valeur d’avant cette modification (Entrée)"))
        foot = row(self.button)
        foot.addStretch(1)
        self.add(foot)
        self.put(None)

    def put(self, line: Line | None, here: str = "") -> None:
        """Show a line; None: nothing is at hand. `here` is this machine's name in the journal."""
        for widget in (*self.words.values(), *self.headings, self.undone):
            widget.setVisible(line is not None)
        self.button.setVisible(line is not None and line.restorable)
        if line is None:
            return
        before, after = line.whole
        marked = WHAT.get(line.what)
        where = _("sur cette machine") if line.entry.device == here else _("sur une autre machine")
        said = {
            "what": f"{_title(line)}\n{line.field_label if _of_field(line) or not marked else _(marked[0])}",
            "who": f"{line.entry.label}\n{formats.long_day(line.at.date())}, {line.at:%H:%M}\n{line.entry.author}, {where}",
            "before": before,
            "after": after,
        }
        for name, text in said.items():
            self.words[name].setText(text)
        self.button.setText(_putting_back(line))
        for heading, name in zip(self.headings, ("before", "after"), strict=True):
            heading.setVisible(bool(said[name]))
            self.words[name].setVisible(bool(said[name]))
        self.undone.setVisible(line.undone_on is not None)
        if line.undone_on:
            self.undone.set(Chip(_("annulé le {when}").format(when=formats.moment(line.undone_on, clock.today())), "warn"))
