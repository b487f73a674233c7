"""When `.venv` is installed again, and when it is left alone."""

from pathlib import Path

import environment
import pytest


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A checkout with an environment that has pip; the commands that would have been run."""
    (tmp_path / ".venv").mkdir()
    for name in ("pyproject.toml", "constraints.txt", "python"):
        (tmp_path / name).write_text(name, "utf-8")
    ran: list[list[str]] = []
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "CONSTRAINTS", tmp_path / "constraints.txt")
    monkeypatch.setattr(environment, "FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(environment, "_STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(environment, "_run", lambda command, **_: ran.append(command) or 0)
    return ran


def installs(commands: list[list[str]]) -> list[str]:
    return [Path(command[-1]).name for command in commands if "install" in command]


def test_installed_once(commands: list[list[str]], tmp_path: Path):
    environment.prepare()
    environment.prepare()
    assert installs(commands) == [tmp_path.name]


def test_the_tests_need_more_and_the_demo_less(commands: list[list[str]], tmp_path: Path):
    environment.prepare()
    environment.prepare("dev")
    environment.prepare("dev")
    environment.prepare()
    assert installs(commands) == [tmp_path.name, f"{tmp_path.name}[dev]"]


@pytest.mark.parametrize("changed", ["pyproject.toml", "constraints.txt"])
def test_a_change_of_versions_installs_again(commands: list[list[str]], tmp_path: Path, changed: str):
    environment.prepare()
    (tmp_path / changed).write_text("other", "utf-8")
    environment.prepare()
    assert len(installs(commands)) == 2


def test_a_failed_installation_is_not_taken_for_done(commands: list[list[str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "_run", lambda command, **_: int("install" in command))
    with pytest.raises(environment.Stuck, match="pip could not install"):
        environment.prepare()
    monkeypatch.setattr(environment, "_run", lambda command, **_: commands.append(command) or 0)
    environment.prepare()
    assert len(installs(commands)) == 1
