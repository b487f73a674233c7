"""Papers and photos kept with a record: brought in, looked at, copied out, put away."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.texts import sound
from desktop.feeds import archives, media
from desktop.feeds.opening import why
from desktop.model.attachments import Attachment
from desktop.model.choices import Choice
from desktop.model.firms import Firm, Qualification, Reference
from desktop.model.notes import Note
from desktop.model.notices import Reject
from desktop.model.records import new_id
from desktop.store import firms as stored
from desktop.store.workspace import Workspace
from desktop.work import intake

_OWNERS = (Firm, Note, Reference, Qualification, Choice)


@dataclass
class Added:
    """What came of bringing files: kept now, there already (each with the name it came under), refused or renamed."""

    attachments: list[Attachment] = field(default_factory=list[Attachment])
    known: list[tuple[str, Attachment]] = field(default_factory=list[tuple[str, Attachment]])
    rejected: list[Reject] = field(default_factory=list[Reject])


def attach(workspace: Workspace, path: Path, to: str, *, progress: Progress | None = None, author: str | None = None) -> Attachment:
    """Keep one file with the record `to` (id of a firm, note, reference…); the one that is there already where it is the same.

    Of an archive, the first of its files. `author` is another than the person at work. Raises Problem where nothing could be kept.
    """
    bringing = _Bringing(workspace, to, f"Joindre {path.name}", progress, author)
    bringing.bring_file(path)
    return _first(bringing.added)


def attach_bytes(workspace: Workspace, data: bytes, name: str, to: str) -> Attachment:
    """Keep what was pasted, under `name`, with the record `to`. Raises Problem where it cannot be."""
    bringing = _Bringing(workspace, to, f"Joindre {name}", None)
    bringing.bring(data, name)
    return _first(bringing.added)


def attach_files(workspace: Workspace, paths: Sequence[Path], to: str, *, progress: Progress | None = None) -> Added:
    """Keep files with the record `to`, archives file by file, as one group: one undo. One that is refused does not stop the others.

    `progress` counts megabytes. Raises Problem where there is no such record, Cancelled (what was finished stays).
    """
    label = f"Joindre {paths[0].name}" if len(paths) == 1 else f"Joindre {len(paths)} fichiers"
    bringing = _Bringing(workspace, to, label, progress)
    if progress is not None:
        progress.total, progress.unit = sum(_pieces(path) for path in paths), "Mo"
    for path in paths:
        bringing.bring_file(path)
    return bringing.added


def _first(added: Added) -> Attachment:
    if added.attachments:
        return added.attachments[0]
    if added.known:
        return added.known[0][1]
    reason = added.rejected[0].reason if added.rejected else "Il n’y a rien à joindre."
    raise Problem("Le fichier n’a pas été joint.", reason)


def _pieces(path: Path) -> int:
    try:
        return max(1, -(-path.stat().st_size // intake.MEGABYTE))
    except OSError:
        return 1


class _Bringing:
    """Files on their way to one record, under one group."""

    def __init__(self, workspace: Workspace, to: str, label: str, progress: Progress | None, author: str | None = None) -> None:
        self._workspace, self._to, self._progress, self._author = workspace, to, progress, author
        self._firm, name = _owner(workspace, to)
        self._label, self._group = f"{label} — {name}", new_id()
        self._present = {one.sha256: one for one in of_record(workspace, to)}
        self._heard = 0
        self.added = Added()

    def bring_file(self, path: Path) -> None:
        """Bring a file, or each file of an archive."""
        before = 0 if self._progress is None else self._progress.done
        try:
            if not path.is_file():
                raise Problem("C’est un dossier : ajoutez les fichiers qu’il contient." if path.is_dir() else "Ce fichier n’existe pas.")
            with path.open("rb") as stream:
                kind = media.media_of(stream.read(media.HEAD))
            if kind in media.ARCHIVES:
                self._unpack(path)
            else:
                self.bring(path, path.name)
        except Problem as problem:
            self._reject(path.name, problem)
        except OSError as error:
            self._reject(path.name, Problem(f"Le fichier ne se lit pas : {why(error)}."))
        if self._progress is not None:
            self._progress.done, self._heard = before, 0
            self._progress.step(_pieces(path))

    def bring(self, source: intake.Origin, name: str, remark: str = "") -> None:
        """Keep one file. Raises Problem, OSError."""
        found = intake.take(self._workspace, source, name, self._told).but(to=self._to, firm=self._firm)
        known = self._present.get(found.sha256)
        if known is not None:
            self.added.known.append((found.name, known))
            return
        found = found.but(remarks="\n".join(filter(None, (found.remarks, remark))))
        with self._workspace.change(self._label, group=self._group, author=self._author) as change:
            change.put(found)
        self._present[found.sha256] = found
        self.added.attachments.append(found)
        if found.name != unicodedata.normalize("NFC", name):
            reason = f"Le nom n’est pas sûr ; il devient « {found.name} »."
            self.added.rejected.append(Reject(sound(name), "", reason, kept=True))

    def _unpack(self, path: Path) -> None:
        into = self._workspace.contents.folder
        into.mkdir(exist_ok=True)
        settings = self._workspace.settings
        limits = archives.Limits(files=settings["max_archive_files"], unpacked_bytes=settings["max_archive_mb"] * intake.MEGABYTE)
        for found in archives.members(path, limits, into):
            if isinstance(found, Reject):
                self.added.rejected.append(found)
                continue
            try:
                self.bring(found.content, found.name.rpartition("/")[2], f"De l’archive {path.name} : {found.name}")
            except Problem as problem:
                self._reject(path.name, problem, found.name)

    def _reject(self, file: str, problem: Problem, place: str = "") -> None:
        self.added.rejected.append(Reject(file, place, f"{problem.title} {problem.hint}".strip()))

    def _told(self, count: int) -> None:
        """Whole megabytes go to the progress, which raises Cancelled."""
        if self._progress is not None:
            whole, self._heard = divmod(self._heard + count, intake.MEGABYTE)
            self._progress.step(whole)


def _owner(workspace: Workspace, to: str) -> tuple[str, str]:
    """The firm (id) that a record belongs to, and its name. Raises Problem where there is no such record."""
    for kind in _OWNERS:
        found = workspace.get(kind, to)
        if found is not None:
            firm = found.id if isinstance(found, Firm) else str(getattr(found, "firm", ""))
            owner = workspace.get(Firm, firm)
            return firm, owner.name if owner else kind.LABEL
    raise Problem(f"Aucune fiche n’a l’identifiant « {to} ».", "Vérifiez-le, ou ouvrez la fiche et ajoutez-y le fichier.")


def archive(workspace: Workspace, attachment: Attachment, *, archived: bool = True) -> None:
    """Put an attachment away, or bring it back; its content stays."""
    with workspace.change(f"{'Retirer' if archived else 'Reprendre'} {attachment.name}") as change:
        change.set(Attachment, attachment.id, archived=archived)


def listing(workspace: Workspace, id: str) -> list[Attachment]:
    """The attachments of a firm (those of its notes and references too) or of another record, latest first. Raises Problem as `attach`."""
    firm, _ = _owner(workspace, id)
    return [one for one in _live(workspace, firm) if id in (firm, one.to)]


def of_record(workspace: Workspace, to: str) -> list[Attachment]:
    """The attachments of just this record, latest first. Raises Problem as `attach`."""
    firm, _ = _owner(workspace, to)
    return [one for one in _live(workspace, firm) if one.to == to]


def _live(workspace: Workspace, firm: str) -> Iterator[Attachment]:
    found = stored.of_firm(workspace, Attachment, firm)
    return (one for one in reversed(found) if not one.archived)
