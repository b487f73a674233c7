"""One lot proposed to a firm: its score, what it is, why, and the two buttons."""

import re
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.base import clock, formats
from desktop.base.words import _
from desktop.model.choices import REASONS
from desktop.model.matching import Match
from desktop.model.notices import PROCEDURES, Lot, Notice
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Elided, Ring, column, label, row
from desktop.ui.chips import Chip, ChipLabel, Chips
from desktop.ui.lines import Line
from desktop.ui.pages.firms.reasons import Reasons
from desktop.work import shortlists

MOST_CHIPS = 5
LATER = {"ten_year_insurance": "Décennale à régler", "up_to_date": "À régulariser"}
"""What a firm lacks and must mend by the award, in a chip."""
RIGHT = 146
"""Width in px at 100 % of the column of amount, date and buttons."""
BIG = 30
"""Height in px at 100 % of the buttons of a line."""
_NUMBERED = re.compile(r"^lot\s*(?:n\s*[°o]\s*)?0*\d+\s*[:.—–-]\s*", re.IGNORECASE)

_EFORMS = re.compile(r"^LOT-0*(?=\d)")
"""eForms number lots « LOT-0003 »."""


def lot_title(notice: Notice, lot: Lot) -> str:
    """« Lot 3 — Menuiseries extérieures bois », or « Lot unique — » and the notice's object."""
    title = _NUMBERED.sub("", lot.title) or notice.object
    return f"{_('Lot unique')} — {title}" if len(notice.lots) <= 1 else f"{_('Lot')} {_EFORMS.sub('', lot.number)} — {title}"


def under_title(notice: Notice, lot: Lot) -> str:
    """The notice, its buyer, its procedure."""
    object = "" if len(notice.lots) <= 1 and notice.object in (lot.title, "") else notice.object
    procedure = dict(PROCEDURES).get(notice.procedure or "", "")
    return " · ".join(filter(None, (object, notice.buyer, _(procedure) if procedure else "")))


def amount(lot: Lot) -> str:
    """What is published of a lot's amount."""
    if lot.amount:
        return formats.money(lot.amount)
    return _("max. {sum}").format(sum=formats.money(lot.amount_max)) if lot.amount_max else ""


def due(deadline: datetime | None, today: date) -> Chip:
    """The days left as a chip that tells the moment."""
    if deadline is None:
        return Chip(_("date ?"), "neutral", _("Date de remise inconnue : à lire dans l’avis."))
    left = (deadline.date() - today).days
    help = _("Remise des offres : {moment}").format(moment=formats.moment(deadline, today))
    return Chip(formats.countdown(deadline.date(), today), "bad" if 0 <= left < 4 else "warn" if 0 <= left < 10 else "neutral", help)


def chips(match: Match) -> list[Chip]:
    """Why, in a few chips: what speaks for or against, then what is not known and would narrow the score most."""
    told = [r for r in match.reasons if r.signal != "time" and not (r.tone == "neutral" and r.signal in ("buyer", "references"))]
    first = [r for r in told if r.signal in ("trade", "distance", "size", "capacity", "references", "visit", "insertion", "buyer")]
    shown = [Chip(r.label, r.tone, r.sentence) for r in first[:MOST_CHIPS]]
    shown += [Chip(_(LATER[gate.key]), "warn", gate.sentence) for gate in match.gates if gate.key in LATER]
    if match.unknown and match.unknown[0].tone == "neutral":
        shown.append(Chip(match.unknown[0].label, "neutral", match.unknown[0].sentence))
    return shown


class LotLine(Line):
    """Emits `kept()`, `set_aside(reason, words)`, `taken_back()`, `notice_opened()`, and `explained()` on Space."""

    kept = Signal()
    set_aside = Signal(str, str)
    taken_back = Signal()
    notice_opened = Signal()
    explained = Signal()

    def __init__(self, key: str, shown: shortlists.Line) -> None:
        super().__init__(key, shown)
        now = theme.current()
        self.shown = shown
        self.title = Title(lot_title(shown.notice, shown.lot))
        self.title.clicked.connect(self.notice_opened)
        self.setAccessibleName(f"{self.title.text()}, {_('score')} {_interval(shown.match)}")
        self.reasons: Reasons | None = None
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(now.px(10), now.px(9), now.px(8), now.px(10))
        self._whole.setSpacing(now.px(8))
        top = row(self._score(), gap=12)
        top.addLayout(self._words(), 1)
        top.addWidget(self._right())
        self._whole.addLayout(top)

    def _score(self) -> QWidget:
        score = self.shown.match.score
        made = QWidget()
        ring = Ring(round(score.lo), round(score.mid), round(score.hi))
        interval = label(_interval(self.shown.match) if score.hi - score.lo >= 1 else "", "muted", 11)
        interval.setAlignment(Qt.AlignmentFlag.AlignCenter)
        interval.setFixedWidth(ring.width())
        layout = column(ring, interval, gap=3)
        layout.addStretch(1)
        made.setLayout(layout)
        return made

    def _words(self) -> QVBoxLayout:
        match, choice = self.shown.match, self.shown.choice
        words = column(self.title, Elided(under_title(self.shown.notice, self.shown.lot), "muted"), gap=3)
        if match.stopped_by is not None:
            words.addWidget(label(match.stopped_by.sentence, "bad_ink", wrap=True))
        told = chips(match) if match.stopped_by is None else chips(match)[:2]
        words.addWidget(Chips([*self._decided(), *told]))
        if choice is not None and choice.words:
            words.addWidget(label(f"« {choice.words} »", "muted", wrap=True))
        words.addStretch(1)
        return words

    def _right(self) -> QWidget:
        now, made = theme.current(), QWidget()
        made.setFixedWidth(now.px(RIGHT))
        layout = column(gap=4)
        sum = label(amount(self.shown.lot) or _("montant ?"), "ink" if amount(self.shown.lot) else "muted", weight=600)
        chip = ChipLabel(due(self.shown.notice.deadline, clock.today()))
        layout.addWidget(sum, 0, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(chip, 0, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(_right_aligned(*self._buttons()))
        layout.addStretch(1)
        made.setLayout(layout)
        return made

    def _buttons(self) -> tuple[QWidget, ...]:
        if not self.open:
            return (button(_("Revenir"), self.taken_back.emit, "small", _("Revenir sur cette décision")),)
        aside = button(_("Écarter"), self.ask_reason, "small", _("Écarter ce lot, avec la raison (touche E)"))
        look = "small_accent" if self.shown.match.stopped_by is None else "small"
        keep = button(_("Retenir"), self.kept.emit, look, _("Retenir ce lot pour l’entreprise (touche R)"))
        return (aside, keep)

    def _decided(self) -> list[Chip]:
        choice = self.shown.choice
        if choice is None:
            return []
        if choice.state == "proposed":
            return [Chip(_("Proposé"), "info", _("Proposé à l’entreprise, qui n’a pas encore répondu."))]
        if self.open:
            return []
        if choice.state == "kept":
            return [Chip(_("Retenu"), "ok")]
        reason = dict(REASONS).get(choice.reason or "", "")
        return [Chip(_("Écarté : {reason}").format(reason=_(reason).lower()) if reason else _("Écarté"), "accent")]

    @property
    def open(self) -> bool:
        """Whether nothing is decided yet of this lot."""
        return self.shown.choice is None or self.shown.choice.state not in ("kept", "aside")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.explained.emit()
        else:
            super().keyPressEvent(event)

    def ask_reason(self) -> None:
        """Open the reasons under the line."""
        if not self.open:
            return
        if self.reasons is None:
            self.reasons = Reasons()
            self.reasons.chosen.connect(self._set_aside)
            self.reasons.closed.connect(self._close_reasons)
            self._whole.addWidget(self.reasons)
        self.reasons.show()
        self.reasons.start()

    def busy(self) -> bool:
        return self.reasons is not None and not self.reasons.isHidden()

    def _set_aside(self, reason: str, words: str) -> None:
        self._close_reasons()
        self.set_aside.emit(reason, words)

    def _close_reasons(self) -> None:
        if self.reasons is not None:
            self.reasons.hide()
        self.setFocus(Qt.FocusReason.OtherFocusReason)


def _interval(match: Match) -> str:
    lo, hi = round(match.score.lo), round(match.score.hi)
    return str(lo) if lo == hi else f"{lo}–{hi}"


def _right_aligned(*items: QWidget) -> QHBoxLayout:
    line = row(gap=4)
    line.addStretch(1)
    for item in items:
        item.setFixedHeight(theme.current().px(BIG))
        line.addWidget(item)
    return line


class Title(QAbstractButton):
    """A title in bold, on two lines at most, that opens what it names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(_("Ouvrir l’avis : {title}").format(title=text))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFont(theme.current().font(theme.TEXT, 600))

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, theme.current().px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(60), theme.current().px(18))

    def heightForWidth(self, width: int) -> int:
        return theme.current().px(18 if width >= self.sizeHint().width() else 36)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, font = QPainter(self), self.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(theme.current().color("ink"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text())
        painter.end()
