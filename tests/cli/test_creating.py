"""A workspace made by the command line: by one alone, and with a recovery code whatever is cut."""

import threading
from argparse import Namespace
from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.cli import opening, workspaces
from desktop.store import keys
from desktop.store.remembering import PASSPHRASE
from desktop.store.workspace import Workspace

GOOD = "agrafe tonnerre lavoir mimosa"


def test_two_creations_at_once_leave_one_workspace_that_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, GOOD)
    together, made, refused = threading.Barrier(3), list[str](), list[Problem]()

    def create() -> None:
        together.wait()
        try:
            made.append(workspaces._create(tmp_path, Namespace())[0]["recovery_code"])
        except Problem as problem:
            refused.append(problem)

    threads = [threading.Thread(target=create) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 2)
    assert keys.unlock(tmp_path, made[0]) == keys.unlock(tmp_path, GOOD)
    Workspace.open(tmp_path).close()


def test_a_creation_cut_before_the_workspace_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, GOOD)
    with monkeypatch.context() as cut:
        cut.setattr(Workspace, "open", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            workspaces._create(tmp_path, Namespace())
    code = workspaces._create(tmp_path, Namespace())[0]["recovery_code"]
    Workspace.open(tmp_path, keys.unlock(tmp_path, code)).close()
    with pytest.raises(Problem, match="déjà un classeur"):
        workspaces._create(tmp_path, Namespace())


def test_a_passphrase_that_is_not_text_takes_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "phrase \udcff")
    with pytest.raises(Problem, match="illisibles"):
        workspaces._create(tmp_path, Namespace())
    with pytest.raises(Problem, match="illisibles"):
        opening.new_passphrase(PASSPHRASE)
