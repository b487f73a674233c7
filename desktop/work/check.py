"""The program looks at itself: is everything that ships there, and does a workspace open?"""

import gettext
import gzip
import json
import lzma
import secrets
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sized
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop.base import resources
from desktop.base.formats import number
from desktop.base.problem import Problem
from desktop.base.strength import strength
from desktop.base.words import _, plural
from desktop.model import codes, trades
from desktop.model.firms import Firm
from desktop.model.records import new_id
from desktop.store import chamber, keys
from desktop.store.workspace import Workspace
from desktop.work import attachments, looking

FOLDERS = (
    ("codes", "Listes de codes"),
    ("demo", "Démonstration"),
    ("icons", "Icônes"),
    ("rules", "Règles"),
    ("themes", "Thèmes"),
)
"""Folders of shipped files that may not be empty, and what people call them."""

LISTS: tuple[tuple[str, Callable[[], Sized], int], ...] = (
    ("CPV", codes.cpv_list, 9_000),
    ("NAF", codes.naf_list, 700),
    ("départements", codes.departments, 100),
    ("communes du 62130", lambda: codes.communes_of_postcode("62130"), 10),
    ("métiers", trades.trades, 80),
)
"""Lists that the rules of matching read: name, reader, and how many entries there are at least."""

_NAME = "Contrôle de l’écriture"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at; `detail` says what was found."""

    name: str
    ok: bool
    detail: str


def everything(others: Iterable[Callable[[], Check]] = ()) -> list[Check]:
    """Run all checks: shipped files, words, a workspace in a temporary folder, then the `others` (the window's).

    None raises for something foreseeable: a Problem becomes a failed check.
    """
    files = [_guarded(_(label), lambda folder=folder, label=label: _folder(folder, _(label))) for folder, label in FOLDERS]
    ours = (("Nomenclatures", _lists), ("Mots", _words), ("Classeur", _workspace), ("Pièces jointes", _papers), ("Clés", _secrets))
    return [*files, *(_guarded(_(name), check) for name, check in ours), *(check() for check in others)]


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (Problem, OSError, EOFError, ValueError) as error:
        return Check(name=name, ok=False, detail=str(error).replace("\n", " "))


def _folder(folder: str, label: str) -> Check:
    """Every file of a folder of shipped files is read as what it is."""
    files = sorted(path for path in resources.path(folder).rglob("*") if path.is_file())
    bad = [path.name for path in files if not _readable(path)]
    if bad:
        return Check(name=label, ok=False, detail=_("illisible : {names}").format(names=", ".join(bad)))
    return Check(name=label, ok=bool(files), detail=plural("{n} fichier", "{n} fichiers", len(files)))


def _readable(path: Path) -> bool:
    """Whether the file is not empty and holds what its name promises."""
    try:
        content = path.read_bytes()
        kind = path.suffix
        if kind in _UNPACK:
            content, kind = _UNPACK[kind](content), Path(path.stem).suffix
        if not content:
            return False
        if kind in _READ:
            _READ[kind](content)
    except (OSError, EOFError, lzma.LZMAError, ValueError, ET.ParseError):
        return False
    return True


_UNPACK: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".xz": lzma.decompress}

_READ: dict[str, Callable[[bytes], object]] = {
    ".csv": lambda content: content.decode(),
    ".tsv": lambda content: content.decode(),
    ".json": json.loads,
    ".jsonl": lambda content: [json.loads(line) for line in content.splitlines()],
    ".svg": ET.fromstring,
    ".toml": lambda content: tomllib.loads(content.decode()),
    ".xml": ET.fromstring,
}


def _lists() -> Check:
    """The lists of codes and trades are read, and are whole."""
    counts = [(label, len(read()), least) for label, read, least in LISTS]
    short = [label for label, count, least in counts if count < least]
    detail = ", ".join(f"{number(count)} {label}" for label, count, _least in counts)
    return Check(name=_("Nomenclatures"), ok=not short, detail=detail)


def _words() -> Check:
    """Every translation that ships is read; French needs none."""
    compiled = sorted(resources.root().glob("words/*/LC_MESSAGES/tournee.mo"))
    bad: list[str] = []
    for path in compiled:
        try:
            with path.open("rb") as stream:
                gettext.GNUTranslations(stream)
        except (OSError, ValueError, UnicodeDecodeError):
            bad.append(path.parts[-3])
    languages = ", ".join(["fr", *(path.parts[-3] for path in compiled)])
    return Check(name=_("Mots"), ok=not bad, detail=_("illisible : {names}").format(names=", ".join(bad)) if bad else languages)


def _workspace() -> Check:
    """An encrypted workspace opens in a temporary folder; a record written is read again, and not without the key."""
    firm = Firm(id=new_id(), name=_NAME)
    key = secrets.token_bytes(32)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with closing(Workspace(Path(folder), key)) as workspace, workspace.change(_NAME) as change:
            change.put(firm)
        with closing(Workspace(Path(folder), key)) as workspace:
            found = workspace.get(Firm, firm.id)
        written = b"".join(path.read_bytes() for path in Path(folder).glob("workspace.db*"))
    ok = found == firm and _NAME.encode() not in written
    return Check(name=_("Classeur"), ok=ok, detail=_("écrit, fermé, relu, chiffré") if ok else _("ce qui a été écrit ne se relit pas"))


def _papers() -> Check:
    """A photo and a PDF of the demonstration are kept, seen small, and read again."""
    whole = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with whole as folder, closing(Workspace(Path(folder), secrets.token_bytes(32))) as workspace:
        firm = Firm(id=new_id(), name=_NAME)
        with workspace.change(_NAME) as change:
            change.put(firm)
        files = sorted(resources.path("demo", "papers").iterdir())
        kept = [attachments.attach(workspace, file, firm.id) for file in files]
        seen = [one.name for one in kept if looking.thumbnail(workspace, one) and workspace.contents.has(one.sha256)]
    return Check(name=_("Pièces jointes"), ok=len(seen) == len(files) > 0, detail=", ".join(seen))


def _secrets() -> Check:
    """Every secret that may open a workspace opens it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        key = keys.create(Path(folder), _NAME)
        public, secret = chamber.pair()
        keys.set_chamber(Path(folder), key, public)
        opened = [keys.unlock(Path(folder), given) for given in (_NAME, keys.new_recovery_code(Path(folder), key), secret)]
    weak = strength(_NAME).score >= 0
    return Check(name=_("Clés"), ok=weak and opened == [key] * 3, detail=_("phrase, code de secours, clé de chambre"))
