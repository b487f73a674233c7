"""What keeps the workspace from opening, in words, with what can be done: try again, restore a backup."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from desktop.base.problem import Damaged, Problem
from desktop.base.words import _
from desktop.ui.buttons import button
from desktop.ui.cards import label
from desktop.ui.gate.face import Face


class Stopped(Face):
    """Emits `again()`; `restore` is what the button of the latest backup does, with its words."""

    again = Signal()

    def __init__(self, problem: Problem, folder: str, restore: tuple[str, Callable[[], object]] | None = None) -> None:
        super().__init__(problem.title, problem.hint)
        where = label(_("Dossier du classeur : {folder}").format(folder=folder), "muted", wrap=True)
        if isinstance(problem, Damaged):
            self.add(label(_("Le fichier reste comme il est : rien n’a été effacé."), wrap=True))
        self.add(where)
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
