"""Erasure, a person's right (GDPR art. 17): what was erased absorbs. It is redacted wherever it stands and cannot come back.

An erasure is a change like any other: it creates a record of kind `erasure`, the dated proof, whose field `erased` lists
whole records by id, and whose field `parts` names single fields: {id: [field]}. A whole record never comes back, nor does what
refers to it. A field may be filled again: an edit that knows of the erasure names it in `settles` and stays as it is. One that
does not, older or from a laptop that was away, loses what it said of the field. No clock has a say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from desktop.journal.change import Change, Edit, Values

KIND = "erasure"
MOST = 64
"""Characters of an id at the most."""
LABEL = "Modification d’une fiche effacée depuis"
"""What is left of a label: it may have named the person."""


@dataclass(frozen=True)
class Part:
    """Fields of one record that one erasure names."""

    erasure: str
    """The id of the change that erased them."""
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
                    self.parts.setdefault(id, []).append(Part(change.id, frozenset(names)))

    def touches(self, change: Change) -> bool:
        """Whether the change writes anything that is erased."""
        return any(edit.kind != KIND and (edit.id in self.parts or self.absorbs(edit)) for edit in change.edits)

    def absorbs(self, edit: Edit) -> bool:
        """Whether nothing may stay of the edit: its record was erased, or refers to one that was."""
        if edit.kind == KIND:
            return False
        return edit.id in self.records or any(value in self.records for value in (edit.now or {}).values() if isinstance(value, str))


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
    edits = tuple(_redacted(edit, erased) for edit in change.edits)
    return change if edits == change.edits else replace(change, label=LABEL, edits=edits)


def named(change: Change) -> set[str]:
    """The ids that the change writes, or may refer to."""
    values = (value for edit in change.edits for value in (edit.now or {}).values() if isinstance(value, str) and len(value) <= MOST)
    return {edit.id for edit in change.edits} | set(values)


def is_void(edit: Edit) -> bool:
    """Whether nothing is left of the edit: it neither makes, changes nor removes anything."""
    return not edit.was and edit.was == edit.now


def aware(edit: Edit, erased: Erased) -> Edit:
    """The edit as its author makes it who knows what was erased."""
    known = tuple(part.erasure for part in erased.parts.get(edit.id, ()) if part.erasure not in edit.settles)
    return replace(edit, settles=(*edit.settles, *known)) if known else edit


def knowing(change: Change) -> Change:
    """The change with what it erases taken out of what its own edits say was; what they write in its place stays."""
    own = erased_by([change])
    if not own.parts:
        return change
    edits = (aware(replace(edit, was=_was_left(edit, own)), own) if edit.id in own.parts else edit for edit in change.edits)
    return replace(change, edits=tuple(edits))


def _was_left(edit: Edit, own: Erased) -> Values | None:
    return _without(edit.was, frozenset(name for part in own.parts[edit.id] for name in part.fields))


def _redacted(edit: Edit, erased: Erased) -> Edit:
    if edit.kind == KIND:
        return edit
    if erased.absorbs(edit):
        return Edit(edit.kind, edit.id, None, None)
    for part in erased.parts.get(edit.id, ()):
        if part.erasure not in edit.settles:
            edit = replace(edit, was=_without(edit.was, part.fields), now=_without(edit.now, part.fields))
    return edit


def _without(values: Values | None, names: frozenset[str]) -> Values | None:
    return None if values is None else {name: value for name, value in values.items() if name not in names or value is None}
