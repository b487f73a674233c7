"""What a file is by its bytes."""

import io
import zipfile

import pytest

from desktop.feeds.media import media_of


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypqt  ", "video/mp4"),
        (b"MZ\x90\x00", "application/x-executable"),
        (b"BM\x00\x10\x00\x00\x00\x00\x00\x00", "image/bmp"),
        (b"BMW : devis du garage", "text/plain"),
        ("Été".encode(), "text/plain"),
        (b'{"a": 1}', "application/json"),
        (bytes([7, 7, 0, 9]) * 99, "application/octet-stream"),
        (zipped("a.txt"), "application/zip"),
        (zipped("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (zipped("mimetype", "content.xml"), "application/vnd.oasis.opendocument.text"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/\xff<b>", "application/octet-stream"),
    ],
)
def test_the_bytes_tell(head: bytes, found: str) -> None:
    assert media_of(head) == found
