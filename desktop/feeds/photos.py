"""Photos from elsewhere: looked at before they are decoded, turned upright, without what they tell of people and places.

Pillow is loaded when it is first needed. JPEG, PNG, WebP and GIF are read; nothing else is given to a decoder.
"""

import contextlib
import io
import struct
import threading
import warnings
import zlib
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from desktop.base.formats import number
from desktop.base.problem import Problem
from desktop.feeds.opening import why

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageFile import ImageFile

MOST_BYTES = 100_000_000
"""A photo file larger than this is refused: some formats are read whole."""
MOST_SCANS = 40
"""Passes over a JPEG; progressive ones have ten, and a few bytes are enough for each."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_MOST_PROFILE = 4_000_000
"""Bytes of a colour profile."""
_QUALITY = 88

_EXIF, _GPS, _ORIENTATION, _TAKEN, _DIGITISED = 0x8769, 0x8825, 0x0112, 0x9003, 0x9004
"""Tags of EXIF 2.32: the two tables, Orientation, DateTimeOriginal, DateTimeDigitized."""

_BROKEN = (
    OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError,
    AssertionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow raises on damaged or hostile images."""

_ONE_AT_A_TIME = threading.Lock()
"""Pillow's limit and Python's filter of warnings belong to the whole process; and one large photo in memory is enough."""


@dataclass(frozen=True)
class Photo:
    """What a photo is: pixels as it is seen (upright), when it was taken (wall clock of the camera), whether it says where."""

    width: int
    height: int
    taken_on: datetime | None
    had_position: bool
    format: str


def look(path: Path, most_pixels: int) -> Photo:
    """The facts of a photo; only its header is read. Raises Problem where it cannot be taken in."""
    with _opened(path, most_pixels) as image:
        return _facts(image)


def clean(source: Path | IO[bytes], target: Path | IO[bytes], *, longest: int | None, most_pixels: int) -> Photo:
    """Writes the photo upright to `target`, in its own format, and gives the facts of what was written.

    Its long edge is reduced to `longest` pixels where it is longer. Of its metadata only the day it was taken and the colour
    profile stay. A JPEG that is not reduced keeps its quantisation tables. Of an animation or a burst, only the first
    picture is kept. Streams stay open. `had_position` tells of the source. Raises Problem where the source cannot be read,
    OSError where `target` cannot be written.
    """
    with _opened(source, most_pixels, decode=True) as image:
        facts, turned = _facts(image), _turn(image)
        profile = _profile(image)
        options = _options(image, facts.format)
        picture: Image.Image = image
        if longest is not None and max(image.size) > longest:
            picture = _reduced(image, longest)
            options = {"quality": _QUALITY} if facts.format in ("JPEG", "WEBP") else {}
        picture.load()
        transparency = picture.info.get("transparency")
        if turned is not None:
            picture = picture.transpose(turned)
        picture.info = {} if transparency is None else {"transparency": transparency}
        packed = io.BytesIO()
        picture.save(packed, facts.format, exif=_minimal_exif(facts.taken_on), icc_profile=profile, **options)
        width, height = picture.size
    if isinstance(target, Path):
        target.write_bytes(packed.getbuffer())
    else:
        target.write(packed.getbuffer())
    return Photo(width, height, facts.taken_on, facts.had_position, facts.format)


def thumbnail(source: Path | IO[bytes], edge: int, most_pixels: int) -> bytes:
    """A small upright JPEG, at most `edge` pixels on its long edge; a large JPEG is decoded at a fraction of its size.

    `source` may be any seekable stream, which stays open. Raises Problem.
    """
    from PIL import Image

    with _opened(source, most_pixels, decode=True) as image:
        turned = _turn(image)
        picture: Image.Image = _reduced(image, edge)
        if turned is not None:
            picture = picture.transpose(turned)
        if picture.mode in ("P", "LA", "RGBA", "PA") or "transparency" in picture.info:
            picture = picture.convert("RGBA")
            paper = Image.new("RGB", picture.size, "white")
            paper.paste(picture, mask=picture.getchannel("A"))
            picture = paper
        if picture.mode.startswith("I"):  # 16 bits of grey
            picture = picture.convert("I").point(lambda value: value / 256).convert("L")
        if picture.mode not in ("L", "RGB"):
            picture = picture.convert("RGB")
        picture.info = {}
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=80)
        return packed.getvalue()


OTHERS = 5
"""PNG, WebP and GIF may have that many times fewer pixels: they are decoded with transparency, and twice over (1.4 GB for 50 million)."""
_JPEG = ("JPEG", "MPO")


@contextlib.contextmanager
def _opened(source: Path | IO[bytes], most_pixels: int, decode: bool = False) -> Generator["ImageFile"]:
    """The image, not yet decoded, no larger than allowed; whatever goes wrong with it until it is closed is a Problem."""
    from PIL import Image

    name = f"« {source.name} »" if isinstance(source, Path) else "La photo"
    with contextlib.ExitStack() as stack:
        stream = stack.enter_context(_open(source)) if isinstance(source, Path) else source
        stack.enter_context(_ONE_AT_A_TIME)
        stack.enter_context(warnings.catch_warnings(action="ignore"))  # what Pillow says of what it puts up with
        Image.MAX_IMAGE_PIXELS = (most_pixels + 1) // 2  # Pillow refuses above twice that, wherever it learns of a size
        try:
            _check_start(name, stream)
            if decode:
                _check_scans(name, stream)
            with Image.open(stream, formats=_FORMATS) as image:
                allowed = most_pixels if image.format in _JPEG else most_pixels // OTHERS
                if image.width * image.height > allowed:
                    raise _too_large(name, allowed)
                yield image
        except Image.DecompressionBombError as error:
            raise _too_large(name, most_pixels) from error
        except _BROKEN as error:
            raise Problem(
                f"{name} ne peut pas être lue : l’image est abîmée ou coupée.", "Copiez-la de nouveau depuis l’appareil."
            ) from error


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise Problem(f"Le fichier « {path.name} » ne peut pas être lu : {why(error)}.") from error


def _check_start(name: str, stream: IO[bytes]) -> None:
    """Raises Problem for a file too large and for what is no image of a kind that is read."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    head = stream.read(32)
    stream.seek(0)
    if size > MOST_BYTES:
        raise Problem(
            f"{name} dépasse la limite de {number(MOST_BYTES / 1_000_000)}\u202fMo pour une photo.", "Réduisez-la, puis ajoutez-la."
        )
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis"):
        raise Problem(
            f"{name} est au format HEIC ou AVIF, qui ne se lit pas ici.",
            "Enregistrez-la en JPEG (sur iPhone : Réglages > Appareil photo > Formats > Le plus compatible).",
        )
    raise Problem(f"{name} n’est pas une photo JPEG, PNG, WebP ou GIF.", "Enregistrez-la en JPEG ou en PNG, puis ajoutez-la.")


def _check_scans(name: str, stream: IO[bytes]) -> None:
    """Raises Problem for a JPEG that would be decoded over and over; the marker stands nowhere within a pass (T.81, B.1.1.5)."""
    stream.seek(0)
    scans, tail = 0, stream.read(2)
    if tail == b"\xff\xd8":
        while piece := stream.read(1 << 20):
            scans += (tail[-1:] + piece).count(b"\xff\xda")
            tail = piece
    stream.seek(0)
    if scans > MOST_SCANS:
        raise Problem(
            f"{name} dépasse la limite de {MOST_SCANS} passes pour une image JPEG.", "Elle est peut-être piégée : ne l’ouvrez pas."
        )


def _too_large(name: str, most_pixels: int) -> Problem:
    millions = number(most_pixels / 1_000_000, 0 if most_pixels >= 1_000_000 else 2)
    limit = f"{millions} million{'s' if most_pixels >= 2_000_000 else ''} de pixels"
    return Problem(f"{name} dépasse la limite de {limit}.", "Réduisez-la, ou relevez la limite dans les réglages.")


def _facts(image: "ImageFile") -> Photo:
    exif = _exif(image)
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    xmp = xmp if isinstance(xmp, bytes) else str(xmp).encode("utf-8", "replace")
    taken = exif.get(_EXIF, {}).get(_TAKEN) or exif.get(_EXIF, {}).get(_DIGITISED)
    width, height = image.size
    if exif.get(_ORIENTATION) in (5, 6, 7, 8):
        width, height = height, width
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    return Photo(width, height, _moment(taken), bool(exif.get(_GPS)) or b"GPSL" in xmp, kind)


def _exif(image: "ImageFile") -> dict[int, Any]:
    """The orientation and the two tables that are of use; what cannot be read is left out."""
    found: dict[int, Any] = {}
    with contextlib.suppress(*_BROKEN):
        exif = image.getexif()
        found[_ORIENTATION] = exif.get(_ORIENTATION)
        found[_GPS] = _GPS in exif  # a table that cannot be read may say where, too
        found[_EXIF] = dict(exif.get_ifd(_EXIF))
    return found


def _moment(text: Any) -> datetime | None:
    """« 2026:11:26 09:12:00 » as EXIF writes it."""
    with contextlib.suppress(ValueError, TypeError):
        return datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S")
    return None


def _minimal_exif(taken: datetime | None) -> bytes:
    from PIL import Image

    if taken is None:
        return b""
    exif = Image.Exif()
    exif[_EXIF] = {_TAKEN: f"{taken:%Y:%m:%d %H:%M:%S}"}
    return exif.tobytes()


def _turn(image: "ImageFile") -> "Image.Transpose | None":
    """What turns the picture upright."""
    from PIL.Image import Transpose

    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(_exif(image).get(_ORIENTATION, 1))


def _profile(image: "ImageFile") -> bytes | None:
    """The colour profile, where it is one (its signature is « acsp », ICC.1:2022, 7.2)."""
    profile = image.info.get("icc_profile")
    return profile if isinstance(profile, bytes) and len(profile) <= _MOST_PROFILE and profile[36:40] == b"acsp" else None


def _options(image: "ImageFile", kind: str) -> dict[str, Any]:
    """How to save what is not reduced: a JPEG with its own tables, which is what « keep » does, bursts included."""
    if kind == "WEBP":
        return {"quality": 90}
    if kind != "JPEG":
        return {}
    from PIL.JpegImagePlugin import get_sampling

    tables = getattr(image, "quantization", None)
    return {"qtables": tables, "subsampling": get_sampling(image), "progressive": bool(image.info.get("progressive"))}


def _reduced(image: "ImageFile", longest: int) -> "Image.Image":
    from PIL.Image import Resampling

    picture: Image.Image = image
    if image.mode in ("1", "P", "PA"):  # nothing in between two colours of a palette
        picture = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
        picture.info.pop("transparency", None)
    picture.thumbnail((longest, longest), Resampling.LANCZOS, reducing_gap=3.0)
    return picture
