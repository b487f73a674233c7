"""Large files encrypted in pieces, so that none is ever whole in memory, and any place of one can be read.

AES-256-GCM over pieces of 1 MiB, each with its number and whether it is the last in its nonce: pieces cannot be swapped,
left out or cut off unseen (the STREAM construction; Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015).
A file is: 8 bytes of magic, 16 bytes of salt from which its own key is derived, then the pieces, each followed by its tag.
"""

import io
import os
import secrets
from collections.abc import Callable
from typing import IO, Any, cast

from desktop.base.problem import Problem
from desktop.store.keys import derived

MAGIC = b"TRNPCS01"
SALT = 16
HEAD = len(MAGIC) + SALT
PIECE = 1 << 20
TAG = 16
_SEALED = PIECE + TAG


def seal(source: IO[bytes], target: IO[bytes], key: bytes, told: Callable[[bytes], object]) -> int:
    """Encrypt `source` into `target`; each plain piece is `told` as it passes. Returns the plain size in bytes."""
    salt = secrets.token_bytes(SALT)
    cipher = _cipher(key, salt)
    target.write(MAGIC + salt)
    size, number = 0, 0
    piece = source.read(PIECE)
    while True:
        following = source.read(PIECE) if len(piece) == PIECE else b""
        told(piece)
        size += len(piece)
        target.write(cipher.encrypt(_nonce(number, last=not following), piece, None))
        if not following:
            return size
        piece, number = following, number + 1


class Opened(io.RawIOBase):
    """A sealed file as a readable, seekable stream of its plain bytes. Holds one piece; each is proven when it is read.

    Raises Problem where the file was damaged or cut, or is another key's.
    """

    def __init__(self, sealed: IO[bytes], key: bytes, name: str) -> None:
        super().__init__()
        self._sealed, self._name = sealed, name
        whole = sealed.seek(0, os.SEEK_END)
        sealed.seek(0)
        head = sealed.read(HEAD)
        if len(head) < HEAD or not head.startswith(MAGIC) or whole < HEAD + TAG:
            raise _damaged(name)
        self._cipher = _cipher(key, head[len(MAGIC) :])
        self._count = -(-(whole - HEAD) // _SEALED)
        self.size = whole - HEAD - self._count * TAG
        self._at = 0
        self._load(self._count - 1)  # the last piece tells that nothing was cut off

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Plain bytes from the present place, up to the end of a piece; 0 at the end."""
        number, start = divmod(self._at, PIECE)
        if self._at >= self.size:
            return 0
        if number != self._number:
            self._load(number)
        view = memoryview(buffer).cast("B")
        part = self._piece[start : start + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self._sealed.close()
        super().close()

    def _load(self, number: int) -> None:
        from cryptography.exceptions import InvalidTag

        self._sealed.seek(HEAD + number * _SEALED)
        try:
            sealed = self._sealed.read(_SEALED)
            self._piece = self._cipher.decrypt(_nonce(number, last=number == self._count - 1), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise _damaged(self._name) from error
        self._number = number


def buffered(sealed: IO[bytes], key: bytes, name: str) -> IO[bytes]:
    """A sealed file as a stream of its plain bytes that reads whole amounts. Raises Problem as `Opened` does."""
    return cast(IO[bytes], io.BufferedReader(Opened(sealed, key, name), 65_536))


def _cipher(key: bytes, salt: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(derived(key, "pieces", salt))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _damaged(name: str) -> Problem:
    return Problem(f"« {name} » est abîmé ou incomplet.", "Restaurez-le depuis une sauvegarde, ou joignez-le de nouveau.")
