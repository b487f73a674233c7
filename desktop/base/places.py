"""Where this machine keeps the user's files."""

from pathlib import Path

import platformdirs


def default_workspace() -> Path:
    """The workspace folder used when none is named."""
    return Path(platformdirs.user_data_dir("Tournee", appauthor=False))


def log_folder() -> Path:
    """Where the log goes."""
    return Path(platformdirs.user_log_dir("Tournee", appauthor=False))
