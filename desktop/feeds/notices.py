"""Files of notices to records: the reader is chosen by what the file holds, whatever its name says."""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from desktop.base.progress import Progress
from desktop.feeds import boamp, eforms, opening, xml_stream
from desktop.feeds.decoding import encoding_of
from desktop.feeds.draft import Draft
from desktop.feeds.json_stream import Damage, JsonStream
from desktop.feeds.patience import bounded
from desktop.feeds.trees import Node, get
from desktop.feeds.values import plain_date
from desktop.model.notices import Notice, Reject

ONLINE = "BOAMP en ligne"
"""Named as the file of what the watch reads."""
LISTS = frozenset(("results", "records", "list"))
"""The names under which JSON holds a list of notices."""


def read(path: Path, progress: Progress | None = None) -> Iterator[Notice | Reject]:
    """The notices of a file, one at a time; what cannot be read is a Reject with its place and the reason, in French.

    JSON (a page of the API, a list, JSON lines, one record; full or thin) and XML (DILA 3.2.5 and v230, eForms), plain or
    gzip. A Reject that names a field comes after its notice, which goes in. Never raises but Cancelled (by `progress`).
    """
    file = str(path)
    try:
        found = opening.sniff(path)
        if found in opening.WRONG_FORMAT:
            yield Reject(file, "", opening.WRONG_FORMAT[found])
            return
        with opening.open_bytes(path) as source:
            if found == "text":
                found = _hidden(source)
            if progress is not None:
                progress.total = 0 if opening.is_gzip(path) else path.stat().st_size
            if found == "json":
                yield from bounded(_json(source, file, progress))
            elif found == "xml":
                yield from _xml(source, file, progress)
            else:
                yield Reject(file, "", "Ce fichier n’est ni du JSON ni du XML d’avis de marchés.")
    except (OSError, EOFError, zlib.error) as error:
        yield Reject(file, "", f"Le fichier ne se lit pas jusqu’au bout ({opening.why(error)}).")


def read_records(records: Iterable[object], file: str = ONLINE) -> Iterator[Notice | Reject]:
    """The notices of records of the API that are parsed already."""
    for count, record in enumerate(records, 1):
        yield from boamp.from_record(record, file, f"avis n° {count}")


def _hidden(source: IO[bytes]) -> str:
    """JSON or XML behind a mark of encoding (UTF-16); otherwise plain text."""
    head = source.read(4096)
    source.seek(0)
    encoding, mark = encoding_of(head)
    start = head[mark:].decode(encoding, "ignore").lstrip("\ufeff \t\r\n\x00")[:1]
    return "json" if start in ("{", "[") and start else "xml" if start == "<" else "text"


def _json(source: IO[bytes], file: str, progress: Progress | None) -> Iterator[Notice | Reject]:
    last, some = "", False
    for found in JsonStream(source, LISTS, progress).records():
        some = True
        place = f"après l’avis {last}, octet {found.byte}" if last else f"octet {found.byte}"
        if isinstance(found, Damage):
            yield Reject(file, place, found.reason)
            continue
        for one in boamp.from_record(found.value, file, place):
            if isinstance(one, Notice):
                last = one.published_id
            yield one
    if not some:
        yield Reject(file, "", "Ce fichier JSON ne contient aucun avis.")


def _xml(source: IO[bytes], file: str, progress: Progress | None) -> Iterator[Notice | Reject]:
    last = ""
    count = 0
    try:
        for tag, tree in xml_stream.notices(source, progress):
            count += 1
            place = f"après l’avis {last}" if last else f"avis n° {count}"
            for one in _from_tree(tag, tree, file, place):
                if isinstance(one, Notice):
                    last = one.published_id
                yield one
    except xml_stream.Refused as refused:
        yield Reject(file, f"après l’avis {last}" if last else "", str(refused))
        return
    if not count:
        yield Reject(file, "", "Ce fichier XML ne contient aucun avis reconnu (DILA ou eForms).")


def _from_tree(tag: str, tree: Node, file: str, place: str) -> Iterator[Notice | Reject]:
    if tag in ("ann", "ANNONCE"):
        yield from boamp.from_trees(get(tree, "GESTION"), get(tree, "DONNEES"), file, place)
        return
    content = {tag: tree}
    number, day = eforms.identity(content)
    if not number:
        yield Reject(file, place, "Avis eForms sans numéro : il ne peut pas être rangé.")
        return
    draft = Draft(file, number, source="ted")
    draft.keep("published_on", plain_date(day))
    draft.keep("url", f"https://ted.europa.eu/fr/notice/-/detail/{number}")
    eforms.fill(content, draft)
    draft.keep("object", "(objet non publié)")
    yield from draft.finish()
