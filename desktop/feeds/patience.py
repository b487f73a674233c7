"""What is done with a file that goes on and on without a record: it is told in a few words, and given up."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from desktop.model.notices import Reject

SHOWN = 10
"""Refusals in a row that are told one by one; of those that follow, only how many."""
MOST = 1000
"""Refusals in a row after which the rest of a file is not read."""

Kept = TypeVar("Kept")


def bounded(found: Iterable[Kept | Reject]) -> Iterator[Kept | Reject]:
    """The same, with a long row of refusals summed up by one, which says where it ends or where the reading stopped."""
    row, last = 0, Reject("", "", "")
    for one in found:
        if isinstance(one, Reject) and not one.kept:
            row, last = row + 1, one
            if row <= SHOWN:
                yield one
            if row == MOST:
                yield Reject(one.file, one.place, f"{MOST} passages de suite ne se lisent pas : la lecture s’arrête là.")
                return
        else:
            if row > SHOWN:
                yield _summed(row, last)
            row = 0
            yield one
    if row > SHOWN:
        yield _summed(row, last)


def _summed(row: int, last: Reject) -> Reject:
    return Reject(last.file, last.place, f"{row - SHOWN} autres passages de suite ne se lisent pas, jusqu’ici : {last.reason}")
