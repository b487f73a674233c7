"""One change by one person: the entry of the journal, sent and kept as the same bytes everywhere."""

import json
from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]
"""Field name to JSON value; a field that holds nothing is absent or None."""


@dataclass(frozen=True)
class Edit:
    """What a change does to one record.

    `was` None: the record is created; `now` None: it is removed, and `was` is then complete. Otherwise both hold
    the fields that change and no other. `settles` names the losing changes of the conflicts that this edit closes, and
    the erasures of fields that it knows of.
    """

    kind: str
    id: str
    was: Values | None
    now: Values | None
    settles: tuple[str, ...] = ()

    def opposite(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(self.kind, self.id, self.now, self.was)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A person's change. Changes of one `group` are undone together; `undoes` names the group that this one takes back."""

    id: str
    space: str
    group: str
    label: str
    author: str
    device: str
    at: str
    """UTC, ISO 8601."""
    edits: tuple[Edit, ...] = field(default=())
    undoes: str | None = None

    def edits_json(self) -> str:
        """The edits as the JSON text that is kept and sent."""
        rows = [
            {"kind": e.kind, "id": e.id, "was": e.was, "now": e.now, **({"settles": list(e.settles)} if e.settles else {})}
            for e in self.edits
        ]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def edits_from_json(text: str) -> tuple[Edit, ...]:
    """The edits of a kept or received JSON text. Raises ValueError or KeyError where it is not one."""
    return tuple(Edit(e["kind"], e["id"], e["was"], e["now"], tuple(e.get("settles", ()))) for e in json.loads(text))
