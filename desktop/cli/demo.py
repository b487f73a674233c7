"""The demonstration."""

from argparse import Namespace
from dataclasses import asdict

from desktop.cli.verbs import Answer, Argument, Verb
from desktop.store.workspace import Workspace
from desktop.work import demo


def _demo(workspace: Workspace, chosen: Namespace) -> Answer:
    loaded = demo.load(workspace)
    return asdict(loaded), f"Démonstration chargée : {loaded.firms} entreprises, {loaded.notices} avis, {loaded.lots} lots."


_LOAD_ONLY: Argument = ("--load-only", {"action": "store_true", "help": "sans ouvrir la fenêtre"})
VERBS = (Verb(("demo",), "remplir le classeur de la démonstration", _demo, (_LOAD_ONLY,)),)
