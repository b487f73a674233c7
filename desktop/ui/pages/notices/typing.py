"""A notice typed by hand in under a minute: a poster, a newspaper, a call heard of (A7)."""

from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.model.notices import Notice
from desktop.store import reading
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, column, label, row
from desktop.ui.commands import Command
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.notices.typed_form import TypedForm
from desktop.work import notices

DRAFT = "draft:notice"
"""Under which name the draft of a new notice is kept on this machine; of a notice that is changed, with its id."""
PAUSE = 300
"""Milliseconds without a key before the draft is kept."""
WIDTH = 760


class TypeNoticePage(Page):
    """Only the object is compulsory. What is typed is kept as it is typed, until the notice is saved or erased."""

    KINDS: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.changed: Notice | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.keep_draft)
        self.form = TypedForm(self.workspace)
        self.form.typed.connect(self._timer.start)
        self.save_button = button(_("Enregistrer l’avis"), self.save, "accent", _("Ctrl+Entrée"))
        self.erase_button = button(_("Effacer la saisie"), self.erase, "quiet")
        last = row(self.save_button, self.erase_button, gap=10)
        last.addStretch(1)
        card = Card(_("Saisir un avis vu ailleurs qu’au BOAMP"))
        card.setMaximumWidth(theme.current().px(WIDTH))
        card.add(self.form)
        card.add(last)
        card.add(label(_("Ctrl+Entrée enregistre. Ce que vous tapez est gardé sur cette machine au fur et à mesure."), "muted", wrap=True))
        side = column(card)
        side.addStretch(1)
        self.area.addLayout(side, 1)
        self._begin(None)

    def title(self) -> str:
        return _("Modifier un avis") if self.changed else _("Saisir un avis")

    def subtitle(self) -> str:
        return self.changed.published_id if self.changed else _("affiche, journal, bouche à oreille")

    def buttons(self) -> tuple[Action, ...]:
        id = self.changed.id if self.changed else None
        if id is not None:
            return (Action(_("Retour à l’avis"), lambda: self.shell.open("notice", id)),)
        return (Action(_("Retour aux marchés"), lambda: self.shell.open("notices")),)

    def commands(self) -> tuple[Command, ...]:
        saving = Command(
            id="notice.save", label=_("Enregistrer l’avis"), group=_("Marchés"), shortcut="Ctrl+Return; Ctrl+Enter", run=self.save
        )
        return (saving,)

    def show_record(self, record: str) -> None:
        """Change a notice typed by hand."""
        found = reading.notice(self.workspace, record)
        if found is None or found.source != "typed":
            raise Problem(_("Cet avis ne peut pas être modifié."), _("Seul un avis saisi à la main se corrige."))
        self._begin(found)

    def _begin(self, changed: Notice | None) -> None:
        """Show a notice to change, or (None) the new one as far as it was typed."""
        self.changed = changed
        self.erase_button.setText(_("Abandonner les modifications") if changed else _("Effacer la saisie"))
        self.form.put(self.workspace.local.get(self._draft()) or (_as_text(changed) if changed else {}))

    def _draft(self) -> str:
        return f"{DRAFT}:{self.changed.id}" if self.changed else DRAFT

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
            typed = notices.Typed(
                object=values["object"], buyer=values["buyer"], town=values["town"], url=_address(values["url"]), deadline=deadline,
                nature=values["nature"] or None, procedure=values["procedure"] or None, lots=values["lots"].splitlines(),
            )  # fmt: skip
            before = self.changed
            found = notices.type_again(self.workspace, before, typed) if before else notices.type_by_hand(self.workspace, typed)
        except Problem as problem:
            self._refused("object", "object", problem)
            return
        self._forget()
        self.shell.open("notice", found.id)
        self.shell.say(_("Avis {number} enregistré.").format(number=found.published_id), undo=True)

    def _refused(self, name: str, field: str, problem: Problem) -> None:
        self.form.fault(name, problem)
        self.form.fields[field].setFocus()

    def erase(self) -> None:
        """Forget what was typed; a notice that is changed shows again as it was."""
        self._forget()
        self.first().setFocus()

    def _forget(self) -> None:
        self._timer.stop()
        self.workspace.local.set(self._draft(), None)
        self._begin(self.changed)

    def keep_draft(self) -> None:
        """Keep what is typed on this machine."""
        values = {name: text for name, text in self.form.values().items() if text}
        self.workspace.local.set(self._draft(), values or None)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.keep_draft()
        if self.changed and not event.spontaneous():
            self._begin(None)
        super().hideEvent(event)


def _as_text(notice: Notice) -> dict[str, str]:
    """A notice typed before, as it was typed."""
    due, titles = notice.deadline, [lot.title for lot in notice.lots]
    return {
        "object": notice.object,
        "buyer": notice.buyer,
        "town": notice.place_name,
        "day": f"{due:%d/%m/%Y}" if due else "",
        "hour": f"{due:%H:%M}" if due else "",
        "nature": notice.nature or "",
        "procedure": notice.procedure or "",
        "lots": "" if titles == [notice.object] else "\n".join(titles),
        "url": notice.url,
    }


def _address(text: str) -> str:
    """What was typed as an address that a browser opens: « www.exemple.fr » → « https://www.exemple.fr »."""
    text = text.strip()
    return text if not text or "://" in text else f"https://{text}"
