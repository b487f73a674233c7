"""One Tournée at a time for a workspace: a lock of the system, which a process that dies leaves."""

import os
from pathlib import Path
from typing import IO

from desktop.base.problem import Problem

FILE = "workspace.lock"

if os.name == "nt":
    import msvcrt

    def _seize(stream: IO[bytes]) -> None:
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # pyright: ignore
else:
    import fcntl

    def _seize(stream: IO[bytes]) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def hold(folder: Path) -> IO[bytes]:
    """The lock of the workspace in `folder`, held until it is closed. Raises Problem where another Tournée holds it."""
    stream = (folder / FILE).open("ab")
    try:
        _seize(stream)
    except (BlockingIOError, PermissionError) as error:
        stream.close()
        raise Problem(
            "Ce classeur est déjà ouvert dans une autre fenêtre de Tournée.", "Continuez dans cette fenêtre, ou fermez-la d’abord."
        ) from error
    except OSError:  # a disk that knows no locks, as some shares: it goes without
        return stream
    return stream
