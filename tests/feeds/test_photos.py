"""Photos with what a telephone writes into them, and images made to do harm."""

import contextlib
import io
import struct
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from desktop.base.problem import Problem
from desktop.feeds import photos
from desktop.feeds.photos import OTHERS, Photo, clean, look, thumbnail

MOST = 1_000_000
TAKEN = datetime(2026, 11, 26, 9, 12, 30)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SECRETS = (b"SECRET", b"GPS", b"47.39", b"Camera", b"MakerNote", b"photoshop", b"xmpmeta")


def exif(orientation: int = 1, position: bool = True) -> Image.Exif:
    made = Image.Exif()
    made[0x010F] = "SECRET Camera"
    made[0x0112] = orientation
    made[0x0132] = "2027:01:01 00:00:00"
    made[0x8769] = {0x9003: "2026:11:26 09:12:30", 0x927C: b"MakerNote SECRET", 0xA420: "SECRET id"}
    if position:
        made[0x8825] = {1: "N", 2: (47.0, 39.0, 0.0), 29: "SECRET"}
    return made


def picture(mode: str = "RGB") -> Image.Image:
    """60 × 40, red on the left half, blue on the right."""
    made = Image.new("RGB", (60, 40), "red")
    made.paste("blue", (30, 0, 60, 40))
    return made.convert(mode)


def jpeg(orientation: int = 1, **options: object) -> bytes:
    made = io.BytesIO()
    xmp = b"<x:xmpmeta>SECRET exif:GPSLatitude 47.39</x:xmpmeta>"
    picture().save(
        made, "JPEG", **{"quality": 83, "exif": exif(orientation), "icc_profile": PROFILE, "comment": b"SECRET", "xmp": xmp} | options
    )
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x06SECRET"
    return made.getvalue()[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + made.getvalue()[2:]


def png(**options: object) -> bytes:
    made, text = io.BytesIO(), PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRET")
    text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET exif:GPSLatitude</x:xmpmeta>")
    picture().save(made, "PNG", pnginfo=text, exif=exif(), icc_profile=PROFILE, **options)
    return made.getvalue()


def webp() -> bytes:
    made = io.BytesIO()
    picture().save(made, "WEBP", exif=exif(), xmp=b"<x:xmpmeta>SECRET</x:xmpmeta>", icc_profile=PROFILE)
    return made.getvalue()


def gif() -> bytes:
    made = io.BytesIO()
    picture().save(made, "GIF", comment=b"SECRET", save_all=True, append_images=[picture().rotate(90)])
    return made.getvalue()


def header_of_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    ihdr = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", ihdr) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def written(tmp_path: Path, content: bytes, name: str = "IMG_1.jpg") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_the_facts_of_a_photo(tmp_path: Path):
    assert look(written(tmp_path, jpeg(6)), MOST) == Photo(40, 60, TAKEN, True, "JPEG")
    assert look(written(tmp_path, png()), MOST) == Photo(60, 40, TAKEN, True, "PNG")
    assert look(written(tmp_path, jpeg(exif=exif(position=False), xmp=b"")), MOST) == Photo(60, 40, TAKEN, False, "JPEG")
    assert look(written(tmp_path, gif()), MOST) == Photo(60, 40, None, False, "GIF")


@pytest.mark.parametrize("longest", [None, 30])
@pytest.mark.parametrize("content", [jpeg(1), jpeg(6), jpeg(progressive=True), png(), webp(), gif()])
def test_nothing_personal_stays_but_the_day(tmp_path: Path, content: bytes, longest: int | None):
    target = tmp_path / "out"
    facts = clean(written(tmp_path, content), target, longest=longest, most_pixels=MOST)
    assert not [secret for secret in SECRETS if secret.lower() in target.read_bytes().lower()]
    after = look(target, MOST)
    assert after == Photo(facts.width, facts.height, facts.taken_on, False, facts.format)
    with Image.open(target) as image:
        tags = image.getexif()
        assert {*tags} <= {0x8769}
        assert {*tags.get_ifd(0x8769)} <= {0x9003}
        if facts.format != "GIF":
            assert facts.taken_on == TAKEN
            assert image.info["icc_profile"] == PROFILE


@pytest.mark.parametrize(
    ("orientation", "left_top", "size"),
    [(1, "red", (60, 40)), (2, "blue", (60, 40)), (3, "blue", (60, 40)), (4, "red", (60, 40)),
     (5, "red", (40, 60)), (6, "red", (40, 60)), (7, "blue", (40, 60)), (8, "blue", (40, 60))],
)  # fmt: skip
def test_photos_stand_upright(tmp_path: Path, orientation: int, left_top: str, size: tuple[int, int]):
    source, target = written(tmp_path, jpeg(orientation)), tmp_path / "out.jpg"
    facts = clean(source, target, longest=None, most_pixels=MOST)
    for made in (target.read_bytes(), thumbnail(source, 60, MOST)):
        with Image.open(io.BytesIO(made)) as image:
            red, _, blue = image.convert("RGB").getpixel((5, 5))
            assert ("red" if red > blue else "blue") == left_top
            assert image.size == size == (facts.width, facts.height)


def test_a_photo_is_reduced_and_never_enlarged(tmp_path: Path):
    source, target = written(tmp_path, jpeg(6)), tmp_path / "out.jpg"
    assert clean(source, target, longest=30, most_pixels=MOST) == Photo(20, 30, TAKEN, True, "JPEG")
    assert look(target, MOST) == Photo(20, 30, TAKEN, False, "JPEG")
    assert clean(source, target, longest=2000, most_pixels=MOST).height == 60


def test_a_jpeg_that_is_not_reduced_keeps_its_tables(tmp_path: Path):
    source, target = written(tmp_path, jpeg(subsampling=0)), tmp_path / "out.jpg"
    clean(source, target, longest=None, most_pixels=MOST)
    with Image.open(source) as before, Image.open(target) as after:
        assert before.quantization == after.quantization
        assert before.layer == after.layer


def test_a_burst_gives_its_first_picture(tmp_path: Path):
    made = io.BytesIO()
    picture().save(made, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "green")], exif=exif(position=False))
    source, target = written(tmp_path, made.getvalue()), tmp_path / "out.jpg"
    assert clean(source, target, longest=None, most_pixels=MOST).format == "JPEG"
    with Image.open(target) as image:
        assert image.format == "JPEG"
        assert image.getpixel((2, 2))[0] > 200
    assert b"MPF" not in target.read_bytes()


def test_a_profile_that_is_none_is_left_out(tmp_path: Path):
    target = tmp_path / "out.jpg"
    clean(written(tmp_path, jpeg(icc_profile=b"SECRET" * 40)), target, longest=None, most_pixels=MOST)
    assert b"SECRET" not in target.read_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixels(tmp_path: Path, mode: str):
    source, target = tmp_path / "a", tmp_path / "out"
    image = Image.new("I;16", (60, 40), 40_000) if mode == "I;16" else picture(mode)
    image.save(source, "JPEG" if mode == "CMYK" else "PNG")
    for longest in (None, 20):
        clean(source, target, longest=longest, most_pixels=MOST)
        with Image.open(target) as made:
            made.load()
            assert max(made.size) == longest or made.size == image.size
    with Image.open(io.BytesIO(thumbnail(source, 20, MOST))) as small:
        assert small.size == (20, 13)
        if mode == "I;16":
            assert small.getpixel((3, 3)) == pytest.approx(156, abs=2)


def test_a_thumbnail_shows_paper_through_holes(tmp_path: Path):
    source = tmp_path / "a.png"
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(source)
    with Image.open(io.BytesIO(thumbnail(source, 20, MOST))) as small:
        assert min(small.getpixel((5, 5))) > 250


def test_a_thumbnail_of_a_stream_leaves_it_open():
    stream = io.BytesIO(jpeg())
    with Image.open(io.BytesIO(thumbnail(stream, 20, MOST))) as small:
        assert (small.format, small.size) == ("JPEG", (20, 13))
    assert not stream.closed


@pytest.mark.parametrize("size", [(50_000, 50_000), (1001, 1000), (1, 4_000_000_000)])
def test_an_image_over_the_limit_is_refused_before_it_is_decoded(tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch):
    def never(*_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    path = written(tmp_path, header_of_png(*size), "bombe.png")
    for ask in (
        lambda: look(path, MOST),
        lambda: clean(path, tmp_path / "out", longest=10, most_pixels=MOST),
        lambda: thumbnail(path, 10, MOST),
    ):
        with pytest.raises(Problem, match=r"« bombe\.png » dépasse la limite de 1 million de pixels"):
            ask()
    assert not (tmp_path / "out").exists()


def test_an_image_at_the_limit_comes_in(tmp_path: Path):
    path = written(tmp_path, jpeg())
    pixels = look(path, MOST).width * look(path, MOST).height
    assert look(path, pixels).width
    with pytest.raises(Problem, match="limite"):
        look(path, pixels - 1)


def test_an_image_with_transparency_has_a_narrower_limit(tmp_path: Path):
    path = written(tmp_path, png())
    assert look(path, 2400 * OTHERS).width == 60
    with pytest.raises(Problem, match="limite"):
        look(path, 2400 * OTHERS - 1)


def test_a_jpeg_made_to_be_decoded_for_ever_is_refused(tmp_path: Path):
    content = jpeg(progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    path = written(tmp_path, content[:-2] + last * 200 + b"\xff\xd9")
    for ask in (lambda: clean(path, tmp_path / "out", longest=None, most_pixels=MOST), lambda: thumbnail(path, 20, MOST)):
        with pytest.raises(Problem, match=r"IMG_1\.jpg » dépasse la limite de 40 passes"):
            ask()


def test_a_gif_whose_frame_is_larger_than_it_says_is_refused(tmp_path: Path):
    content = bytearray(gif())
    at = content.index(b"\x2c", 13 + 3 * (2 << (content[10] & 7)))
    content[at + 5 : at + 9] = struct.pack("<HH", 60_000, 60_000)
    with pytest.raises(Problem, match="limite"):
        clean(written(tmp_path, bytes(content)), tmp_path / "out", longest=None, most_pixels=MOST)


@pytest.mark.parametrize(
    ("head", "words"),
    [(b"\0\0\0\x18ftypheic", "HEIC"), (b"\0\0\0\x18ftypavif", "HEIC"), (b"II*\0", "n’est pas"), (b"<svg", "n’est pas"), (b"", "n’est pas")],
)
def test_a_format_that_is_not_cleaned_says_what_to_do(tmp_path: Path, head: bytes, words: str):
    with pytest.raises(Problem, match=r"« a\.heic »") as raised:
        look(written(tmp_path, head + bytes(40) * bool(head), "a.heic"), MOST)
    assert words in raised.value.title
    assert "JPEG" in raised.value.hint


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(photos, "MOST_BYTES", 1000)
    with pytest.raises(Problem, match="limite"):
        look(written(tmp_path, jpeg()), MOST)


@pytest.mark.parametrize(("content", "share"), [(jpeg(), 0.9), (png(), 0.8), (webp(), 0.8), (gif(), 0.3)])
def test_a_cut_photo_is_a_problem(tmp_path: Path, content: bytes, share: float):
    path = written(tmp_path, content[: int(len(content) * share)])
    with pytest.raises(Problem, match=r"IMG_1\.jpg"):
        clean(path, tmp_path / "out", longest=None, most_pixels=MOST)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "noise", [b"", b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01" * 50]
)
def test_malformed_exif_is_ignored(tmp_path: Path, noise: bytes):
    target = tmp_path / "out.jpg"
    facts = clean(written(tmp_path, jpeg(exif=noise, xmp=b"")), target, longest=None, most_pixels=MOST)
    assert (facts.width, facts.height, facts.taken_on) == (60, 40, None)


def test_a_missing_photo_and_a_missing_folder(tmp_path: Path):
    with pytest.raises(Problem, match="n’existe pas"):
        look(tmp_path / "none.jpg", MOST)
    with pytest.raises(FileNotFoundError):
        clean(written(tmp_path, jpeg()), tmp_path / "none" / "out.jpg", longest=None, most_pixels=MOST)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    seed=st.sampled_from((jpeg(6), jpeg(progressive=True), png(), webp(), gif())),
    cuts=st.lists(st.tuples(st.integers(0, 1 << 14), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8),
    keep=st.none() | st.integers(12, 1 << 12),
)
def test_mutated_photos_are_read_or_refused(tmp_path: Path, seed: bytes, cuts: list[tuple[int, bytes]], keep: int | None):
    content = bytearray(seed[:keep])
    for at, piece in cuts:
        at = 12 + at % max(1, len(content) - 12)
        content[at : at + len(piece)] = piece
    path = written(tmp_path, bytes(content))
    for ask in (
        lambda: look(path, MOST),
        lambda: clean(path, tmp_path / "out", longest=20, most_pixels=MOST),
        lambda: thumbnail(path, 20, MOST),
    ):
        with contextlib.suppress(Problem):
            ask()
