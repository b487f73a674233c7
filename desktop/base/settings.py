"""The settings, declared once: the settings page and the command line are made from this list."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from desktop.base.problem import Problem

Kind = Literal["text", "number", "choice", "yes_no"]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing a person may choose. `least` and `most` bound a number."""

    key: str
    group: str
    label: str
    kind: Kind
    default: Any
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 1_000_000


SETTINGS: tuple[Setting, ...] = (
    Setting(key="author", group="Vous", label="Votre nom", kind="text", default="", help="Écrit dans l’historique de ce que vous modifiez."),
    Setting(key="antenna", group="Vous", label="Votre chambre, votre antenne", kind="text", default="", help="Affiché sous le nom de l’application."),
    Setting(key="territory", group="Veille", label="Départements suivis", kind="text", default="62", help="Numéros séparés par des virgules : 59, 62."),
    Setting(key="days_of_watch", group="Veille", label="Jours relus à chaque veille", kind="number", default=30, least=1, most=365),
    Setting(
        key="min_working_days", group="Marchés", label="Jours ouvrés nécessaires pour répondre", kind="number", default=3, least=0, most=60,
        help="En dessous, un lot n’est plus proposé.",
    ),
    Setting(
        key="labour_cost", group="Marchés", label="Coût horaire de main-d’œuvre (€)", kind="number", default=38, least=15, most=150,
        help="Sert à estimer la charge d’un lot. Valeur indicative, à vérifier avec votre chambre.",
    ),
    Setting(
        key="theme", group="Affichage", label="Thème", kind="choice", default="system",
        choices=(("system", "Comme le système"), ("clair", "Clair"), ("sombre", "Sombre")),
    ),
    Setting(key="max_file_mb", group="Import", label="Taille maximale d’un fichier importé (Mo)", kind="number", default=4000, least=1, most=100_000),
)  # fmt: skip

_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The values chosen in one workspace, kept in its `settings.json`. Holds no secret."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        if path.exists():
            try:
                self._values = json.loads(path.read_text("utf-8"))
            except (ValueError, OSError) as error:
                raise Problem(
                    f"Les réglages ne se lisent pas ({path.name}).", "Renommez ce fichier : les réglages d’origine reviendront."
                ) from error

    def __getitem__(self, key: str) -> Any:
        """The value of a declared setting."""
        return self._values.get(key, _BY_KEY[key].default)

    def set(self, key: str, value: Any) -> None:
        """Keep a value. Raises Problem where it is out of bounds or not among the choices."""
        setting = _BY_KEY[key]
        if setting.kind == "number" and not setting.least <= int(value) <= setting.most:
            raise Problem(f"« {setting.label} » va de {setting.least} à {setting.most}.", "Corrigez la valeur.")
        if setting.kind == "choice" and value not in dict(setting.choices):
            raise Problem(f"« {value} » n’est pas un choix de « {setting.label} ».", "Choisissez dans la liste.")
        self._values = {**self._values, key: value}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".part")
        fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
        os.replace(fresh, self._path)
