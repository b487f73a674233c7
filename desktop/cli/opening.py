"""Secrets on the command line: from the environment, else asked where somebody sits at the terminal. Never as arguments."""

import getpass
import os
import sys
from pathlib import Path

from desktop.base.problem import Problem
from desktop.base.strength import strength
from desktop.store import keys
from desktop.store.remembering import Locked
from desktop.store.workspace import Workspace
from desktop.store.wrapping import typed
from desktop.work import backups

ASKED = "Phrase secrète, code de secours ou clé de la chambre : "
NEW_PASSPHRASE = "TOURNEE_NEW_PASSPHRASE"
"""The variable that holds the passphrase to be."""


def opened(folder: Path) -> Workspace:
    """The workspace in `folder`: by the environment or the keyring, else by a secret that is asked for.

    A purge of its backups that was cut is finished; what is left of it is told on stderr. Raises Problem where nobody can
    be asked, or the secret is wrong.
    """
    try:
        workspace = Workspace.open(folder)
    except Locked:
        workspace = Workspace.open(folder, keys.unlock(folder, asked(ASKED)))
    for left in backups.resume(workspace):
        print(left.title, file=sys.stderr)
    return workspace


def new_passphrase(variable: str) -> str:
    """A passphrase to be, from the environment or asked twice; a weak one is warned about on stderr. Raises Problem."""
    chosen = os.environ.get(variable, "")
    if not chosen:
        missing = Problem("Il manque la phrase secrète à venir.", f"Placez-la dans la variable {variable}.")
        chosen = asked("Nouvelle phrase secrète : ", missing)
        if asked("La même encore une fois : ") != chosen:
            raise Problem("Les deux phrases ne sont pas les mêmes.", "Recommencez.")
    if not chosen:
        raise Problem("La phrase secrète est vide.", "Choisissez par exemple quatre mots sans rapport entre eux.")
    typed(chosen)
    found = strength(chosen)
    if not found.enough:
        print(f"Cette phrase secrète est faible. {found.advice}".strip(), file=sys.stderr)
    return chosen


def asked(words: str, otherwise: Problem | None = None) -> str:
    """What is typed, unseen, after `words`. Raises `otherwise`, or Locked, where nobody sits at the terminal."""
    if not sys.stdin or not sys.stdin.isatty():
        raise otherwise or Locked()
    try:
        return getpass.getpass(words)
    except (EOFError, KeyboardInterrupt) as left:
        raise otherwise or Locked() from left
