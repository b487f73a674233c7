"""The tables of the workspace file, one readable view per kind, and how an older file is brought up to date."""

from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.base.problem import Problem
from desktop.model.kinds import KINDS
from desktop.model.records import Record
from desktop.store.engine import Connection, DatabaseError
from desktop.store.opendata import LOT_COLUMNS, NOTICE_COLUMNS

VERSION = 2

_TABLES = """
CREATE TABLE records (
    nr INTEGER PRIMARY KEY, space TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    fields TEXT NOT NULL, stamps TEXT NOT NULL, conflicts TEXT,
    UNIQUE (kind, id)
);
CREATE INDEX records_firm ON records (kind, json_extract(fields, '$.firm'));
CREATE INDEX records_notice ON records (kind, json_extract(fields, '$.notice'));
CREATE INDEX records_lot ON records (kind, json_extract(fields, '$.lot'));
CREATE INDEX records_name ON records (
    kind, coalesce(json_extract(fields, '$.archived'), 0), json_extract(fields, '$.name') COLLATE NOCASE
);
CREATE INDEX firms_siret ON records (json_extract(fields, '$.siret')) WHERE kind = 'firm';
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, space TEXT NOT NULL, number INTEGER,
    "group" TEXT NOT NULL, undoes TEXT, label TEXT NOT NULL, author TEXT NOT NULL, device TEXT NOT NULL,
    at TEXT NOT NULL, edits TEXT NOT NULL, final INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX changes_group ON changes ("group");
CREATE INDEX changes_undoes ON changes (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX changes_unsent ON changes (space, seq) WHERE number IS NULL;
CREATE TABLE edited (id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (id, seq)) WITHOUT ROWID;
CREATE TABLE local (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(body, content='', contentless_delete=1, prefix='2 3', tokenize='ascii');
"""
_SECOND = """
CREATE TABLE contents (sha256 TEXT PRIMARY KEY, receipt TEXT, thumbnail BLOB) WITHOUT ROWID;
CREATE TABLE erased (
    id TEXT NOT NULL, field TEXT NOT NULL, change TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (id, field, change)
) WITHOUT ROWID;
"""
_STEPS = {1: _SECOND + "ALTER TABLE changes ADD COLUMN final INTEGER NOT NULL DEFAULT 0;"}
"""What leads from a version to the next."""


def prepare(connection: Connection, before: Callable[[int], object]) -> None:
    """Create or update the tables; `before` is told the version of a file that is about to change. Raises Problem for a newer file."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > VERSION:
        raise Problem(
            "Ce classeur vient d’une version plus récente de Tournée.", "Mettez Tournée à jour sur cette machine ; rien n’a été modifié."
        )
    if 0 < found < VERSION:
        before(found)
    if found < VERSION:
        steps = "".join(_STEPS[version] for version in range(found, VERSION)) if found else _TABLES + _SECOND
        try:
            connection.executescript(f"BEGIN IMMEDIATE;{steps}PRAGMA user_version={VERSION};COMMIT;")
        except DatabaseError:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    _make_views(connection)


def _make_views(connection: Connection) -> None:
    """One readable view per kind, its declared fields as columns; made again when a declaration has changed."""
    wanted = {kind.PLURAL: _view(kind) for kind in KINDS.values()}
    present = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall())
    stale = [name for name, sql in wanted.items() if present.get(name) != sql]
    if stale:
        drops = "".join(f'DROP VIEW IF EXISTS "{name}";' for name in stale)
        connection.executescript(f"BEGIN IMMEDIATE;{drops}{';'.join(wanted[name] for name in stale)};COMMIT;")


def _view(kind: type[Record]) -> str:
    columns = _extracts(f.name for f in kind.fields())
    return f"CREATE VIEW \"{kind.PLURAL}\" AS SELECT nr, id, space, {columns} FROM records WHERE kind = '{kind.KIND}'"


def attach_opendata(connection: Connection, path: Path) -> None:
    """Attach the open data, read-only (a change must not take their lock), and name public and own notices together.

    A notice that people touch becomes a record of the workspace with the same id, and hides the public one.
    Numbers: public ones are positive, the workspace's negative.
    """
    connection.execute("ATTACH DATABASE ? AS opendata KEY ''", (f"{path.resolve().as_uri()}?mode=ro",))
    own = "(SELECT id FROM main.records WHERE kind = 'notice')"
    count = "(SELECT count(*) FROM main.records AS l WHERE l.kind = 'lot' AND json_extract(l.fields, '$.notice') = records.id)"
    for plural, kind, owner, names, more in (
        ("notices", "notice", "id", NOTICE_COLUMNS, f", {count} AS lots_count"),
        ("lots", "lot", "notice", LOT_COLUMNS, ""),
    ):
        columns = ", ".join(["nr", "id", *names, *(["lots_count"] if more else [])])
        connection.executescript(
            f"CREATE TEMP VIEW public_{plural} AS SELECT {columns} FROM opendata.{plural} WHERE {owner} NOT IN {own};"
            f"CREATE TEMP VIEW own_{plural} AS SELECT -nr AS nr, id, {_extracts(names)}{more} FROM main.records WHERE kind = '{kind}';"
            f"CREATE TEMP VIEW all_{plural} AS SELECT * FROM public_{plural} UNION ALL SELECT * FROM own_{plural}"
        )


def _extracts(names: Iterable[str]) -> str:
    return ", ".join(f"json_extract(fields, '$.{name}') AS \"{name}\"" for name in names)
