"""What an advisor writes of a firm after a visit or a call."""

from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.model.records import Record, field


@dataclass(frozen=True, kw_only=True)
class Note(Record):
    """A coaching note. It is written once: a correction is another note."""

    KIND: ClassVar[str] = "note"
    PLURAL: ClassVar[str] = "notes"
    LABEL: ClassVar[str] = "Note"

    firm: str = field("Entreprise", "link")
    at: Any = field("Date", "moment")
    text: str = field("Texte", "long")
    archived: bool = field("Archivée", "yes_no", default=False)
