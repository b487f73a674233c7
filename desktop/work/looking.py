"""Attachments looked at and copied out of the workspace: pictures made in memory, plain bytes only where a person asks for a copy."""

import contextlib
import os
from itertools import count
from pathlib import Path

from desktop.base.file_names import safe_name
from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.feeds import jpeg, media, pdfs, photos
from desktop.model.attachments import Attachment
from desktop.model.records import new_id
from desktop.store import contents, disks
from desktop.store.pieces import PIECE
from desktop.store.workspace import Workspace
from desktop.work.intake import MEGABYTE, most_pixels

EDGE = 320
"""Pixels of the long edge of a thumbnail."""
_PAGE_PIXELS = 8_000_000


def has_picture(attachment: Attachment) -> bool:
    """Whether it can be shown."""
    return attachment.media.startswith("image/") or attachment.media == media.PDF


def thumbnail(workspace: Workspace, attachment: Attachment) -> bytes | None:
    """The small picture of an attachment (JPEG), made once; None where it has none. May take a second: not on the UI thread."""
    if not has_picture(attachment) or not workspace.contents.has(attachment.sha256):
        return None
    kept = contents.thumbnail(workspace.connection, attachment.sha256)
    if kept is None:
        try:
            kept = picture(workspace, attachment, 0, EDGE)
        except pdfs.NotStarted:
            return None
        except Problem:
            kept = b""  # tried once: what cannot be drawn is not tried at each look
        contents.keep_thumbnail(workspace.connection, attachment.sha256, kept)
    return kept or None


def picture(workspace: Workspace, attachment: Attachment, page: int, width: int) -> bytes:
    """A JPEG of the photo (its long edge at most `width` pixels) or of a PDF's page (from 0; `width` pixels wide).

    Raises Problem where it cannot be drawn, or its content is not here. May take a second: not on the UI thread.
    """
    with workspace.contents.open(attachment.sha256, attachment.name) as stream:
        if attachment.media == media.PDF:
            return jpeg.packed(pdfs.render(stream, page, width, _PAGE_PIXELS))
        return photos.thumbnail(stream, width, most_pixels(workspace))


def look_again(workspace: Workspace, attachment: Attachment) -> Attachment:
    """A PDF that could not be looked into when it came, looked into now: what is found is written in its record.

    Any other attachment is given back as it is. Raises Problem as `picture`. May take seconds: not on the UI thread.
    """
    if attachment.media != media.PDF or attachment.pages is not None:
        return attachment
    with workspace.contents.open(attachment.sha256, attachment.name) as stream:
        facts = pdfs.look(stream)
    said = [line for line in attachment.remarks.split("\n") if line and not line.startswith(f"« {attachment.name} »")]
    remarks = "\n".join([*(["Contient d’autres fichiers"] if facts.attachments else []), *said])
    found = attachment.but(pages=facts.pages, scripts=attachment.scripts or facts.scripts, remarks=remarks)
    with workspace.change(f"Relire {attachment.name}") as change:
        change.set(Attachment, found.id, pages=found.pages, scripts=found.scripts, remarks=found.remarks)
    with contextlib.suppress(Problem):
        contents.keep_thumbnail(workspace.connection, found.sha256, picture(workspace, found, 0, EDGE))
    return found


def only_here(workspace: Workspace, attachment: Attachment) -> bool:
    """Whether no server has acknowledged its content."""
    return workspace.contents.has(attachment.sha256) and not contents.receipt(workspace.connection, attachment.sha256)


def save_copy(
    workspace: Workspace, attachment: Attachment, place: Path, *, original: bool = False, progress: Progress | None = None
) -> Path:
    """Write a plain copy into the folder `place` under a name that is free and safe, or as the file `place`. Returns where it lies.

    `original`: the untouched photo, where it was kept. `progress` counts megabytes. Raises Problem where the disk refuses or
    the content is not here, Cancelled.
    """
    sha256 = attachment.original if original else attachment.sha256
    target = _free(place, safe_name(attachment.name)) if place.is_dir() else place
    part = target.with_name(f"{new_id()}.part")
    heard = 0
    if progress is not None and not original:
        progress.total, progress.unit = (attachment.size or 0) // MEGABYTE, "Mo"
    try:
        with workspace.contents.open(sha256, attachment.name) as source, part.open("wb") as copy:
            while piece := source.read(PIECE):
                copy.write(piece)
                whole, heard = divmod(heard + len(piece), MEGABYTE)
                if progress is not None:
                    progress.step(whole)
        os.replace(part, target)
    except OSError as error:
        raise disks.problem_of(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def told_of_copy(attachment: Attachment, path: Path) -> str:
    """What a person must know of a copy."""
    and_program = ", et elle contient un programme" if attachment.scripts else ""
    return f"Cette copie n’est plus chiffrée{and_program} : effacez-la après usage. Enregistrée : {path.name}"


def _free(folder: Path, name: str) -> Path:
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    for rank in count(2):
        if not (folder / name).exists():
            break
        name = f"{stem} ({rank}){dot}{extension}"
    return folder / name
