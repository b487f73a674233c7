"""What a person does with notices: bring them in, list them, read one, type one, confirm a date."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base import clock
from desktop.base.late import Late
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.model.notices import Lot, Notice, Reject, lot_id, notice_id
from desktop.model.searches import NoticeFilters
from desktop.store import notices as stored
from desktop.store import reading
from desktop.store.workspace import Workspace
from desktop.work.places import located

if TYPE_CHECKING:
    from desktop.feeds import notices as feed
else:
    feed = Late("desktop.feeds.notices")

BATCH = 200
ENDINGS = (".json", ".xml", ".gz", ".jsonl")


@dataclass
class Imported:
    """What an import did. `read` counts records, well or badly formed."""

    read: int = 0
    notices: int = 0
    lots: int = 0
    updated: int = 0
    rejected: list[Reject] = field(default_factory=list[Reject])


def import_files(workspace: Workspace, paths: Sequence[Path], progress: Progress | None = None) -> Imported:
    """Bring in the notices of files and folders. What cannot be read is in `rejected`; the rest is in.

    Raises Problem where none of the paths exists or the disk refuses; what was written before stays.
    """
    done = Imported(rejected=missing(paths))
    for path in files_of(paths):
        if progress is not None:
            progress.label = path.name
        take(workspace, _within_limits(workspace, path, progress), done)
    return done


def take(workspace: Workspace, records: Iterable[Notice | Reject], done: Imported) -> None:
    """Write what a feed yields, batch by batch, and count it in `done`."""
    stream = iter(records)
    try:
        while batch := list(islice(stream, BATCH)):
            rejected = [item for item in batch if isinstance(item, Reject)]
            notices = [item for item in batch if isinstance(item, Notice)]
            counts = workspace.opendata.put(notices)
            done.rejected += rejected
            done.read += len(notices) + sum(1 for item in rejected if not item.kept)
            done.notices += counts.notices
            done.lots += counts.lots
            done.updated += counts.updated
    finally:
        if done.notices:
            workspace.tell(("notice", "lot"))


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files to read: those named, and those of a readable kind in the folders named, in order. See `missing`."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
        elif path.exists():
            found.append(path)
    return found


def missing(paths: Sequence[Path]) -> list[Reject]:
    """Those of these paths that do not exist. Raises Problem where none does."""
    absent = [path for path in paths if not path.exists()]
    if absent and len(absent) == len(paths):
        raise Problem(f"Le fichier « {absent[0]} » n’existe pas.", "Vérifiez son nom et son dossier.")
    return [Reject(str(path), "fichier", "Ce fichier n’existe pas.") for path in absent]


def _within_limits(workspace: Workspace, path: Path, progress: Progress | None) -> Iterator[Notice | Reject]:
    limit: int = workspace.settings["max_file_mb"]
    if path.stat().st_size > limit * 1_000_000:
        yield Reject(
            path.name, "fichier", f"Il dépasse la taille permise ({limit} Mo) : changez la limite dans les paramètres, ou coupez-le."
        )
        return
    yield from feed.read(path, progress)


@dataclass(frozen=True)
class Preview:
    """What an import would bring: the first notices, how many were looked at, and what cannot be read."""

    notices: tuple[Notice, ...]
    known: int
    rejected: tuple[Reject, ...]
    more: bool
    """The files hold more than was looked at."""


def preview(workspace: Workspace, paths: Sequence[Path], *, most: int = 200, progress: Progress | None = None) -> Preview:
    """Look at the first records of files before they are brought in. Nothing is written."""
    absent = missing(paths)
    stream = (item for path in files_of(paths) for item in _within_limits(workspace, path, progress))
    looked = list(islice(stream, most + 1))
    notices = tuple(item for item in looked[:most] if isinstance(item, Notice))
    known = sum(1 for notice in notices if reading.id_of_published(workspace, notice.published_id))
    return Preview(notices, known, (*absent, *(item for item in looked if isinstance(item, Reject))), len(looked) > most)


def listing(workspace: Workspace, *, state: str = "open", words: str = "") -> list[tuple[Notice, int]]:
    """The notices in that state (open, closed, all) that hold these words, by deadline, each with its count of lots."""
    keys = stored.keys(workspace, NoticeFilters(state=state, words=words), clock.now())
    return reading.notices(workspace, keys)


def show(workspace: Workspace, published_id: str) -> Notice:
    """A notice with lots and text, by its number as published. Raises Problem where there is none."""
    id = reading.id_of_published(workspace, published_id)
    found = None if id is None else reading.notice(workspace, id)
    if found is None:
        raise Problem(f"Aucun avis ne porte le numéro « {published_id} ».", "Vérifiez le numéro, ou importez l’avis.")
    return found


def number_for_typed(workspace: Workspace) -> str:
    """The next number of a notice typed by hand: LOC-2026-1, LOC-2026-2…"""
    year = clock.today().year
    taken = reading.typed_numbers(workspace, f"LOC-{year}-")
    return f"LOC-{year}-{max(taken, default=0) + 1}"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What is typed of a notice seen on a poster, in a newspaper or heard of (A7). `lots` are their titles; none: one lot."""

    object: str
    buyer: str = ""
    town: str = ""
    deadline: datetime | None = None
    nature: str | None = None
    procedure: str | None = None
    url: str = ""
    lots: Sequence[str] = ()


def type_by_hand(workspace: Workspace, typed: Typed) -> Notice:
    """Keep a notice typed by hand. Raises Problem where the object is missing."""
    number = number_for_typed(workspace)
    id = notice_id("typed", f"{workspace.device}/{number}")
    notice = _as_typed(Notice(id=id, published_id=number, source="typed", published_on=clock.today()), typed)
    with workspace.change(f"Saisir l’avis {number}") as change:
        reading.adopt(workspace, change, notice)
    return notice


def type_again(workspace: Workspace, before: Notice, typed: Typed) -> Notice:
    """Correct a notice typed by hand; a lot that keeps its title, or is renamed, keeps what was decided on it.

    Raises Problem where the object is missing.
    """
    notice = _as_typed(before, typed)
    with workspace.change(f"Modifier l’avis {notice.published_id}") as change:
        for gone in {lot.id for lot in before.lots} - {lot.id for lot in notice.lots}:
            change.remove(Lot, gone)
        for lot in notice.lots:
            change.put(lot)
        change.put(notice)
    return notice


def _as_typed(notice: Notice, typed: Typed) -> Notice:
    """A notice with what was typed, on the lots that it had."""
    if not typed.object.strip():
        raise Problem("L’objet du marché manque.", "Écrivez en quelques mots ce que l’acheteur demande.")
    titles = [title.strip() for title in typed.lots if title.strip()] or [typed.object.strip()]
    town = typed.town.strip()
    where = {} if town == notice.place_name else {"place": "", "buyer_commune": "", "departments": ()}
    return located(
        notice.but(
            object=typed.object.strip(),
            buyer=typed.buyer.strip(),
            buyer_town=town,
            place_name=town,
            deadline=typed.deadline,
            deadline_flag="typed" if typed.deadline else None,
            nature=typed.nature,
            procedure=typed.procedure,
            url=typed.url.strip(),
            lots=tuple(_lots_of(notice, titles)),
            **where,
        )
    )


def _lots_of(notice: Notice, titles: Sequence[str]) -> Iterator[Lot]:
    """The lots of these titles: those of the same title, then those left in their order, then new ones."""
    left = [lot for lot in notice.lots if lot.title not in titles]
    same = {lot.title: lot for lot in notice.lots}
    last = max((int(lot.number) for lot in notice.lots), default=0)
    for title in titles:
        if found := same.pop(title, None) or (left.pop(0) if left else None):
            yield found.but(title=title)
        else:
            last += 1
            yield Lot(id=lot_id(notice.id, str(last)), notice=notice.id, number=str(last), title=title)


@dataclass(frozen=True)
class Proposal:
    """A new deadline read in a correction, to be confirmed."""

    deadline: datetime
    correction: str
    published_on: date | None


def proposal(workspace: Workspace, notice: Notice) -> Proposal | None:
    """The new deadline that the last correction of this notice announces, unless it is already the notice's."""
    for id in reversed(reading.corrections(workspace, notice.published_id)):
        found = reading.notice(workspace, id)
        if found is not None and found.kind == "correction" and found.proposed_deadline is not None:
            same = found.proposed_deadline == notice.deadline
            return None if same else Proposal(found.proposed_deadline, found.published_id, found.published_on)
    return None


def linked(workspace: Workspace, notice: Notice) -> list[Notice]:
    """The notices that this one corrects or follows, and those that correct or follow it, oldest first, without their text."""
    ids = [reading.id_of_published(workspace, number) for number in notice.corrects]
    ids += reading.corrections(workspace, notice.published_id)
    found = [reading.notice(workspace, id) for id in dict.fromkeys(ids) if id is not None and id != notice.id]
    return sorted((one for one in found if one is not None), key=lambda one: (one.published_on or date.min, one.published_id))


def corrected(notice: Notice, found: Sequence[Notice]) -> Notice | None:
    """The notice that a correction corrects, among its `linked` ones; None where it is not known."""
    numbers = notice.corrects if notice.kind == "correction" else ()
    return next((one for one in found if one.published_id in numbers and one.published_id != notice.published_id), None)


def confirm_deadline(workspace: Workspace, notice: Notice, found: Proposal) -> None:
    """Take the deadline of a correction as the notice's (G13)."""
    confirmed = notice.but(deadline=found.deadline, deadline_flag="confirmed", proposed_deadline=None, proposed_from=found.correction)
    with workspace.change(f"Confirmer la date de l’avis {notice.published_id}") as change:
        reading.adopt(workspace, change, notice)
        change.put(confirmed)


def as_json(notice: Notice) -> dict[str, object]:
    """A notice as the command line prints it: amounts in cents excluding tax, dates as wall-clock time of Paris."""
    values = notice.to_json()
    lots: list[dict[str, object]] = []
    for lot in notice.lots:
        fields: dict[str, object] = {
            "number": lot.number,
            "title": lot.title,
            "cpv": list(lot.cpv),
            "reserved": lot.reserved,
            "amount": lot.amount,
        }
        lots.append({**lot.to_json(), **fields, "id": lot.id})
    main = {"id": notice.published_id, "object": notice.object, "buyer": notice.buyer, "deadline": values.get("deadline")}
    return {**main, "deadline_flag": notice.deadline_flag, "cpv": list(notice.cpv), "lots": lots, **values, "uuid": notice.id}
