"""Where the list of notices comes from: numbers first, rows by block, and how many firms could answer as it becomes known."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from desktop.base import clock
from desktop.base.words import _
from desktop.model.notices import Notice
from desktop.model.searches import NoticeFilters
from desktop.store import notices as stored
from desktop.store import reading
from desktop.store.workspace import Workspace
from desktop.ui.cells import Cell, Two
from desktop.ui.pages.notices import chips
from desktop.ui.table import BLOCK, Column, Query

COLUMNS = (
    Column(label=_("Échéance"), key="deadline", width=82),
    Column(label=_("Objet"), key="object"),
    Column(label=_("Lieu"), key="place_name", width=144, spare=True),
    Column(label=_("Lots"), key="lots", width=56, right=True),
    Column(label=_("Entreprises"), width=92, right=True),
    Column(label=_("Particularités"), width=178, spare=True),
)
AT_ONCE = 5_000
"""So many notices are sorted and filtered in less than 30 ms; more of them is work for a job."""


@dataclass(frozen=True)
class Asked:
    """What a list of numbers answers: filters (with the words typed), order, and the state of the data."""

    filters: NoticeFilters
    sort: str
    down: bool
    version: object


class Notices:
    """The source. `later(asked)` is called when the numbers should be looked for in a job; `put` brings them."""

    def __init__(self, workspace: Workspace, later: Callable[[Asked], None]) -> None:
        self.workspace = workspace
        self.filters = NoticeFilters()
        self.counts: dict[int, int] = {}
        self._later = later
        self._known: tuple[Asked | None, list[str]] = (None, [])
        self._wanted: Asked | None = None

    def keys(self, query: Query) -> Sequence[str]:
        """The numbers of the notices. Of many, the first ones at once and the rest when `put`; else those shown before."""
        asked = Asked(replace(self.filters, words=query.text), query.sort or "deadline", query.descending, self.workspace.version)
        if stored.size(self.workspace) <= AT_ONCE:
            self._known = (asked, self.find(asked))
        elif asked != self._known[0]:
            if asked != self._wanted:
                self._wanted = asked
                self._later(asked)
            if self._known[0] is None or not query.sort:
                return self._first(asked) or self._known[1]
        return self._known[1]

    def _first(self, asked: Asked) -> list[str]:
        """The first block where the index of deadlines gives it at once."""
        plain = asked.filters == NoticeFilters(state=asked.filters.state, min_days=asked.filters.min_days)
        return self.find(asked, BLOCK) if plain and asked.sort == "deadline" else []

    def find(self, asked: Asked, limit: int = -1) -> list[str]:
        """Look for the numbers (on any thread)."""
        found = stored.keys(self.workspace, asked.filters, clock.now(), sort=asked.sort, down=asked.down, limit=limit)
        return [str(nr) for nr in found]

    def put(self, asked: Asked, found: list[str]) -> bool:
        """Take what a job found; False when something else is wanted meanwhile."""
        if asked != self._wanted:
            return False
        self._known, self._wanted = (asked, found), None
        return True

    def rows(self, keys: Sequence[str]) -> Sequence[Sequence[Cell]]:
        """One row of cells a notice."""
        now, numbers = clock.now(), [int(key) for key in keys]
        found = reading.notices(self.workspace, numbers)
        to_confirm = stored.to_confirm(self.workspace, numbers)
        reserved = stored.reserved_lots(self.workspace, [notice.id for notice, _count in found])
        rows: dict[str, Sequence[Cell]] = {}
        for nr, (notice, lots) in self._numbered(numbers, found):
            rows[str(nr)] = (
                chips.countdown(notice, now),
                Two(notice.object, " · ".join(filter(None, (notice.buyer, chips.procedure(notice))))),
                chips.place(notice),
                lots,
                chips.answering(self.counts.get(nr)) if notice.is_open_call(now) else None,
                chips.marks(notice, reserved.get(notice.id, ()), lots, to_confirm=nr in to_confirm),
            )
        return [rows.get(key, ()) for key in keys]

    def _numbered(self, numbers: list[int], found: list[tuple[Notice, int]]) -> Iterable[tuple[int, tuple[Notice, int]]]:
        """Each notice with its number; some may have gone since the numbers were looked for."""
        if len(numbers) == len(found):
            return zip(numbers, found, strict=True)
        return [(nr, one) for nr in numbers for one in reading.notices(self.workspace, [nr])]
