"""The table of all commands, and the parser made from it."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.base import usage
from desktop.base.texts import sound
from desktop.base.version import __version__
from desktop.cli import demo, firms, journal, matching, notices, papers, workspaces
from desktop.cli.verbs import FOLDER, Verb

VERBS = (
    *demo.VERBS,
    Verb(("shots",), "écrire chaque page en PNG", None, (FOLDER,)),
    Verb(("check",), "vérifier l’installation"),
    *notices.VERBS,
    *firms.VERBS,
    *matching.VERBS,
    *papers.VERBS,
    *journal.VERBS,
    *workspaces.VERBS,
)
GROUPS = {"notices": "les avis", "firms": "les entreprises", "note": "les notes", "workspace": "le classeur lui-même"}


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for: `chosen` is the verb; bytes that are no text are « ? », but in paths. SystemExit(2) for wrong usage."""
    usage.speak_french()
    chosen = _parser().parse_args(arguments)
    return argparse.Namespace(**{name: sound(value) for name, value in vars(chosen).items()})


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="tournee", parents=[_common()], description="Tournée, l’outil des conseillers en tournée.")
    whole.add_argument("--version", action="version", version=f"tournee {__version__}", help="montrer la version")
    whole.set_defaults(workspace=None, json=False)
    verbs: Any = whole.add_subparsers(dest="verb", required=True, metavar="VERBE")
    places: dict[str, Any] = {}
    for name, help in GROUPS.items():
        actions: Any = verbs.add_parser(name, parents=[_common()], help=help)
        places[name] = actions.add_subparsers(dest="action", required=True, metavar="ACTION")
    for verb in VERBS:
        *group, word = verb.words
        place: Any = places[group[0]] if group else verbs
        made: Any = place.add_parser(word, parents=[_common()], help=verb.help)
        made.set_defaults(chosen=verb)
        for name, options in verb.arguments:
            made.add_argument(name, **options)
    return whole


def _common() -> argparse.ArgumentParser:
    """The options that stand before or after any verb; made anew for each, because `set_defaults` reaches shared ones."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--workspace", type=Path, metavar="DOSSIER", default=argparse.SUPPRESS, help="le classeur à ouvrir")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="répondre par un objet JSON")
    return common
