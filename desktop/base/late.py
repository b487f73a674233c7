"""Modules that are loaded when they are first used, so that the window does not wait for them."""

from importlib import import_module
from typing import Any


class Late:
    """Stands for a module until something of it is asked for.

    Used as `if TYPE_CHECKING: from desktop.model import ranking` with `else: ranking = Late("desktop.model.ranking")`.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._module), name)
