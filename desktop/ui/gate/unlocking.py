"""A locked workspace: one box for the three secrets that open it, and the wait after too many wrong ones."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent

from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.store.keys import Refused
from desktop.store.tries import TooSoon
from desktop.ui.buttons import button
from desktop.ui.cards import label
from desktop.ui.gate.face import Face
from desktop.ui.gate.remembering import RememberBox
from desktop.ui.gate.secret_box import SecretBox

WAYS = (
    "Votre code de secours, noté au premier démarrage : vingt-six lettres et chiffres, à écrire dans la même case.",
    "La clé de votre chambre, si elle en garde une : la personne qui suit Tournée l’écrit ou la colle dans la même case.",
    "Une sauvegarde plus ancienne s’ouvre avec la phrase secrète de ce jour-là.",
)


class Unlocking(Face):
    """Emits `given(secret)`; and `back()`, where one can go back: Escape or « Retour »."""

    given = Signal(str)
    back = Signal()

    def __init__(self, remember: RememberBox, title: str = "", text: str = "", main: str = "", *, can_go_back: bool = False) -> None:
        super().__init__(title or _("Le classeur est fermé"), text or _("Donnez la phrase secrète pour l’ouvrir."))
        self.box, self.remember = SecretBox(_("Phrase secrète")), remember
        self.box.entered.connect(self.submit)
        self.box.changed.connect(self._typed)
        self.forgotten = button(_("Phrase secrète oubliée ?"), self._explain, "link")
        self.ways = label("\n".join(f"•  {_(way)}" for way in WAYS), wrap=True)
        self.ways.hide()
        self._left = 0
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._count)
        self.add(self.box)
        self.add(remember)
        self.add(self.ways)
        self._can_go_back = can_go_back
        ways_out = [button(_("Retour"), self.back.emit)] if can_go_back else []
        self.end(main or _("Ouvrir"), *ways_out, self.forgotten)

    def first(self):
        return self.box.line

    def submit(self) -> None:
        if self._left:
            return
        if not self.box.text():
            self.say(Problem(_("Donnez la phrase secrète.")))
            self.box.setFocus()
            return
        self.say(None)
        self.given.emit(self.box.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._can_go_back:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        self._timer.stop()
        self.box.clear()

    def refuse(self, problem: Problem) -> None:
        """A wrong secret, or one that comes too soon: what was typed stays, selected, to be mended."""
        self.busy()
        self.box.fault(isinstance(problem, Refused))
        self.box.line.selectAll()
        if isinstance(problem, TooSoon):
            self._left = problem.seconds
            self._timer.start()
        self.say(problem)
        self._show_wait()

    @Slot()
    def _typed(self) -> None:
        self.box.fault(False)
        if not self._left:
            self.say(None)

    @Slot()
    def _count(self) -> None:
        self._left = max(0, self._left - 1)
        self._show_wait()
        if not self._left:
            self._timer.stop()
            self.say(None)

    def _show_wait(self) -> None:
        self.main.setEnabled(not self._left)
        if self._left:
            self.hint_of_wrong.setText(plural("Nouvel essai dans {n} seconde.", "Nouvel essai dans {n} secondes.", self._left))
            self.hint_of_wrong.show()

    def _explain(self) -> None:
        self.ways.setVisible(self.ways.isHidden())
        self.forgotten.setAccessibleDescription(self.ways.text() if not self.ways.isHidden() else "")
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
