"""The settings, declared once: the settings page and the command line are made from this list."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.base.texts import sound

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
        key="max_megapixels", group="Pièces jointes", label="Taille maximale d’une image (millions de pixels)", kind="number", default=36,
        least=1, most=200, help="En JPEG ; un cinquième en PNG, WebP ou GIF. Une image plus grande est refusée : elle prendrait toute la mémoire.",
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
        self._damaged = False
        self.trouble: Problem | None = None
        """What was found wrong with the file; what it does not give is then as on the first day."""
        if path.exists():
            self._read()

    def _read(self) -> None:
        try:
            found = json.loads(self._path.read_text("utf-8"))
            if not isinstance(found, dict):
                raise ValueError("not an object")
        except OSError as error:
            raise Problem(f"Les réglages ne se lisent pas ({self._path}).", "Vérifiez le disque et vos droits sur ce fichier.") from error
        except (ValueError, RecursionError):
            self._damaged = True
            self.trouble = Problem("Les réglages étaient abîmés : ceux d’origine sont revenus.", "Revoyez-les dans Paramètres.")
            return
        values = cast(dict[str, Any], found)
        wrong = [setting for setting in SETTINGS if setting.key in values and _refusal(setting, values[setting.key])]
        if wrong:
            named = ", ".join(f"« {setting.label} »" for setting in wrong)
            self.trouble = Problem(f"Réglage illisible, revenu à sa valeur d’origine : {named}.", "Revoyez-le dans Paramètres.")
        self._values = {key: value for key, value in values.items() if key not in {setting.key for setting in wrong}}

    def put_aside(self) -> None:
        """Keep a damaged file under another name: it is not ours to overwrite."""
        if self._damaged and self._path.exists():
            aside = self._path.with_name(f"{self._path.name}.abime-{clock.now():%Y%m%d-%H%M%S}")
            with suppress(OSError):
                os.replace(self._path, aside)

    def __getitem__(self, key: str) -> Any:
        """The value of a declared setting."""
        return self._values.get(key, _BY_KEY[key].default)

    def set(self, key: str, value: Any) -> None:
        """Keep a value. Raises Problem where it is out of bounds or not among the choices, or the disk refuses: the former one stays."""
        refusal = _refusal(_BY_KEY[key], value)
        if refusal is not None:
            raise refusal
        if not self._values:
            self.put_aside()
        values = {**self._values, key: value}
        try:
            _write(self._path, json.dumps(values, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            hint = "Le disque est plein ou protégé : libérez de la place, ou vérifiez vos droits, puis recommencez."
            raise Problem(f"Le réglage n’a pas été enregistré ({self._path}).", hint) from error
        self._values = values


def _refusal(setting: Setting, value: Any) -> Problem | None:
    """Why a setting cannot have this value; None where it can."""
    if setting.kind == "number" and not (type(value) is int and setting.least <= value <= setting.most):
        return Problem(f"« {setting.label} » va de {setting.least} à {setting.most}.", "Corrigez la valeur.")
    if setting.kind == "choice" and value not in [choice for choice, _label in setting.choices]:
        return Problem(f"« {value} » n’est pas un choix de « {setting.label} ».", "Choisissez dans la liste.")
    fits = {"text": isinstance(value, str) and value == sound(value), "yes_no": isinstance(value, bool)}
    if not fits.get(setting.kind, True):
        return Problem(f"« {sound(value)} » ne convient pas à « {setting.label} ».", "Corrigez la valeur.")
    return None


def _write(path: Path, content: bytes) -> None:
    """Write the file so that a cut leaves the former or this one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    try:
        with fresh.open("wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        os.replace(fresh, path)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
