"""One slot of a key file: the workspace's key wrapped by one secret (passphrase, recovery code, chamber's key).

A slot may come from a hostile backup: what opening it may cost has a ceiling.
"""

import base64
import secrets
from collections.abc import Callable
from typing import Any

from desktop.base.problem import Problem
from desktop.store import chamber

Slot = dict[str, Any]

CODE_BYTES = 16
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ARGON = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 1}
"""argon2id, 64 MiB, 3 passes (RFC 9106's second recommended option, with one lane)."""
_MOST = {"time_cost": 20, "memory_cost": 1 << 20, "parallelism": 16}
"""1 GiB: memory is counted in KiB."""


def by_passphrase(passphrase: str, key: bytes) -> Slot:
    """`key`, which `passphrase` opens. Raises Problem where it is not text."""
    salt = secrets.token_bytes(16)
    by = _derive(typed(passphrase), salt, _ARGON)
    return {"kind": "passphrase", "kdf": "argon2id", **_ARGON, "salt": _text(salt), **_wrapped(by, key)}


def by_code(key: bytes) -> tuple[Slot, str]:
    """`key`, which a new recovery code opens, and that code as people write it down."""
    code, salt = secrets.token_bytes(CODE_BYTES), secrets.token_bytes(16)
    return {"kind": "recovery", "salt": _text(salt), **_wrapped(derived(code, "recovery", salt), key)}, spelled(code)


def by_chamber(recipient: str, key: bytes) -> Slot:
    """`key`, which the secret key of `recipient` opens. Raises Problem where that is not a public key."""
    return {"kind": "chamber", "recipient": recipient, "key": _text(chamber.wrapped(key, recipient))}


def sound(slot: Any) -> bool:
    """Whether it is a slot: its parts are there and have their size. One of a kind that is not known yet is."""
    try:
        kind = slot["kind"]
        if kind == "passphrase" and not _bearable({name: slot[name] for name in _ARGON}):
            return False
        if kind in ("passphrase", "recovery"):
            return len(_bytes(slot["salt"])) >= 8 and len(_bytes(slot["nonce"])) == 12 and len(_bytes(slot["key"])) == 48
        return isinstance(kind, str) and (kind != "chamber" or (isinstance(slot["recipient"], str) and bool(_bytes(slot["key"]))))
    except (ValueError, KeyError, TypeError):
        return False


def opened(slot: Slot, secret: str) -> bytes | None:
    """The key, or None where `secret` does not open the slot, which is `sound`. Raises Problem where the secret is not text."""
    typed(secret)
    opener = _OPENERS.get(slot["kind"])
    key = opener(slot, secret) if opener else None
    return key if key is not None and len(key) == 32 else None


def typed(secret: str) -> bytes:
    """A secret as bytes. Raises Problem where it is not text, as an environment in another encoding gives it."""
    try:
        return secret.encode()
    except UnicodeEncodeError as error:
        raise Problem("La phrase secrète contient des caractères illisibles.", "Retapez-la, ou donnez-la en UTF-8.") from error


def derived(key: bytes, use: str, salt: bytes = b"") -> bytes:
    """A key of its own for one use (HKDF with SHA-256, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt, use.encode()).derive(key)


def spelled(code: bytes) -> str:
    """A code as people write it down: 26 signs of Crockford's base 32, by five."""
    number = int.from_bytes(code, "big")
    signs = "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
    return "-".join(signs[at : at + 5] for at in range(0, len(signs), 5))


def read_code(text: str) -> bytes | None:
    """The code in what was typed: case, spaces and dashes do not count, O is 0, I and L are 1. None: not a code."""
    signs = text.upper().translate(str.maketrans("OIL", "011", " -\u00a0\u202f\t\n"))
    if len(signs) != 26 or any(sign not in _CROCKFORD for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number << 5 | _CROCKFORD.index(sign)
    return number.to_bytes(17, "big")[-CODE_BYTES:] if number < 1 << 128 else None


def _open_passphrase(slot: Slot, secret: str) -> bytes | None:
    return _unwrapped(_derive(typed(secret), _bytes(slot["salt"]), {name: slot[name] for name in _ARGON}), slot)


def _open_recovery(slot: Slot, secret: str) -> bytes | None:
    code = read_code(secret)
    return None if code is None else _unwrapped(derived(code, "recovery", _bytes(slot["salt"])), slot)


def _open_chamber(slot: Slot, secret: str) -> bytes | None:
    return chamber.unwrapped(_bytes(slot["key"]), secret)


def _bearable(cost: dict[str, Any]) -> bool:
    within = all(type(cost[name]) is int and 1 <= cost[name] <= most for name, most in _MOST.items())
    return within and cost["memory_cost"] >= 8 * cost["parallelism"]


_OPENERS: dict[str, Callable[[Slot, str], bytes | None]] = {
    "recovery": _open_recovery,
    "chamber": _open_chamber,
    "passphrase": _open_passphrase,
}


def _derive(passphrase: bytes, salt: bytes, cost: dict[str, int]) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(passphrase, salt, hash_len=32, type=Type.ID, **cost)
    except HashingError as error:
        raise Problem("La mémoire de cette machine ne suffit pas pour ouvrir la clé.", "Fermez d’autres programmes.") from error


def _wrapped(by: bytes, key: bytes) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return {"nonce": _text(nonce), "key": _text(AESGCM(by).encrypt(nonce, key, None))}


def _unwrapped(by: bytes, slot: Slot) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(by).decrypt(_bytes(slot["nonce"]), _bytes(slot["key"]), None)
    except InvalidTag:
        return None


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)
