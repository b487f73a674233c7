"""The key of a workspace: random, wrapped by a passphrase, or kept by the system's keyring."""

import base64
import json
import os
import secrets
from pathlib import Path

from desktop.base.problem import Problem

PASSPHRASE = "TOURNEE_PASSPHRASE"
FILE = "workspace.key"
_SERVICE = "Tournee"
_ARGON = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 1}
"""argon2id, 64 MiB, 3 passes (RFC 9106's second recommended option, with one lane)."""


def key_of(folder: Path) -> bytes:
    """The raw 32-byte key of the workspace in `folder`; made and kept on first use.

    The passphrase in TOURNEE_PASSPHRASE wraps it in `workspace.key`; without one, the system's keyring keeps it.
    Raises Problem where there is neither, or where the passphrase is wrong.
    """
    passphrase = os.environ.get(PASSPHRASE)
    slot = folder / FILE
    if passphrase:
        return _unwrap(slot, passphrase) if slot.exists() else _wrap(slot, passphrase, _new_key(folder))
    if slot.exists():
        raise Problem("Ce classeur est fermé par une phrase secrète.", f"Donnez-la dans la variable d’environnement {PASSPHRASE}.")
    return _from_keyring(folder)


def _new_key(folder: Path) -> bytes:
    if (folder / "workspace.db").exists():
        raise Problem(
            f"La clé du classeur manque ({FILE}).", "Remettez ce fichier à côté de workspace.db ; sans lui, le classeur reste illisible."
        )
    return secrets.token_bytes(32)


def _derive(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), salt, hash_len=32, type=Type.ID, **_ARGON)


def _wrap(slot: Path, passphrase: str, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = AESGCM(_derive(passphrase, salt)).encrypt(nonce, key, None)
    written = {name: base64.b64encode(value).decode() for name, value in (("salt", salt), ("nonce", nonce), ("key", wrapped))}
    fresh = slot.with_suffix(".part")
    with fresh.open("w", encoding="utf-8") as stream:
        json.dump({"version": 1, "kdf": "argon2id", **_ARGON, **written}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, slot)
    return key


def _unwrap(slot: Path, passphrase: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        kept = json.loads(slot.read_text("utf-8"))
        salt, nonce, wrapped = (base64.b64decode(kept[name]) for name in ("salt", "nonce", "key"))
    except (ValueError, KeyError) as error:
        raise Problem(f"Le fichier {slot.name} est abîmé.", "Restaurez-le depuis une sauvegarde.") from error
    try:
        return AESGCM(_derive(passphrase, salt)).decrypt(nonce, wrapped, None)
    except InvalidTag:
        raise Problem("La phrase secrète n’est pas la bonne.", "Recommencez : majuscules et espaces comptent.") from None


def _from_keyring(folder: Path) -> bytes:
    import keyring
    from keyring.errors import KeyringError

    name = str(folder.resolve())
    try:
        kept = keyring.get_password(_SERVICE, name)
        if kept is not None:
            return bytes.fromhex(kept)
        key = _new_key(folder)
        keyring.set_password(_SERVICE, name, key.hex())
    except KeyringError as error:
        raise Problem(
            "Cette machine n’a pas de trousseau où garder la clé du classeur.",
            f"Donnez une phrase secrète dans la variable d’environnement {PASSPHRASE}.",
        ) from error
    return key
