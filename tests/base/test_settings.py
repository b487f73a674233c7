"""Settings: declared, bounded, kept."""

from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.base.settings import SETTINGS, Settings


def test_kept_across_restarts(tmp_path: Path) -> None:
    Settings(tmp_path / "settings.json").set("author", "Mme Delobel")
    assert Settings(tmp_path / "settings.json")["author"] == "Mme Delobel"


def test_bounds_and_choices_are_said(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    with pytest.raises(Problem, match="va de"):
        settings.set("labour_cost", 1)
    with pytest.raises(Problem, match="choix"):
        settings.set("theme", "rose")
    assert settings["theme"] == "system"


def test_a_broken_file_is_said_and_kept(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{pas du json")
    settings = Settings(tmp_path / "settings.json")
    assert settings.trouble is not None
    assert settings["theme"] == "system"
    assert (tmp_path / "settings.json").read_text() == "{pas du json", "looking changes nothing"
    settings.set("author", "Marie")
    assert Settings(tmp_path / "settings.json")["author"] == "Marie"
    assert [path.read_text() for path in tmp_path.glob("*.abime-*")] == ["{pas du json"]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_every_default_is_allowed(tmp_path: Path, setting) -> None:
    Settings(tmp_path / "settings.json").set(setting.key, setting.default)
