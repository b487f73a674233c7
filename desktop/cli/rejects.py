"""What a feed could not read, as commands say it."""

from collections.abc import Sequence

from desktop.base.words import plural
from desktop.model.notices import Reject


def as_json(reject: Reject) -> dict[str, str]:
    """A reject as a JSON object."""
    return {"file": reject.file, "place": reject.place, "reason": reject.reason}


def line(reject: Reject) -> str:
    """A reject in one line."""
    return f"{', '.join(filter(None, (reject.file, reject.place)))} : {reject.reason}"


def remarks(rejected: Sequence[Reject]) -> str:
    """How many there are, in words."""
    return plural("{n} remarque", "{n} remarques", len(rejected))
