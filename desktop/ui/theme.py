"""Colours by their role, sizes by the system's font: the palette and the one stylesheet of the program."""

import functools
import re
import sys
import tomllib
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from desktop.base import resources

LIGHT, DARK = "clair", "sombre"
TEXT = 13
"""Height in px of the program's text at 100 %."""

_USUAL_PX = {"win32": 12.0, "darwin": 13.0}
"""Pixel size of the system's own text at its 100 %; desktops on Linux: 10 points at 96 dpi."""
_GENERIC = {"", "sans", "sans serif", "sans-serif", "helvetica", "dejavu sans"}


@dataclass(frozen=True)
class Theme:
    """The roles of one theme and the factor by which every size grows."""

    name: str
    roles: dict[str, str]
    scale: float = 1.0
    families: tuple[str, ...] = ()
    _colors: dict[str, QColor] = field(default_factory=dict, compare=False)
    _fonts: dict[tuple[float, int], tuple[QFont, QFontMetrics]] = field(default_factory=dict, compare=False)
    _cut: dict[tuple[str, int, float, int], str] = field(default_factory=dict, compare=False)

    def color(self, role: str) -> QColor:
        """The colour of a role. Raises KeyError for a role that no theme has."""
        found = self._colors.get(role)
        if found is None:
            found = self._colors[role] = QColor.fromString(_argb(self.roles[role]))
        return found

    def px(self, size: float) -> int:
        """A length given at 100 %, in this theme's pixels (never 0)."""
        return max(1, round(size * self.scale))

    def font(self, size: float = TEXT, weight: int = 400) -> QFont:
        """The program's font in a size (px at 100 %) and a weight (400, 600, 700)."""
        return self._dressed(size, weight)[0]

    def metrics(self, size: float = TEXT, weight: int = 400) -> QFontMetrics:
        """The metrics of `font(size, weight)`."""
        return self._dressed(size, weight)[1]

    def cut(self, text: str, width: int, size: float = TEXT, weight: int = 400) -> str:
        """`text`, cut by « … » where it is wider than `width` pixels. Remembered: lists ask again at each frame."""
        key = (text, width, size, weight)
        found = self._cut.get(key)
        if found is None:
            if len(self._cut) > 20_000:
                self._cut.clear()
            found = self._cut[key] = self._dressed(size, weight)[1].elidedText(text, Qt.TextElideMode.ElideRight, width)
        return found

    def _dressed(self, size: float, weight: int) -> tuple[QFont, QFontMetrics]:
        found = self._fonts.get((size, weight))
        if found is None:
            font = QFont(list(self.families)) if self.families else QFont()
            font.setPixelSize(self.px(size))
            font.setWeight(QFont.Weight(weight))
            found = self._fonts[size, weight] = (font, QFontMetrics(font))
        return found


_current = Theme(name="", roles={})


def current() -> Theme:
    """The theme in force: what painting asks. Empty before `apply`."""
    return _current


def _argb(text: str) -> str:
    """#rrggbbaa as people write it to Qt's #aarrggbb."""
    return f"#{text[7:]}{text[1:7]}" if len(text) == 9 else text


@functools.cache
def roles(name: str) -> dict[str, str]:
    """The colours of a theme by role. Raises Problem when the file is missing."""
    return tomllib.loads(resources.path("themes", f"{name}.toml").read_text("utf-8"))


def wanted(setting: str) -> str:
    """The theme's name for the setting `theme`: `system` follows the system's scheme."""
    if setting in (LIGHT, DARK):
        return setting
    return DARK if QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply(app: QApplication, name: str, scale: float | None = None) -> None:
    """Dress the program: font, palette, stylesheet. `scale` None: after the system's font."""
    global _current
    factor, families = _system_font()
    _current = Theme(name, roles(name), factor if scale is None else scale, families)
    app.setFont(_current.font())
    app.setPalette(_palette(_current))
    app.setStyleSheet(stylesheet(_current))


@functools.cache
def _system_font() -> tuple[float, tuple[str, ...]]:
    """The system's factor and the families to write in; the system's own font unless it is only « sans »."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if QApplication.platformName() in ("offscreen", "minimal"):
        factor = 1.0
    else:
        factor = round(QFontInfo(system).pixelSize() / _USUAL_PX.get(sys.platform, 13.333) * 20) / 20
    families = (system.family(),)
    if sys.platform.startswith("linux") and system.family().lower() in _GENERIC:
        families = ("Inter", "Noto Sans", "Cantarell", "DejaVu Sans")
    return max(1.0, min(factor, 3.0)), families


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "ground", role.WindowText: "ink", role.Base: "card", role.AlternateBase: "ground", role.Text: "ink",
        role.Button: "card", role.ButtonText: "ink", role.BrightText: "bad_ink", role.Highlight: "focus",
        role.HighlightedText: "card", role.PlaceholderText: "muted", role.ToolTipBase: "card", role.ToolTipText: "ink",
        role.Link: "accent_ink", role.LinkVisited: "accent_ink", role.Light: "card", role.Midlight: "line", role.Mid: "line",
        role.Dark: "muted", role.Shadow: "ink", role.Accent: "focus",
    }  # fmt: skip
    for key, name in pairs.items():
        palette.setColor(key, theme.color(name))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, theme.color("muted"))
    return palette


def stylesheet(theme: Theme) -> str:
    """The program's stylesheet in a theme's colours and sizes."""
    text = resources.path("themes", "window.qss").read_text("utf-8")
    text = re.sub(r"@(?!icons)(\w+)", lambda found: theme.roles[found[1]], text)
    text = re.sub(r"\b(\d+)px", lambda found: f"{round(int(found[1]) * theme.scale)}px", text)
    return text.replace("@icons", resources.path("icons").as_posix())


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two #rrggbb colours."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
