"""PDFs from elsewhere: what is in them, and pictures of their pages.

Each question is answered by a process of its own, which is ended when it takes too long: PDFium cannot be interrupted, and
a few bytes are enough to make it draw for ever or take all memory. It gets the PDF's bytes over a pipe, so that a PDF that
lies encrypted is never written out. A program made with PyInstaller must call `multiprocessing.freeze_support()` first.
"""

import contextlib
import io
import json
import multiprocessing
import os
import threading
from collections.abc import Generator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import IO

from desktop.base.problem import Problem
from desktop.feeds import pdf_pages
from desktop.feeds.opening import why

SECONDS = 4.0
"""How long PDFium may take for one question."""
_START = 60.0
"""How long a process may take to start, on a slow laptop with an anti-virus."""
_MOST_READ = 1 << 24
_WORDS = 1 << 16
"""Bytes of an answer that is no picture."""
_PIECE = 1 << 20
_RUNS = (b"/JavaScript", b"/Launch")
_SECRETS = "TOURNEE_"
"""What the names of this program's variables begin with."""
_ONE_AT_A_TIME = threading.Lock()
"""Two processes would not be faster, and would take twice the memory."""


class NotStarted(Problem):
    """The process that reads PDFs did not come up: nothing is known of the PDF."""

    def __init__(self) -> None:
        super().__init__("Le lecteur de PDF n’a pas démarré sur cette machine.", "Réessayez ; s’il le faut, redémarrez Tournée.")


@dataclass(frozen=True)
class Pdf:
    """What a PDF holds. `scripts`: it says that it runs something, as far as it can be seen without unpacking all of it."""

    pages: int
    scripts: bool
    attachments: int
    encrypted: bool


@dataclass(frozen=True)
class Picture:
    """A page in pixels: rows of `stride` bytes, four bytes a pixel: blue, green, red, unused (Qt's RGB32)."""

    width: int
    height: int
    stride: int
    pixels: bytes


def look(source: Path | IO[bytes]) -> Pdf:
    """What is in the PDF; a stream must be seekable and stays open. Raises Problem where it is broken, locked or too heavy."""
    name = _name(source)
    with _bytes_of(source) as stream:
        answer = _ask(stream, name, None, 0, 0)
        runs = _says_it_runs(stream)
    try:
        if answer[:1] != pdf_pages.FACTS:
            raise ValueError("not facts")
        facts: dict[str, int] = json.loads(answer[1:])
        return Pdf(int(facts["pages"]), facts["scripts"] > 0 or runs, int(facts["attachments"]), bool(facts["encrypted"]))
    except (ValueError, TypeError, LookupError) as error:
        raise _given_up(name) from error


def render(source: Path | IO[bytes], page: int, width_px: int, most_pixels: int) -> Picture:
    """The page (from 0) on white, `width_px` wide, or less where it would have more than `most_pixels`. Raises Problem."""
    name = _name(source)
    with _bytes_of(source) as stream:
        answer = _ask(stream, name, page, width_px, most_pixels)
    start = 1 + pdf_pages.DRAWN.size
    if answer[:1] != pdf_pages.PICTURE or len(answer) < start:
        raise _given_up(name)
    width, height, stride = pdf_pages.DRAWN.unpack(answer[1:start])
    pixels = answer[start:]
    if width * height > most_pixels or stride < 4 * width or len(pixels) != stride * height:
        raise _given_up(name)
    return Picture(width, height, stride, pixels)


def _ask(stream: IO[bytes], name: str, page: int | None, width_px: int, most_pixels: int) -> bytes:
    """What the process answers. Raises Problem: its own, or that it was given up; NotStarted where it never was ready."""
    context = multiprocessing.get_context("spawn")
    size = stream.seek(0, io.SEEK_END)
    with _ONE_AT_A_TIME:
        ours, theirs = context.Pipe()
        asked = (theirs, name, size, page, width_px, most_pixels)
        process = context.Process(target=pdf_pages.serve, args=asked, daemon=True)
        try:
            try:
                with _without_secrets():
                    process.start()
                theirs.close()
                _wait(ours)
            except (EOFError, OSError, TimeoutError) as error:
                raise NotStarted from error
            answer = _answer(ours, stream, _WORDS + 4 * most_pixels)
        except (EOFError, OSError, TimeoutError) as error:
            raise _given_up(name) from error
        finally:
            ours.close()
            if process.pid is not None:
                process.kill()
                process.join()
                process.close()
    if answer[:1] == pdf_pages.PROBLEM:
        title, hint = json.loads(answer[1:])
        raise Problem(str(title), str(hint))
    return answer


def _wait(connection: Connection) -> None:
    """Until the process is ready. Raises EOFError where it died, TimeoutError."""
    if not connection.poll(_START):
        raise TimeoutError
    if connection.recv_bytes(_WORDS) != pdf_pages.READY:
        raise EOFError


@contextlib.contextmanager
def _without_secrets() -> Generator[None]:
    """What reads a hostile PDF does not inherit the passphrase that the environment may hold; a process inherits all of it."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(_SECRETS)}
    try:
        yield
    finally:
        os.environ.update(kept)


def _answer(connection: Connection, stream: IO[bytes], most: int) -> bytes:
    """Gives the process the bytes it asks for until it answers, in at most `most` bytes.

    Raises EOFError where it died, OSError where it says too much, TimeoutError.
    """
    end = monotonic() + SECONDS
    while (left := end - monotonic()) > 0 and connection.poll(left):
        message = connection.recv_bytes(most)
        if message[:1] == pdf_pages.READ:
            at, size = pdf_pages.ASKED.unpack(message[1:])
            stream.seek(at)
            connection.send_bytes(stream.read(min(size, _MOST_READ)))
        else:
            return message
    raise TimeoutError


def _given_up(name: str) -> Problem:
    megabytes = pdf_pages.MOST_MEMORY // 1_000_000
    return Problem(
        f"{name} est trop lourd ou abîmé : il ne se lit pas dans la limite de {SECONDS:.0f}\u202fsecondes et {megabytes}\u202fMo.",
        "Il est peut-être piégé : n’ouvrez que ce dont vous connaissez l’origine.",
    )


@contextlib.contextmanager
def _bytes_of(source: Path | IO[bytes]) -> Generator[IO[bytes]]:
    if not isinstance(source, Path):
        yield source
        return
    try:
        stream = source.open("rb")
    except OSError as error:
        raise Problem(f"Le fichier « {source.name} » ne peut pas être lu : {why(error)}.") from error
    with stream:
        yield stream


def _name(source: Path | IO[bytes]) -> str:
    return f"« {source.name} »" if isinstance(source, Path) else "Le PDF"


def _says_it_runs(stream: IO[bytes]) -> bool:
    """Whether the bytes name a script or a program to launch; what is packed or written in disguise is not seen."""
    stream.seek(0)
    tail = b""
    while piece := stream.read(_PIECE):
        if any(word in tail + piece for word in _RUNS):
            return True
        tail = piece[-16:]
    return False
