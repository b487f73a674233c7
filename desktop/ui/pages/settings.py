"""The settings, made from their declarations."""

from typing import Any, cast

from desktop.base.problem import Problem
from desktop.base.settings import SETTINGS, Setting
from desktop.base.words import _
from desktop.model.records import Field, Kind
from desktop.ui.form import Form
from desktop.ui.page import Page, Shell
from desktop.ui.window import dress


class SettingsPage(Page):
    """Each setting is kept when its field is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        groups: dict[str, list[str]] = {}
        for setting in SETTINGS:
            groups.setdefault(setting.group, []).append(setting.key)
        self.form = Form([_field(setting) for setting in SETTINGS], list(groups.items()), required=frozenset(s.key for s in SETTINGS))
        self.form.left.connect(self._keep)
        self.area.addWidget(self.form)

    def title(self) -> str:
        return _("Paramètres")

    def subtitle(self) -> str:
        return _("de cette machine")

    def refresh(self) -> None:
        self.form.put({setting.key: self.workspace.settings[setting.key] for setting in SETTINGS})

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
