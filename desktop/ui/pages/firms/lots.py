"""The tab « Marchés proposés » : lots in order, kept or set aside, and those that a gate stopped."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base import clock
from desktop.base.formats import number
from desktop.base.words import _, plural
from desktop.model.choices import Choice
from desktop.model.firms import Profile
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Empty, column, emptied, label, row
from desktop.ui.chip_buttons import ChipButton
from desktop.ui.chips import Chip
from desktop.ui.lines import Line, Lines
from desktop.ui.page import Shell
from desktop.ui.pages.firms.latest import Latest
from desktop.ui.pages.firms.lot_line import LotLine, lot_title
from desktop.ui.pages.firms.ready import Ready
from desktop.ui.pages.firms.why import Why
from desktop.ui.stack import Stack
from desktop.work import shortlists

TOP = 20
SIDE, PART = 413, 0.38
"""Width of the right column: in px at 100 %, but at most this part of the page."""
LOW = 520
"""Pixels at 100 % under which there is no room for the last notes: why a score is as it is comes first."""
VIEWS = (("all", "Tous"), ("kept", "Retenus"), ("proposed", "Proposés"), ("aside", "Écartés"), ("stopped", "Pourquoi pas… ?"))


@dataclass(frozen=True)
class Found:
    """What one ranking found for a firm."""

    proposed: tuple[shortlists.Line, ...] = ()
    decided: tuple[shortlists.Line, ...] = ()
    stopped: tuple[shortlists.Line, ...] = ()
    open_lots: int = 0

    def lines(self, view: str) -> tuple[shortlists.Line, ...]:
        """The lines of a view."""
        if view == "stopped":
            return self.stopped
        if view == "all":
            return tuple(line for line in self.proposed if line.choice is None or line.choice.state != "aside")
        return tuple(line for line in self.decided if line.choice is not None and line.choice.state == view)

    def decide(self, decisions: dict[str, Choice]) -> "Found":
        """The same with these decisions, until the next ranking."""
        proposed, stopped, decided = (
            tuple(replace(line, choice=decisions.get(line.lot.id)) for line in lines)
            for lines in (self.proposed, self.stopped, self.decided)
        )
        known = {line.lot.id for line in decided}
        fresh = tuple(line for line in (*proposed, *stopped) if line.choice is not None and line.lot.id not in known)
        return replace(self, proposed=proposed, stopped=stopped, decided=(*fresh, *(line for line in decided if line.choice is not None)))


class LotsTab(QWidget):
    """Emits `field_wanted(name)` when something missing is to be filled in the profile, `note_wanted(id)` (empty: to be written)."""

    field_wanted = Signal(str)
    note_wanted = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self.profile: Profile | None = None
        self.found: Found | None = None
        self.view, self._top, self._asked = "all", TOP, 0
        self.card = Card(_("Lots proposés"), " ")
        self.card.add(self._views())
        self.lines = Lines(_("Lots proposés"))
        self.lines.pointed.connect(lambda _key: self._explain())
        self._faces = Stack()
        self._faces.addWidget(self.lines)
        self._nothing = QWidget()
        self._nothing_said = column()
        self._nothing.setLayout(self._nothing_said)
        self._faces.addWidget(self._nothing)
        self.card.add(self._faces, 1)
        self.more = button(_("Voir plus de lots"), self._more, "link")
        self.card.add(self.more)
        self.more.hide()
        self.ready, self.latest, self.why = Ready(), Latest(self.workspace), Why()
        self.latest.note_wanted.connect(self.note_wanted)
        self.ready.field_wanted.connect(self.field_wanted)
        self.why.field_wanted.connect(self.field_wanted)
        self.why.notice_wanted.connect(self.open_notice)
        self.why.closed.connect(lambda: self.lines.go(self.lines.index()))
        side = self._side = QWidget()
        right = column(self.ready, self.latest, self.why, gap=12)
        right.setStretch(2, 1)
        side.setLayout(right)
        side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        whole = row(self.card, side, gap=14)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._side.setFixedWidth(min(theme.current().px(SIDE), int(self.width() * PART)))
        self.latest.setVisible(self.height() >= theme.current().px(LOW))
        super().resizeEvent(event)

    def _views(self) -> QWidget:
        self.views = {key: ChipButton(Chip(_(words)), lambda key=key: self.look(key), tall=26) for key, words in VIEWS}
        holder = QWidget()
        line = row(*self.views.values(), gap=6)
        line.addStretch(1)
        holder.setLayout(line)
        holder.setAccessibleName(_("Quels lots"))
        return holder

    def show_profile(self, profile: Profile) -> None:
        """Show a firm's lots; rank them again in a job."""
        if self.profile is None or self.profile.firm.id != profile.firm.id:
            self.found, self._top, self.view = None, TOP, "all"
            self.lines.clear()
        self.profile = profile
        self.ready.show_profile(profile, clock.today())
        self.latest.show_firm(profile.firm.id)
        if self.found is not None:
            self.found = self.found.decide(shortlists.decisions(self.workspace, profile.firm.id))
        self._show()
        self._rank()

    def _rank(self) -> None:
        assert self.profile is not None
        firm, workspace, top = self.profile.firm, self.workspace, self._top
        self._asked += 1
        asked = self._asked

        def work(_progress: object) -> Found:
            ranked = shortlists.shortlist(workspace, firm, top=top)
            stopped = shortlists.refused(workspace, firm, top=top)
            return Found(ranked.lots, shortlists.decided(workspace, firm), stopped, ranked.open_lots)

        def done(found: Found) -> None:
            if asked == self._asked:
                arriving, self.found = self.found is None, found
                self._show()
                if arriving and self.views["all"].hasFocus():
                    self.lines.go(0)

        self.shell.run(_("Classement des lots ouverts") if self.found is None else "", work, done)

    def look(self, view: str) -> None:
        """Show all, those kept, those set aside, or those that a gate stopped."""
        self.view = view
        self.lines.clear()
        self._show()

    def _show(self) -> None:
        found = self.found or Found()
        for key, words in VIEWS:
            count = f" {number(len(found.lines(key)))}" if self.found and key != "all" else ""
            self.views[key].put(Chip(f"{_(words)}{count}", "accent" if key == self.view else "neutral"))
        lines = found.lines(self.view)
        self.card.note.setText(self._note(lines, found.open_lots))
        self.more.setVisible(self.view in ("all", "stopped") and len(lines) >= self._top)
        self.lines.put([(line.lot.id, line) for line in lines], self._line)
        if lines:
            self._faces.setCurrentWidget(self.lines)
        else:
            self._say_why_empty()
        self._explain()

    def _note(self, lines: tuple[shortlists.Line, ...], open_lots: int) -> str:
        if self.found is None:
            return _("classement en cours…")
        if self.view == "all" and lines:
            return plural("{n} sur ", "{n} sur ", len(lines)) + plural(
                "{n} lot ouvert · triés par pertinence", "{n} lots ouverts · triés par pertinence", open_lots
            )
        if self.view == "all":
            return plural("{n} lot ouvert", "{n} lots ouverts", open_lots)
        return plural("{n} lot", "{n} lots", len(lines))

    def _line(self, key: str, shown: object) -> Line:
        assert isinstance(shown, shortlists.Line)
        made = LotLine(key, shown)
        made.kept.connect(lambda: self.keep(shown))
        made.set_aside.connect(lambda reason, words: self.set_aside(shown, reason, words))
        made.taken_back.connect(lambda: self.take_back(shown))
        made.notice_opened.connect(lambda: self.shell.open("notice", shown.notice.id))
        made.opened.connect(lambda: self.shell.open("notice", shown.notice.id))
        made.explained.connect(self._enter_why)
        return made

    def current(self) -> LotLine | None:
        """The line at hand."""
        line = self.lines.current()
        return line if isinstance(line, LotLine) else None

    def keep(self, line: shortlists.Line) -> None:
        """Keep a lot."""
        self._do(
            lambda firm: shortlists.keep(self.workspace, firm, line.notice, line.lot, line.match),
            _("Retenu : {lot}").format(lot=lot_title(line.notice, line.lot)),
        )

    def set_aside(self, line: shortlists.Line, reason: str, words: str) -> None:
        """Set a lot aside, with the reason and the boss's words."""
        self._do(
            lambda firm: shortlists.set_aside(self.workspace, firm, line.notice, line.lot, reason, words, line.match),
            _("Écarté : {lot}").format(lot=lot_title(line.notice, line.lot)),
        )

    def take_back(self, line: shortlists.Line) -> None:
        """Go back on a decision."""
        choice = line.choice
        if choice is not None:
            self._do(
                lambda firm: shortlists.take_back(self.workspace, firm, choice),
                _("À décider de nouveau : {lot}").format(lot=lot_title(line.notice, line.lot)),
            )

    def _do(self, act: Callable[..., object], said: str) -> None:
        profile = self.profile
        if profile is None:
            return

        def do() -> None:
            act(profile.firm)
            self.shell.say(said, undo=True)

        self.shell.attempt(do)

    def open_notice(self) -> None:
        """Open the notice of the line at hand."""
        line = self.current()
        if line is not None:
            self.shell.open("notice", line.shown.notice.id)

    def _enter_why(self) -> None:
        self._explain()
        if self.why.links:
            self.why.links[0].setFocus()

    def _explain(self) -> None:
        line = self.current() if self._faces.currentWidget() is self.lines else None
        if self.profile is None or line is None:
            if self.profile is not None:
                self.why.show_line(self.profile.firm, None, "")
            return
        self.why.show_line(self.profile.firm, line.shown, lot_title(line.shown.notice, line.shown.lot))

    def _more(self) -> None:
        self._top += TOP
        self._rank()

    def _say_why_empty(self) -> None:
        emptied(self._nothing_said)
        self._nothing_said.addWidget(self._empty())
        self._faces.setCurrentWidget(self._nothing)

    def _empty(self) -> QWidget:
        if self.found is None:
            return label("")
        if self.view == "kept":
            return Empty(_("Aucun lot retenu"), _("Un lot retenu reste ici, même quand il n’est plus ouvert. Dans la liste : touche R."))
        if self.view == "proposed":
            return Empty(_("Aucun lot proposé"), _("Un lot proposé à l’entreprise depuis la page d’un avis est marqué ici."))
        if self.view == "aside":
            return Empty(_("Aucun lot écarté"), _("Un lot écarté reste ici avec sa raison, et peut être repris. Dans la liste : touche E."))
        if self.view == "stopped":
            return Empty(
                _("Rien n’a été arrêté"), _("Ici viennent les lots de ses métiers qu’une condition empêche de proposer, et laquelle.")
            )
        if not self.found.open_lots:
            return Empty(
                _("Aucun lot ouvert"), _("Importez des avis : les lots qui conviennent à l’entreprise viendront ici, avec leurs raisons."),
                _("Importer des avis…"), lambda: self.shell.open("import_notices"),
            )  # fmt: skip
        return Empty(
            _("Aucun lot ne convient"), _("Précisez ses métiers et sa zone dans le profil, ou regardez « Pourquoi pas… ? »."),
            _("Compléter le profil"), lambda: self.field_wanted.emit("trades"),
        )  # fmt: skip
