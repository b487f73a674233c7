"""Counting of long work: written by the worker, polled by whoever shows it."""

from dataclasses import dataclass


class Cancelled(Exception):  # noqa: N818 - a person's wish, not an error
    """The person asked to stop; what was finished stays."""


@dataclass
class Progress:
    """How far a long work is. Attributes are plain so that another thread may poll them."""

    label: str = ""
    done: int = 0
    total: int = 0
    """0: unknown."""
    unit: str = ""
    """« Mo » where megabytes are counted, « o » where bytes are; empty: things."""
    wanted: bool = True

    def step(self, count: int = 1, label: str | None = None) -> None:
        """Count `count` more units. Raises Cancelled once the person asked to stop."""
        if not self.wanted:
            raise Cancelled
        self.done += count
        if label is not None:
            self.label = label

    def cancel(self) -> None:
        """Ask the worker to stop at its next step."""
        self.wanted = False
