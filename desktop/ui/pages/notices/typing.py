"""A notice typed by hand in under a minute: a poster, a newspaper, a call heard of (A7)."""

from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, column, label, row
from desktop.ui.commands import Command
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.notices.typed_form import TypedForm
from desktop.work import notices

DRAFT = "draft:notice"
"""Under which name the draft is kept on this machine."""
PAUSE = 300
"""Milliseconds without a key before the draft is kept."""
WIDTH = 760


class TypeNoticePage(Page):
    """Only the object is compulsory. What is typed is kept as it is typed, until the notice is saved or erased."""

    KINDS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.keep_draft)
        self.form = TypedForm(self.workspace)
        self.form.typed.connect(self._timer.start)
        self.save_button = button(_("Enregistrer l’avis"), self.save, "accent", _("Ctrl+Entrée"))
        last = row(self.save_button, button(_("Effacer la saisie"), self.erase, "quiet"), gap=10)
        last.addStretch(1)
        card = Card(_("Saisir un avis vu ailleurs qu’au BOAMP"))
        card.setMaximumWidth(theme.current().px(WIDTH))
        card.add(self.form)
        card.add(last)
        card.add(label(_("Ctrl+Entrée enregistre. Ce que vous tapez est gardé sur cette machine au fur et à mesure."), "muted", wrap=True))
        side = column(card)
        side.addStretch(1)
        self.area.addLayout(side, 1)
        self.form.put(self.workspace.local.get(DRAFT, {}))

    def title(self) -> str:
        return _("Saisir un avis")

    def subtitle(self) -> str:
        return _("affiche, journal, bouche à oreille")

    def buttons(self) -> tuple[Action, ...]:
        return (Action(_("Retour aux marchés"), lambda: self.shell.open("notices")),)

    def commands(self) -> tuple[Command, ...]:
        saving = Command(
            id="notice.save", label=_("Enregistrer l’avis"), group=_("Marchés"), shortcut="Ctrl+Return; Ctrl+Enter", run=self.save
        )
        return (saving,)

    def first(self) -> QWidget:
        return self.form.fields["object"]

    def save(self) -> None:
        """Keep the notice and open it. What is wrong is told under its field."""
        try:
            deadline = self.form.deadline()
        except Problem as problem:
            self._refused("deadline", "day", problem)
            return
        values = self.form.values()
        try:
            found = notices.type_by_hand(
                self.workspace, object=values["object"], buyer=values["buyer"], town=values["town"], url=_address(values["url"]),
                deadline=deadline, lots=values["lots"].splitlines(),
            )  # fmt: skip
        except Problem as problem:
            self._refused("object", "object", problem)
            return
        self.erase()
        self.shell.say(_("Avis {number} enregistré.").format(number=found.published_id), undo=True)
        self.shell.open("notice", found.id)

    def _refused(self, name: str, field: str, problem: Problem) -> None:
        self.form.fault(name, problem)
        self.form.fields[field].setFocus()

    def erase(self) -> None:
        """Empty the page and forget the draft."""
        self.form.put({})
        self._timer.stop()
        self.workspace.local.set(DRAFT, None)
        self.first().setFocus()

    def keep_draft(self) -> None:
        """Keep what is typed on this machine."""
        values = {name: text for name, text in self.form.values().items() if text}
        self.workspace.local.set(DRAFT, values or None)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.keep_draft()
        super().hideEvent(event)


def _address(text: str) -> str:
    """What was typed as an address that a browser opens: « www.exemple.fr » → « https://www.exemple.fr »."""
    text = text.strip()
    return text if not text or "://" in text else f"https://{text}"
