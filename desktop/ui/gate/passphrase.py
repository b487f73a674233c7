"""A new passphrase: twice, with its strength in words as one types."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.base.late import Late
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.ui.cards import Meter, column, label, row
from desktop.ui.gate.secret_box import SecretBox, in_order

if TYPE_CHECKING:
    from desktop.base import strength
    from desktop.base.strength import Strength
else:
    strength = Late("desktop.base.strength")

PAUSE = 120
"""Milliseconds without a key before the strength is measured."""
ADVICE = "Trois ou quatre mots sans lien entre eux : faciles à retenir, longs à deviner."

Run = Callable[[str, Callable[[Progress], Any], Callable[[Any], object]], Any]
"""Does work off the UI thread: its label, the work, what gets its result."""


class NewPassphrase(QWidget):
    """Two boxes and a meter. Emits `changed` as one types, `entered` on Enter in the second one."""

    entered = Signal()
    changed = Signal()

    def __init__(self, run: Run, own_words: Sequence[str]) -> None:
        super().__init__()
        self._run, self._own, self._asked = run, own_words, 0
        self.first, self.again = SecretBox(_("Phrase secrète")), SecretBox(_("La même, encore une fois"), can_show=False)
        self.meter, self.words, self.advice = Meter(), label(weight=600), label(_(ADVICE), "muted", wrap=True)
        self.advice.setMinimumHeight(self.advice.fontMetrics().lineSpacing() * 2)
        strength_line = row(self.meter, self.words, gap=10)
        strength_line.setStretch(0, 1)
        self.setLayout(column(self.first, strength_line, self.advice, self.again, gap=8))
        in_order(self.first, self.again)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._measure)
        self.setFocusProxy(self.first)
        self.first.changed.connect(self._typed)
        self.first.turned.connect(self.again.show_text)
        self.first.entered.connect(self.again.line.setFocus)
        self.again.changed.connect(lambda: self.again.fault(False))
        for box in (self.first, self.again):
            box.changed.connect(self.changed)
        self.again.entered.connect(self.entered)
        self._show(None)

    def chosen(self) -> str:
        """The passphrase. Raises Problem where there is none, or the two differ; `checked` then says whether it is strong enough."""
        if not self.first.text():
            self.first.setFocus()
            raise Problem(_("Choisissez une phrase secrète."), _(ADVICE))
        if self.first.text() != self.again.text():
            self.again.fault(True)
            self.again.setFocus()
            raise Problem(_("Les deux phrases ne sont pas les mêmes."), _("Affichez-les pour comparer, ou écrivez de nouveau la seconde."))
        return self.first.text()

    def checked(self, passphrase: str) -> str:
        """`passphrase`, strong enough to lock a workspace. Any thread. Raises Problem where it is too weak."""
        found = strength.strength(passphrase, self._own)
        if not found.enough:
            raise Problem(_("Cette phrase se devine trop vite."), _("Suivez le conseil ci-dessus."))
        return passphrase

    def clear(self) -> None:
        """Forget what was typed."""
        self._asked += 1  # what is being measured is not shown any more
        self._timer.stop()
        self.first.clear()
        self.again.clear()
        self._show(None)

    @Slot()
    def _typed(self) -> None:
        self.again.fault(False)
        self._timer.start()

    @Slot()
    def _measure(self) -> None:
        self._asked += 1
        asked, typed, own = self._asked, self.first.text(), self._own
        if not typed:
            self._show(None)
            return
        self._run("", lambda _progress: strength.strength(typed, own), lambda found: self._show(found) if asked == self._asked else None)

    def _show(self, found: "Strength | None") -> None:
        enough = found is not None and found.enough
        role = "ok" if enough else "warn" if found is not None and found.score == 2 else "bad"
        self.meter.set(0 if found is None else max(found.score, 0.4) / 4, role)
        self.words.setText(_(found.label) if found is not None else "")
        self.advice.setText((found.advice if found is not None else "") or (_("Elle convient.") if enough else _(ADVICE)))
        words = f"{self.words.text()}. {self.advice.text()}" if found is not None else self.advice.text()
        self.first.line.setAccessibleDescription(words)
