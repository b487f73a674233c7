"""Erasure, a person's right (GDPR art. 17): what was erased absorbs. It is redacted wherever it stands and cannot come back.

An erasure is a change like any other: it creates a record of kind `erasure`, the dated proof, whose field `erased` lists
whole records by id, and whose field `parts` names single fields: {id: [field]}. A whole record never comes back. A field
may be filled again: an edit that knows of the erasure names it in `settles` and stays as it is. One that does not, from a
laptop that was away, loses what the field was, and what it became too where it was written before the erasure.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop.journal.change import Change, Edit, Values

KIND = "erasure"
LABEL = "Modification d’une fiche effacée depuis"
"""What is left of a label: it may have named the person."""


@dataclass(frozen=True)
class Part:
    """Fields of one record that one erasure names."""

    erasure: str
    """The id of the change that erased them."""
    at: str
    fields: frozenset[str]


@dataclass
class Erased:
    """What absorbs: whole records by id, and parts of records."""

    records: set[str] = field(default_factory=set[str])
    parts: dict[str, list[Part]] = field(default_factory=dict[str, list[Part]])

    def add(self, change: Change) -> None:
        """Take in what `change` erases, if it does."""
        for edit in change.edits:
            if edit.kind == KIND and edit.now is not None:
                self.records.update(edit.now.get("erased", ()))
                for id, names in edit.now.get("parts", {}).items():
                    self.parts.setdefault(id, []).append(Part(change.id, change.at, frozenset(names)))

    def touches(self, change: Change) -> bool:
        """Whether the change writes anything that is erased."""
        return any(edit.kind != KIND and (edit.id in self.records or edit.id in self.parts) for edit in change.edits)


def erased_by(changes: Iterable[Change]) -> Erased:
    """What these changes erase."""
    found = Erased()
    for change in changes:
        found.add(change)
    return found


def redacted(change: Change, erased: Erased) -> Change:
    """The change without anything that is erased; the same object where it holds nothing of it.

    An edit of an erased record keeps its place, void: it neither was nor is. The label goes with what it told.
    """
    if not erased.touches(change):
        return change
    edits = tuple(_redacted(edit, change.at, erased) for edit in change.edits)
    return change if edits == change.edits else replace(change, label=LABEL, edits=edits)


def is_void(edit: Edit) -> bool:
    """Whether nothing is left of the edit: it neither makes, changes nor removes anything."""
    return not edit.was and edit.was == edit.now


def aware(edit: Edit, erased: Erased) -> Edit:
    """The edit as its author makes it who knows what was erased."""
    known = tuple(part.erasure for part in erased.parts.get(edit.id, ()))
    return replace(edit, settles=(*edit.settles, *known)) if known else edit


def _redacted(edit: Edit, at: str, erased: Erased) -> Edit:
    if edit.kind == KIND:
        return edit
    if edit.id in erased.records:
        return Edit(edit.kind, edit.id, None, None)
    for part in erased.parts.get(edit.id, ()):
        if part.erasure not in edit.settles:
            now = _without(edit.now, part.fields) if at <= part.at else edit.now
            edit = replace(edit, was=_without(edit.was, part.fields), now=now)
    return edit


def _without(values: Values | None, names: frozenset[str]) -> Values | None:
    return None if values is None else {name: value for name, value in values.items() if name not in names or value is None}
