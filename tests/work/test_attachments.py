"""Attachments: what comes in is cleaned, kept once, found under its record, and never in plain on the disk."""

import io
import os
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.base.file_names import safe_name
from desktop.base.problem import Problem
from desktop.base.progress import Cancelled, Progress
from desktop.feeds import archives
from desktop.model.attachments import Attachment
from desktop.model.firms import Reference
from desktop.model.records import new_id
from desktop.store import undo
from desktop.store.workspace import Workspace
from desktop.work import attachments, firms, intake, looking, notes
from tests.conftest import KEY

WHERE = {1: "N", 2: (50.0, 17.0, 0.0), 3: "E", 4: (2.0, 20.0, 0.0)}


def photo(size: tuple[int, int] = (400, 200), *, orientation: int = 1, position: bool = True) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0x9003] = "2026:11:12 10:30:00"
    if position:
        exif.get_ifd(0x8825).update(WHERE)
    packed = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(packed, "JPEG", exif=exif, quality=90)
    return packed.getvalue()


def pdf(pages: int = 2, *, script: bool = False) -> bytes:
    """A minimal PDF of blank pages."""
    kids = " ".join(f"{n + 3} 0 R" for n in range(pages))
    action = " /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>" if script else ""
    objects = [f"<< /Type /Catalog /Pages 2 0 R{action} >>", f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>"]
    objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >>"] * pages
    text, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(text)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return f"{text}startxref\n{start}\n%%EOF\n".encode()


@pytest.fixture
def firm(workspace: Workspace) -> str:
    return firms.create(workspace, name="Menuiserie Élan").id


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def content(workspace: Workspace, attachment: Attachment) -> bytes:
    with workspace.contents.open(attachment.sha256) as stream:
        return stream.read()


def test_a_photo_is_upright_and_says_no_more_where_it_was_taken(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    path = written(tmp_path, "toit.jpg", photo(orientation=6))
    kept = attachments.attach(workspace, path, firm)
    assert (kept.to, kept.firm, kept.name, kept.media, kept.original) == (firm, firm, "toit.jpg", "image/jpeg", "")
    assert kept.remarks == intake.POSITION
    assert f"{kept.taken_on:%Y-%m-%d %H:%M}" == "2026-11-12 10:30"
    with Image.open(io.BytesIO(content(workspace, kept))) as image:
        assert image.size == (200, 400)
        assert not image.getexif().get_ifd(0x8825)
    assert path.read_bytes() == photo(orientation=6), "the file of the person is not touched"


def test_reducing_and_keeping_the_original_are_settings(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    workspace.settings.set("photo_longest", "1600")
    workspace.settings.set("photo_original", True)
    data = photo((2000, 1000))
    kept = attachments.attach_bytes(workspace, data, "façade.jpg", firm)
    with Image.open(io.BytesIO(content(workspace, kept))) as image:
        assert image.size == (1600, 800)
    assert looking.save_copy(workspace, kept, tmp_path, original=True).read_bytes() == data
    assert intake.POSITION_KEPT in kept.remarks
    workspace.settings.set("max_megapixels", 1)
    with pytest.raises(Problem, match="grande"):
        attachments.attach_bytes(workspace, photo((2000, 1000), position=False), "grande.jpg", firm)


def test_a_pdf_tells_its_pages_and_its_scripts(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    plain = attachments.attach(workspace, written(tmp_path, "devis.pdf", pdf(3)), firm)
    assert (plain.media, plain.pages, plain.scripts) == ("application/pdf", 3, False)
    acting = attachments.attach(workspace, written(tmp_path, "piège.pdf", pdf(1, script=True)), firm)
    assert (acting.pages, acting.scripts) == (1, True)
    broken = attachments.attach(workspace, written(tmp_path, "coupé.pdf", b"%PDF-1.7 and nothing more"), firm)
    assert broken.pages is None
    assert "coupé.pdf" in broken.remarks
    assert looking.has_picture(broken), "it is tried each time it is looked at"


def test_the_bytes_decide_not_the_name(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    program = attachments.attach(workspace, written(tmp_path, "facture.pdf", b"MZ" + bytes(500)), firm)
    assert (program.media, program.scripts) == ("application/x-executable", True)
    assert attachments.attach(workspace, written(tmp_path, "a.txt", pdf()), firm).media == "application/pdf"
    assert attachments.attach(workspace, written(tmp_path, "note.txt", "Été".encode()), firm).media == "text/plain"
    assert attachments.attach(workspace, written(tmp_path, "page.htm", b"<html>"), firm).scripts


def test_names_are_made_safe(workspace: Workspace, firm: str) -> None:
    assert attachments.attach_bytes(workspace, b"a b c", "../../con", firm).name == "_._con"
    assert attachments.attach_bytes(workspace, b"d e f", "CON.txt", firm).name == "_CON.txt"


def test_a_name_that_was_changed_is_said(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    added = attachments.attach_files(workspace, [written(tmp_path, "CON.txt", b"x"), written(tmp_path, "e\u0301.txt", b"y")], firm)
    assert [one.name for one in added.attachments] == ["_CON.txt", "é.txt"]
    assert [(one.file, one.reason, one.kept) for one in added.rejected] == [
        ("CON.txt", "Le nom n’est pas sûr ; il devient « _CON.txt ».", True)
    ]


def test_several_files_are_one_undo_and_one_refused_stops_no_other(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    paths = [written(tmp_path, "a.txt", b"one"), tmp_path / "gone.txt", written(tmp_path, "empty.txt", b""), tmp_path]
    paths += [written(tmp_path, "b.txt", b"two"), written(tmp_path, "copy of a.txt", b"one")]
    progress = Progress()
    added = attachments.attach_files(workspace, paths, firm, progress=progress)
    assert [one.name for one in added.attachments] == ["a.txt", "b.txt"]
    assert [(name, one.name) for name, one in added.known] == [("copy of a.txt", "a.txt")]
    assert [one.file for one in added.rejected] == ["gone.txt", "empty.txt", tmp_path.name]
    assert progress.done == progress.total == 6
    assert undo.undo(workspace) == "Joindre 6 fichiers — Menuiserie Élan"
    assert attachments.listing(workspace, firm) == []
    undo.redo(workspace)
    assert len(attachments.listing(workspace, firm)) == 2


def test_what_belongs_to_a_note_or_reference_belongs_to_the_firm_too(workspace: Workspace, firm: str) -> None:
    note = notes.add(workspace, firm, "Visite")
    reference = Reference(id=new_id(), firm=firm, object="École")
    firms.add(workspace, reference)
    at_note = attachments.attach_bytes(workspace, b"a b c", "n.txt", note.id)
    at_reference = attachments.attach_bytes(workspace, b"a b c", "r.txt", reference.id)
    assert at_note.firm == at_reference.firm == firm
    assert at_note.sha256 == at_reference.sha256, "the same content on another record is another attachment, kept once"
    assert attachments.listing(workspace, firm) == [at_reference, at_note]
    assert attachments.listing(workspace, note.id) == [at_note]
    attachments.archive(workspace, at_note)
    assert attachments.listing(workspace, firm) == [at_reference]
    with pytest.raises(Problem, match="identifiant"):
        attachments.attach_bytes(workspace, b"x", "x", "nobody")


def test_limits_name_the_file_and_the_limit(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    workspace.settings.set("max_attachment_mb", 1)
    added = attachments.attach_files(workspace, [written(tmp_path, "gros.bin", bytes(1_000_001))], firm)
    assert "gros.bin" in added.rejected[0].reason
    assert "1\u202fMo" in added.rejected[0].reason


def archive_of(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
        archive.writestr("../../x.txt", b"out")
    return path


def test_an_archive_goes_in_file_by_file_and_leaves_nothing_in_plain(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    path = archive_of(tmp_path / "chantier.zip", **{"photos__toit.jpg": photo(), "devis.pdf": pdf(1), "vide.txt": b""})
    added = attachments.attach_files(workspace, [path], firm)
    assert [one.name for one in added.attachments] == ["toit.jpg", "devis.pdf"]
    assert "photos/toit.jpg" in added.attachments[0].remarks
    assert intake.POSITION in added.attachments[0].remarks
    assert {one.place for one in added.rejected} == {"vide.txt", "../../x.txt"}
    assert undo.undo(workspace).startswith("Joindre chantier.zip")
    assert attachments.listing(workspace, firm) == []
    workspace.settings.set("max_archive_files", 1)
    assert "limite : 1" in attachments.attach_files(workspace, [path], firm).rejected[-1].reason


@pytest.mark.skipif(sys.platform == "win32", reason="there, a temporary file has a name until it is closed or its process ends")
def test_a_cut_in_the_middle_of_an_archive_leaves_nothing_in_plain(
    workspace: Workspace, firm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive_of(tmp_path / "chantier.zip", a__txt=b"a" * 3000, b__pdf=pdf(1))
    monkeypatch.setattr(archives, "_IN_MEMORY", 100)
    seen: list[list[Path]] = []
    take = intake.take

    def looked(*given: Any) -> Attachment:
        kept = take(*given)
        seen.append([one for one in workspace.contents.files() if not one.read_bytes().startswith(b"TRNPCS01")])
        return kept

    monkeypatch.setattr(intake, "take", looked)
    added = attachments.attach_files(workspace, [path], firm)
    assert [content(workspace, one) for one in added.attachments] == [b"a" * 3000, pdf(1)]
    assert added.attachments[1].pages == 1
    assert seen == [[], []]


def test_what_an_older_version_left_of_an_archive_is_swept_at_opening(tmp_path: Path) -> None:
    first = Workspace(tmp_path / "w", KEY)
    place = first.contents.folder / "unpacking"
    first.close()
    place.mkdir(parents=True)
    left = written(place, "tmpabc.jpg", photo())
    os.utime(left, (1, 1))
    Workspace(tmp_path / "w", KEY).close()
    assert not left.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux only")
def test_a_file_whose_name_is_no_text_comes_in(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    kept = attachments.attach(workspace, written(tmp_path, "fa\udce7ade.jpg", photo()), firm)
    assert (kept.name, undo.undo(workspace)) == ("fa_ade.jpg", "Joindre fa?ade.jpg — Menuiserie Élan")
    path = archive_of(tmp_path / "\udce9t\udce9.zip", a__txt=b"a")
    added = attachments.attach_files(workspace, [path], firm)
    assert attachments.listing(workspace, firm)[0].remarks == "De l’archive ?t?.zip : a/txt"
    assert len(added.rejected) == 1


def test_cancelled_keeps_what_was_finished_and_leaves_no_part(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    progress = Progress()
    big = written(tmp_path, "big.bin", os.urandom(3_000_000))

    class Stops(Progress):
        def step(self, count: int = 1, label: str | None = None) -> None:
            super().step(count, label)
            if self.done == 2:
                self.cancel()

    progress = Stops()
    with pytest.raises(Cancelled):
        attachments.attach_files(workspace, [written(tmp_path, "a.txt", b"one"), big], firm, progress=progress)
    assert [one.name for one in attachments.listing(workspace, firm)] == ["a.txt"]
    assert len(list(workspace.contents.files())) == 1


def test_a_large_file_is_never_whole_in_memory(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    with path.open("wb") as target:
        for n in range(60):
            target.write(bytes([n]) * 1_000_000)
    attachments.attach_bytes(workspace, b"warm", "warm", firm)
    tracemalloc.start()
    kept = attachments.attach(workspace, path, firm)
    copy = looking.save_copy(workspace, kept, tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000
    assert copy.name == "large (2).bin"
    assert copy.stat().st_size == 60_000_000


def test_no_plain_byte_of_a_photo_is_written(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    marked = photo() + b"MARK-OF-THE-ORIGINAL" * 10
    workspace.settings.set("photo_original", True)
    attachments.attach_bytes(workspace, marked, "x.jpg", firm)
    for path in workspace.folder.rglob("*"):
        assert not path.is_file() or (b"MARK-OF" not in path.read_bytes() and path.read_bytes()[:3] != b"\xff\xd8\xff")


def test_thumbnails_are_made_once_and_what_cannot_be_drawn_is_not_tried_again(
    workspace: Workspace, firm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = attachments.attach_bytes(workspace, photo((2000, 1000)), "x.jpg", firm)
    small = looking.thumbnail(workspace, kept)
    assert small is not None
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (looking.EDGE, looking.EDGE // 2)
    calls: list[str] = []

    def fails(*_: object) -> bytes:
        calls.append("drawn")
        raise Problem("Abîmée.")

    monkeypatch.setattr(looking, "picture", fails)
    assert looking.thumbnail(workspace, kept) == small
    other = attachments.attach_bytes(workspace, photo((30, 30)), "y.jpg", firm)
    assert [looking.thumbnail(workspace, other) for _ in range(3)] == [None] * 3
    assert calls == ["drawn"]
    text = attachments.attach_bytes(workspace, b"text", "t.txt", firm)
    assert looking.thumbnail(workspace, text) is None


def test_a_page_of_a_pdf_is_drawn(workspace: Workspace, firm: str) -> None:
    kept = attachments.attach_bytes(workspace, pdf(2), "x.pdf", firm)
    with Image.open(io.BytesIO(looking.picture(workspace, kept, 1, 400))) as image:
        assert image.size == (400, 600)
    with pytest.raises(Problem, match="page 9"):
        looking.picture(workspace, kept, 8, 400)


def test_a_copy_leaves_the_safe_and_says_so(workspace: Workspace, firm: str, tmp_path: Path) -> None:
    kept = attachments.attach_bytes(workspace, pdf(1, script=True), "x.pdf", firm)
    copy = looking.save_copy(workspace, kept, tmp_path / "named.pdf")
    assert copy.read_bytes() == pdf(1, script=True)
    said = looking.told_of_copy(kept, copy)
    assert "n’est plus chiffrée" in said
    assert "programme" in said
    assert looking.only_here(workspace, kept)
    workspace.contents.remove(kept.sha256)
    assert not looking.only_here(workspace, kept)
    with pytest.raises(Problem, match="n’est pas sur cette machine"):
        looking.save_copy(workspace, kept, tmp_path)
    with pytest.raises(Problem, match="n’existe pas, ou plus"):
        looking.save_copy(workspace, attachments.attach_bytes(workspace, b"q", "q", firm), tmp_path / "no" / "where")
    assert not list(tmp_path.glob("*.part"))


STARTS = (
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"RIFF\x10\x00\x00\x00WEBP",
    b"PK\x03\x04",
    b"MZ",
    b"\x00\x00\x00\x18ftypheic",
    b"",
    photo()[:900],
)


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=300), name=st.text(max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_is_kept_or_refused_in_words(workspace: Workspace, firm: str, start: bytes, rest: bytes, name: str) -> None:
    try:
        kept = attachments.attach_bytes(workspace, start + rest, name, firm)
    except Problem as problem:
        assert problem.title  # noqa: PT017
        return
    assert kept.name == safe_name(kept.name)
    assert workspace.contents.has(kept.sha256)
    looking.thumbnail(workspace, kept)
