"""What is known of people and firms: where it comes from, how long it is kept, and who decides (GDPR art. 5.1.e, 6.1, 13 to 15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.base import clock
from desktop.base.formats import day
from desktop.model import keeping as rule
from desktop.model.firms import Firm
from desktop.model.privacy import BASES, Source
from desktop.model.records import new_id
from desktop.store import keeping, tracing
from desktop.store.changes import BATCH
from desktop.store.workspace import Workspace
from desktop.work.firms import Origin

_LAST = "privacy:origin"


@dataclass(frozen=True)
class Came:
    """Where the value of a field comes from: the list that brought it (None: typed), by whose hand, and when (Paris)."""

    source: Source | None
    author: str
    at: datetime

    @property
    def words(self) -> str:
        """« liste cma.xlsx, transmise par l’Urssaf, importée le 3 mars 2026, base légale : … », or « saisi par Marie le 3 mars 2026 »."""
        if self.source is None:
            verb = "démonstration," if self.author == keeping.DEMONSTRATION else f"saisi par {self.author}"
            return f"{verb} le {day(self.at.date())}"
        owner = f", transmise par {self.source.owner}" if self.source.owner else ""
        return f"liste « {self.source.name} »{owner}, importée le {day(self.source.brought_on)}, base légale : {basis_words(self.source)}"


def basis_words(source: Source) -> str:
    """The legal basis of a list in words; « à compléter » where nobody said it."""
    return dict(BASES).get(source.basis or "", "à compléter")


def provenance(workspace: Workspace, firm: str) -> dict[str, Came]:
    """Where each field of a firm (its id) comes from, by field; empty where there is no such firm."""
    row = workspace.row(Firm, firm)
    stamps = {} if row is None else {name: stamp for name, stamp in row.stamps.items() if name in row.fields}
    written = tracing.written(workspace.connection, (stamp["change"] for stamp in stamps.values()))
    lists = {source.id: source for source in sources(workspace)}
    found: dict[str, Came] = {}
    for name, stamp in stamps.items():
        change = written.get(stamp["change"])
        source = lists.get(change.group) if change else None
        found[name] = Came(source, stamp["author"], datetime.fromisoformat(stamp["at"]).astimezone(clock.PARIS))
    return found


def sources(workspace: Workspace) -> list[Source]:
    """The lists that were brought in, the latest first."""
    return tracing.of_kind(workspace.connection, Source)[::-1]


def save_source(workspace: Workspace, source: Source) -> None:
    """Keep what was said of a list."""
    with workspace.change(f"Liste {source.name}") as change:
        change.put(source)


def last_origin(workspace: Workspace) -> Origin:
    """Who gave the last list and its legal basis: what is proposed for the next. A chamber's mission before the first."""
    kept = workspace.local.get(_LAST, {})
    return Origin(owner=kept.get("owner", ""), basis=kept.get("basis", "mission"))


def remember_origin(workspace: Workspace, origin: Origin) -> None:
    """Keep who gave a list and its legal basis, for the next one."""
    workspace.local.set(_LAST, {"owner": origin.owner, "basis": origin.basis})


@dataclass(frozen=True, slots=True)
class Due:
    """A firm on which somebody must decide, and since when; `met` None: never met, it came on `began`."""

    id: str
    name: str
    commune: str
    met: date | None
    began: date | None
    since: date
    archived: bool


def last_contact(workspace: Workspace, ids: Iterable[str] | None = None) -> dict[str, date]:
    """The day of the last contact with each of these firms (all: None); those never met are left out. One pass."""
    found = keeping.last_contacts(workspace)
    return found if ids is None else {id: found[id] for id in ids if id in found}


def to_decide(workspace: Workspace) -> list[Due]:
    """The firms kept beyond the years set after the last contact, or after they came, longest first. 10 000 firms: a job's work."""
    years, today = int(workspace.settings["retention_years"]), clock.today()
    found: list[Due] = []
    for firm in keeping.firms(workspace):
        since = rule.due(firm.met or firm.began, firm.decided_on, today, years)
        if since is not None:
            found.append(Due(firm.id, firm.name, firm.commune, firm.met, firm.began, since, firm.archived))
    return sorted(found, key=lambda due: (due.since, due.name))


def keep(workspace: Workspace, ids: Sequence[str], reason: str = "") -> None:
    """Keep these firms for another year; why is written in the history. One undo takes it back."""
    _decide(workspace, ids, keeping.DECIDED[0], reason, archived=None)


def archive(workspace: Workspace, ids: Sequence[str], reason: str = "") -> None:
    """Put these firms away, still kept: asked again in a year. One undo takes it back."""
    _decide(workspace, ids, keeping.DECIDED[1], reason, archived=True)


def _decide(workspace: Workspace, ids: Sequence[str], verb: str, reason: str, *, archived: bool | None) -> None:
    group, today = new_id(), clock.today()
    for start in range(0, len(ids), BATCH):
        batch = [firm for id in ids[start : start + BATCH] if (firm := workspace.get(Firm, id))]
        named = batch[0].name if len(ids) == 1 and batch else f"{len(ids)} entreprises"
        with workspace.change(" : ".join(filter(None, (f"{verb} {named}", reason))), group=group) as change:
            for firm in batch:
                change.put(firm.but(keep_decided_on=today, archived=firm.archived if archived is None else archived))
