"""« Qui peut répondre ? »: the firms that suit a lot, best first, each with why, and « Proposer »."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.base.formats import NARROW
from desktop.base.words import _
from desktop.model import codes
from desktop.model.firms import DISABILITY, SIAE, Firm
from desktop.model.matching import Match
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Elided, Empty, Ring, column, label, row
from desktop.ui.chips import Chip, ChipLabel, Chips
from desktop.ui.lines import Line, Lines
from desktop.ui.pages.notices import chips
from desktop.ui.stack import Stack
from desktop.work.shortlists import SHOWN, Candidate

SIGNALS = ("trade", "capacity", "references", "size", "papers", "buyer")
"""What is told of a firm in chips; distance stands beside its name, the rest is the same for all."""
MOST_CHIPS = 3


def where(firm: Firm, match: Match) -> str:
    """« Frévent, 2 km », « SIAE, Pernes, 21 km »."""
    town = codes.commune(firm.commune) if firm.commune else None
    far = next((s.reason.label for s in match.signals if s.key == "distance" and s.value is not None), "")
    kind = "SIAE" if firm.ess_kind in SIAE else "EA / ESAT" if firm.ess_kind in DISABILITY else ""
    return ", ".join(filter(None, (kind, town.name if town else "", far[:1].lower() + far[1:])))


def why(match: Match) -> list[Chip]:
    """What makes the score, in chips: what speaks for or against first, then what is not known."""
    told = [r for key in SIGNALS for r in match.reasons if r.signal == key and not (r.tone == "neutral" and key == "buyer")]
    found = [Chip(r.label, r.tone, r.sentence) for r in told[:MOST_CHIPS]]
    open_ = [r for r in match.unknown if r.tone == "neutral"][:1]
    return [*found, *(Chip(r.label, "neutral", r.sentence) for r in open_)]


class FirmLine(Line):
    """One firm. Emits `opened()` on Enter and `proposed()` on the button or the key P."""

    proposed = Signal()

    def __init__(self, key: str, shown: Candidate) -> None:
        super().__init__(key, shown)
        now, score = theme.current(), shown.match.score
        low, mid, high = round(score.lo), round(score.mid), round(score.hi)
        self.shown = shown
        self.setAccessibleName(_("{firm}, score {mid} sur 100").format(firm=shown.firm.name, mid=mid))
        self.name, self.place = Elided(shown.firm.name, weight=600, least=120), Elided(f" · {where(shown.firm, shown.match)}", "muted")
        title = row(self.name, self.place, gap=0)
        title.addStretch(1)
        words = column(title, Chips(why(shown.match)), gap=4)
        if shown.choice is not None and shown.choice.words:
            words.addWidget(label(f"«{NARROW}{shown.choice.words}{NARROW}»", "muted", wrap=True))
        words.addStretch(1)
        ring = Ring(low, mid, high)
        interval = label(f"{low}–{high}" if high > low else "", "muted", 11)
        interval.setAlignment(Qt.AlignmentFlag.AlignCenter)
        score_column = column(ring, interval, gap=1)
        score_column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(now.px(8), now.px(10), now.px(8), now.px(6))
        whole.setSpacing(now.px(12))
        whole.addLayout(score_column)
        whole.addLayout(words, 1)
        whole.addWidget(self._decided(), 0, Qt.AlignmentFlag.AlignTop)

    def _decided(self) -> QWidget:
        chip = chips.decision(self.shown.choice)
        if chip is not None:
            return ChipLabel(chip)
        return button(_("Proposer"), self.proposed.emit, "quiet", _("Noter que ce lot lui est proposé (touche P)"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() == "p" and self.shown.choice is None:
            self.proposed.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event) -> None:
        self.opened.emit()


class Answering(Card):
    """Emits `opened(firm id)` and `proposed(Candidate)`."""

    opened = Signal(str)
    proposed = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Qui peut répondre ?"), _("tri : pertinence"))
        self.lines = Lines(_("Entreprises qui peuvent répondre"))
        self.weak = label("", "muted", wrap=True)
        self._faces = Stack()
        listed = QWidget()
        listed.setLayout(column(self.weak, self.lines, gap=6))
        self._faces.addWidget(listed)
        self._nobody = QWidget()
        self._why = QVBoxLayout(self._nobody)
        self._faces.addWidget(self._nobody)
        self._faces.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.add(self._faces, 1)
        self.weak.hide()

    def name(self, lot: str) -> None:
        """Say which lot it is about (« »: the only one)."""
        self.title.setText(
            _("Qui peut répondre au lot {lot} ?").format(lot=lot).replace(" ?", f"{NARROW}?") if lot else _("Qui peut répondre ?")
        )
        self.title.updateGeometry()

    def put(self, found: Sequence[Candidate]) -> None:
        """Show the firms of a lot: those that could answer, or the nearest where none could."""
        good = [one for one in found if one.match.score.mid >= SHOWN or one.choice is not None]
        self.weak.setText("" if good else _("Aucune entreprise ne convient bien. Les plus proches :"))
        self.weak.setVisible(not good)
        self._faces.setCurrentIndex(0)
        self.lines.put([(one.firm.id, one) for one in good or found], self._make)

    def nobody(self, title: str, reason: str, action: str = "", run=None) -> None:
        """Say why there is nobody, and what to do."""
        self.lines.clear()
        while self._why.count():
            item = self._why.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._why.addWidget(Empty(title, reason, action, run))
        self._faces.setCurrentIndex(1)

    def _make(self, key: str, data: object) -> Line:
        line = FirmLine(key, cast(Candidate, data))
        line.opened.connect(lambda: self.opened.emit(key))
        line.proposed.connect(lambda: self.proposed.emit(line.shown))
        return line
