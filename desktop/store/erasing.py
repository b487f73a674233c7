"""Erasure in the workspace file: what is erased is found in no byte of it afterwards."""

import json
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Protocol

from desktop.base.problem import Problem
from desktop.journal.change import Change
from desktop.journal.erasure import KIND, Erased, Part, erased_by, is_void, named, redacted
from desktop.store import contents, rows, search
from desktop.store.contents import Contents
from desktop.store.engine import Connection, DatabaseError, problem_of, transaction
from desktop.store.local import Local

PENDING = "scrub"
"""Kept with the erasure until no trace is left: {contents: [sha256]}."""
PURGE = "purge"
"""Kept with the erasure until the backups within reach hold nothing of it either."""
WHOLE = ""
"""The field name under which a whole record is erased."""


LIVE, VOID, ERASURE = range(3)
"""What undo makes of a change (`changes.final`): takes it back, passes over it because nothing of it is left, stops there."""


def final(change: Change) -> int:
    """LIVE, VOID or ERASURE."""
    if any(edit.kind == KIND for edit in change.edits):
        return ERASURE
    return VOID if all(map(is_void, change.edits)) else LIVE


def known(connection: Connection, ids: Iterable[str]) -> Erased:
    """What was erased of these records."""
    found = Erased()
    sql = "SELECT id, field, change FROM main.erased WHERE id IN (SELECT value FROM json_each(?))"
    for id, name, change in connection.execute(sql, (json.dumps(list(ids)),)):
        if name == WHOLE:
            found.records.add(id)
        else:
            found.parts.setdefault(id, []).append(Part(change, frozenset((name,))))
    return found


def refuse(connection: Connection, ids: Iterable[str]) -> None:
    """Raises Problem where one of these records was erased: it does not come back, and nothing refers to it."""
    sql = "SELECT at FROM main.erased WHERE id IN (SELECT value FROM json_each(?)) AND field = ?"
    found = connection.execute(sql, (json.dumps(list(ids)), WHOLE)).fetchone()
    if found is not None:
        day = "/".join(reversed(found[0][:10].split("-")))
        raise Problem(f"Cette fiche a été effacée le {day}, à la demande de la personne.", "Elle ne peut pas être reprise.")


def received(connection: Connection, change: Change) -> Change:
    """A change from elsewhere without anything that is erased here. What refers to an erased record is erased from then on."""
    erased = known(connection, named(change))
    further = {edit.id for edit in change.edits if erased.absorbs(edit)} - erased.records
    connection.executemany("INSERT OR IGNORE INTO main.erased VALUES (?, ?, ?, ?)", ((id, WHOLE, change.id, change.at) for id in further))
    return redacted(change, erased)


def absorb(connection: Connection, change: Change) -> set[tuple[str, str]]:
    """Redact everything that `change` erases; inside its transaction. Returns the records to fold again, as (kind, id).

    What no SQL statement can reach, free pages and files, is left to `scrub`, and noted as pending.
    """
    erased = erased_by([change])
    erased.records |= _referring(connection, erased.records)
    whole = [(id, WHOLE) for id in erased.records]
    single = [(id, name) for id, parts in erased.parts.items() for part in parts for name in part.fields]
    if not whole and not single:
        return set()
    named = ((id, name, change.id, change.at) for id, name in (*whole, *single))
    connection.executemany("INSERT OR REPLACE INTO main.erased VALUES (?, ?, ?, ?)", named)
    touched, hashes = _redact_journal(connection, erased)
    lost = [hash for hash in hashes if not _referred(connection, hash)]
    connection.executemany("DELETE FROM main.contents WHERE sha256 = ?", [(hash,) for hash in lost])
    for id in {*erased.records, *erased.parts}:
        connection.execute("DELETE FROM main.local WHERE instr(key, ?) OR instr(value, ?)", (id, id))
    _note_pending(connection, lost)
    return touched


def _redact_journal(connection: Connection, erased: Erased) -> tuple[set[tuple[str, str]], set[str]]:
    """Redact the entries that wrote anything erased. Returns the records that they touched of it, and the contents they referred to."""
    ids = {*erased.records, *erased.parts}
    sql = "SELECT * FROM main.changes WHERE seq IN (SELECT seq FROM main.edited WHERE id IN (SELECT value FROM json_each(?)))"
    touched: set[tuple[str, str]] = set()
    hashes: set[str] = set()
    for row in connection.execute(sql, (json.dumps(list(ids)),)).fetchall():
        change = rows.change_of(row)
        clean = redacted(change, erased)
        for edit in change.edits:
            if edit.id in ids and edit.kind != KIND:
                touched.add((edit.kind, edit.id))
                hashes.update(contents.hashes(edit.kind, edit.was), contents.hashes(edit.kind, edit.now))
        values = (clean.label, clean.edits_json(), final(clean), row["seq"])
        connection.execute("UPDATE main.changes SET label = ?, edits = ?, final = ? WHERE seq = ?", values)
    return touched, hashes


def _referring(connection: Connection, ids: set[str]) -> set[str]:
    """The records that refer to `ids`, themselves or through others: who erased may not have known them."""
    sql = (
        "SELECT DISTINCT records.id FROM main.records, json_each(records.fields) AS held"
        " WHERE kind != ? AND held.value IN (SELECT value FROM json_each(?))"
    )
    found: set[str] = set()
    while ids:
        further = {row[0] for row in connection.execute(sql, (KIND, json.dumps(list(ids))))}
        ids = further - found
        found |= ids
    return found


def _referred(connection: Connection, hash: str) -> bool:
    return connection.execute("SELECT 1 FROM main.changes WHERE instr(edits, ?) LIMIT 1", (hash,)).fetchone() is not None


def _note_pending(connection: Connection, lost: list[str]) -> None:
    found = connection.execute("SELECT value FROM main.local WHERE key = ?", (PENDING,)).fetchone()
    waiting: list[str] = json.loads(found[0])["contents"] if found else []
    value = json.dumps({"contents": sorted({*waiting, *lost})})
    connection.executemany("INSERT OR REPLACE INTO main.local VALUES (?, ?)", ((PENDING, value), (PURGE, "true")))


class Place(Protocol):
    """What of a workspace is scrubbed."""

    path: Path
    contents: Contents
    local: Local
    writing: Lock


def scrub(connection: Connection, workspace: Place) -> bool:
    """Leave no trace of what was erased: contents, search index, free pages, write-ahead log. Nothing where nothing is pending.

    A cut in the middle is made good at the next opening, and so is a reader that holds the log meanwhile: then it returns False,
    as where nothing is pending. Raises Problem for what a disk can do: the erasure stands, its traces stay until then.
    """
    pending = workspace.local.get(PENDING)
    if pending is None:
        return False
    with workspace.writing:
        for sha256 in {*pending["contents"]} - {*contents.known(connection)}:
            workspace.contents.remove(sha256)
        with transaction(connection, workspace.path):
            index_again(connection)
        try:
            if not rewrite(connection):
                return False
            connection.execute("PRAGMA main.secure_delete=ON")  # the hashes that were pending go as well
            workspace.local.set(PENDING, None)
            connection.execute("PRAGMA main.secure_delete=OFF")
            empty_log(connection)
        except DatabaseError as error:
            raise _unfinished(problem_of(error, workspace.path)) from error
    return True


def _unfinished(problem: Problem) -> Problem:
    hint = f"{problem.title} {problem.hint} Puis rouvrez Tournée : elle finira d’effacer."
    return Problem("C’est effacé, mais des traces restent sur le disque.", hint)


def index_again(connection: Connection) -> None:
    """Make the search index anew: a deleted entry of FTS5 stays in its segments until they happen to be merged."""
    connection.execute("INSERT INTO main.search (search) VALUES ('delete-all')")
    for nr, kind, fields in connection.execute("SELECT nr, kind, fields FROM main.records").fetchall():
        search.index(connection, nr, kind, json.loads(fields))


def rewrite(connection: Connection) -> bool:
    """Write the file anew without its free pages, and empty the write-ahead log into it; False where a reader holds the log."""
    connection.execute("VACUUM main")
    return empty_log(connection)


def empty_log(connection: Connection) -> bool:
    """Empty the write-ahead log into the file; False where a reader holds it."""
    return not connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchone()[0]
