"""Search anything: firms, notices, buyers, notes."""

from dataclasses import dataclass

from desktop.base import clock, formats
from desktop.model import codes
from desktop.model.notes import Note
from desktop.model.notices import KINDS, Notice
from desktop.model.searches import NoticeFilters
from desktop.store import firms, notices, reading
from desktop.store import notes as stored_notes
from desktop.store.workspace import Workspace
from desktop.work import notes, shortlists

LOOKED_AT = 200
"""Notices among which the open calls are looked for."""


@dataclass(frozen=True)
class Hit:
    """One thing found. `kind` is firm, notice, buyer or note; `id` opens it (a buyer's is its name, a note's « firm/note »)."""

    kind: str
    id: str
    title: str
    subtitle: str


def examples(workspace: Workspace) -> dict[str, str]:
    """What each page shows at its best here: {page: id of the record, empty where the page shows none}.

    The open notice with most lots, and the firm that suits one of its lots best.
    """
    shown: dict[str, str] = dict.fromkeys(("import_firms", "import_notices", "type_notice", "shortcuts"), "")
    keys = notices.keys(workspace, NoticeFilters(), clock.now(), sort="lots", down=True, limit=1)
    found = [reading.notice(workspace, notice.id) for notice, _ in reading.notices(workspace, keys)]
    if not found or found[0] is None:
        return shown
    best = max(shortlists.candidates(workspace, found[0], top=1), key=lambda one: one.match.score.mid, default=None)
    return {"notice": found[0].id} | ({} if best is None else {"firm": best.firm.id, "history": best.firm.id}) | shown


def search(workspace: Workspace, text: str, *, most: int = 8) -> list[Hit]:
    """What holds every word of `text`, accents or not, the last word unfinished or not: at most `most` of each kind.

    Notices: open calls first.
    """
    hits = [
        Hit("firm", firm.id, firm.name, " · ".join(filter(None, (codes.place_label(firm.commune), formats.siret(firm.siret)))))
        for firm in firms.found(workspace, text, most)
    ]
    numbers = notices.open_first(workspace, notices.words_found(workspace, text, LOOKED_AT), clock.now())[:most]
    hits += [
        Hit("notice", notice.id, notice.object, " · ".join(filter(None, (_what(notice), notice.buyer, notice.published_id))))
        for notice, _ in reading.notices(workspace, numbers)
    ]
    hits += [Hit("buyer", name, name, town) for name, town in notices.buyers_found(workspace, text, most)]
    return hits + [_note(note, firm) for note, firm in stored_notes.found(workspace, text, most)]


def _note(note: Note, firm: str) -> Hit:
    heading, rest = notes.parts(note)
    said = formats.day(note.at.date(), clock.today()) if note.at else ""
    return Hit("note", f"{note.firm}/{note.id}", heading or " ".join(rest.split())[:120], " · ".join(filter(None, (firm, said))))


def _what(notice: Notice) -> str:
    """« J-8 », « passé » for a call; « Attribution » for what is none."""
    now, due = clock.now(), notice.deadline
    if notice.kind != "call":
        return dict(KINDS).get(notice.kind, "")
    if due is None:
        return ""
    return formats.countdown(due.date(), now.date()) if due >= now else "passé"
