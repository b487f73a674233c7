"""The first door: a person's change, records and journal in one transaction."""

from typing import Any

from desktop.base import clock
from desktop.journal.change import Change, Edit, Values
from desktop.journal.edit import difference, joined
from desktop.journal.erasure import KIND, MOST, aware, knowing
from desktop.journal.fold import Row, fold, stamp_of
from desktop.model.records import Record, new_id
from desktop.store import erasing, rows, search
from desktop.store.applying import enter, refold
from desktop.store.engine import Connection

BATCH = 200
"""The most records that one change may touch: a save waits behind one batch at the most."""


class Draft:
    """A change being made inside `Workspace.change`: records are put, then written together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._edits: dict[tuple[str, str], Edit] = {}

    def put(self, record: Record) -> None:
        """Create `record`, or save the fields that differ from what is stored. Fields unknown to this version stay.

        Raises Problem where this record was erased, or one that it refers to.
        """
        stored = self._present(record.KIND, record.id)
        after = record.to_json()
        if stored is not None:
            declared = {f.name for f in record.fields()}
            after |= {name: value for name, value in stored.items() if name not in declared}
        self._add(difference(record.KIND, record.id, stored, after))

    def set(self, kind: type[Record], id: str, **values: Any) -> None:
        """Save some fields of a stored record (JSON values). Raises KeyError where there is none."""
        stored = self._present(kind.KIND, id)
        if stored is None:
            raise KeyError(id)
        after = {name: value for name, value in {**stored, **values}.items() if value is not None}
        self._add(difference(kind.KIND, id, stored, after))

    def remove(self, kind: type[Record], id: str) -> None:
        """Remove a record that may be removed (a decision taken back); firms and notices are archived instead."""
        self._add(difference(kind.KIND, id, self._present(kind.KIND, id), None))

    def edit(self, edit: Edit) -> None:
        """Add an edit as it is (undo)."""
        self._add(edit)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What the change does, one edit a record, each knowing what was erased of its record."""
        erased = erasing.known(self._connection, (id for _kind, id in self._edits))
        return tuple(aware(edit, erased) for edit in self._edits.values())

    def _present(self, kind: str, id: str) -> Values | None:
        earlier = self._edits.get((kind, id))
        row = rows.read(self._connection, kind, id)
        if earlier is None:
            return None if row is None else row.fields
        if earlier.now is None:
            return None
        both = {**({} if row is None else row.fields), **earlier.now}
        return {name: value for name, value in both.items() if value is not None}

    def _add(self, edit: Edit | None) -> None:
        if edit is None:
            return
        key = (edit.kind, edit.id)
        if edit.now is not None and edit.kind != KIND:
            links = (value for value in edit.now.values() if isinstance(value, str) and len(value) <= MOST)
            erasing.refuse(self._connection, (edit.id, *links))
        merged = joined(self._edits[key], edit) if key in self._edits else edit
        if merged is None:
            del self._edits[key]
        else:
            self._edits[key] = merged


def record(connection: Connection, change: Change) -> frozenset[str]:
    """Write a change made here: fold its edits, keep them in the journal. Returns the kinds touched."""
    change, stamp = knowing(change), stamp_of(change, None)
    for edit in change.edits:
        _write(connection, change.space, edit, fold(rows.read(connection, edit.kind, edit.id), edit, stamp))
    enter(connection, change, None)
    gone = erasing.absorb(connection, change)
    refold(connection, gone)
    return frozenset(edit.kind for edit in change.edits) | {kind for kind, _ in gone}


def _write(connection: Connection, space: str, edit: Edit, row: Row | None) -> None:
    nr = rows.write(connection, space, edit.kind, edit.id, row)
    if nr is not None and row is not None and search.touches_index(edit.kind, edit.now or row.fields):
        search.index(connection, nr, edit.kind, row.fields)


def unsent(connection: Connection) -> int:
    """How many journal entries have no number of a server yet: this machine alone has them."""
    found = connection.execute("SELECT count(*) FROM main.changes WHERE number IS NULL").fetchone()
    return found[0]


def last_at(connection: Connection, device: str) -> str | None:
    """When this device wrote last (UTC, ISO 8601); None where it never did."""
    found = connection.execute("SELECT at FROM main.changes WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)).fetchone()
    return found[0] if found else None


def any_made(connection: Connection) -> bool:
    """Whether the journal holds anything."""
    return connection.execute("SELECT 1 FROM main.changes LIMIT 1").fetchone() is not None


def entry(
    edits: tuple[Edit, ...], *, label: str, space: str, author: str, device: str, group: str | None = None, undoes: str | None = None
) -> Change:
    """The journal entry of a finished draft."""
    id = new_id()
    at = clock.utc().isoformat(timespec="milliseconds")
    return Change(id=id, space=space, group=group or id, label=label, author=author, device=device, at=at, edits=edits, undoes=undoes)
