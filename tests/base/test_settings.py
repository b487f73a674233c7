"""Settings: declared, bounded, kept."""

import errno
import json
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


@pytest.mark.parametrize("content", ["[]", "3", "null", "[" * 100_000, "\udce9"])
def test_a_file_that_is_no_object_is_broken(tmp_path: Path, content: str) -> None:
    (tmp_path / "settings.json").write_bytes(content.encode(errors="surrogateescape"))
    settings = Settings(tmp_path / "settings.json")
    assert settings.trouble is not None
    assert settings["theme"] == "system"
    settings.put_aside()
    assert not (tmp_path / "settings.json").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_attachment_mb", '"abc"'), ("max_attachment_mb", "1e999"), ("max_attachment_mb", "true"), ("max_attachment_mb", "0"),
        ("theme", '["clair"]'), ("theme", '"rose"'), ("photo_original", '"non"'), ("author", "{}"), ("author", '"\\ud83d"'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_said_and_is_that_of_the_first_day(tmp_path: Path, key: str, value: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(f'{{"{key}": {value}, "antenna": "Ternois", "of_a_later_version": [1]}}', "utf-8")
    settings, [declared] = Settings(file), [one for one in SETTINGS if one.key == key]
    assert settings.trouble is not None
    assert declared.label in settings.trouble.title
    assert (settings[key], settings["antenna"]) == (declared.default, "Ternois")
    settings.put_aside()
    settings.set("territory", "59")
    again = Settings(file)
    assert (again.trouble, again["antenna"], again["territory"], again[key]) == (None, "Ternois", "59", declared.default)
    assert json.loads(file.read_text("utf-8"))["of_a_later_version"] == [1]


def test_a_text_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="ne convient pas"):
        Settings(tmp_path / "settings.json").set("author", "Ren\udce9")


def test_a_disk_that_refuses_is_said_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set("author", "Marie")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Problem, match="pas été enregistré") as refused:
        settings.set("author", "Louise")
    assert "No space" not in str(refused.value)
    assert settings["author"] == Settings(tmp_path / "settings.json")["author"] == "Marie"
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_every_default_is_allowed(tmp_path: Path, setting) -> None:
    Settings(tmp_path / "settings.json").set(setting.key, setting.default)
