"""PDFs made by hand: with scripts, without end, with pages as large as a town."""

import contextlib
import io
import multiprocessing
import os
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.feeds import pdf_pages, pdfs
from desktop.feeds.pdfs import Pdf, look, render

MOST = 4_000_000


def stream(content: bytes, about: str = "") -> bytes:
    return f"<</Length {len(content)}{about}>>stream\n".encode() + content + b"\nendstream"


def pdf(
    content: bytes = b"1 0 0 rg 0 0 100 100 re f",
    *extra: bytes,
    box: str = "0 0 100 200",
    catalog: str = "",
    page: str = "",
    trailer: str = "",
) -> bytes:
    """One page, red in its lower half; `extra` are the objects from number 5 on."""
    objects = (
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R{page}>>".encode(),
        content if content.startswith(b"<<") else stream(content),
        *extra,
    )
    made, places = b"%PDF-1.7\n", list[int]()
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(made)}\n%%EOF".encode()
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


SCRIPT = pdf(catalog="/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert(1))>>]>>>>")
ATTACHED = pdf(
    b"",
    b"<</Type/Filespec/F(a.txt)/EF<</F 6 0 R>>>>",
    stream(b"hi", "/Type/EmbeddedFile"),
    catalog="/Names<</EmbeddedFiles<</Names[(a.txt) 5 0 R]>>>>",
)
LOCKED = pdf(
    trailer=f"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>/ID[<{'33' * 16}><{'33' * 16}>]",
)


def pixel(picture: pdfs.Picture, x: int, y: int) -> tuple[int, ...]:
    """Red, green, blue."""
    at = y * picture.stride + 4 * x
    return tuple(reversed(picture.pixels[at : at + 3]))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (pdf(), Pdf(1, False, 0, False)),
        (SCRIPT, Pdf(1, True, 0, False)),
        (pdf(catalog="/OpenAction<</S/Launch/F(cmd.exe)>>"), Pdf(1, True, 0, False)),
        (ATTACHED, Pdf(1, False, 1, False)),
    ],
)
def test_what_a_pdf_holds(tmp_path: Path, content: bytes, found: Pdf):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert look(path) == found


def test_a_page_is_drawn_and_the_stream_stays_open():
    source = io.BytesIO(pdf())
    picture = render(source, 0, 50, MOST)
    assert (picture.width, picture.height, len(picture.pixels)) == (50, 100, 100 * picture.stride)
    assert pixel(picture, 25, 20) == (255, 255, 255)
    assert pixel(picture, 25, 80) == (255, 0, 0)
    assert not source.closed


def test_what_was_typed_into_a_form_is_drawn():
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[0 100 100 200]/AP<</N 6 0 R>>>>"
    shown = stream(b"0 0 1 rg 0 0 100 100 re f", "/Type/XObject/Subtype/Form/BBox[0 0 100 100]")
    picture = render(io.BytesIO(pdf(b" ", field, shown, catalog="/AcroForm<</Fields[5 0 R]>>", page="/Annots[5 0 R]")), 0, 50, MOST)
    assert pixel(picture, 25, 20) == (0, 0, 255)


def test_a_large_pdf_is_not_read_whole():
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            piece = super().read(size)
            self.taken += len(piece)
            return piece

    source = Counted(pdf(b" ", stream(bytes(20_000_000))))
    render(source, 0, 50, MOST)
    assert source.taken < 1_000_000


@given(
    width=st.floats(allow_nan=True, allow_infinity=True),
    height=st.floats(allow_nan=True, allow_infinity=True),
    width_px=st.integers(1, 100_000),
    most=st.integers(1, 100_000_000),
)
def test_pixels_are_bounded_whatever_the_page_says(width: float, height: float, width_px: int, most: int):
    wide, high = pdf_pages.size(width, height, width_px, most)
    assert 1 <= wide <= min(width_px, pdf_pages.MOST_EDGE)
    assert 1 <= high <= pdf_pages.MOST_EDGE
    assert wide * high <= most


@pytest.mark.parametrize("box", ["0 0 1e9 1e9", "0 0 0 0", "0 0 1 14400", "0 0 14400 1", "-5 -5 -1 nan"])
def test_pages_of_any_size_are_drawn(box: str):
    _, _, stride, pixels = pdf_pages.render(io.BytesIO(pdf(box=box)), "a", 0, 1000, 100_000)
    assert stride <= 4000
    assert len(pixels) <= 400_000


def test_a_locked_pdf_says_what_to_do(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(LOCKED)
    for ask in (lambda: look(path), lambda: render(path, 0, 50, MOST)):
        with pytest.raises(Problem, match=r"« a\.pdf » est protégé par un mot de passe") as raised:
            ask()
        assert raised.value.hint


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"hello", pdf()[:120]])
def test_a_broken_pdf_is_a_problem(tmp_path: Path, content: bytes):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(Problem, match=r"« a\.pdf » ne se lit pas"):
        look(path)


def test_a_page_that_is_not_there_and_a_file_that_is_not_there(tmp_path: Path):
    for page in (-1, 1, 1 << 40):
        with pytest.raises(Problem, match="pas de page"):
            render(io.BytesIO(pdf()), page, 50, MOST)
    with pytest.raises(Problem, match="n’existe pas"):
        look(tmp_path / "none.pdf")


def test_a_page_made_to_take_all_memory_is_given_up(monkeypatch: pytest.MonkeyPatch):
    """2 kB: twelve forms, each of which draws the next one ten times. In this process, it would end it."""
    monkeypatch.setattr(pdfs, "SECONDS", 1.0)
    forms = [stream(b"/F Do " * 10, f"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {number} 0 R>>>>") for number in range(6, 18)]
    bomb = pdf(b"/F Do", *forms, stream(b"0 0 5 5 re f", "/Subtype/Form/BBox[0 0 9 9]"), page="/Resources<</XObject<</F 5 0 R>>>>")
    with pytest.raises(Problem, match="limite de 1\u202fsecondes et 400\u202fMo"):
        render(io.BytesIO(bomb), 0, 50, MOST)
    assert render(io.BytesIO(pdf()), 0, 50, MOST).width == 50, "the next one is drawn"


def test_an_image_of_50_000_pixels_squared_is_drawn_or_given_up_in_time():
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(250)), packer.flush()])
    image = stream(packed, "/Subtype/Image/Width 50000/Height 50000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode")
    with contextlib.suppress(Problem):
        render(io.BytesIO(pdf(b"99 0 0 99 0 0 cm /I Do", image, page="/Resources<</XObject<</I 5 0 R>>>>")), 0, 50, MOST)


def test_nothing_of_pdfium_is_loaded_here():
    assert "pypdfium2" not in pdfs.__dict__
    assert "pypdfium2" not in pdf_pages.__dict__


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.sampled_from((pdf(), SCRIPT, ATTACHED, LOCKED)),
    cuts=st.lists(st.tuples(st.integers(0, 1 << 12), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8),
    keep=st.none() | st.integers(0, 1 << 11),
)
def test_mutated_pdfs_are_read_or_refused(seed: bytes, cuts: list[tuple[int, bytes]], keep: int | None):
    content = bytearray(seed[:keep])
    for at, piece in cuts:
        if content:
            at %= len(content)
            content[at : at + len(piece)] = piece
    for ask in (
        lambda: pdf_pages.look(io.BytesIO(content), "a"),
        lambda: pdf_pages.render(io.BytesIO(content), "a", 0, 50, 10_000),
    ):
        with contextlib.suppress(Problem):
            ask()


def test_a_reader_that_does_not_start_is_not_a_broken_pdf(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf_pages, "serve", print)
    with pytest.raises(pdfs.NotStarted):
        look(io.BytesIO(pdf()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets one read what a process inherited")
def test_what_reads_a_pdf_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    inherited: list[bytes] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            inherited.extend(Path(f"/proc/{child.pid}/environ").read_bytes() for child in multiprocessing.active_children())
            return super().read(size)

    monkeypatch.setenv("TOURNEE_PASSPHRASE", "agrafe tonnerre lavoir mimosa")
    assert look(Watched(SCRIPT)).pages == 1
    assert inherited
    assert not [v for one in inherited for v in one.split(b"\0") if b"TOURNEE_" in v or b"mimosa" in v]
    assert os.environ["TOURNEE_PASSPHRASE"] == "agrafe tonnerre lavoir mimosa"
