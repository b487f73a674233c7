"""What was computed from the workspace, kept as long as it is good."""

from collections.abc import Callable
from typing import Any, TypeVar

AnyValue = TypeVar("AnyValue")


class Memory:
    """Values by name, each with the version of the data that it was computed from. Only the last of a name is kept."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, Any]] = {}

    def remember(self, name: str, version: Any, compute: Callable[[], AnyValue]) -> AnyValue:
        """What was computed under `name` for this `version`, computed when it is not there."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != version:
            kept = self._kept[name] = (version, compute())
        return kept[1]

    def carry(self, name: str, old: Any, new: Any) -> None:
        """What was computed under `name` for the version `old` is as good for `new`."""
        kept = self._kept.get(name)
        if kept is not None and kept[0] == old:
            self._kept[name] = (new, kept[1])
