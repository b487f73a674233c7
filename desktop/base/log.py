"""The log of this machine: no personal data, no secret."""

import logging
from logging.handlers import RotatingFileHandler

from desktop.base import places

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start() -> None:
    """Log warnings and bugs to a small rotating file; without a writable folder, nowhere."""
    try:
        places.log_folder().mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            places.log_folder() / "tournee.log", maxBytes=500_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    logging.getLogger("desktop").addHandler(handler)
