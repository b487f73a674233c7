"""A copy of all that is known of one firm and its people, for them (GDPR art. 15). What comes out is not encrypted any more."""

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.base import clock, formats
from desktop.base.file_names import safe_name
from desktop.base.problem import Problem
from desktop.documents import access as document
from desktop.journal.fold import Row
from desktop.model import wording
from desktop.model.attachments import Attachment
from desktop.model.firms import Firm
from desktop.model.kinds import KINDS
from desktop.model.notices import Lot, Notice
from desktop.store import disks, rows, tracing
from desktop.store.workspace import Workspace
from desktop.work import history, privacy

PAGE, DATA, PAPERS = "ce-qui-est-garde.html", "donnees.json", "pieces-jointes"
_PUBLIC = (Notice.KIND, Lot.KIND)


@dataclass(frozen=True)
class Handed:
    """What was written: the folder, how many records and papers, and the names of papers whose content is not here."""

    folder: Path
    records: int
    papers: int
    missing: tuple[str, ...]


def access(workspace: Workspace, id: str, folder: Path) -> Handed:
    """Write all that is known of the firm `id` into `folder`, new or empty: a page, the same as JSON, the papers.

    Read it before it is handed over: notes may speak of others, whose rights stay (art. 15.4). All or nothing. Raises
    Problem where there is no such firm, where the folder is not empty or inside the workspace, or where the disk refuses.
    """
    firm = workspace.get(Firm, id)
    if firm is None:
        raise Problem("Cette fiche n’existe pas, ou plus.", "Cherchez l’entreprise par Ctrl+K.")
    folder = folder.expanduser().absolute()
    if folder.resolve().is_relative_to(workspace.folder.resolve()):
        raise Problem("La copie ne peut pas aller dans le dossier du classeur.", "Choisissez un dossier ailleurs.")
    part = folder.with_name(f"{folder.name}.part")
    with disks.spoken(folder):
        if part.exists() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
            raise Problem(f"« {folder.name} » n’est pas un dossier vide.", "Choisissez un dossier nouveau ou vide : rien n’est écrasé.")
        part.mkdir(parents=True)
        try:
            done = _write(workspace, firm, part)
            if folder.exists():
                folder.rmdir()
            disks.replace(part, folder)
        finally:
            with suppress(OSError):
                shutil.rmtree(part)
    return Handed(folder, *done)


def _write(workspace: Workspace, firm: Firm, part: Path) -> tuple[int, int, tuple[str, ...]]:
    connection = workspace.connection
    linked = {key for key in tracing.dependants(connection, [firm.id]) if key[0] not in _PUBLIC}
    keys = [(Firm.KIND, firm.id), *sorted(linked)]
    found = [(kind, id, row) for kind, id in keys if (row := rows.read(connection, kind, id)) is not None]
    lines = [line for id in (id for _, id in keys) for line in history.lines(workspace, id, related=False)]
    lines.sort(key=lambda line: line.entry.at)
    papers, missing = _papers(workspace, [Attachment.from_json(id, row.fields) for kind, id, row in found if kind == Attachment.KIND], part)
    came = privacy.provenance(workspace, firm.id)
    lists = {one.source.id: one for one in came.values() if one.source}
    known = document.Known(
        name=firm.name,
        on=formats.long_day(clock.today()),
        chamber=str(workspace.settings["antenna"]),
        origin=" ; ".join(one.words for one in lists.values()),
        years=int(workspace.settings["retention_years"]),
        records=[(_title(workspace, kind, row), _facts(workspace, kind, row, came if id == firm.id else {})) for kind, id, row in found],
        papers=papers,
        history=[_event(line) for line in lines],
    )
    disks.write(part / PAGE, document.page(known).encode())
    data: dict[str, Any] = {
        "records": [{"kind": kind, "id": id, "fields": row.fields, "stamps": row.stamps} for kind, id, row in found],
        "history": [_json(line) for line in lines],
        "sources": [one.source.to_json() for one in lists.values() if one.source],
    }
    disks.write(part / DATA, json.dumps(data, ensure_ascii=False, indent=1).encode())
    return len(found), len(papers), missing


def _json(line: history.Line) -> dict[str, Any]:
    entry, edit = line.entry, line.edit
    return {"at": entry.at, "author": entry.author, "kind": edit.kind, "id": edit.id, "was": edit.was, "now": edit.now}


def _title(workspace: Workspace, kind: str, row: Row) -> str:
    return f"{wording.kind_label(kind)} : {wording.title(kind, row.fields, lambda id: history.title(workspace, id))}"


def _facts(workspace: Workspace, kind: str, row: Row, came: dict[str, privacy.Came]) -> list[document.Fact]:
    links = {field.name for field in KINDS[kind].fields() if field.kind == "link"} if kind in KINDS else set[str]()
    found: list[document.Fact] = []
    for name, value in row.fields.items():
        if name not in links:
            words = came[name].words if name in came else _wrote(row.stamps.get(name, {}))
            told = wording.value(kind, name, value, lambda id: history.title(workspace, id))
            found.append(document.Fact(wording.field_label(kind, name), told, words))
    return found


def _wrote(stamp: dict[str, Any]) -> str:
    if not stamp:
        return ""
    on = datetime.fromisoformat(stamp["at"]).astimezone(clock.PARIS).date()
    return f"saisi par {stamp['author']} le {formats.day(on)}"


def _event(line: history.Line) -> document.Event:
    before, after = line.whole
    return document.Event(
        formats.moment(line.at), line.entry.author, " · ".join(filter(None, (line.title, line.field_label))), before, after
    )


def _papers(workspace: Workspace, attachments: Sequence[Attachment], part: Path) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Copy the papers in clear. Returns (name, file), and the names of those whose content is not on this machine."""
    written: list[tuple[str, str]] = []
    missing: list[str] = []
    for at, one in enumerate(attachments, 1):
        for sha256, prefix in ((one.sha256, ""), (one.original, "original ")):
            if not sha256:
                continue
            if not workspace.contents.has(sha256):
                missing.append(one.name)
                continue
            name = f"{at:03} {prefix}{safe_name(one.name)}"
            (part / PAPERS).mkdir(exist_ok=True)
            with workspace.contents.open(sha256, one.name) as content, (part / PAPERS / name).open("xb") as copied:
                shutil.copyfileobj(content, copied, 1 << 20)
                disks.settle(copied)
            written.append((one.name, f"{PAPERS}/{name}"))
    return written, tuple(missing)
