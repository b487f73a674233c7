"""Every text is readable on its ground, in both themes, and both have the same roles."""

import re

import pytest

from desktop.base import resources
from desktop.ui import theme

TEXTS = [
    *((ink, ground) for ink in ("ink", "muted") for ground in ("ground", "card", "header", "hover", "selected")),
    ("ink", "field"),
    *((ink, ground) for ink in ("nav_ink", "nav_strong") for ground in ("nav", "nav_selected", "nav_box")),
    ("nav_muted", "nav"),
    ("nav_muted", "nav_box"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *(("accent_ink", ground) for ground in ("accent_soft", "card", "ground", "header", "hover")),
    *((f"{state}_ink", f"{state}_soft") for state in ("ok", "warn", "bad", "info", "neutral")),
    ("bad_ink", "card"),
    ("bad_ink", "ground"),
    ("card", "focus"),
]
SHAPES = [("focus", "card"), ("focus", "ground"), ("field_line", "card"), ("ok", "card"), ("nav_focus", "nav")]


@pytest.mark.parametrize("name", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_is_readable(name, ink, ground):
    roles = theme.roles(name)
    assert theme.contrast(roles[ink], roles[ground]) >= 4.5


@pytest.mark.parametrize("name", [theme.LIGHT, theme.DARK])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shape_is_visible(name, shape, ground):
    roles = theme.roles(name)
    assert theme.contrast(roles[shape], roles[ground]) >= 3


def test_themes_have_the_same_roles_and_the_stylesheet_knows_them():
    light, dark = theme.roles(theme.LIGHT), theme.roles(theme.DARK)
    assert list(light) == list(dark)
    used = set(re.findall(r"@(\w+)", resources.path("themes", "window.qss").read_text("utf-8"))) - {"icons"}
    assert used <= set(light)


def test_sizes_of_the_stylesheet_grow():
    sheet = theme.stylesheet(theme.Theme("x", theme.roles(theme.LIGHT), 1.5))
    assert "border-radius: 12px" in sheet
    assert "@icons" not in sheet


def test_contrast_of_black_and_white():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
