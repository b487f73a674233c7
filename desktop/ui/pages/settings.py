"""The settings, made from their declarations; and what keeps the workspace locked."""

from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.base.problem import Problem
from desktop.base.settings import SETTINGS, Setting
from desktop.base.words import _
from desktop.model.records import Field, Kind
from desktop.ui.commands import Command
from desktop.ui.form import Form
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.security import GROUP, SecurityTab
from desktop.ui.stack import Stack
from desktop.ui.window import dress


class SettingsPage(Page):
    """Each setting is kept when its field is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shown = [setting for setting in SETTINGS if setting.group != GROUP]
        groups: dict[str, list[str]] = {}
        for setting in self._shown:
            groups.setdefault(setting.group, []).append(setting.key)
        self.form = Form([_field(setting) for setting in self._shown], list(groups.items()), required=frozenset(s.key for s in SETTINGS))
        self.form.left.connect(self._keep)
        self.security: SecurityTab | None = None
        self._stack = Stack()
        self._stack.addWidget(self.form)
        self.area.addWidget(self._stack)

    def title(self) -> str:
        return _("Paramètres")

    def subtitle(self) -> str:
        return _("de cette machine")

    def tabs(self) -> tuple[str, ...]:
        return (_("Réglages"), _("Sécurité")) if getattr(self.workspace, "key", None) is not None else ()

    def buttons(self) -> tuple[Action, ...]:
        saved = Action(_("Sauvegardes…"), lambda: self.shell.open("backups"))
        return (saved, Action(_("Tout exporter…"), lambda: self.shell.open("export")))

    def commands(self) -> tuple[Command, ...]:
        group = _("Paramètres")
        return (
            (
                Command(id="settings.next", label=_("Onglet suivant"), group=group, shortcut="Ctrl+PgDown", run=self._step),
                Command(id="settings.previous", label=_("Onglet précédent"), group=group, shortcut="Ctrl+PgUp", run=self._step),
            )
            if self.tabs()
            else ()
        )

    def first(self) -> QWidget:
        if self.security is not None and self.tab == 1:
            return self.security.first()
        return self.form.widget(self._shown[0].key)

    def _step(self) -> None:
        self.turn(1 - self.tab)
        self.headed.emit()
        self.first().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def turn(self, tab: int) -> None:
        super().turn(tab)
        if tab == 1 and self.security is None:
            self.security = SecurityTab(self.shell)
            self._stack.addWidget(self.security)
        self._stack.setCurrentIndex(tab)
        self.refresh()

    def refresh(self) -> None:
        self.form.put({setting.key: self.workspace.settings[setting.key] for setting in self._shown})
        if self.security is not None and self.tab == 1:
            self.security.refresh()

    def _keep(self, key: str, value: Any) -> None:
        setting = next(setting for setting in SETTINGS if setting.key == key)
        try:
            self.workspace.settings.set(key, setting.default if value is None else value)
        except Problem as problem:
            self.form.fault(key, problem)
            return
        if key == "theme":
            dress(self.workspace)
        self.shell.look_again()


def _field(setting: Setting) -> Field:
    return Field(name=setting.key, label=setting.label, kind=cast(Kind, setting.kind), help=setting.help, choices=setting.choices)
