"""The system libraries: what is missing, and the command that a person is given."""

import sys

import libraries
import pytest


def test_only_what_does_not_load_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "linux")
    wanted = {"libc.so.6": "libc6", "libtournee-absent.so.1": "libabsent1"}
    monkeypatch.setattr(libraries, "_loads", lambda name: name == "libc.so.6")
    assert libraries.missing(wanted) == {"libtournee-absent.so.1": "libabsent1"}


def test_nothing_is_missing_outside_linux(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert libraries.missing(libraries.OFFSCREEN) == {}


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("apt-get", "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)'"),
        ("none", "install with your system's own tool the packages that hold: libEGL.so.1"),
    ],
)
def test_the_command_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch, tool: str, expected: str):
    monkeypatch.setattr("shutil.which", lambda name: name if name == tool else None)
    assert libraries.command({"libEGL.so.1": "libegl1"}) == expected


def test_nothing_is_installed_without_the_right(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("ran a command"))
    assert not libraries.install(["libegl1"])
