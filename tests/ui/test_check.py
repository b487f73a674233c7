"""The drawing part of the self-check."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.base import resources
from desktop.ui import check
from desktop.ui.page import Entry


def test_a_window_paints(qapp: QApplication):
    found = check.window()
    assert found.ok, found.detail


def test_a_window_that_paints_nothing_fails(qapp: QApplication, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QMainWindow, "render", lambda self, image: image.fill(0))
    assert not check.window().ok


def test_every_icon_is_drawn(qapp: QApplication):
    found = check.icons()
    assert found.ok, found.detail


def test_an_icon_that_is_not_drawn_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "bad.svg").write_text("<svg", "utf-8")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    found = check.icons()
    assert not found.ok
    assert "bad.svg" in found.detail


def test_a_page_whose_code_is_missing_is_named():
    there = Entry(id="settings", label="Paramètres", make="desktop.ui.pages.settings:SettingsPage")
    assert check.pages([there]) == check.Check(name="Pages", ok=True, detail="1 page")
    for make in ("desktop.ui.pages.absent:Page", "desktop.ui.pages.settings:Absent"):
        found = check.pages([there, Entry(id="x", label="Absente", make=make)])
        assert not found.ok
        assert found.detail.startswith("absent : Absente (")
