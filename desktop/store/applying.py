"""The second door: changes that a round brought, in server order, under the changes not sent yet."""

from collections.abc import Iterable

from desktop.base.texts import sound
from desktop.journal.change import Change, Edit
from desktop.journal.fold import Row, fold, stamp_of
from desktop.store import contents, erasing, rows, search
from desktop.store.engine import Connection


def apply(connection: Connection, numbered: Iterable[tuple[int, Change]]) -> frozenset[str]:
    """Enter changes that the server numbered, and fold the records that they touch again.

    The unsent changes of those records are taken off and replayed on top. A change of ours that comes back gets
    its number. Returns the kinds touched.
    """
    touched: set[tuple[str, str]] = set()
    for number, change in numbered:
        known = erasing.received(connection, change)
        enter(connection, known, number)
        touched |= {(edit.kind, edit.id) for edit in known.edits} | erasing.absorb(connection, known)
    refold(connection, touched)
    return frozenset(kind for kind, _ in touched)


def refold(connection: Connection, touched: Iterable[tuple[str, str]]) -> None:
    """Make these records, (kind, id), again from the journal."""
    for kind, id in touched:
        space, row = _folded(connection, kind, id)
        nr = rows.write(connection, space, kind, id, row)
        if nr is not None and row is not None:
            search.index(connection, nr, kind, row.fields)


def enter(connection: Connection, change: Change, number: int | None) -> None:
    """Write a change in the journal; one that is there already only gets its server number."""
    values = [sound(getattr(change, name)) for name in ("id", "space", "group", "undoes", "label", "author", "device", "at")]
    seq: int = connection.execute(
        'INSERT INTO main.changes (id, space, number, "group", undoes, label, author, device, at, edits, final)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET number = excluded.number RETURNING seq",
        [*values[:2], number, *values[2:], change.edits_json(), erasing.final(change)],
    ).fetchone()[0]
    contents.note(connection, (hash for edit in change.edits for hash in contents.hashes(edit.kind, edit.now)))
    connection.executemany("INSERT OR IGNORE INTO main.edited VALUES (?, ?)", [(edit.id, seq) for edit in change.edits])


def _folded(connection: Connection, kind: str, id: str) -> tuple[str, Row | None]:
    """A record folded from the journal: numbered changes in server order, then ours in the order they were made."""
    row: Row | None = None
    space = ""
    for number, change, edit in history(connection, kind, id):
        row = fold(row, edit, stamp_of(change, number))
        space = change.space
    return space, row


def history(connection: Connection, kind: str, id: str) -> list[tuple[int | None, Change, Edit]]:
    """What the journal holds of one record, oldest first: server number (None: unsent), change without its other edits, edit."""
    found = connection.execute(
        "SELECT changes.* FROM main.edited JOIN main.changes USING (seq) WHERE edited.id = ? ORDER BY number IS NULL, number, seq", (id,)
    ).fetchall()
    entries: list[tuple[int | None, Change, Edit]] = []
    for row in found:
        change = rows.change_of(row)
        entries += [(row["number"], change, edit) for edit in change.edits if (edit.kind, edit.id) == (kind, id)]
    return entries
