"""« Se souvenir sur cette machine » : the key in the system's keyring, where there is one. And the secrets of the environment."""

import os
from contextlib import suppress
from pathlib import Path

from desktop.base.problem import Problem
from desktop.store import keys

PASSPHRASE = "TOURNEE_PASSPHRASE"
"""The variable that opens a workspace without asking: scripts and tests."""
_SERVICE = "Tournee"


class Locked(Problem):
    """A workspace that only its passphrase, its recovery code or the chamber's key opens."""

    def __init__(self) -> None:
        super().__init__("Ce classeur est fermé par une phrase secrète.", f"Donnez-la, ou placez-la dans la variable {PASSPHRASE}.")


class Missing(Problem):
    """There is no workspace yet: its passphrase is to be chosen."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Il n’y a pas encore de classeur dans « {folder} ».", "Créez-le : « tournee workspace create ».")


def key_of(folder: Path) -> bytes:
    """The raw 32-byte key without asking anybody: by the environment's passphrase, which also makes a workspace, or by the keyring.

    Raises Locked or Missing where somebody must be asked, Problem where the passphrase is wrong.
    """
    passphrase = os.environ.get(PASSPHRASE)
    if passphrase:
        return keys.unlock(folder, passphrase) if keys.exists(folder) else keys.create(folder, passphrase)
    key = remembered(folder)
    if key is not None:
        with suppress(keys.Unproven):  # the workspace file tells
            keys.verify(folder, key)
        return key
    raise Locked if keys.exists(folder) or (folder / "workspace.db").exists() else Missing(folder)


def available() -> bool:
    """Whether this machine has a keyring."""
    import keyring
    from keyring.backends import fail, null

    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)


def remembered(folder: Path) -> bytes | None:
    """The key that this machine remembers; None where it remembers none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(_SERVICE, _name(folder))
    except KeyringError:
        return None
    return bytes.fromhex(kept) if kept else None


def remember(folder: Path, key: bytes) -> None:
    """Keep the key in the system's keyring. Raises Problem where there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, _name(folder), key.hex())
    except KeyringError as error:
        raise Problem("Cette machine n’a pas de trousseau où garder la clé.", "La phrase secrète sera demandée à chaque fois.") from error


def forget(folder: Path) -> None:
    """The machine no longer remembers the key."""
    import keyring
    from keyring.errors import KeyringError

    try:
        if keyring.get_password(_SERVICE, _name(folder)):
            keyring.delete_password(_SERVICE, _name(folder))
    except KeyringError:
        return


def _name(folder: Path) -> str:
    return str(folder.resolve())
