"""The log of this machine: no personal data, no secret."""

import functools
from typing import TYPE_CHECKING

from desktop.base import places

if TYPE_CHECKING:
    import logging

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@functools.cache
def _logger() -> "logging.Logger":
    """A small rotating file; without a writable folder, nowhere. Made when there is something to say: the window does not wait for it."""
    import logging
    from logging.handlers import RotatingFileHandler

    try:
        places.log_folder().mkdir(parents=True, exist_ok=True)
        path = places.log_folder() / "tournee.log"
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger = logging.getLogger("desktop")
    logger.addHandler(handler)
    return logger


def unforeseen(text: str) -> None:
    """Keep the account of a bug."""
    _logger().error("unforeseen: %s", text)
