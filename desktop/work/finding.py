"""Search anything: firms, notices, buyers."""

from dataclasses import dataclass

from desktop.base import formats
from desktop.model import codes
from desktop.store import firms, notices, reading
from desktop.store.workspace import Workspace


@dataclass(frozen=True)
class Hit:
    """One thing found. `kind` is firm, notice or buyer; `id` opens it (a buyer's is its name)."""

    kind: str
    id: str
    title: str
    subtitle: str


def search(workspace: Workspace, text: str, *, most: int = 8) -> list[Hit]:
    """What holds every word of `text`, accents or not, the last word unfinished or not: at most `most` of each kind."""
    hits = [
        Hit("firm", firm.id, firm.name, " · ".join(filter(None, (codes.place_label(firm.commune), formats.siret(firm.siret)))))
        for firm in firms.found(workspace, text, most)
    ]
    numbers = notices.words_found(workspace, text, most)
    hits += [
        Hit("notice", notice.id, notice.object, " · ".join(filter(None, (notice.buyer, notice.published_id))))
        for notice, _ in reading.notices(workspace, numbers)
    ]
    return hits + [Hit("buyer", name, name, town) for name, town in notices.buyers_found(workspace, text, most)]
