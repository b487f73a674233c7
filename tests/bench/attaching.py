"""Adding a 50 MB attachment, with its record and its journal entry, against a plain copy plus SHA-256; durable on both sides."""

import hashlib
import os
import tempfile
from pathlib import Path

from desktop.store.workspace import Workspace
from desktop.work import attachments, firms
from tests.bench import material
from tests.bench.figures import middle, milliseconds, told

ROUNDS = 9
SIZE = 50_000_000
PIECE = 1 << 20


def main() -> None:
    """Print the ratio for a file that is nothing in particular, and the time for a scanned PDF, which is looked at in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = Workspace(folder / "w", material.KEY)
        firm = firms.create(workspace, name="Menuiserie Élan").id
        source, copy = folder / "source.bin", folder / "copy.bin"
        for what, make in (("any file", _anything), ("scanned PDF", _pdf)):
            copies, added, ratios = [], [], []
            for _ in range(ROUNDS):
                source.write_bytes(make())
                os.sync()
                copies.append(milliseconds(lambda: _copied(source, copy)))
                added.append(milliseconds(lambda: attachments.attach(workspace, source, firm)))
                copy.unlink()
                ratios.append(added[-1] / copies[-1])
            told(f"50 MB, {what}: plain copy, SHA-256 and fsync, median", middle(copies), "ms", "-")
            told(f"50 MB, {what}: attached, median", middle(added), "ms", "-")
            told(f"50 MB, {what}: ratio, median of {ROUNDS}", middle(ratios), "x", "≤ 1.5" if make is _anything else "-")
        workspace.close()


def _copied(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as stream, target.open("wb") as copy:
        while piece := stream.read(PIECE):
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _anything() -> bytes:
    return b"\x07\x00\x01" + os.urandom(SIZE)


def _pdf() -> bytes:
    """One page with an image that nobody can guess, as a scanner makes them."""
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 5000 /Height 3333 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Length %d >>\nstream\n"
        % SIZE
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        image + os.urandom(SIZE) + b"\nendstream",
    )
    text, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(text) + b"xref\n0 5\n0000000000 65535 f \n%btrailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(text),
    )
