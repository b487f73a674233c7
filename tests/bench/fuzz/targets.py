"""What is fuzzed: for each feed and each kind of file that it reads, valid files, how to spoil them, and what reading one must hold to."""

import contextlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop.base.problem import Problem
from desktop.feeds import firms, notices
from desktop.model.firms import Firm
from desktop.model.notices import Notice, Reject
from tests.bench.fuzz import mutations, packed, seeds
from tests.bench.fuzz.mutations import Mutation

PIXELS = 4_000_000


@dataclass(frozen=True)
class Target:
    """One kind of file. `seeds` are valid ones, `spoil` makes others of them, `consume` reads one to its end."""

    seeds: tuple[bytes, ...]
    spoil: Mutation
    consume: Callable[[Path], None]


def read_notices(path: Path) -> None:
    """Read a file of notices; each notice must be storable and come back the same."""
    for one in notices.read(path):
        _check(one)


def read_firms(path: Path) -> None:
    """Read a file of firms; each firm must be storable and come back the same."""
    for one in firms.read(path):
        _check(one)


def _check(one: Notice | Firm | Reject) -> None:
    """A Reject says why; a record goes to JSON in UTF-8 and back."""
    if isinstance(one, Reject):
        assert one.reason
        f"{one.place} {one.reason}".encode()
        return
    text = json.dumps(one.to_json(), ensure_ascii=False)
    text.encode()
    again = type(one).from_json(one.id, json.loads(text))
    assert again.to_json() == one.to_json()
    if isinstance(one, Notice):
        assert len({lot.id for lot in one.lots}) == len(one.lots) > 0
        json.dumps([lot.to_json() for lot in one.lots], ensure_ascii=False).encode()


def read_photo(path: Path) -> None:
    """The facts of a photo, the photo cleaned and reduced, and its thumbnail: made, or refused with a Problem."""
    from desktop.feeds import photos

    out = path.with_name("cleaned")
    with contextlib.suppress(Problem):
        photos.look(path, PIXELS)
    for longest in (None, 40):
        with contextlib.suppress(Problem):
            photos.clean(path, out, longest=longest, most_pixels=PIXELS)
            assert not photos.look(out, PIXELS).had_position
    with contextlib.suppress(Problem):
        assert photos.thumbnail(path, 32, PIXELS)[:2] == b"\xff\xd8"


def read_pdf_pages(path: Path) -> None:
    """What the process of a PDF does, but in this one: PDFium itself may hang or die here, which pdfs.py is there to contain."""
    from desktop.feeds import pdf_pages

    with contextlib.suppress(Problem), path.open("rb") as stream:
        pdf_pages.look(stream, path.name)
    with contextlib.suppress(Problem), path.open("rb") as stream:
        pdf_pages.render(stream, path.name, 0, 100, 10_000)


def read_pdf(path: Path) -> None:
    """A PDF as the program looks at it: in a process of its own."""
    from desktop.feeds import pdfs

    with contextlib.suppress(Problem):
        pdfs.look(path)
    with contextlib.suppress(Problem):
        pdfs.render(path, 0, 100, 10_000)


def read_archive(path: Path) -> None:
    """Unpack an archive: what comes out lies under no name."""
    from desktop.feeds import archives

    into = path.with_name("into")
    into.mkdir(exist_ok=True)
    before = set(path.parent.iterdir())
    try:
        for one in archives.members(path, archives.Limits(files=50, unpacked_bytes=1 << 22), into):
            if isinstance(one, Reject):
                _check(one)
            else:
                assert len(one.content.read()) == one.size
                f"{one.name}".encode()
            assert not list(into.iterdir())
        assert set(path.parent.iterdir()) == before
    finally:
        shutil.rmtree(into)


def _records(*contents: object) -> tuple[bytes, ...]:
    return tuple(seeds.page(seeds.record(content)) for content in contents)


def _notices() -> dict[str, Callable[[], Target]]:
    wrapped = [{"FNSimple": seeds.FNSIMPLE}, {"MAPA": seeds.MAPA}, {"FNSimple": seeds.CORRECTION}]
    older = [seeds.IDENTITE, seeds.IDENT, {"DSP": seeds.IDENTITE}, {"DSP": seeds.MAPA}]
    page = seeds.page({**seeds.FLAT}, seeds.record({"FNSimple": seeds.CORRECTION}), {"record": {"fields": seeds.FLAT}})
    lines = b"\n".join(json.dumps(one).encode() for one in (seeds.FLAT, seeds.record(wrapped[1]), seeds.FLAT))
    dila = [seeds.dila(seeds.as_xml(name, content)) for form in wrapped[:2] for name, content in form.items()]
    dila.append(seeds.dila("".join(seeds.as_xml(name, content) for name, content in seeds.IDENTITE.items()), "ANNONCE"))
    dila.append(seeds.dila(f"<EFORMS>{seeds.ubl()}</EFORMS>"))
    ted = (seeds.ubl().encode(), seeds.ubl("ContractAwardNotice").encode())
    by_json = {
        "boamp-page": (page, json.dumps([seeds.FLAT]).encode()),
        "fnsimple": _records(wrapped[0], wrapped[2]),
        "mapa": _records(wrapped[1]),
        "legacy": _records(*older),
        "eforms": _records({"EFORMS": {"ContractNotice": seeds.EFORMS}}),
    }
    return {
        **{name: partial(Target, files, mutations.spoilt_json, read_notices) for name, files in by_json.items()},
        "boamp-lines": lambda: Target((lines,), mutations.spoilt_lines, read_notices),
        "dila-xml": lambda: Target(tuple(dila), mutations.spoilt_xml, read_notices),
        "ted-xml": lambda: Target(ted, mutations.spoilt_xml, read_notices),
        "notices-gz": lambda: Target(tuple(seeds.packed(page, dila[0])), packed.spoilt_gzip, read_notices),
    }


TARGETS: dict[str, Callable[[], Target]] = {
    **_notices(),
    "firms-list": lambda: Target((seeds.LIST.encode(),), mutations.spoilt_table, read_firms),
    "firms-sirene": lambda: Target((seeds.SIRENE.replace(",", ";").encode(),), mutations.spoilt_table, read_firms),
    "firms-xlsx": lambda: Target((seeds.workbook(), seeds.workbook(shared=True)), packed.spoilt_zip, read_firms),
    "firms-json": lambda: Target(tuple(seeds.firms_json()), mutations.spoilt_json, read_firms),
    "firms-gz": lambda: Target(tuple(seeds.packed(seeds.LIST.encode(), seeds.firms_json()[0])), packed.spoilt_gzip, read_firms),
    "photos": lambda: Target(tuple(seeds.photos()), packed.spoilt_image, read_photo),
    "pdf-pages": lambda: Target(tuple(seeds.pdfs()), packed.spoilt_pdf, read_pdf_pages),
    "archives": lambda: Target(tuple(seeds.archives()), packed.spoilt_archive, read_archive),
    "pdfs": lambda: Target(tuple(seeds.pdfs()), packed.spoilt_pdf, read_pdf),
}
"""By name, in the order in which they run."""
SLOW = frozenset({"pdfs"})
"""Starts processes for each input: a thousandth of the inputs; `pdf-pages` does the same without."""
