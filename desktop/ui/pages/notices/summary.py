"""The card at the head of a notice: what it is, when it is due, what a correction announces, which notices are linked."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop.base import clock, formats
from desktop.base.words import _
from desktop.model.notices import DEADLINE_FLAGS, KINDS, Notice
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, label, row
from desktop.ui.chips import Chips
from desktop.ui.flow import Flow
from desktop.ui.pages.notices import chips
from desktop.work.notices import Proposal

SOURCE = {"boamp": "BOAMP", "ted": "TED"}


def under_object(notice: Notice) -> str:
    """« Ville de Frévent · MAPA · publié le 9 nov. · BOAMP 26-118204 »."""
    typed = notice.source == "typed"
    day = formats.day(notice.published_on, clock.today())
    said = (_("saisi le {day}") if typed else _("publié le {day}")).format(day=day) if day else ""
    number = _("saisi à la main, {number}") if typed else f"{SOURCE.get(notice.source, notice.source)} {{number}}"
    return " · ".join(filter(None, (notice.buyer, chips.procedure(notice), said, number.format(number=notice.published_id))))


class Summary(Card):
    """`confirm(proposal)` and `open(notice id)` are what its buttons do."""

    def __init__(self, confirm: Callable[[Proposal], object], open: Callable[[str], object]) -> None:
        super().__init__()
        self._confirm, self._open = confirm, open
        self.object, self.under = label("", weight=600, wrap=True), label("", "muted", wrap=True)
        self.chips, self.flag = Chips(), label("", "muted", wrap=True)
        self.correction = Strip()
        self.links = QWidget()
        self._links = Flow(self.links, gap=8)
        for part in (self.object, self.under, self.chips, self.flag, self.correction, self.links):
            self.add(part)

    def put(self, notice: Notice, proposal: Proposal | None, linked: Sequence[Notice]) -> None:
        """Show a notice."""
        self.object.setText(notice.object)
        self.under.setText(under_object(notice))
        self.chips.set(chips.head(notice, clock.now()))
        flag = dict(DEADLINE_FLAGS).get(notice.deadline_flag or "", "")
        self.flag.setText(_(flag) if flag else "")
        self.flag.setVisible(bool(flag))
        self.correction.setVisible(proposal is not None)
        if proposal is not None:
            self.correction.put(_announced(proposal), partial(self._confirm, proposal))
        self._links.clear()
        for one in linked:
            kind = _(dict(KINDS).get(one.kind, "Avis"))
            words = " ".join(
                filter(None, (kind, one.published_id, one.published_on and f"({formats.day(one.published_on, clock.today())})"))
            )
            self._links.addWidget(button(words, partial(self._open, one.id), "link", _("Ouvrir cet avis lié")))
        self.links.setVisible(bool(linked))
        self.setAccessibleName(notice.object)


def _announced(proposal: Proposal) -> str:
    when = f"{formats.day(proposal.deadline.date())} à {proposal.deadline:%H:%M}"
    return _("Le rectificatif {number} annonce le {when}.").format(number=proposal.correction, when=when)


class Strip(QFrame):
    """A sentence that calls for attention, and the button that settles it."""

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self.words = label("", wrap=True)
        self.button = button(_("Confirmer"), lambda: self._run(), "small", _("Prendre cette date comme date de remise"))
        self._run: Callable[[], object] = lambda: None
        line = row(self.words, self.button, gap=10)
        line.setContentsMargins(now.px(10), now.px(6), now.px(8), now.px(6))
        line.setStretch(0, 1)
        self.setLayout(line)

    def put(self, words: str, run: Callable[[], object]) -> None:
        """Say a sentence and what the button does."""
        self.words.setText(words)
        self.button.setAccessibleDescription(words)
        self._run = run

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(now.color("warn_soft"))
        painter.setBrush(now.color("warn_soft"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), now.px(6), now.px(6))
        painter.end()
