"""Erasure, a person's right (GDPR art. 17): what was erased absorbs. It is redacted wherever it stands and cannot come back.

An erasure is a change like any other: it creates a record of kind `erasure`, the dated proof, whose field `erased` lists
whole records by id, and whose field `parts` names single fields: {id: [field]}. A whole record never comes back. A field
may be filled again later: what absorbs is what was written up to the moment of the erasure, on whatever machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop.journal.change import Change, Edit, Values

KIND = "erasure"
LABEL = "Modification d’une fiche effacée depuis"
"""What is left of a label: it may have named the person."""


@dataclass
class Erased:
    """What absorbs: whole records, and fields up to a moment (UTC, ISO 8601) by record."""

    records: set[str] = field(default_factory=set[str])
    fields: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def add(self, change: Change) -> None:
        """Take in what `change` erases, if it does."""
        for edit in change.edits:
            if edit.kind == KIND and edit.now is not None:
                self.records.update(edit.now.get("erased", ()))
                for id, names in edit.now.get("parts", {}).items():
                    known = self.fields.setdefault(id, {})
                    known.update({name: max(change.at, known.get(name, "")) for name in names})

    def touches(self, change: Change) -> bool:
        """Whether the change writes anything that is erased."""
        return any(edit.kind != KIND and (edit.id in self.records or edit.id in self.fields) for edit in change.edits)


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
    """Whether nothing is left of the edit."""
    return not edit.was and not edit.now


def _redacted(edit: Edit, at: str, erased: Erased) -> Edit:
    if edit.kind == KIND:
        return edit
    if edit.id in erased.records:
        return Edit(edit.kind, edit.id, None, None)
    names = erased.fields.get(edit.id)
    if not names:
        return edit
    return replace(edit, was=_without(edit.was, set(names)), now=_without(edit.now, {n for n, until in names.items() if at <= until}))


def _without(values: Values | None, names: set[str]) -> Values | None:
    return None if values is None else {name: value for name, value in values.items() if name not in names}
