"""« Pourquoi ce score » : what each signal takes from 100, what is not known, and the gates."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.formats import number
from desktop.base.words import _
from desktop.model import matching
from desktop.model.firms import Firm
from desktop.model.matching import Match
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
_LATER = {"signature": Chip("i", "info")}
"""Known to lack, for information; all others are to mend by the award."""


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
        self._signals(firm, line.match)
        self._unknown(firm, line.match)
        self._gates(line.match)
        self._say(_("Le score dit si le lot convient à l’entreprise. Il ne dit rien des autres candidats."), "muted", 12)
        self._column.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _signals(self, firm: Firm, match: Match) -> None:
        points = match.points
        self._column.addLayout(self._counted("100", self._wrapped(_("Un lot en tout point fait pour elle, moins :"))))
        for signal in (s for s in match.signals if s.value is not None):
            role = "bad_ink" if signal.reason.tone == "bad" else "ink"
            line = self._counted(_points(points[signal.key]), self._wrapped(signal.reason.sentence), role)
            if signal.key == "distance" and points["distance"] and firm.zone_km is None:
                self._completing(line, "zone_km")
            self._column.addLayout(line)
        unknown = sum(points[s.key] for s in match.signals if s.value is None)
        if any(s.value is None for s in match.signals):
            told = self._wrapped(_("Ce qu’on ne sait pas, compté en moyenne"))
            self._column.addLayout(self._counted(_points(unknown), told, "muted"))
        self._column.addWidget(Rule())
        total = label(_("Score"), weight=600)
        self._column.addLayout(self._counted(number(round(match.score.mid)), total))

    def _counted(self, points: str, words: QWidget, role: str = "ink") -> QHBoxLayout:
        shown = label(points, role, weight=600)
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        shown.setFixedWidth(theme.current().px(38))
        line = row(gap=10)
        line.addWidget(shown, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 1)
        return line

    def _completing(self, line: QHBoxLayout, field: str) -> None:
        line.addWidget(self._link(_("Compléter"), lambda: self.field_wanted.emit(field)), 0, Qt.AlignmentFlag.AlignTop)

    def _unknown(self, firm: Firm, match: Match) -> None:
        if not match.unknown:
            return
        self._heading(_("Ce qu’on ne sait pas"))
        found = {signal.key: signal for signal in match.signals}
        for rank, reason in enumerate(match.unknown):
            field = missing_field(firm, reason.signal)
            line = self._counted("?", self._wrapped(_unknown_told(match, found[reason.signal], rank == 0)), "muted")
            if field:
                self._completing(line, field)
            elif reason.signal in ("trade", "distance", "size", "capacity", "time"):
                line.addWidget(self._link(_("Lire l’avis"), self.notice_wanted.emit), 0, Qt.AlignmentFlag.AlignTop)
            self._column.addLayout(line)

    def _gates(self, match: Match) -> None:
        if not match.gates:
            return
        self._heading(_("Conditions pour répondre"))
        for gate in match.gates:
            line = row(gap=8)
            answer = ChipLabel(_LATER.get(gate.key, Chip("!", "warn")) if gate.later else _ANSWERS[gate.answer])
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
    return "0" if points == 0 else f"−{number(abs(points))}"


def _unknown_told(match: Match, signal: matching.Signal, first: bool) -> str:
    """What is not known, what it could change, and whether to find it out first."""
    down, up = (round(points) for points in match.swing(signal))
    change = {
        (True, True): _("Le score peut baisser de {down} ou monter de {up}."),
        (True, False): _("Le score peut baisser de {down}."),
        (False, True): _("Le score peut monter de {up}."),
        (False, False): _("Le score n’en dépend presque pas."),
    }[down > 0, up > 0].format(down=number(down), up=number(up))
    first_words = _("À savoir d’abord : c’est ce qui précise le plus le score.") if first and down + up > 0 else ""
    return " ".join(filter(None, (_ended(signal.reason.sentence), change, first_words)))


def _ended(sentence: str) -> str:
    return sentence if sentence[-1:] in ".?!" else f"{sentence}."
