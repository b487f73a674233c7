"""The watch: new notices from the public BOAMP, resumed where a cut left it."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.base import clock
from desktop.base.late import Late
from desktop.base.progress import Progress
from desktop.base.version import __version__
from desktop.store.workspace import Workspace
from desktop.work.notices import Imported, take

if TYPE_CHECKING:
    from desktop.feeds import notices as feed
    from desktop.sync import boamp, network
else:
    feed, boamp, network = (Late(f"desktop.{name}") for name in ("feeds.notices", "sync.boamp", "sync.network"))

CURSOR = "watch"


def fetch(
    workspace: Workspace,
    *,
    departments: Sequence[str] | None = None,
    days: int | None = None,
    server: str | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Imported:
    """Bring in the notices of the watched departments published in the last `days`; both by default as in the settings.

    Each page is written before the next is asked for, and where reading stands is kept: after a cut the same call
    goes on. Raises Problem for what a network or a server can do; what came before is in.
    """
    wanted = tuple(departments) if departments else tuple(d.strip() for d in str(workspace.settings["territory"]).split(",") if d.strip())
    today = clock.today()
    since = today - timedelta(days=days if days is not None else int(workspace.settings["days_of_watch"]))
    asked = {"departments": list(wanted), "since": since.isoformat(), "server": server or boamp.PUBLIC}
    kept = workspace.local.get(CURSOR)
    cursor = boamp.Cursor.from_json(kept["cursor"]) if kept and kept["asked"] == asked and kept["cursor"]["parts"] else None
    done = Imported()
    with network.client(__version__) as client:
        for page in boamp.pages(client, wanted, since, today, cursor, base=server or boamp.PUBLIC, sleep=sleep, progress=progress):
            take(workspace, feed.read_records(page.records), done)
            workspace.local.set(CURSOR, {"asked": asked, "cursor": page.cursor.to_json()})
    workspace.local.set(CURSOR, None)
    workspace.opendata.note_watch()
    return done
