"""Erasures and backups: what was erased is taken out of the backups in reach, and told beside them to those that come back later.

The list beside the backups is sealed by the workspace's key: it holds ids, and the id of a firm tells its SIRET to who tries all.
"""

import base64
import json
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.journal.change import Change, edits_from_json
from desktop.journal.erasure import KIND
from desktop.store import backups, changes, contents, disks, engine, erasing, keys, packing, rows, schema
from desktop.store.backups import Backup, Source
from desktop.store.contents import Contents
from desktop.store.engine import Connection, DatabaseError, connect, problem_of, transaction

_PLAIN = ("id", "space", "group", "undoes", "label", "author", "device", "at")


@dataclass(frozen=True)
class Absorbed:
    """What became of the backups in a folder: those rewritten, and those that could not be, with the reason."""

    rewritten: tuple[Backup, ...] = ()
    failed: tuple[tuple[Backup, Problem], ...] = ()


def file_of(folder: Path, fingerprint: str) -> Path:
    """Where the erasures of a workspace are told, beside its backups."""
    return folder / f"effacements-{fingerprint}.json"


def erasures(connection: Connection) -> list[Change]:
    """The erasures that the journal holds: each change with nothing but the proof."""
    ids = json.dumps(backups.erasures(connection))
    found = connection.execute("SELECT * FROM main.changes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq", (ids,))
    return [replace(change, edits=tuple(e for e in change.edits if e.kind == KIND)) for change in map(rows.change_of, found.fetchall())]


def told(folder: Path, key: bytes | None) -> list[Change]:
    """The erasures told in a backup folder; none where the list is missing. Raises Problem where it does not open with `key`."""
    path = file_of(folder, keys.fingerprint(key))
    try:
        kept = json.loads(path.read_bytes())
        text = kept["changes"] if key is None else _unsealed(kept, key)
        return [Change(**{n: one[n] for n in _PLAIN}, edits=edits_from_json(one["edits"])) for one in json.loads(text)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise disks.problem_of(error, path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(f"La liste des effacements ne se lit pas ({path.name}).", "Elle est refaite à la prochaine sauvegarde.") from error


def tell(folder: Path, key: bytes | None, known: Iterable[Change]) -> list[Change]:
    """Add erasures to the list in a backup folder. Returns all that it then tells. Raises OSError."""
    there: list[Change] = []
    with suppress(Problem):
        there = told(folder, key)
    both = {change.id: change for change in (*there, *known)}
    if len(both) > len(there):
        text = json.dumps([{**{n: getattr(c, n) for n in _PLAIN}, "edits": c.edits_json()} for c in both.values()], ensure_ascii=False)
        kept = {"changes": text} if key is None else _sealed(text, key)
        folder.mkdir(parents=True, exist_ok=True)
        disks.write(file_of(folder, keys.fingerprint(key)), json.dumps({"format": 1, **kept}).encode())
    return list(both.values())


def absorb(source: Source, folder: Path, progress: Progress | None = None) -> Absorbed:
    """Take what was erased out of the backups of this workspace in `folder`. Each is rewritten, verified, then replaced.

    Raises Problem where the folder cannot be written, Cancelled between two backups where the person gives up.
    """
    with backups.making, disks.spoken(folder):
        all = tell(folder, source.key, erasures(source.connection))
        rewritten: list[Backup] = []
        failed: list[tuple[Backup, Problem]] = []
        for backup in backups.ours(folder, source.fingerprint) if all else ():
            try:
                manifest = packing.read(backup.path)
                if {change.id for change in all} - set(manifest.erasures):
                    _rewrite(source, backup, all, progress)
                    rewritten.append(backup)
            except Problem as problem:
                failed.append((backup, problem))
        if all and not failed:
            _drop_lost(source, folder)
    return Absorbed(tuple(rewritten), tuple(failed))


def apply(path: Path, key: bytes | None, known: Sequence[Change]) -> list[str]:
    """Erase in a workspace file that nobody has open; no byte is left. Returns the hashes of the contents that go with it.

    A file of an older version is brought up to date where there is something to erase.
    """
    connection = connect(path, key, journal="DELETE")
    try:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if not known or (version == schema.VERSION and not _missing(connection, known)):
            return []
        schema.prepare(connection, lambda _version: None)
        with transaction(connection, path):
            for change in _missing(connection, known):
                changes.record(connection, change)
            found = connection.execute("SELECT value FROM main.local WHERE key = ?", (erasing.PENDING,)).fetchone()
            connection.execute("DELETE FROM main.local WHERE key = ?", (erasing.PENDING,))
            erasing.index_again(connection)
        connection.execute("VACUUM main")
        return json.loads(found[0])["contents"] if found else []
    except DatabaseError as error:
        raise problem_of(error, path) from error
    finally:
        connection.close()


def _drop_lost(source: Source, folder: Path) -> None:
    """Remove the contents in `folder` that are this workspace's, and that neither it nor a backup there refers to any more.

    What another workspace keeps there does not open with our key: it stays. Raises OSError, Problem where a backup does not tell.
    """
    wanted = backups.content_names(source.key, contents.known(source.connection))
    for backup in backups.ours(folder, source.fingerprint):
        wanted |= packing.read(backup.path).contents.keys()
    for path in list(Contents(folder / contents.FOLDER, source.key).files()):
        if path.name not in wanted and path.is_file() and backups.sound(path, source.key):
            path.unlink(missing_ok=True)


def _missing(connection: Connection, known: Sequence[Change]) -> list[Change]:
    there = set(backups.erasures(connection))
    return [change for change in known if change.id not in there]


def _rewrite(source: Source, backup: Backup, known: Sequence[Change], progress: Progress | None) -> None:
    names = {name: backup.path.with_name(f"{backup.path.name}.{name}.part") for name in packing.MEMBERS}
    part = backup.path.with_name(f"{backup.path.name}.part")
    try:
        manifest = packing.extract(backup.path, names, progress.step if progress else None)
        bare = names["workspace.db"]
        lost = backups.content_names(source.key, apply(bare, source.key, known))
        engine.whole(bare, source.key)
        kept = {name: size for name, size in manifest.contents.items() if name not in lost}
        members = {name: path for name, path in names.items() if name in manifest.members}
        version, erased, _hashes = backups.inside(bare, source.key)
        fresh = replace(manifest, erasures=erased, contents=kept, version=version)
        packing.write(part, fresh, members)
        packing.check(part)
        disks.replace(part, backup.path)
    finally:
        for path in (*names.values(), part):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _sealed(text: str, key: bytes) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    sealed = AESGCM(keys.derived(key, "erasures")).encrypt(nonce, text.encode(), None)
    return {"nonce": base64.b64encode(nonce).decode(), "sealed": base64.b64encode(sealed).decode()}


def _unsealed(kept: Any, key: bytes) -> str:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        nonce, sealed = base64.b64decode(kept["nonce"]), base64.b64decode(kept["sealed"])
        return AESGCM(keys.derived(key, "erasures")).decrypt(nonce, sealed, None).decode()
    except InvalidTag as error:
        raise ValueError("sealed by another key") from error
