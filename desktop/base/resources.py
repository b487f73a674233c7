"""Where the files that ship with the program are: checkout, wheel or bundle."""

import sys
from pathlib import Path

from desktop.base.problem import Problem


def root() -> Path:
    """The folder of shipped files. Raises Problem when the installation lacks it."""
    package = Path(__file__).resolve().parent.parent
    places = [Path(getattr(sys, "_MEIPASS", package)) / "resources", package / "resources", package.parent / "resources"]
    for place in places:
        if (place / "codes").is_dir():
            return place
    raise Problem("Des fichiers du programme manquent.", "Réinstallez Tournée : le dossier « resources » est introuvable.")


def path(*parts: str) -> Path:
    """The path of one shipped file. Raises Problem when it is missing."""
    found = root().joinpath(*parts)
    if not found.exists():
        raise Problem(f"Le fichier « {'/'.join(parts)} » du programme manque.", "Réinstallez Tournée.")
    return found
