"""« Pourquoi ce score » : each signal with its points, what is not known, and the gates."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.base.formats import number
from desktop.base.words import _
from desktop.model.firms import Firm
from desktop.model.matching import Match, Reason
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Label, Rule, emptied, label, row, scrolled
from desktop.ui.chips import Chip, ChipLabel
from desktop.work import shortlists

_FIELDS = {
    "trade": ("trades",),
    "distance": ("commune",),
    "size": ("turnover", "max_lot"),
    "capacity": ("available_staff",),
    "papers": ("professional_insurance", "ten_year_insurance", "up_to_date", "signature"),
}
"""Where the profile tells what a signal needs."""
_ANSWERS: dict[bool | None, Chip] = {True: Chip("oui", "ok"), False: Chip("non", "bad"), None: Chip("?", "neutral")}


def missing_field(firm: Firm, signal: str) -> str:
    """The first field of the profile that a signal lacks; empty where the notice is what does not tell."""
    return next((name for name in _FIELDS.get(signal, ()) if getattr(firm, name) in (None, "", ())), "")


class Why(Card):
    """Emits `field_wanted(name)` and `notice_wanted()` where something is missing, `closed()` on Escape."""

    field_wanted = Signal(str)
    notice_wanted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(_("Pourquoi ce score"), " ")
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, theme.current().px(4), 0)
        self._column.setSpacing(theme.current().px(6))
        self.area = scrolled(self._inner)
        self.add(self.area, 1)
        self._shown: tuple[Firm, shortlists.Line] | None = None
        self.links: list[QWidget] = []

    def show_line(self, firm: Firm, line: shortlists.Line | None, title: str) -> None:
        """Explain the score of a lot for a firm (None: nothing to explain)."""
        if line is None:
            self._shown = None
            self._clear()
            self.note.setText("")
            self._say(_("Choisissez un lot : ce qui fait son score s’affiche ici."), "muted")
            self._column.addStretch(1)
            return
        if self._shown == (firm, line):
            return
        self._shown = (firm, line)
        self._clear()
        self.area.verticalScrollBar().setValue(0)
        score = line.match.score
        lo, mid, hi = round(score.lo), round(score.mid), round(score.hi)
        self.note.setText(str(mid) if lo == hi else _("{mid}, entre {lo} et {hi}").format(lo=lo, hi=hi, mid=mid))
        self._say(title, weight=600)
        self._signals(line.match)
        self._unknown(firm, line.match)
        self._gates(line.match)
        self._say(_("Le score dit si le lot convient à l’entreprise. Il ne dit rien des autres candidats."), "muted", 12)
        self._column.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _signals(self, match: Match) -> None:
        now, grid = theme.current(), QGridLayout()
        grid.setHorizontalSpacing(now.px(10))
        grid.setVerticalSpacing(now.px(4))
        grid.setColumnStretch(1, 1)
        for line, signal in enumerate(s for s in match.signals if s.value is not None):
            points = round(match.contribution(signal))
            shown = label(_points(points), "bad_ink" if signal.reason.tone == "bad" else "ink", weight=600)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            shown.setMinimumWidth(now.px(46))
            grid.addWidget(shown, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(signal.reason.sentence, wrap=True), line, 1)
        self._column.addLayout(grid)
        told = _("En points : ce que chaque fait connu ajoute au score, ou lui enlève.")
        self._say(told, "muted", 12)

    def _unknown(self, firm: Firm, match: Match) -> None:
        if not match.unknown:
            return
        self._heading(_("Ce qu’on ne sait pas"))
        for rank, reason in enumerate(match.unknown):
            field = missing_field(firm, reason.signal)
            line = row(self._sentence(reason, rank == 0), gap=8)
            line.setStretch(0, 1)
            if field:
                line.addWidget(self._link(_("Compléter"), lambda field=field: self.field_wanted.emit(field)), 0, Qt.AlignmentFlag.AlignTop)
            elif reason.signal in ("trade", "distance", "size", "capacity", "time"):
                line.addWidget(self._link(_("Lire l’avis"), self.notice_wanted.emit), 0, Qt.AlignmentFlag.AlignTop)
            self._column.addLayout(line)

    def _sentence(self, reason: Reason, first: bool) -> Label:
        text = reason.sentence + (" " + _("C’est ce qui préciserait le plus le score.") if first else "")
        return self._wrapped(text)

    def _gates(self, match: Match) -> None:
        if not match.gates:
            return
        self._heading(_("Conditions pour répondre"))
        for gate in match.gates:
            line = row(gap=8)
            answer = ChipLabel(_ANSWERS[gate.answer])
            answer.setFixedWidth(theme.current().px(38))
            line.addWidget(answer, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self._wrapped(gate.sentence), 1)
            self._column.addLayout(line)

    def _heading(self, text: str) -> None:
        self._column.addSpacing(theme.current().px(2))
        self._column.addWidget(Rule())
        self._say(text, weight=600)

    def _say(self, text: str, role: str = "ink", size: float = theme.TEXT, weight: int = 400) -> None:
        self._column.addWidget(label(text, role, size, weight, wrap=True))

    def _wrapped(self, text: str) -> Label:
        made = Label(text)
        made.setWordWrap(True)
        return made

    def _link(self, text: str, run: Callable[[], object]) -> QWidget:
        made = button(text, run, "link")
        self.links.append(made)
        return made

    def _clear(self) -> None:
        self.links = []
        emptied(self._column)


def _points(points: int) -> str:
    return "0" if points == 0 else f"{'+' if points > 0 else '−'}{number(abs(points))}"
