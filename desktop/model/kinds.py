"""The kinds of record that this version knows."""

from desktop.model.attachments import Attachment
from desktop.model.choices import Choice
from desktop.model.firms import Firm, Qualification, Reference
from desktop.model.notes import Note
from desktop.model.notices import Lot, Notice
from desktop.model.privacy import Erasure, Source
from desktop.model.records import Record
from desktop.model.searches import SavedSearch, Territory

KINDS: dict[str, type[Record]] = {
    kind.KIND: kind
    for kind in (Firm, Qualification, Reference, Notice, Lot, Choice, SavedSearch, Territory, Note, Attachment, Source, Erasure)
}
