"""What a person does with firms: bring in a list, keep a profile, archive."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.base import clock
from desktop.base.formats import plain, siret
from desktop.base.late import Late
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.model import codes
from desktop.model.firms import Firm, Profile, Qualification, Reference, clean_siret, firm_id, siret_fault
from desktop.model.notices import Reject
from desktop.model.privacy import Source
from desktop.model.records import Record, new_id
from desktop.model.searches import FirmFilters
from desktop.store import firms as stored
from desktop.store.changes import BATCH
from desktop.store.workspace import Workspace
from desktop.work import erasing

if TYPE_CHECKING:
    from desktop.feeds import firm_cells, sirene, spreadsheets, synonyms
    from desktop.feeds import firms as feed
else:
    feed, firm_cells, sirene = Late("desktop.feeds.firms"), Late("desktop.feeds.firm_cells"), Late("desktop.feeds.sirene")
    spreadsheets, synonyms = Late("desktop.feeds.spreadsheets"), Late("desktop.feeds.synonyms")

AnyRecord = TypeVar("AnyRecord", bound=Record)


class ErasedBefore(Problem):
    """A firm typed by hand was erased before: a person must say that it may come back."""


@dataclass(frozen=True)
class Origin:
    """Where a list comes from: who gave it, and by what right it is kept (a key of `model.privacy.BASES`; None: to be said)."""

    owner: str = ""
    basis: str | None = None


@dataclass
class Imported:
    """What an import of firms did."""

    read: int = 0
    firms: int = 0
    updated: int = 0
    known: int = 0
    """Firms that were there already, and of which the list told nothing new."""
    rejected: list[Reject] = field(default_factory=list[Reject])


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    progress: Progress | None = None,
    mapping: Mapping[str, str] | None = None,
    origin: Origin | None = None,
) -> Imported:
    """Bring in the firms of files as one group of changes: one undo takes the whole list back.

    A firm known by its SIRET keeps what people wrote: only its empty fields are filled; one that was erased stays away.
    Where the list comes from (`origin`) is kept as a Source. Raises Problem where a file does not exist or the disk refuses.
    """
    done = Imported()
    group = new_id()
    source = Source(id=group, name=", ".join(path.name for path in paths), brought_on=clock.today(), **asdict(origin or Origin()))
    for path in paths:
        if not path.is_file():
            raise Problem(f"Le fichier « {path} » n’existe pas.", "Vérifiez son nom et son dossier.")
        batch: list[Firm] = []
        for item in feed.read(path, mapping or remembered_mapping(workspace, path), progress):
            if isinstance(item, Reject):
                done.rejected.append(item)
                done.read += 0 if item.kept else 1
                continue
            done.read += 1
            batch.append(item)
            if len(batch) == BATCH - 1:  # and the source
                _write(workspace, path.name, source, batch, done)
                batch = []
        _write(workspace, path.name, source, batch, done)
    return done


def _write(workspace: Workspace, file: str, source: Source, batch: Sequence[Firm], done: Imported) -> None:
    if not batch:
        return
    brought: dict[str, Firm] = {}
    with workspace.change(f"Importer {file}", group=source.id) as change:
        for firm in batch:
            known = brought.get(firm.id) or already(workspace, firm)
            read = _allowed(workspace, file, firm, known, done)
            if read is None:
                continue
            if known is None:
                change.put(read)
                brought[firm.id] = read
                done.firms += 1
                continue
            if remark := other_name(known, firm):
                done.rejected.append(Reject(file, _place(firm), remark, kept=True))
            filled = _filled(known, read)
            if filled == known:
                done.known += 1
            else:
                change.put(filled)
                brought[firm.id] = filled
                done.updated += 1
        if change.edits:
            change.put(source.but(firms=done.firms + done.updated))


def _place(firm: Firm) -> str:
    return f"SIRET {siret(firm.siret)}" if firm.siret else firm.name


def _allowed(workspace: Workspace, file: str, read: Firm, known: Firm | None, done: Imported) -> Firm | None:
    """What a list may bring of a firm: nothing of one that was erased, and none of the fields that were."""
    gone = erasing.known(workspace, [read.id if known is None else known.id])
    if known is None and read.id in gone.records:
        done.rejected.append(Reject(file, _place(read), erasing.said(workspace, read.id)))
        return None
    names = {name for parts in gone.parts.values() for part in parts for name in part.fields}
    dropped = [field for field in Firm.fields() if field.name in names and getattr(read, field.name) not in (None, "", ())]
    if dropped and known is not None:
        labels = ", ".join(field.label for field in dropped)
        done.rejected.append(Reject(file, _place(read), erasing.said(workspace, known.id, f"{labels} : effacé"), kept=True))
    blank = Firm(id=read.id)
    return read.but(**{field.name: getattr(blank, field.name) for field in dropped})


def already(workspace: Workspace, firm: Firm) -> Firm | None:
    """The fiche that a firm read from a list has already: the same SIRET, or the same record."""
    return workspace.get(Firm, firm.id) or (stored.by_siret(workspace, firm.siret) if firm.siret else None)


def other_name(known: Firm, read: Firm) -> str:
    """What to say where a list names a known firm otherwise than its fiche does; empty where it does not."""
    names = {plain(name) for name in (known.name, known.trade_name) if name}
    if not read.name or plain(read.name) in names:
        return ""
    return f"Déjà connue sous le nom « {known.name} » : la liste dit « {read.name} ». La fiche garde son nom."


def _filled(known: Firm, read: Firm) -> Firm:
    """The known firm, its empty fields filled from what was read."""
    empty = {f.name: getattr(read, f.name) for f in Firm.fields() if getattr(known, f.name) in (None, "", ())}
    return known.but(**{name: value for name, value in empty.items() if value not in (None, "", ())})


def remembered_mapping(workspace: Workspace, path: Path) -> dict[str, str] | None:
    """The mapping that was chosen for a spreadsheet with the same columns; None where there is none, or where it is no sheet."""
    if not _is_sheet(path):
        return None
    try:
        return workspace.local.get(_mapping_key(path))
    except Problem:  # the feed says what is wrong with the file
        return None


def remember_mapping(workspace: Workspace, path: Path, mapping: Mapping[str, str]) -> None:
    """Keep the mapping of a spreadsheet's columns (header to field) for the next list of the same shape."""
    workspace.local.set(_mapping_key(path), dict(mapping))


@dataclass(frozen=True)
class Layout:
    """How a list is laid out: its columns (none where its format is known), the first cells of each, and what each holds."""

    headers: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])


def layout(workspace: Workspace, path: Path) -> Layout:
    """The columns of a spreadsheet with the mapping remembered for it, else guessed. Raises Problem where it is no list."""
    if not _is_sheet(path):
        return Layout()
    sheet = spreadsheets.columns(path)
    if sirene.is_sirene(sheet.headers):
        return Layout()
    mapping = remembered_mapping(workspace, path)
    cells = tuple(tuple(row[at] for row in sheet.samples if at < len(row) and row[at]) for at in range(len(sheet.headers)))
    return Layout(sheet.headers, cells, spreadsheets.guess_mapping(sheet.headers) if mapping is None else mapping)


def column_fields() -> tuple[tuple[str, str], ...]:
    """What a column may hold: (field, label)."""
    own = ((f.name, f.label) for f in Firm.fields() if f.name in firm_cells.READERS or f.name in ("siret", "commune"))
    return (*own, *synonyms.EXTRAS)


@dataclass(frozen=True)
class First:
    """One of the first records of a file: the firm as it would be read or why not, and the fiche that it has already."""

    read: Firm | Reject
    known: Firm | None = None


def preview(workspace: Workspace, path: Path, mapping: Mapping[str, str] | None, most: int = 8) -> tuple[First, ...]:
    """The first firms of a file as they would be read, and what would be refused."""
    return tuple(_first(workspace, path, one) for one in islice(feed.read(path, mapping), most))


def _first(workspace: Workspace, path: Path, read: Firm | Reject) -> First:
    if isinstance(read, Reject):
        return First(read)
    known = already(workspace, read)
    if known is None and erasing.known(workspace, [read.id]).records:
        return First(Reject(path.name, _place(read), erasing.said(workspace, read.id)))
    return First(read, known)


def _is_sheet(path: Path) -> bool:
    return path.suffix.lower() in (".csv", ".txt", ".tsv", ".xlsx")


def _mapping_key(path: Path) -> str:
    headers = spreadsheets.columns(path).headers
    return "mapping:" + hashlib.sha256("\n".join(headers).encode()).hexdigest()[:16]


def listing(workspace: Workspace, *, words: str = "") -> list[Firm]:
    """The firms that hold these words and are not archived, by name."""
    return stored.rows(workspace, stored.keys(workspace, FirmFilters(words=words)))


def show(workspace: Workspace, siret: str) -> Firm:
    """The firm with this SIRET (spaces allowed), or with this id. Raises Problem where there is none."""
    found = stored.by_siret(workspace, clean_siret(siret)) or workspace.get(Firm, siret)
    if found is None:
        raise Problem(f"Aucune entreprise n’a le SIRET « {siret} ».", "Vérifiez le numéro, ou créez la fiche.")
    return found


def profile(workspace: Workspace, firm: Firm) -> Profile:
    """A firm with what proves its trades."""
    return stored.profile(workspace, firm)


def create(workspace: Workspace, *, name: str, siret: str = "", again: bool = False) -> Firm:
    """Begin a profile. Raises Problem where the name is missing, the SIRET is wrong, or the firm is there already.

    Raises ErasedBefore where this SIRET was erased, unless a person wants it `again`: the record is then another one.
    """
    digits = _checked_siret(siret)
    if not name.strip():
        raise Problem("Le nom de l’entreprise manque.", "Écrivez sa raison sociale ou son enseigne.")
    firm = Firm(id=firm_id(digits) if digits else new_id(), name=name.strip(), siret=digits, source="Saisie à la main")
    known = stored.by_siret(workspace, digits) or workspace.get(Firm, firm.id) if digits else None
    if known is not None:
        raise Problem(f"Cette entreprise a déjà une fiche : {known.name}.", "Ouvrez sa fiche par la recherche (Ctrl+K).")
    if erasing.known(workspace, [firm.id]).records:
        if not again:
            raise ErasedBefore(erasing.said(workspace, firm.id), "Créez une nouvelle fiche seulement si l’entreprise le demande.")
        firm = firm.but(id=new_id())
    with workspace.change(f"Créer {firm.name}") as change:
        change.put(firm)
    return firm


def _checked_siret(text: str) -> str:
    digits = clean_siret(text)
    fault = siret_fault(digits) if digits else None
    if fault is not None:
        raise Problem(fault, "Relisez le SIRET sur une facture ou un devis.")
    return digits


def _checked_naf(text: str) -> str:
    code = codes.clean_naf(text)
    if code is None:
        raise Problem(f"« {text} » n’est pas un code NAF.", "Il a quatre chiffres et une lettre, par exemple 43.32A.")
    return code


def save_field(workspace: Workspace, kind: type[Record], id: str, name: str, value: Any) -> None:
    """Save one field of a record when it is left; nothing is written where nothing changed.

    Raises Problem where the value is refused (a wrong SIRET or NAF), KeyError where the record is not there.
    """
    record = workspace.get(kind, id)
    if record is None:
        raise KeyError(id)
    if name == "siret":
        value = _checked_siret(value)
    if name == "naf" and value:
        value = _checked_naf(value)
    if getattr(record, name) == value:
        return
    if name == "siret" and value and (known := stored.by_siret(workspace, value)):
        raise Problem(f"Ce SIRET est celui d’une autre fiche : {known.name}.", "Ouvrez-la par la recherche (Ctrl+K).")
    label = next(f.label for f in kind.fields() if f.name == name)
    with workspace.change(f"{label} — {_name(workspace, record)}") as change:
        change.put(record.but(**{name: value}))


def _name(workspace: Workspace, record: Record) -> str:
    if isinstance(record, Firm):
        return record.name
    owner = workspace.get(Firm, getattr(record, "firm", ""))
    return record.LABEL if owner is None else owner.name


def add(workspace: Workspace, record: Qualification | Reference) -> None:
    """Keep a new qualification or reference of a firm."""
    with workspace.change(f"Ajouter : {record.LABEL.lower()} — {_name(workspace, record)}") as change:
        change.put(record)


def archive(workspace: Workspace, record: Firm | Qualification | Reference, *, archived: bool = True) -> None:
    """Put a record away, or bring it back; nothing is deleted."""
    verb = "Archiver" if archived else "Reprendre"
    with workspace.change(f"{verb} {_name(workspace, record)}") as change:
        change.put(record.but(archived=archived))
