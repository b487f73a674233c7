"""What is kept of a file from elsewhere: it is what its bytes say, its photo is cleaned, its PDF looked at, nothing in it is run.

Nothing is written out in plain: a cleaned photo stays in memory (its size is bounded) until it is encrypted.
"""

import contextlib
import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from desktop.base import clock
from desktop.base.file_names import safe_name
from desktop.base.formats import number
from desktop.base.problem import Problem
from desktop.feeds import media, pdfs, photos
from desktop.model.attachments import Attachment
from desktop.model.records import new_id
from desktop.store.workspace import Workspace

POSITION = "Position retirée"
POSITION_KEPT = "L’original contient la position"
MEGABYTE = 1_000_000

Origin = Path | bytes | IO[bytes]
"""A file, its bytes, or a seekable stream of them, which stays open."""
Told = Callable[[int], object]
"""Hears the bytes of each piece as it is kept; what it raises gives up."""


def take(workspace: Workspace, source: Origin, name: str, told: Told | None = None) -> Attachment:
    """Keep the content of a file, and give the record of it, which belongs to nothing yet.

    Raises Problem where the file is empty, too large, a photo that cannot be cleaned, or the disk refuses; OSError where it
    cannot be read.
    """
    name = safe_name(name)
    with _opened(source) as stream:
        size = stream.seek(0, os.SEEK_END)
        _check_size(workspace, name, size)
        head, tail = _ends(stream, size)
        found = Attachment(id=new_id(), name=name, media=media.media_of(head), added_on=clock.now().replace(second=0, microsecond=0))
        if found.media.startswith("image/"):
            return _photo(workspace, found, stream, told)
        scripts = media.may_run(name, found.media, head, tail)
        with ThreadPoolExecutor(1) as beside:  # a PDF is looked at while it is encrypted; one stream can only be read in turn
            looked = None if source is stream else beside.submit(_looked_at, found, source)
            content = workspace.contents.add(stream, _counted(workspace, name, told))
        found = looked.result() if looked else _looked_at(found, source)
    return found.but(size=content.size, sha256=content.sha256, scripts=scripts or found.scripts)


def _opened(source: Origin) -> contextlib.AbstractContextManager[IO[bytes]]:
    if isinstance(source, Path):
        return source.open("rb")
    return io.BytesIO(source) if isinstance(source, bytes) else contextlib.nullcontext(source)


def _check_size(workspace: Workspace, name: str, size: int) -> None:
    most: int = workspace.settings["max_attachment_mb"]
    if not size:
        raise Problem(f"« {name} » est vide.", "Vérifiez le fichier, puis recommencez.")
    if size > most * MEGABYTE:
        raise Problem(
            f"« {name} » dépasse la limite de {number(most)}\u202fMo pour une pièce jointe.",
            "Réduisez le fichier, ou relevez la limite dans les paramètres.",
        )


def _counted(workspace: Workspace, name: str, told: Told | None) -> Told:
    """Tells on, and stops a file that grows past the limit while it is read."""
    seen = 0

    def heard(count: int) -> None:
        nonlocal seen
        seen += count
        if seen > workspace.settings["max_attachment_mb"] * MEGABYTE:
            _check_size(workspace, name, seen)
        if told is not None:
            told(count)

    return heard


def _ends(stream: IO[bytes], size: int) -> tuple[bytes, bytes]:
    stream.seek(0)
    head = stream.read(media.HEAD)
    stream.seek(max(0, size - media.HEAD))
    tail = stream.read(media.HEAD)
    stream.seek(0)
    return head, tail


def _photo(workspace: Workspace, found: Attachment, stream: IO[bytes], told: Told | None) -> Attachment:
    """The photo upright, without position, reduced where the settings say so; the untouched one beside it where they say so."""
    cleaned, longest = io.BytesIO(), int(workspace.settings["photo_longest"])
    try:
        facts = photos.clean(stream, cleaned, longest=longest or None, most_pixels=most_pixels(workspace))
    except Problem as problem:
        raise Problem(problem.title.replace("La photo", f"« {found.name} »", 1), problem.hint) from problem
    cleaned.seek(0)
    content = workspace.contents.add(cleaned, told)
    remarks = [POSITION] if facts.had_position else []
    original = ""
    if workspace.settings["photo_original"]:
        stream.seek(0)
        original = workspace.contents.add(stream).sha256
        remarks += [POSITION_KEPT] if facts.had_position else []
    return found.but(
        media=f"image/{facts.format.lower()}", size=content.size, sha256=content.sha256, original=original,
        taken_on=facts.taken_on, remarks="\n".join(remarks),
    )  # fmt: skip


def _looked_at(found: Attachment, source: Origin) -> Attachment:
    """With what is to be known of it. A PDF that cannot be looked into is kept as it came, and says why it is not shown."""
    if found.media == "video/mp4":
        return found.but(remarks="Une vidéo peut contenir la position : elle n’en est pas retirée")
    if found.media != media.PDF:
        return found
    try:
        facts = pdfs.look(io.BytesIO(source) if isinstance(source, bytes) else source)
    except pdfs.NotStarted:
        return found
    except Problem as problem:
        return found.but(remarks=problem.title.replace("Le PDF", f"« {found.name} »", 1))
    return found.but(pages=facts.pages, scripts=facts.scripts, remarks="Contient d’autres fichiers" if facts.attachments else "")


def most_pixels(workspace: Workspace) -> int:
    """The largest image that is read."""
    return int(workspace.settings["max_megapixels"]) * 1_000_000
