"""A page that was drawn, packed as a JPEG."""

import io

from desktop.feeds.pdfs import Picture

_QUALITY = 88


def packed(picture: Picture) -> bytes:
    """The picture as a JPEG; text stays sharp, for colours keep the full grid."""
    from PIL import Image

    size = (picture.width, picture.height)
    image = Image.frombuffer("RGB", size, picture.pixels, "raw", "BGRX", picture.stride, 1)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY, subsampling=0)
    return target.getvalue()
