"""Everything in open formats, for whoever leaves the product: JSON, tables, papers. What comes out is not encrypted any more."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.base import clock, formats
from desktop.base.file_names import safe_name
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.documents import record_tables, tables
from desktop.model import wording
from desktop.model.attachments import Attachment
from desktop.model.kinds import KINDS
from desktop.store import disks, whole
from desktop.store.workspace import Workspace
from desktop.work import history

README, JOURNAL, RECORDS, TABLES, PAPERS = "LISEZMOI.txt", "journal.jsonl", "fiches", "tableaux", "pieces-jointes"
_TITLE = "Export d’un classeur de Tournée"
_UNDER_WAY = "export"
"""Of this machine: where an export is being written."""
_MEGABYTE = 1_000_000
_NO_FIRM = "sans entreprise"

Json = dict[str, Any]


@dataclass
class Exported:
    """What was written: records by kind, entries of the journal, papers and their bytes; the names of papers whose content is not here.

    `damaged` are the names of those whose content does not open, and is not there either.
    """

    folder: Path
    records: dict[str, int] = field(default_factory=dict[str, int])
    changes: int = 0
    papers: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list[str])
    damaged: list[str] = field(default_factory=list[str])


def export(workspace: Workspace, folder: Path, progress: Progress | None = None) -> Exported:
    """Write the whole workspace into `folder`, new or empty: all or nothing, read again before it gets its name.

    Raises Problem where the folder is not empty or the disk refuses, Cancelled where the person gives up.
    """
    folder = folder.expanduser().absolute()
    _check_target(workspace, folder)
    part = folder.with_name(f"{folder.name}.part")
    with disks.spoken(folder):
        _sweep(workspace)
        _drop_cut(part)
        part.mkdir(parents=True)
        workspace.local.set(_UNDER_WAY, str(part))
        try:
            done = _Writing(workspace, part, progress or Progress()).write()
            if folder.exists():
                folder.rmdir()
            disks.replace(part, folder)
        finally:
            with suppress(OSError):
                shutil.rmtree(part)
            if not part.exists():
                workspace.local.set(_UNDER_WAY, None)
    done.folder = folder
    return done


def _check_target(workspace: Workspace, folder: Path) -> None:
    if folder.resolve().is_relative_to(workspace.folder.resolve()):
        raise Problem("L’export ne peut pas aller dans le dossier du classeur.", "Choisissez un dossier ailleurs.")
    with disks.spoken(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Problem(f"« {folder} » n’est pas un dossier vide.", "Choisissez un dossier nouveau ou vide : rien n’y est jamais écrasé.")


def _sweep(workspace: Workspace) -> None:
    """Remove what a cut left of the last export, wherever it was: it lies there unencrypted."""
    left = workspace.local.get(_UNDER_WAY)
    if left is not None:
        with suppress(Problem, OSError):
            _drop_cut(Path(left))
        workspace.local.set(_UNDER_WAY, None)


def _drop_cut(part: Path) -> None:
    """Remove what a cut left of an earlier export, and nothing else."""
    if not part.exists():
        return
    readme = part / README
    if not (readme.is_file() and readme.read_text("utf-8", "replace").lstrip("\ufeff").startswith(_TITLE)):
        raise Problem(f"« {part} » existe déjà.", "Renommez-le, ou choisissez un autre dossier.")
    shutil.rmtree(part)


class _Writing:
    """One export under way."""

    def __init__(self, workspace: Workspace, part: Path, progress: Progress) -> None:
        self._workspace, self._part, self._progress = workspace, part, progress
        self._done = Exported(part)
        self._titles: dict[str, str] = {}
        self._taken: set[str] = set()

    def write(self) -> Exported:
        """Write everything as it stands at this moment. The first file says what the folder is: a cut leaves it recognizable."""
        connection, done = self._workspace.connection, self._done
        disks.write(self._part / README, _TITLE.encode())
        for name in (RECORDS, TABLES):
            (self._part / name).mkdir()
        with whole.steady(connection, self._workspace.path):
            found = whole.counts(connection)
            done.changes = whole.changes_count(connection)
            papers = [Attachment.from_json(id, row.fields) for _, id, row in whole.records(connection, Attachment.KIND)]
            self._progress.total = 2 * sum(found.values()) + done.changes + sum((one.size or 0) // _MEGABYTE + 1 for one in papers)
            for kind, count in found.items():
                self._json_lines(self._part / RECORDS / f"{_plural(kind)}.jsonl", self._records(kind), count)
                self._table(kind)
            self._json_lines(self._part / JOURNAL, self._changes(), done.changes)
        done.records = found
        for one in papers:
            self._paper(one)
        settings = self._workspace.folder / "settings.json"
        if settings.is_file():
            disks.copy(settings, self._part / "reglages.json")
        disks.write(self._part / README, readme(done).encode("utf-8-sig"))
        return done

    def _json_lines(self, path: Path, objects: Iterable[Json], count: int) -> None:
        """One object a line; read again: as many lines as there are records. Raises Problem where there are not."""
        with path.open("wb") as written:
            for one in objects:
                written.write(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                self._progress.step()
            disks.settle(written)
        with path.open("rb") as again:
            lines = sum(1 for line in again if line.endswith(b"}\n"))
        if lines != count:
            raise Problem(f"« {path.name} » ne se relit pas comme il a été écrit.", "Ce disque est peut-être usé : choisissez-en un autre.")

    def _records(self, kind: str) -> Iterator[Json]:
        for space, id, row in whole.records(self._workspace.connection, kind):
            yield {"kind": kind, "id": id, "space": space, "fields": row.fields, "stamps": row.stamps, "conflicts": row.conflicts}

    def _changes(self) -> Iterator[Json]:
        for number, change in whole.changes(self._workspace.connection):
            yield {
                "number": number, "id": change.id, "space": change.space, "group": change.group, "undoes": change.undoes,
                "label": change.label, "author": change.author, "device": change.device, "at": change.at,
                "edits": json.loads(change.edits_json()),
            }  # fmt: skip

    def _table(self, kind: str) -> None:
        if kind not in KINDS:  # its fields are not known: the JSON has them all
            return
        rows = (self._row(kind, id, row.fields) for _, id, row in whole.records(self._workspace.connection, kind))
        tables.write_csv(self._part / TABLES / f"{_plural(kind)}.csv", record_tables.headers(kind), rows)

    def _row(self, kind: str, id: str, values: Json) -> list[tables.Cell]:
        self._progress.step()
        return record_tables.cells(kind, id, values, self._naming)

    def _naming(self, id: str) -> str:
        if id not in self._titles:
            self._titles[id] = history.title(self._workspace, id)
        return self._titles[id]

    def _paper(self, one: Attachment) -> None:
        firm = safe_name(self._naming(one.firm)[:60]) if one.firm else _NO_FIRM
        contents = ((one.sha256, one.name), (one.original, f"original - {one.name}"))
        for sha256, name in contents:
            if not sha256:
                continue
            if not self._workspace.contents.has(sha256):
                self._done.missing.append(f"{firm}/{name}")
                continue
            target = self._free(firm, safe_name(name))
            if not self._copy(sha256, target):
                target.unlink(missing_ok=True)
                self._done.damaged.append(f"{firm}/{name}")
        self._progress.step()

    def _copy(self, sha256: str, target: Path) -> bool:
        """Whether the content opens, and is what was brought."""
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._workspace.contents.open(sha256) as source, target.open("wb") as written:
                digest, size = disks.stream(source, written, lambda count: self._progress.step(count // _MEGABYTE))
                disks.settle(written)
        except Problem:
            return False
        if digest == sha256:
            self._done.papers += 1
            self._done.size += size
        return digest == sha256

    def _free(self, firm: str, name: str) -> Path:
        """A place that no other paper has, on systems too that hold « A » and « a » for the same."""
        stem, dot, end = name.rpartition(".")
        number, path = 1, f"{firm}/{name}"
        while path.casefold() in self._taken:
            number += 1
            path = f"{firm}/{stem} ({number}){dot}{end}" if dot else f"{firm}/{name} ({number})"
        self._taken.add(path.casefold())
        return self._part / PAPERS / path


def _plural(kind: str) -> str:
    return KINDS[kind].PLURAL if kind in KINDS else safe_name(kind)


def readme(done: Exported) -> str:
    """What stands in LISEZMOI.txt: what each file is, and that nothing is encrypted any more."""
    now = clock.now()
    listed = [
        f"  {RECORDS}/{_plural(kind)}.jsonl : {wording.kind_label(kind)}, {formats.number(count)} au total"
        for kind, count in done.records.items()
    ]
    lines = [
        f"{_TITLE}, le {formats.moment(now)}.",
        "",
        "ATTENTION : rien de ce dossier n’est plus chiffré. Il contient des données personnelles (contacts, notes, pièces) :",
        "gardez-le sur un support protégé, transmettez-le avec prudence, effacez-le quand il ne sert plus.",
        "",
        f"{RECORDS}/ : toutes les fiches, un objet JSON par ligne (JSON Lines, UTF-8) : kind (nature), id, space (cahier),",
        "  fields (champs ; montants en centimes hors taxes, dates AAAA-MM-JJ, heures de Paris),",
        "  stamps (qui a écrit chaque champ, et quand), conflicts (valeurs en conflit).",
        *listed,
        f"{TABLES}/ : les mêmes fiches en tableaux (CSV, point-virgule, UTF-8), pour un tableur. Une apostrophe précède les textes",
        "  qu’un tableur prendrait pour une formule.",
        f"{JOURNAL} : le journal, {formats.number(done.changes)} modification(s), la plus ancienne d’abord : qui, quand,",
        "  et pour chaque fiche les valeurs d’avant (was) et d’après (now). was vide : fiche créée ; now vide : fiche retirée.",
        f"{PAPERS}/ : {formats.number(done.papers)} fichier(s) joint(s), dans un dossier par entreprise.",
        f"  {TABLES}/attachments.csv dit de quelle fiche est chacun.",
        "reglages.json : les réglages de cette machine, s’ils ont été changés.",
        "",
        "Les avis publics que personne n’a travaillés ne sont pas ici : ils se téléchargent au BOAMP.",
    ]
    if done.missing:
        lines += ["", "Pièces dont le contenu n’était pas sur cette machine :", *(f"  {name}" for name in done.missing)]
    if done.damaged:
        lines += ["", "Pièces abîmées sur cette machine, à reprendre d’une sauvegarde :", *(f"  {name}" for name in done.damaged)]
    return "\r\n".join(lines) + "\r\n"
