"""What a restore would change: the records of a backup beside those of today."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from desktop.base import clock
from desktop.base.problem import Damaged
from desktop.base.progress import Progress
from desktop.model.kinds import KINDS
from desktop.store.engine import Connection, DatabaseError, connect, problem_of
from desktop.store.restoring import DATABASE, Secret, staged

LINES = 200
"""The most records that are named."""
NAMES = ("name", "object", "title", "what", "text", "file")
"""Fields that name a record, the first that holds something."""
State = Literal["backup", "now", "different"]


@dataclass(frozen=True)
class Line:
    """One record: only in the backup (it would come back), only now (it would go), or different. Moments: of its last change in each."""

    kind: str
    name: str
    state: State
    fields: tuple[str, ...]
    """Labels of the fields that differ."""
    then: datetime | None
    now: datetime | None


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What a restore would change. `counts` is {kind: {state: how many}}; `at` and `latest` are wall-clock times of Paris."""

    at: datetime
    reason: str
    latest: datetime | None
    """The last change of the present workspace; None where there is none that opens."""
    damaged: bool
    counts: dict[str, dict[str, int]]
    lines: tuple[Line, ...]
    """The first `LINES` of them."""
    contents: int
    """Attachments' contents that the backup knows."""

    def total(self, state: str) -> int:
        """How many records are in this state."""
        return sum(found.get(state, 0) for found in self.counts.values())


def preview(folder: Path, file: Path, secret: Secret = None, progress: Progress | None = None) -> Differences:
    """Compare the backup `file`, as it would be restored, with the workspace in `folder`, open or closed. Changes nothing.

    Raises Problem as `restoring.restore` does.
    """
    with staged(folder, file, secret, progress) as made:
        lines: list[Line] = []
        counts: dict[str, dict[str, int]] = {}
        latest, damaged = None, False
        try:
            latest, found = _compared(folder / DATABASE, made.database, made.key)
        except Damaged:
            damaged = True
            _latest, found = _compared(made.folder / "vide.db", made.database, made.key)
        for line in found:
            states = counts.setdefault(line.kind, {})
            states[line.state] = states.get(line.state, 0) + 1
            if len(lines) < LINES:
                lines.append(line)
        manifest = made.manifest
    return Differences(
        at=manifest.at, reason=manifest.reason, latest=latest, damaged=damaged, counts=counts,
        lines=tuple(lines), contents=len(manifest.contents),
    )  # fmt: skip


def _compared(path: Path, other: Path, key: bytes | None) -> tuple[datetime | None, list[Line]]:
    fresh = not path.exists()
    connection = connect(other if fresh else path, key, journal="DELETE" if fresh else "WAL")
    try:
        if fresh:
            return None, [
                _line("backup", row) for row in connection.execute("SELECT kind, id, fields AS old, stamps AS was FROM main.records")
            ]
        connection.execute(f"ATTACH DATABASE ? AS backup KEY {_quoted(key)}", (str(other),))
        if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'records'").fetchone():
            raise Damaged("")
        at = connection.execute("SELECT max(at) FROM main.changes").fetchone()[0]
        return _moment(at), list(_lines(connection))
    except DatabaseError as error:
        raise problem_of(error, path) from error
    finally:
        connection.close()


_ONLY = """SELECT kind, id, fields AS {fields}, stamps AS {stamps} FROM {one}.records AS r
WHERE NOT EXISTS (SELECT 1 FROM {other}.records AS o WHERE o.kind = r.kind AND o.id = r.id) ORDER BY kind, nr"""
_BOTH = """SELECT m.kind, m.id, b.fields AS old, m.fields AS new, b.stamps AS was, m.stamps AS now FROM main.records AS m
JOIN backup.records AS b ON b.kind = m.kind AND b.id = m.id WHERE b.fields <> m.fields ORDER BY m.kind, m.nr"""


def _lines(connection: Connection) -> Iterator[Line]:
    for row in connection.execute(_ONLY.format(fields="new", stamps="now", one="main", other="backup")):
        yield _line("now", row)
    for row in connection.execute(_BOTH):
        if json.loads(row["old"]) != json.loads(row["new"]):
            yield _line("different", row)
    for row in connection.execute(_ONLY.format(fields="old", stamps="was", one="backup", other="main")):
        yield _line("backup", row)


def _line(state: State, row: Any) -> Line:
    values: dict[str, Any] = dict(row)
    old, new = (json.loads(values.get(name) or "{}") for name in ("old", "new"))
    kind = KINDS.get(values["kind"])
    labels: dict[str, str] = {f.name: f.label for f in kind.fields()} if kind else {}
    changed: list[str] = [name for name in {**old, **new} if old.get(name) != new.get(name)] if state == "different" else []
    name = next((str((new or old)[name]) for name in NAMES if (new or old).get(name)), values["id"])
    return Line(
        values["kind"], name.strip().splitlines()[0][:120], state, tuple(labels.get(name, name) for name in changed),
        _last(values.get("was")), _last(values.get("now")),
    )  # fmt: skip


def _last(stamps: str | None) -> datetime | None:
    """The moment of the last change of a record, from who set its fields."""
    found = [stamp.get("at", "") for stamp in json.loads(stamps or "{}").values()]
    return _moment(max(found, default=None))


def _moment(at: str | None) -> datetime | None:
    with suppress(ValueError, TypeError):
        return datetime.fromisoformat(at or "").astimezone(clock.PARIS).replace(tzinfo=None)
    return None


def _quoted(key: bytes | None) -> str:
    return "''" if key is None else f"\"x'{key.hex()}'\""
