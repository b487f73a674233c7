"""The same verbs as commands. Exit 0: done; 1: a Problem, its text on stderr; 2: usage."""

import argparse
import codecs
import io
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base.places import default_workspace
from desktop.base.problem import Problem
from desktop.base.texts import printable, printable_json
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
    _speak_any_words(sys.stdout, sys.stderr)
    chosen = parsed(arguments)
    if chosen.json:
        _speak_any_words(sys.stdout, encoding="utf-8")
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
    _say(chosen, data, text)
    return 0 if data.get("ok", True) else 1


def _speak_any_words(*streams: Any, encoding: str | None = None) -> None:
    """Have streams write what their encoding lacks as well as they can (Windows, redirected: cp1252): the work is done by then."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="nearest")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(" " if character.isspace() else "?" for character in error.object[error.start : error.end]), error.end


codecs.register_error("nearest", _nearest)


def _say(chosen: argparse.Namespace, data: dict[str, Any], text: str) -> None:
    """Print the answer; what came from elsewhere gives no orders to the terminal."""
    try:
        print(printable_json(json.dumps(data, ensure_ascii=False, default=str)) if chosen.json else printable(text), flush=True)
    except BrokenPipeError:  # whoever read has seen enough (« | head »)
        sys.stdout = None


def _answer(chosen: argparse.Namespace, screen: Screen) -> Answer:
    if chosen.chosen.closed is not None:
        return chosen.chosen.closed(_folder(chosen), chosen)
    with closing(opened(_folder(chosen))) as workspace:
        return _shots(workspace, chosen.folder, screen) if chosen.verb == "shots" else chosen.chosen.run(workspace, chosen)


def _folder(chosen: argparse.Namespace) -> Path:
    return chosen.workspace or default_workspace()


def _refuse(problem: Problem) -> int:
    print(printable(_said(problem)), file=sys.stderr)
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
    _say(chosen, {"checks": checks}, "\n".join(lines))
    return 0 if all(c["ok"] for c in checks) else 1


def _shots(workspace: Workspace, folder: Path, screen: Screen) -> Answer:
    files = [str(file) for file in screen.shots(workspace, folder)]
    return {"files": files}, "\n".join(files)
