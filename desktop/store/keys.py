"""The key of a workspace: 32 random bytes, wrapped once for each secret that opens it.

`workspace.key` holds one slot a secret: the passphrase, the recovery code, the chamber's recovery key. Changing the
passphrase writes a slot, not the workspace. An older backup holds the slots of its day: it opens with the passphrase of that day.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.base.problem import Damaged, Problem
from desktop.store import chamber, tries

FILE = "workspace.key"
COPY = "workspace.key.copie"
"""The same file again: a broken sector must not cost the whole workspace."""

CODE_BYTES = 16
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ARGON = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 1}
"""argon2id, 64 MiB, 3 passes (RFC 9106's second recommended option, with one lane)."""

Slot = dict[str, Any]


def exists(folder: Path) -> bool:
    """Whether the folder has a key file: there is a workspace to unlock."""
    return (folder / FILE).exists() or (folder / COPY).exists()


class Refused(Problem):
    """A secret or a remembered key that does not open the workspace."""


class Gone(Problem):
    """The folder that held the workspace is there no more."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Le classeur n’est plus dans « {folder} ».", "Rebranchez la clé USB ou le disque, puis réessayez.")


def create(folder: Path, passphrase: str) -> bytes:
    """Make the key of a new workspace and wrap it by `passphrase`. Raises Problem where there is a workspace already."""
    if (folder / "workspace.db").exists():
        raise Problem(
            f"La clé du classeur manque ({FILE}).",
            "Remettez ce fichier à côté de workspace.db, ou restaurez une sauvegarde ; sans lui, le classeur reste illisible.",
        )
    if exists(folder):
        raise Problem(f"Il y a déjà un classeur dans « {folder} ».", "Ouvrez-le, ou choisissez un autre dossier.")
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(32)
    _write(folder, key, [_passphrase_slot(passphrase, key)])
    return key


def unlock(folder: Path, secret: str) -> bytes:
    """The raw key, opened by the passphrase, the recovery code or the chamber's secret key. Raises as `opened` does."""
    return opened(folder, secret)[1]


def opened(folder: Path, secret: str) -> tuple[str, bytes]:
    """Which of the secrets `secret` is (passphrase, recovery, chamber), and the raw key that it opens.

    Raises Refused where it is none of them, TooSoon where too many were wrong, Damaged where the key file is, Gone where
    the folder is.
    """
    if not folder.is_dir():
        raise Gone(folder)
    kept = _read(folder)
    tries.check(folder)
    for slot in kept["slots"]:
        key = _OPENERS[slot["kind"]](slot, secret) if slot["kind"] in _OPENERS else None
        if key is not None:
            tries.forget(folder)
            return slot["kind"], key
    tries.note(folder)
    raise Refused("La phrase secrète n’est pas la bonne.", "Recommencez : majuscules et espaces comptent.")


def verify(folder: Path, key: bytes) -> None:
    """Raises Refused where `key` (from the system's keyring) is not the workspace's."""
    if exists(folder) and _read(folder).get("check", fingerprint(key)) != fingerprint(key):
        raise Refused("La clé gardée par cette machine n’est plus celle du classeur.", "Donnez la phrase secrète.")


def proven(folder: Path, key: bytes) -> bool:
    """Whether the key file says that `key` is the workspace's; not where it does not know."""
    try:
        return bool(_read(folder).get("check") == fingerprint(key))
    except Problem:
        return False


def named(folder: Path) -> str | None:
    """The fingerprint of the workspace in `folder`, without its key; None where the key file does not tell."""
    try:
        return _read(folder).get("check")
    except Problem:
        return None


def fingerprint(key: bytes | None) -> str:
    """What names a workspace without telling its key: twelve hexadecimal digits."""
    return "0" * 12 if key is None else hmac.new(key, b"workspace", hashlib.sha256).hexdigest()[:12]


def derived(key: bytes, use: str, salt: bytes = b"") -> bytes:
    """A key of its own for one use (HKDF with SHA-256, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt, use.encode()).derive(key)


def change_passphrase(folder: Path, key: bytes, passphrase: str) -> None:
    """From now on `passphrase` opens the workspace; the former one no longer does."""
    _put(folder, key, "passphrase", _passphrase_slot(passphrase, key))


def new_recovery_code(folder: Path, key: bytes) -> str:
    """A recovery code, shown once and kept nowhere; the former one no longer opens the workspace."""
    code = secrets.token_bytes(CODE_BYTES)
    salt = secrets.token_bytes(16)
    _put(folder, key, "recovery", {"kind": "recovery", "salt": _text(salt), **_wrapped(derived(code, "recovery", salt), key)})
    return _spelled(code)


def set_chamber(folder: Path, key: bytes, recipient: str) -> None:
    """Let the chamber's secret key open the workspace too; an empty `recipient` takes that away.

    `recipient` is an X25519 public key as age writes it (« age1… »). Raises Problem where it is not one.
    """
    public = recipient.strip()
    slot = {"kind": "chamber", "recipient": public, "key": _text(chamber.wrapped(key, public))} if public else None
    _put(folder, key, "chamber", slot)


def slots(folder: Path) -> dict[str, str]:
    """Which secrets open the workspace: kind to the chamber's public key, empty for the others."""
    return {slot["kind"]: slot.get("recipient", "") for slot in _read(folder)["slots"]}


def _put(folder: Path, key: bytes, kind: str, slot: Slot | None) -> None:
    kept = [other for other in _read(folder)["slots"] if other["kind"] != kind]
    _write(folder, key, [*kept, slot] if slot else kept)


def _read(folder: Path) -> dict[str, Any]:
    """The key file, or its copy where the first is damaged."""
    for name in (FILE, COPY):
        try:
            kept = json.loads((folder / name).read_text("utf-8"))
            if kept["version"] == 1:
                return {"slots": [{"kind": "passphrase", **kept}]}
            if kept["version"] > 2:
                raise Problem("Ce classeur vient d’une version plus récente de Tournée.", "Mettez Tournée à jour sur cette machine.")
            if kept["slots"]:
                return kept
        except (ValueError, KeyError, TypeError, OSError):
            continue
    raise Damaged(f"Le fichier {FILE} est abîmé ou manque.", "Restaurez la dernière sauvegarde : elle le contient.")


def _write(folder: Path, key: bytes, kept: list[Slot]) -> None:
    text = json.dumps({"version": 2, "check": fingerprint(key), "slots": kept}, indent=1)
    try:
        for name in (FILE, COPY):
            fresh = folder / f"{name}.part"
            with fresh.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(fresh, folder / name)
    except OSError as error:
        raise Problem(f"« {folder / FILE} » ne peut pas être écrit.", f"{error.strerror}. Rien n’a changé.") from error


def _passphrase_slot(passphrase: str, key: bytes) -> Slot:
    salt = secrets.token_bytes(16)
    return {"kind": "passphrase", "kdf": "argon2id", **_ARGON, "salt": _text(salt), **_wrapped(_derive(passphrase, salt, _ARGON), key)}


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, hash_len=32, type=Type.ID, **cost)


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


def _open_passphrase(slot: Slot, secret: str) -> bytes | None:
    cost = {name: int(slot[name]) for name in _ARGON}
    return _unwrapped(_derive(secret, _bytes(slot["salt"]), cost), slot)


def _open_recovery(slot: Slot, secret: str) -> bytes | None:
    code = _read_code(secret)
    return None if code is None else _unwrapped(derived(code, "recovery", _bytes(slot["salt"])), slot)


def _open_chamber(slot: Slot, secret: str) -> bytes | None:
    return chamber.unwrapped(_bytes(slot["key"]), secret)


_OPENERS: dict[str, Callable[[Slot, str], bytes | None]] = {
    "recovery": _open_recovery,
    "chamber": _open_chamber,
    "passphrase": _open_passphrase,
}


def _spelled(code: bytes) -> str:
    """A code as people write it down: 26 signs of Crockford's base 32, by five."""
    number = int.from_bytes(code, "big")
    signs = "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
    return "-".join(signs[at : at + 5] for at in range(0, len(signs), 5))


def _read_code(text: str) -> bytes | None:
    """The code in what was typed: case, spaces and dashes do not count, O is 0, I and L are 1. None: not a code."""
    signs = text.upper().translate(str.maketrans("OIL", "011", " -\u00a0\u202f\t\n"))
    if len(signs) != 26 or any(sign not in _CROCKFORD for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number << 5 | _CROCKFORD.index(sign)
    return number.to_bytes(17, "big")[-CODE_BYTES:] if number < 1 << 128 else None


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)
