"""The settings, declared once: the settings page and the command line are made from this list."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from desktop.base import clock
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
    Setting(
        key="lock_minutes", group="Sécurité", label="Verrouiller après (minutes sans rien toucher)", kind="number", default=10, least=0, most=480,
        help="0 : jamais. Le classeur se verrouille aussi avec la session de la machine, et par Ctrl+L.",
    ),
    Setting(
        key="retention_years", group="Données personnelles", label="Années gardées après le dernier contact", kind="number", default=3, least=1, most=10,
        help="Ensuite, « Données personnelles » demande quoi faire de la fiche. Trois ans : référentiel de la CNIL (à vérifier).",
    ),
    Setting(key="max_file_mb", group="Import", label="Taille maximale d’un fichier importé (Mo)", kind="number", default=4000, least=1, most=100_000),
    Setting(key="max_attachment_mb", group="Pièces jointes", label="Taille maximale d’une pièce jointe (Mo)", kind="number", default=500, least=1, most=100_000),
    Setting(
        key="photo_longest", group="Pièces jointes", label="Réduire les photos", kind="choice", default="0",
        choices=(("0", "Ne pas réduire"), ("4000", "À 4 000 pixels"), ("2560", "À 2 560 pixels"), ("1600", "À 1 600 pixels")),
        help="Longueur du grand côté. Une photo est toujours redressée, et la position en est toujours retirée.",
    ),
    Setting(
        key="photo_original", group="Pièces jointes", label="Garder aussi la photo d’origine", kind="yes_no", default=False,
        help="Chiffrée, telle que l’appareil l’a faite : elle peut contenir la position et le nom de l’appareil. Elle prend de la place.",
    ),
    Setting(
        key="max_megapixels", group="Pièces jointes", label="Taille maximale d’une image (millions de pixels)", kind="number", default=50,
        least=1, most=200, help="Une image plus grande est refusée : elle prendrait toute la mémoire.",
    ),
    Setting(key="max_archive_files", group="Pièces jointes", label="Fichiers lus dans une archive ZIP, au plus", kind="number", default=2000, least=1, most=100_000),
    Setting(key="max_archive_mb", group="Pièces jointes", label="Taille maximale d’une archive décompressée (Mo)", kind="number", default=1000, least=1, most=100_000),
    Setting(
        key="backup_folder", group="Sauvegardes", label="Dossier ou clé des sauvegardes", kind="text", default="",
        help="Vide : dans le dossier du classeur. Une clé USB les garde si la machine est perdue ; quand elle est absente, ce dossier la remplace.",
    ),
)  # fmt: skip

_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The values chosen in one workspace, kept in its `settings.json`. Holds no secret."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        self.trouble: Problem | None = None
        """What was found wrong with the file; the settings are then those of the first day."""
        if path.exists():
            try:
                self._values = dict(json.loads(path.read_text("utf-8")))
            except OSError as error:
                raise Problem(f"Les réglages ne se lisent pas ({path}).", "Vérifiez le disque et vos droits sur ce fichier.") from error
            except (ValueError, TypeError):
                self.trouble = Problem("Les réglages étaient abîmés : ceux d’origine sont revenus.", "Revoyez-les dans Paramètres.")

    def put_aside(self) -> None:
        """Keep a damaged file under another name: it is not ours to overwrite."""
        if self.trouble is not None and self._path.exists():
            aside = self._path.with_name(f"{self._path.name}.abime-{clock.now():%Y%m%d-%H%M%S}")
            with suppress(OSError):
                os.replace(self._path, aside)

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
        if not self._values:
            self.put_aside()
        self._values = {**self._values, key: value}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".part")
        fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
        os.replace(fresh, self._path)
