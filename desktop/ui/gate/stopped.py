"""What keeps the workspace from opening, in words, with what can be done: try again, restore a backup."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from desktop.base.problem import Damaged, Problem
from desktop.base.words import _
from desktop.ui.buttons import button
from desktop.ui.cards import label, row
from desktop.ui.gate.face import Face


class Stopped(Face):
    """Emits `again()`; `restore` is what the button of the latest backup does, with its words; `bring()`: another backup."""

    again = Signal()
    bring = Signal()

    def __init__(self, problem: Problem, folder: str, restore: tuple[str, Callable[[], object]] | None = None) -> None:
        spoiled = isinstance(problem, Damaged)
        super().__init__(_("Le classeur ne s’ouvre pas : il est abîmé.") if spoiled else problem.title, problem.hint)
        where = label(_("Dossier du classeur : {folder}").format(folder=folder), "muted", wrap=True)
        if spoiled:
            self.add(label(_("Il reste comme il est : rien n’a été effacé."), wrap=True))
        self.add(where)
        if spoiled:
            self.add(label(_("Pour la personne qui vous aide : {detail}").format(detail=problem.title), "muted", 12, wrap=True))
            self.other = button(_("Restaurer une autre sauvegarde…"), self.bring.emit, "link")
            self.add(row(self.other))
        self._restore = restore
        if restore is None:
            self.end(_("Réessayer"))
        else:
            self.end(restore[0], button(_("Réessayer"), self.again.emit))

    def submit(self) -> None:
        if self._restore is None:
            self.again.emit()
        else:
            self._restore[1]()


class Working(Face):
    """Says what is being done while the workspace is closed: a restoration."""

    def __init__(self, words: str) -> None:
        super().__init__(words, _("Ne débranchez rien ; le classeur se rouvrira ensuite."))
        self.end("")
        self.main.hide()

    def first(self):
        return self

    def submit(self) -> None:
        """Nothing to press."""
