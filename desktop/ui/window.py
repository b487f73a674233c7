"""The window: navigation, header, the page at hand, the message line. Pages do the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.bridge import Bridge
from desktop.ui.cards import row
from desktop.ui.commands import Command, Commands
from desktop.ui.header import Header, SearchBox
from desktop.ui.jobs import Job, Jobs
from desktop.ui.messages import MessageLine, ProgressStrip
from desktop.ui.navigation import Navigation, Standing
from desktop.ui.page import Entry, Page, Workspace
from desktop.ui.palette import Found, Palette, Search
from desktop.ui.stack import Stack

SIZE = QSize(1366, 768)
MINUTE = 60_000


def _nothing_found(_text: str) -> Sequence[Found]:
    return ()


def _nothing_said() -> Standing:
    return Standing("")


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the program hands to its window.

    `undo` and `redo` do it and return what to say (« » when there is nothing to undo); they may raise Problem.
    `groups` are the headings of search by kind of record, in order; `session` is who can lock the window, where somebody can.
    """

    entries: Sequence[Entry]
    search: Search = _nothing_found
    groups: dict[str, str] = field(default_factory=dict)
    standing: Callable[[], Standing] = _nothing_said
    undo: Callable[[], str] = str
    redo: Callable[[], str] = str
    commands: Sequence[Command] = ()
    session: Any = None


class Window(QMainWindow):
    """The shell; it is the `Shell` that pages are given."""

    closed = Signal()

    def __init__(self, workspace: Workspace, parts: Parts) -> None:
        super().__init__()
        self.workspace: Any = workspace
        self.parts, self.session = parts, parts.session
        self._entries = {entry.id: entry for entry in parts.entries}
        self.pages: dict[str, Page] = {}
        self.trail: list[tuple[str, str | None]] = []
        self.setWindowTitle("Tournée")
        self.jobs, self.bridge, self.commands = Jobs(self), Bridge(workspace, self), Commands(self)
        self._build()
        self.commands.put("window", _own_commands(self, parts))
        self.bridge.changed.connect(self._changed)
        self.jobs.progressed.connect(self.progress.show_progress)
        QApplication.styleHints().colorSchemeChanged.connect(self._dress)
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self.look_again)
        self._minute.start()
        self.look_again()

    def _build(self) -> None:
        parts, box = self.parts, SearchBox()
        self.navigation, self.header = Navigation(parts.entries), Header(box)
        self.stack, self.message, self.progress = Stack(), MessageLine(), ProgressStrip()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self.stack, 1)
        right.addWidget(self.progress)
        right.addWidget(self.message)
        whole = QWidget()
        line = row(self.navigation, gap=0)
        line.addLayout(right, 1)
        whole.setLayout(line)
        self.setCentralWidget(whole)
        self.palette_list = Palette(box, self.commands, parts.search, parts.groups, self)
        self.palette_list.chosen.connect(self._found)
        self.navigation.chosen.connect(self.open)
        self.header.turned.connect(self.turn)
        self.message.undo.connect(self.undo)
        self.resize(first_size(self))

    def open(self, page: str, record: str | None = None) -> None:
        """Go to a page (made when first opened), on a record where it shows one."""
        if not self.trail or self.trail[-1] != (page, record):
            self.trail.append((page, record))
        if self.page() is not self.pages.get(page) or record is not None:
            self.message.leave()
        shown = self.pages.get(page) or self._make(page)
        try:
            if record is not None:
                shown.show_record(record)
                shown.stale = True
            self._reload(shown)
        except Problem as problem:
            self.problem(problem)
        self.stack.setCurrentWidget(shown)
        self.navigation.mark(self._entries[page].under or page)
        self.commands.put("page", shown.commands())
        self._headed()
        first = shown.first()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """Go back to the page before."""
        if len(self.trail) > 1:
            self.trail.pop()
            self.open(*self.trail[-1])

    def say(self, text: str, *, undo: bool = False) -> None:
        """Say what was done in the message line."""
        self.message.say(text, undo)

    def problem(self, problem: Problem) -> None:
        """Show a foreseeable failure and its hint."""
        self.message.problem(problem)

    def run(self, label: str, work: Callable[[Progress], Any], done: Callable[[Any], object] | None = None) -> Job:
        """Do long work off the UI thread; its failures go to the message line."""
        job = self.jobs.run(label, work)
        job.failed.connect(lambda problem: self.message.problem(problem, lasting=True))
        job.cancelled.connect(lambda: self.say(_("Arrêté. Ce qui était fini est gardé.")))
        if done is not None:
            job.done.connect(lambda result: self.attempt(lambda: done(result)))
        return job

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something now; a Problem goes to the message line."""
        try:
            act()
        except Problem as problem:
            self.problem(problem)

    def undo(self) -> None:
        """Undo the last change and say what it was."""
        self.attempt(lambda: self.say(self.parts.undo() or _("Rien à annuler.")))

    def redo(self) -> None:
        """Do again what was undone."""
        self.attempt(lambda: self.say(self.parts.redo() or _("Rien à rétablir.")))

    def page(self) -> Page | None:
        """The page shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    @Slot()
    def look_again(self) -> None:
        """Ask again what the left side shows."""
        self.navigation.name.set(str(self.workspace.settings["antenna"]))
        self.navigation.standing.set(self.parts.standing())
        self.navigation.count()

    def closeEvent(self, event: QCloseEvent) -> None:
        leave_field(self)
        release(self)
        super().closeEvent(event)
        self.closed.emit()

    def _make(self, id: str) -> Page:
        page = self.pages[id] = self._entries[id].page(self)
        self.stack.addWidget(page)
        page.headed.connect(self._headed)
        return page

    def _reload(self, page: Page) -> None:
        if page.stale:
            page.stale = False
            page.refresh()

    @Slot()
    def _headed(self) -> None:
        page = self.page()
        if page is not None:
            self.header.show_page(page)

    @Slot(object)
    def _changed(self, kinds: frozenset[str]) -> None:
        for page in self.pages.values():
            page.stale = page.stale or bool(kinds & page.KINDS)
        page = self.page()
        if page is not None and page.stale:
            self.attempt(lambda: self._reload(page))
            self.header.show_page(page)
        self.look_again()

    @Slot(int)
    def turn(self, tab: int) -> None:
        """Go to a tab of the page shown."""
        page = self.page()
        if page is not None and tab >= 0:
            self.attempt(lambda: page.turn(tab))
            self.header.show_page(page)

    @Slot()
    def _dress(self) -> None:
        dress(self.workspace)

    @Slot(object)
    def _found(self, hit: Found) -> None:
        if hit.kind == "command":
            next(command for command in self.commands.all() if command.id == hit.id).run()
            return
        for entry in self._entries.values():
            if hit.kind in entry.opens:
                self.open(entry.id, hit.id)
                return


def first_size(window: QWidget) -> QSize:
    """The size in which a window first comes: its frame, not known yet, must have room on the screen too."""
    style = window.style()
    frame, title = style.pixelMetric(style.PixelMetric.PM_MdiSubWindowFrameWidth), style.pixelMetric(style.PixelMetric.PM_TitleBarHeight)
    room = window.screen().availableSize() - QSize(2 * frame, title + 2 * frame)
    return (SIZE * theme.current().scale).boundedTo(room)


def leave_field(window: QWidget) -> None:
    """Leave the field being typed, hence save it."""
    typing = window.focusWidget()
    if typing is not None:
        typing.clearFocus()


def release(window: Window) -> None:
    """From now on the window asks nothing more of its workspace."""
    window.bridge.close()
    window.jobs.stop()
    for timer in window.findChildren(QTimer):
        timer.stop()


def dress(workspace: Workspace) -> None:
    """Dress the program again after the setting `theme` or the system's scheme has changed."""
    app, name = QApplication.instance(), theme.wanted(str(workspace.settings["theme"]))
    if isinstance(app, QApplication) and name != theme.current().name:
        theme.apply(app, name, theme.current().scale)


def _own_commands(window: Window, parts: Parts) -> list[Command]:
    go, edit, other = _("Aller à"), _("Modifier"), _("Fenêtre")
    listed = [entry for entry in parts.entries if entry.listed()]
    own = [
        Command(
            id=f"go.{entry.id}", label=_(entry.label), group=go, shortcut=f"Ctrl+{number}" if number < 10 else "",
            run=lambda id=entry.id: window.open(id),
        )
        for number, entry in enumerate(listed, 1)
    ]  # fmt: skip
    own += [
        Command(id="back", label=_("Page précédente"), group=go, shortcut="Alt+Left", run=window.back),
        Command(id="search", label=_("Chercher partout"), group=go, shortcut="Ctrl+K", run=window.palette_list.open),
        Command(id="undo", label=_("Annuler"), group=edit, shortcut="Ctrl+Z", run=window.undo),
        Command(id="redo", label=_("Rétablir"), group=edit, shortcut="Ctrl+Shift+Z; Ctrl+Y", run=window.redo),
        Command(id="quit", label=_("Quitter"), group=other, shortcut="Ctrl+Q", run=window.close),
    ]
    if any(entry.id == "shortcuts" for entry in parts.entries):
        open_keys = Command(
            id="keys", label=_("Raccourcis clavier"), group=other, shortcut="F1; Ctrl+?", run=lambda: window.open("shortcuts")
        )
        own.append(open_keys)
    return own + list(parts.commands)
