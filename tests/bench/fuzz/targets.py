"""What is fuzzed: for each feed and each kind of file that it reads, valid files, how to spoil them, and what reading one must hold to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.feeds import firms, notices
from desktop.model.firms import Firm
from desktop.model.notices import Notice, Reject
from tests.bench.fuzz import mutations, seeds
from tests.bench.fuzz.mutations import Mutation


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


def _records(*contents: object) -> tuple[bytes, ...]:
    return tuple(seeds.page(seeds.record(content)) for content in contents)


def _made() -> dict[str, Target]:
    forms = {"FNSimple": seeds.FNSIMPLE, "MAPA": seeds.MAPA}
    wrapped = [{name: content} for name, content in forms.items()] + [{"FNSimple": seeds.CORRECTION}]
    older = [seeds.IDENTITE, seeds.IDENT, {"DSP": seeds.IDENTITE}, {"DSP": seeds.MAPA}]
    page = seeds.page({**seeds.FLAT}, seeds.record({"FNSimple": seeds.CORRECTION}), {"record": {"fields": seeds.FLAT}})
    lines = b"\n".join(json.dumps(one).encode() for one in (seeds.FLAT, seeds.record(wrapped[1]), seeds.FLAT))
    dila = [seeds.dila(seeds.as_xml(name, content)) for name, content in forms.items()]
    dila += [
        seeds.dila("".join(seeds.as_xml(k, v) for k, v in seeds.IDENTITE.items()), "ANNONCE"),
        seeds.dila(f"<EFORMS>{seeds.ubl()}</EFORMS>"),
    ]
    ted = [seeds.ubl().encode(), seeds.ubl("ContractAwardNotice").encode()]
    spoil = mutations
    return {
        "boamp-page": Target((page, json.dumps([seeds.FLAT]).encode()), spoil.spoilt_json, read_notices),
        "boamp-lines": Target((lines,), spoil.spoilt_lines, read_notices),
        "fnsimple": Target(_records(wrapped[0], wrapped[2]), spoil.spoilt_json, read_notices),
        "mapa": Target(_records(wrapped[1]), spoil.spoilt_json, read_notices),
        "legacy": Target(_records(*older), spoil.spoilt_json, read_notices),
        "eforms": Target(_records({"EFORMS": {"ContractNotice": seeds.EFORMS}}), spoil.spoilt_json, read_notices),
        "dila-xml": Target(tuple(dila), spoil.spoilt_xml, read_notices),
        "ted-xml": Target(tuple(ted), spoil.spoilt_xml, read_notices),
        "notices-gz": Target(tuple(seeds.packed(page, dila[0])), spoil.spoilt_gzip, read_notices),
        "firms-list": Target((seeds.LIST.encode(),), spoil.spoilt_table, read_firms),
        "firms-sirene": Target((seeds.SIRENE.replace(",", ";").encode(),), spoil.spoilt_table, read_firms),
        "firms-xlsx": Target((seeds.workbook(),), spoil.spoilt_zip, read_firms),
        "firms-json": Target(tuple(seeds.firms_json()), spoil.spoilt_json, read_firms),
        "firms-gz": Target(tuple(seeds.packed(seeds.LIST.encode(), seeds.firms_json()[0])), spoil.spoilt_gzip, read_firms),
    }


TARGETS = _made()
