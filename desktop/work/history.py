"""What became of a record: who changed what, when, from what to what; and one value put back."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as declared
from datetime import datetime
from typing import Literal

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.journal.change import Edit
from desktop.journal.erasure import is_void
from desktop.journal.fold import RECORD, Row
from desktop.model import wording
from desktop.model.firms import Firm
from desktop.model.kinds import KINDS
from desktop.model.records import Json
from desktop.store import firms as stored
from desktop.store import history, reading, rows
from desktop.store.history import Entry
from desktop.store.workspace import Workspace

What = Literal["changed", "created", "removed", "archived", "taken_back", "erased"]
ERASED = "effacé"
SHORT = 200
"""Changes that are read in some 10 ms."""
SUMMED = 4
"""Fields of a created or removed record that are shown."""


@dataclass(frozen=True)
class Line:
    """One thing that was done to one field, or to a whole record (`field` is then empty). Its words are made when they are read."""

    entry: Entry
    edit: Edit
    field: str
    what: What
    title: str
    """Of the record, as it is now or last was."""
    undone: str | None
    """Since when the change is taken back (UTC, ISO 8601)."""
    restorable: bool
    """Whether the record does not hold the former value any more."""
    naming: wording.Naming = declared(repr=False, compare=False)

    @property
    def at(self) -> datetime:
        """When, by the wall clock of Paris."""
        return _paris(self.entry.at)

    @property
    def undone_on(self) -> datetime | None:
        """Since when the change is taken back, by the wall clock of Paris."""
        return _paris(self.undone) if self.undone else None

    @property
    def field_label(self) -> str:
        """« Effectif »; empty of a whole record."""
        return wording.field_label(self.edit.kind, self.field) if self.field else ""

    @property
    def former(self) -> Json:
        """What `restore` puts back: the field's stored value, or all the values of a record that was removed."""
        return (self.edit.was or {}).get(self.field) if self.field else self.edit.was

    @property
    def before(self) -> str:
        """What was there, in words."""
        return self.words[0]

    @property
    def after(self) -> str:
        """What took its place, in words."""
        return self.words[1]

    @functools.cached_property
    def words(self) -> tuple[str, str]:
        """From what to what; of lists what was taken away and added, of long texts the part that changed."""
        edit, name = self.edit, self.field
        if not name:
            whole = self.what == "erased"
            return (ERASED, ERASED) if whole else (_summed(edit.kind, edit.was, self.naming), _summed(edit.kind, edit.now, self.naming))
        was, now = edit.was or {}, edit.now or {}
        if name in was and name in now:
            return wording.between(edit.kind, name, was[name], now[name], self.naming)
        told = (wording.value(edit.kind, name, values[name], self.naming) if name in values else ERASED for values in (was, now))
        return next(told), next(told)

    @property
    def whole(self) -> tuple[str, str]:
        """From what to what, nothing left out; of a whole record a line a field."""
        if self.what in ("created", "removed"):
            return _told(self.edit.kind, self.edit.was, self.naming), _told(self.edit.kind, self.edit.now, self.naming)
        if self.what != "changed":
            return self.words
        was, now = self.edit.was or {}, self.edit.now or {}
        return (
            wording.value(self.edit.kind, self.field, was[self.field], self.naming),
            wording.value(self.edit.kind, self.field, now[self.field], self.naming),
        )


def lines(workspace: Workspace, id: str, *, related: bool = True) -> list[Line]:
    """The history of the record `id`, newest first; of a firm, where `related`, with all that belongs or belonged to it.

    Empty where the journal knows nothing of it (public data are not journaled).
    """
    ids = [id]
    if related and rows.read(workspace.connection, Firm.KIND, id) is not None:
        ids += history.of_firm(workspace.connection, id)
    return list(_Reading(workspace).lines(ids))


def is_short(workspace: Workspace, id: str) -> bool:
    """Whether the history of a record is read within a frame: longer ones are work for a job."""
    return history.length(workspace.connection, id) <= SHORT


class _Reading:
    """What is looked up once while a history is read."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._rows: dict[tuple[str, str], Row | None] = {}
        self._titles: dict[str, str] = {}
        self._naming = functools.cache(functools.partial(title, workspace))

    def lines(self, ids: list[str]) -> Iterator[Line]:
        undone = history.undone(self._workspace.connection)
        for entry, edit in history.entries(self._workspace.connection, ids):
            row, named, since = self._row(edit), self._title(edit), undone.get(entry.group)
            if edit.was and edit.now is not None:
                for name in dict.fromkeys((*edit.now, *edit.was)):
                    known = name in edit.was and name in edit.now
                    possible = known and row is not None and row.fields.get(name) != edit.was[name]
                    yield Line(entry, edit, name, _what(name, edit) if known else "erased", named, since, possible, self._naming)
            else:
                what = "erased" if is_void(edit) else "created" if edit.was is None else "removed" if edit.now is None else "erased"
                yield Line(entry, edit, "", what, named, since, what == "removed" and row is None, self._naming)

    def _row(self, edit: Edit) -> Row | None:
        key = (edit.kind, edit.id)
        if key not in self._rows:
            self._rows[key] = rows.read(self._workspace.connection, *key)
        return self._rows[key]

    def _title(self, edit: Edit) -> str:
        """By the record as it is, else by what was removed: the newest edit comes first."""
        if edit.id not in self._titles:
            row = self._row(edit)
            values = edit.was or edit.now if row is None else row.fields
            self._titles[edit.id] = wording.title(edit.kind, values or {}, self._naming)
        return self._titles[edit.id]


def _what(name: str, edit: Edit) -> What:
    if name != "archived":
        return "changed"
    return "archived" if (edit.now or {})["archived"] else "taken_back"


def _summed(kind: str, values: Mapping[str, Json] | None, naming: wording.Naming) -> str:
    """« Raison sociale : X · SIRET : … »: the first fields that hold something."""
    told = _lines(kind, values, naming)
    return " · ".join(told[:SUMMED]) + (" …" if len(told) > SUMMED else "")


def _told(kind: str, values: Mapping[str, Json] | None, naming: wording.Naming) -> str:
    """All the fields that hold something, one a line."""
    return "\n".join(_lines(kind, values, naming))


def _lines(kind: str, values: Mapping[str, Json] | None, naming: wording.Naming) -> list[str]:
    held = [name for name, stored in (values or {}).items() if stored not in (None, "", [], False) and name != "firm"]
    order = list(wording.declared(kind))
    held.sort(key=lambda name: order.index(name) if name in order else len(order))
    return [f"{wording.field_label(kind, name)} : {wording.value(kind, name, (values or {})[name], naming)}" for name in held]


def title(workspace: Workspace, id: str) -> str:
    """What names a record of people's work, of whatever kind; empty where there is none."""
    for kind in KINDS:
        row = rows.read(workspace.connection, kind, id)
        if row is not None:
            return wording.title(kind, row.fields, lambda other: title(workspace, other))
    return ""


def name(workspace: Workspace, id: str) -> str:
    """What names a record, people's or public; empty where there is none."""
    public = None if rows.read(workspace.connection, Firm.KIND, id) else reading.notice(workspace, id)
    return title(workspace, id) if public is None else f"{public.published_id} — {public.object}"


@functools.lru_cache(maxsize=4096)
def _paris(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(clock.PARIS).replace(tzinfo=None)


def restore(workspace: Workspace, *chosen: Line) -> str:
    """Put back what these lines changed, as one new change that can be undone. Returns its label.

    Raises Problem where a field has a conflict open or holds that value already, and where the record was erased or is not there.
    """
    first = chosen[0]
    label = f"Remettre : {first.field_label or wording.kind_label(first.edit.kind)} — {first.title}"
    with workspace.change(label) as change:
        for line in chosen:
            change.edit(_putting_back(workspace, line))
    return label


def _putting_back(workspace: Workspace, line: Line) -> Edit:
    """The edit that puts a value back; asked for inside its transaction."""
    kind, id, name = line.edit.kind, line.edit.id, line.field
    if line.what == "erased":
        raise Problem("Ce contenu a été effacé, à la demande de la personne.", "Il ne peut pas être repris.")
    if line.what == "created":
        raise Problem("Avant cette ligne, la fiche n’existait pas.", "Archivez-la si elle ne sert plus.")
    row = rows.read(workspace.connection, kind, id)
    if line.what == "removed":
        if row is not None:
            raise Problem("Cette fiche existe de nouveau.", "Choisissez un de ses champs.")
        return Edit(kind, id, None, line.edit.was)
    if row is None:
        raise Problem("Cette fiche n’existe plus.", "Remettez d’abord la fiche entière, ou laissez-la : elle a pu être effacée.")
    if name in row.conflicts or RECORD in row.conflicts:
        raise Problem(f"Un conflit est ouvert sur « {line.field_label} ».", "Choisissez d’abord la bonne valeur.")
    if row.fields.get(name) == line.former:
        raise Problem(f"« {line.field_label} » contient déjà cette valeur.", "Il n’y a rien à remettre.")
    if (kind, name) == (Firm.KIND, "siret") and line.former and (other := stored.by_siret(workspace, line.former)):
        raise Problem(f"Ce SIRET est celui d’une autre fiche : {other.name}.", "Ouvrez-la par la recherche (Ctrl+K).")
    return Edit(kind, id, {name: row.fields.get(name)}, {name: line.former})
