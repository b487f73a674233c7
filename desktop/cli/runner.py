"""The same verbs as commands. Exit 0: done; 1: a Problem, its text on stderr; 2: usage."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base.places import default_workspace
from desktop.base.problem import Problem
from desktop.cli.opening import opened
from desktop.cli.parser import parsed
from desktop.cli.verbs import Answer
from desktop.store.engine import DatabaseError, foreseen
from desktop.store.keys import Refused
from desktop.store.tries import TooSoon
from desktop.store.workspace import Workspace
from desktop.work import demo


@dataclass(frozen=True)
class Screen:
    """What needs a screen, handed over by the program: the window, its screenshots, the self-check."""

    window: Callable[[Workspace], int]
    shots: Callable[[Workspace, Path], list[Path]]
    check: Callable[[], list[dict[str, Any]]]


def run(arguments: Sequence[str], screen: Screen) -> int:
    """Run one command; returns the exit code. SystemExit(2) for wrong usage."""
    chosen = parsed(arguments)
    try:
        if chosen.verb == "check":
            return _check(chosen, screen)
        if chosen.verb == "demo" and not chosen.load_only:
            with closing(opened(_folder(chosen))) as workspace:
                demo.load(workspace)
                return screen.window(workspace)
        data, text = _answer(chosen, screen)
    except Problem as problem:
        return _refuse(problem)
    except DatabaseError as error:
        problem = foreseen(error)
        if problem is None:
            raise
        return _refuse(problem)
    try:
        print(json.dumps(data, ensure_ascii=False, default=str) if chosen.json else text, flush=True)
    except BrokenPipeError:  # whoever read has seen enough (« | head »)
        sys.stdout = None
    return 0 if data.get("ok", True) else 1


def _answer(chosen: argparse.Namespace, screen: Screen) -> Answer:
    if chosen.chosen.closed is not None:
        return chosen.chosen.closed(_folder(chosen), chosen)
    with closing(opened(_folder(chosen))) as workspace:
        return _shots(workspace, chosen.folder, screen) if chosen.verb == "shots" else chosen.chosen.run(workspace, chosen)


def _folder(chosen: argparse.Namespace) -> Path:
    return chosen.workspace or default_workspace()


def _refuse(problem: Problem) -> int:
    print(_said(problem), file=sys.stderr)
    return 1


def _said(problem: Problem) -> str:
    """A Problem as it is printed: what keeps a workspace shut takes one sentence."""
    if isinstance(problem, Refused):
        return problem.title
    if isinstance(problem, TooSoon):
        return f"{problem.title.removesuffix('.')} : {problem.hint[:1].lower()}{problem.hint[1:]}"
    return str(problem)


def _check(chosen: argparse.Namespace, screen: Screen) -> int:
    checks = screen.check()
    lines = [f"{'ok    ' if c['ok'] else 'ÉCHEC '} {c['name']} : {c['detail']}" for c in checks]
    print(json.dumps({"checks": checks}, ensure_ascii=False) if chosen.json else "\n".join(lines))
    return 0 if all(c["ok"] for c in checks) else 1


def _shots(workspace: Workspace, folder: Path, screen: Screen) -> Answer:
    files = [str(file) for file in screen.shots(workspace, folder)]
    return {"files": files}, "\n".join(files)
