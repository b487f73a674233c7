"""Edits from what was and what is."""

from desktop.base.texts import sound
from desktop.journal.change import Edit, Values


def difference(kind: str, id: str, before: Values | None, after: Values | None) -> Edit | None:
    """The edit that leads from `before` to `after` (complete values, None: no record); None when they are equal.

    Every change by a person passes here: a text that cannot be written is made so that it can.
    """
    after = sound(after)
    if before is None or after is None:
        return None if before is after else Edit(kind, id, before, after)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not changed:
        return None
    return Edit(kind, id, {name: before.get(name) for name in changed}, {name: after.get(name) for name in changed})


def joined(first: Edit, second: Edit) -> Edit | None:
    """Two edits of one record, one after the other, as one; None when they cancel out."""
    settles = first.settles + second.settles
    if first.was is None:
        now = None if second.now is None else _held({**(first.now or {}), **second.now})
        return None if now is None else Edit(first.kind, first.id, None, now, settles)
    before = {**(second.was or {}), **first.was}
    if second.now is None:
        return Edit(first.kind, first.id, _held(before), None, settles)
    blank: Values = dict.fromkeys(first.was) if first.now is None else {}
    now = {**blank, **(first.now or {}), **second.now}
    kept = [name for name in now if before.get(name) != now.get(name)]
    if not kept:
        return None
    return Edit(first.kind, first.id, {n: before.get(n) for n in kept}, {n: now.get(n) for n in kept}, settles)


def _held(values: Values) -> Values:
    return {name: value for name, value in values.items() if value is not None}
