"""What a page is, what the window offers it, and how it is listed."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar, Literal, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.settings import Settings
from desktop.ui import theme
from desktop.ui.buttons import Look
from desktop.ui.commands import Command, Commands
from desktop.ui.jobs import Job


class Workspace(Protocol):
    """What the window itself needs of a workspace; pages know the whole of it."""

    settings: Settings
    on_change: list[Callable[[frozenset[str]], None]]


class Shell(Protocol):
    """What the window does for its pages."""

    workspace: Any
    commands: Commands
    session: Any
    """The `desktop.ui.session.Session` that can lock the window or close it for a while; None where there is none."""

    def open(self, page: str, record: str | None = None) -> None:
        """Go to a page, on a record where it shows one."""
        ...

    def say(self, text: str, *, undo: bool = False) -> None:
        """Say what was done in the message line, with « Annuler » where it can be undone; nothing: what was said holds no more."""
        ...

    def problem(self, problem: Problem) -> None:
        """Show a foreseeable failure and its hint in the message line."""
        ...

    def run(self, label: str, work: Callable[[Progress], Any], done: Callable[[Any], object] | None = None) -> Job:
        """Do long work off the UI thread; `done` gets its result back on the UI thread. Without a label it is not shown."""
        ...

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something now; a Problem goes to the message line."""
        ...

    def look_again(self) -> None:
        """Ask again what the left side shows (counts, state, antenna)."""
        ...


@dataclass(frozen=True)
class Action:
    """A button of the page's header; one page has at most one `accent`."""

    label: str
    run: Callable[[], object]
    look: Look = "quiet"
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the list of pages. `make` is « module:Class », imported when the page is first opened.

    `opens` are the kinds of record that search opens here; `under` is the page whose entry stays marked (a page with
    `under`, or whose place is `none`, has no entry of its own); `count` is the number shown beside the label.
    """

    id: str
    label: str
    make: str | Callable[[Shell], "Page"]
    opens: tuple[str, ...] = ()
    under: str = ""
    place: Literal["top", "bottom", "none"] = "top"
    count: Callable[[], int] | None = None

    def listed(self) -> bool:
        """Whether the navigation shows it."""
        return not self.under and self.place != "none"

    def page(self, shell: Shell) -> "Page":
        """Make the page."""
        if isinstance(self.make, str):
            module, name = self.make.split(":")
            return getattr(import_module(module), name)(shell)
        return self.make(shell)


class Page(QWidget):
    """Base of pages: what the header shows, which kinds of record it watches, and how it reloads.

    A page lays its cards in `self.area` (a row with the window's margins), fills them in `refresh`, and calls
    `headed.emit()` when its title, subtitle, tabs or buttons have changed.
    """

    KINDS: ClassVar[frozenset[str]] = frozenset()

    headed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.workspace = shell.workspace
        self.stale = True
        self.tab = 0
        now = theme.current()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(now.px(20), now.px(14), now.px(20), now.px(14))
        self.area = QHBoxLayout()
        self.area.setSpacing(now.px(14))
        whole.addLayout(self.area)

    def title(self) -> str:
        """The header's title."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """The muted words after the title."""
        return ""

    def tabs(self) -> tuple[str, ...]:
        """The labels of the tabs; none by default. `self.tab` is the present one."""
        return ()

    def turn(self, tab: int) -> None:
        """A tab was chosen."""
        self.tab = tab

    def buttons(self) -> tuple[Action, ...]:
        """The header's buttons, the accent one last."""
        return ()

    def commands(self) -> tuple[Command, ...]:
        """Commands that exist while this page is shown."""
        return ()

    def show_record(self, record: str) -> None:
        """Show one record (its id), for pages that show one at a time."""

    def refresh(self) -> None:
        """Load again what is shown, keeping the place and the focus."""

    def first(self) -> QWidget | None:
        """The widget that takes the focus when the page is opened."""
        return None
