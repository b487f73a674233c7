"""Commands are declarations: the palette, the shortcut page and the keys are made from them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.base.formats import plain_words


def _always() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something to do by name. `shortcut` is in Qt's portable form (« Ctrl+K »; several separated by « ; »)."""

    id: str
    label: str
    run: Callable[[], object]
    shortcut: str = ""
    group: str = ""
    enabled: Callable[[], bool] = _always

    def sequences(self) -> list[QKeySequence]:
        """The key sequences."""
        return _sequences(self.shortcut)

    def keys_in_words(self) -> str:
        """The keys as this system writes them."""
        return keys_in_words(self.shortcut)


def _sequences(shortcut: str) -> list[QKeySequence]:
    return [QKeySequence(part.strip()) for part in shortcut.split(";") if part.strip()]


def keys_in_words(shortcut: str) -> str:
    """Keys in Qt's portable form, as this system writes them."""
    return ", ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in _sequences(shortcut))


class Commands(QObject):
    """The commands in force: the window's own and those of the page shown."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sets: dict[str, tuple[list[Command], list[QAction]]] = {}

    def put(self, owner: str, commands: Iterable[Command]) -> None:
        """Set the commands of an owner (« window », « page »), in place of those it had."""
        for action in self._sets.pop(owner, ([], []))[1]:
            self._window.removeAction(action)
            action.deleteLater()
        declared = list(commands)
        self._sets[owner] = (declared, [self._action(command) for command in declared if command.shortcut])

    def all(self) -> list[Command]:
        """Every command in force, in the order of declaration."""
        return [command for declared, _actions in self._sets.values() for command in declared]

    def matching(self, text: str) -> list[Command]:
        """The enabled commands whose words begin with the words of `text`."""
        wanted = plain_words(text)
        found: list[Command] = []
        for command in self.all():
            words = plain_words(f"{command.label} {command.group}")
            if all(any(word.startswith(part) for word in words) for part in wanted) and command.enabled():
                found.append(command)
        return found

    def _action(self, command: Command) -> QAction:
        action = QAction(command.label, self._window)
        action.setShortcuts(command.sequences())
        action.triggered.connect(lambda: command.run() if command.enabled() else None)
        self._window.addAction(action)
        return action
