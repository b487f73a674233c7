"""Edits from what was and what is."""

from desktop.journal.change import Edit, Values


def difference(kind: str, id: str, before: Values | None, after: Values | None) -> Edit | None:
    """The edit that leads from `before` to `after` (complete values, None: no record); None when they are equal."""
    if before is None or after is None:
        return None if before is after else Edit(kind, id, before, after)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not changed:
        return None
    return Edit(kind, id, {name: before.get(name) for name in changed}, {name: after.get(name) for name in changed})


def joined(first: Edit, second: Edit) -> Edit | None:
    """Two edits of one record, one after the other, as one; None when they cancel out."""
    if first.was is None or second.now is None:
        was = first.was
        if second.now is None and was is not None:
            was = {**(second.was or {}), **was}
        now = None if second.now is None else {**(first.now or {}), **second.now}
        return None if was is None and now is None else Edit(first.kind, first.id, was, now, first.settles + second.settles)
    was = {**(second.was or {}), **first.was}
    now = {**(first.now or {}), **second.now}
    kept = [name for name in now if was.get(name) != now.get(name)]
    if not kept:
        return None
    return Edit(first.kind, first.id, {n: was.get(n) for n in kept}, {n: now.get(n) for n in kept}, first.settles + second.settles)
