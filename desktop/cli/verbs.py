"""What a command is: its words, what it is for, what it does, its arguments."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.store.workspace import Workspace

NOTHING = "Rien à montrer."
Answer = tuple[dict[str, Any], str]
"""What a verb answers: the JSON object, and the same for people. Where it says `"ok": false`, the exit code is 1."""

Argument = tuple[str, dict[str, Any]]
"""A name (« --top », « siret ») and argparse's options for it."""


@dataclass(frozen=True)
class Verb:
    """One command. It is done to an open workspace (`run`), to the folder of one that is not open (`closed`), or by the program."""

    words: tuple[str, ...]
    help: str
    run: Callable[[Workspace, Namespace], Answer] | None = None
    arguments: tuple[Argument, ...] = ()
    closed: Callable[[Path, Namespace], Answer] | None = None


PATHS: Argument = ("paths", {"nargs": "+", "type": Path, "metavar": "FICHIER"})
WORDS: Argument = ("words", {"nargs": "*", "metavar": "MOTS"})
SIRET: Argument = ("siret", {"metavar": "SIRET"})
FOLDER: Argument = ("folder", {"type": Path, "metavar": "DOSSIER"})
ID: Argument = ("id", {"metavar": "ID", "help": "identifiant d’une fiche, SIRET ou numéro d’avis"})


def top(usual: int) -> Argument:
    """How many answers are wanted."""
    return ("--top", {"type": int, "default": usual, "metavar": "N", "help": "au plus N réponses"})
