"""The key of a workspace: 32 random bytes, wrapped once for each secret that opens it.

`workspace.key` holds one slot a secret: the passphrase, the recovery code, the chamber's recovery key. Changing the
passphrase writes a slot, not the workspace. An older backup holds the slots of its day: it opens with the passphrase of that day.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from desktop.base.problem import Damaged, Problem
from desktop.store import lock, tries, wrapping
from desktop.store.wrapping import Slot
from desktop.store.wrapping import derived as derived

FILE = "workspace.key"
COPY = "workspace.key.copie"
"""The same file again: a broken sector must not cost the whole workspace."""
_VERSION = 2
_MOST_SLOTS = 8
"""There are three kinds; a hostile file must not keep the machine busy for hours."""
_WORK = ("attachments", "backups")
"""Folders that tell that there was a workspace, where its file is gone."""


class Refused(Problem):
    """A secret or a remembered key that does not open the workspace."""


class Unproven(Refused):
    """The key file is of the first version: it does not tell which key it holds, until the workspace is opened again."""


class Gone(Problem):
    """The folder that held the workspace is there no more."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Le classeur n’est plus dans « {folder} ».", "Rebranchez la clé USB ou le disque, puis réessayez.")


def exists(folder: Path) -> bool:
    """Whether the folder has a key file: there is a workspace to unlock."""
    return (folder / FILE).exists() or (folder / COPY).exists()


def create(folder: Path, passphrase: str) -> bytes:
    """Make the key of a new workspace and wrap it by `passphrase`. Raises Problem where there is a workspace already."""
    with _alone(folder):
        if exists(folder):
            raise _taken(folder)
        key = secrets.token_bytes(32)
        _write(folder, key, [wrapping.by_passphrase(passphrase, key)])
    return key


def begin(folder: Path, passphrase: str) -> tuple[bytes, str]:
    """As `create`, with a recovery code from the first moment on; returns both. `note_code` once somebody has it.

    Where a cut left a key without a workspace, or a code that nobody has noted, the same passphrase goes on with that key.
    """
    with _alone(folder):
        if exists(folder):
            return _resumed(folder, passphrase)
        key = secrets.token_bytes(32)
        slot, code = wrapping.by_code(key)
        _write(folder, key, [wrapping.by_passphrase(passphrase, key), {**slot, "noted": False}])
    return key, code


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """The lock of a folder in which a key is made. Raises Problem where another Tournée holds it, or where a workspace lost its key."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = lock.hold(folder)
    except OSError as error:
        raise Problem(f"Le dossier « {folder} » ne peut pas être utilisé.", "Choisissez un autre dossier.") from error
    with closing(held):
        if _has_file(folder) and not exists(folder):
            raise Problem(
                f"La clé du classeur manque ({FILE}).",
                "Remettez ce fichier à côté de workspace.db, ou restaurez une sauvegarde ; sans lui, le classeur reste illisible.",
            )
        yield


def _resumed(folder: Path, passphrase: str) -> tuple[bytes, str]:
    unseen = any(slot.get("noted") is False for slot in _read(folder)["slots"])
    if not unseen and (_has_file(folder) or any((folder / name).exists() for name in _WORK)):
        raise _taken(folder)
    try:
        key = unlock(folder, passphrase)
    except Refused as problem:
        raise Problem(
            f"Une création a été interrompue dans « {folder} », avec une autre phrase secrète.",
            "Donnez la même, ou choisissez un autre dossier.",
        ) from problem
    slot, code = wrapping.by_code(key)
    _put(folder, key, "recovery", {**slot, "noted": False})
    return key, code


def _has_file(folder: Path) -> bool:
    path = folder / "workspace.db"
    return path.exists() and path.stat().st_size > 0


def _taken(folder: Path) -> Problem:
    return Problem(f"Il y a déjà un classeur dans « {folder} ».", "Ouvrez-le, ou choisissez un autre dossier.")


def unlock(folder: Path, secret: str, *, counted: bool = True) -> bytes:
    """The raw key, opened by the passphrase, the recovery code or the chamber's secret key. Raises as `opened` does."""
    return opened(folder, secret, counted=counted)[1]


def opened(folder: Path, secret: str, *, counted: bool = True) -> tuple[str, bytes]:
    """Which of the secrets `secret` is (passphrase, recovery, chamber), and the raw key that it opens.

    Raises Refused where it is none of them, TooSoon where too many were wrong, Damaged where the key file is, Gone where
    the folder is. A wrong one is `counted`, unless the caller tries it elsewhere too.
    """
    if not folder.is_dir():
        raise Gone(folder)
    wrapping.typed(secret)
    kept = list(_slots(folder))
    tries.check(folder)
    for slot in kept:
        key = wrapping.opened(slot, secret)
        if key is not None:
            tries.forget(folder)
            return slot["kind"], key
    if counted:
        tries.note(folder)
    raise Refused("La phrase secrète n’est pas la bonne.", "Recommencez : majuscules et espaces comptent.")


def verify(folder: Path, key: bytes | None) -> None:
    """Raises Refused where `key` (from the system's keyring) is not the workspace's, Unproven where nothing tells."""
    if not exists(folder):
        return
    known = _read(folder).get("check")
    if known != fingerprint(key):
        kind = Refused if known else Unproven
        raise kind("La clé gardée par cette machine n’est plus celle du classeur.", "Donnez la phrase secrète.")


def proven(folder: Path, key: bytes) -> bool:
    """Whether the key file says that `key` is the workspace's; not where it does not know."""
    return named(folder) == fingerprint(key)


def named(folder: Path) -> str | None:
    """The fingerprint of the workspace in `folder`, without its key; None where the key file does not tell."""
    try:
        return _read(folder).get("check")
    except Problem:
        return None


def fingerprint(key: bytes | None) -> str:
    """What names a workspace without telling its key: twelve hexadecimal digits."""
    return "0" * 12 if key is None else hmac.new(key, b"workspace", hashlib.sha256).hexdigest()[:12]


def change_passphrase(folder: Path, key: bytes, passphrase: str) -> None:
    """From now on `passphrase` opens the workspace; the former one no longer does."""
    _put(folder, key, "passphrase", wrapping.by_passphrase(passphrase, key))


def new_recovery_code(folder: Path, key: bytes) -> str:
    """A recovery code, shown once and kept nowhere; the former one no longer opens the workspace."""
    slot, code = wrapping.by_code(key)
    put_code(folder, key, slot)
    return code


def put_code(folder: Path, key: bytes, slot: Slot) -> None:
    """From now on the code of `slot` (`wrapping.by_code`), which somebody has noted, opens the workspace; the former no longer does."""
    _put(folder, key, "recovery", slot)


def code_noted(folder: Path) -> bool:
    """Whether somebody has noted the recovery code that opens the workspace."""
    return any(slot["kind"] == "recovery" and slot.get("noted", True) for slot in _read(folder)["slots"])


def note_code(folder: Path, key: bytes) -> None:
    """Somebody has noted the recovery code that `begin` returned."""
    for slot in _read(folder)["slots"]:
        if slot["kind"] == "recovery":
            put_code(folder, key, {name: value for name, value in slot.items() if name != "noted"})


def set_chamber(folder: Path, key: bytes, recipient: str) -> None:
    """Let the chamber's secret key open the workspace too; an empty `recipient` takes that away.

    `recipient` is an X25519 public key as age writes it (« age1… »). Raises Problem where it is not one.
    """
    public = recipient.strip()
    _put(folder, key, "chamber", wrapping.by_chamber(public, key) if public else None)


def slots(folder: Path) -> dict[str, str]:
    """Which secrets open the workspace: kind to the chamber's public key, empty for the others."""
    return {slot["kind"]: str(slot.get("recipient", "")) for slot in _read(folder)["slots"]}


def copied(folder: Path) -> bool:
    """Whether both key files are there, whole and the same."""
    with suppress(OSError, Problem):
        return "sum" in _read(folder) and (folder / FILE).read_bytes() == (folder / COPY).read_bytes()
    return False


def settle(folder: Path, key: bytes) -> None:
    """Bring an older key file up to date and mend a spoiled one by the other, once `key` has opened the workspace."""
    kept = list(_files(folder))
    if not kept or copied(folder) or kept[0].get("check", fingerprint(key)) != fingerprint(key):
        return
    if "sum" in kept[0] or all(one["slots"] == kept[0]["slots"] for one in kept):  # else nobody knows which is the good one
        with suppress(Problem):
            _write(folder, key, kept[0]["slots"])


def _put(folder: Path, key: bytes, kind: str, slot: Slot | None) -> None:
    kept = [other for other in _read(folder)["slots"] if other["kind"] != kind]
    _write(folder, key, [*kept, slot] if slot else kept)


def _slots(folder: Path) -> Iterator[Slot]:
    """The slots to try: those of the first file whose sum is right, else all that can be read."""
    kept = list(_files(folder))
    if not kept:
        raise _damaged()
    for at, one in enumerate(kept[:1] if "sum" in kept[0] else kept):
        yield from (slot for slot in one["slots"] if not any(slot in other["slots"] for other in kept[:at]))


def _read(folder: Path) -> dict[str, Any]:
    """The key file, or its copy where the first is damaged."""
    for kept in _files(folder):
        return kept
    raise _damaged()


def _damaged() -> Damaged:
    return Damaged(f"Le fichier {FILE} est abîmé ou manque.", "Restaurez la dernière sauvegarde : elle le contient.")


def _files(folder: Path) -> list[dict[str, Any]]:
    """What can be read of the key file and its copy; first what is whole (`sum` is only there where it is right).

    Raises Problem where they are a newer version's.
    """
    found = [kept for name in (FILE, COPY) if (kept := _parsed(folder / name))]
    known = [kept for kept in found if kept["slots"]]
    if found and not known:
        raise Problem("Ce classeur vient d’une version plus récente de Tournée.", "Mettez Tournée à jour sur cette machine.")
    return sorted(known, key=lambda kept: "sum" not in kept)


def _parsed(path: Path) -> dict[str, Any] | None:
    try:
        kept = json.loads(path.read_text("utf-8"))
        if kept["version"] > _VERSION:
            return {"slots": []}
        whole = kept.pop("sum", None) == _sum(kept)
        slots = [{"kind": "passphrase", **kept}] if kept["version"] == 1 else kept["slots"]
        slots = [slot for slot in slots if wrapping.sound(slot)]
        if 1 <= len(slots) <= _MOST_SLOTS and isinstance(kept.get("check", ""), str):
            return {**kept, "slots": slots, **({"sum": True} if whole else {})}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        pass
    return None


def _sum(kept: dict[str, Any]) -> str:
    """What tells a file that a disk has spoiled."""
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]


def _write(folder: Path, key: bytes, kept: list[Slot]) -> None:
    """Write both files. Raises Problem where nothing was changed; a copy that cannot be replaced is, at the next opening."""
    told: dict[str, Any] = {"version": _VERSION, "check": fingerprint(key), "slots": kept}
    text = json.dumps({**told, "sum": _sum(told)}, indent=1)
    names = [folder / f"{name}.part" for name in (FILE, COPY)]
    try:
        for fresh in names:
            with fresh.open("w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(folder / f"{FILE}.part", folder / FILE)
        with suppress(OSError):
            os.replace(folder / f"{COPY}.part", folder / COPY)
    except OSError as error:
        raise Problem(
            f"« {folder / FILE} » ne peut pas être écrit.", "Le disque est plein, protégé ou débranché. Rien n’a changé."
        ) from error
    finally:
        for fresh in names:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
