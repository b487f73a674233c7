"""The last notes of a firm beside its lots: what was said, in a line each, and the way to write another."""

from PySide6.QtCore import Signal

from desktop.base import clock, formats
from desktop.base.words import _
from desktop.model.notes import Note
from desktop.store.workspace import Workspace
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Elided, column, emptied, label, row
from desktop.work import notes

SHOWN, DATE = 2, 60
"""Notes in sight, and the width of their dates in px at 100 %."""


class Latest(Card):
    """Emits `note_wanted(id)` for a note to be read, with an empty id where one is to be written."""

    note_wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(_("Accompagnement"), "")
        self._workspace = workspace
        self._notes: list[Note] | None = None
        self.reading = button(_("Tout lire"), lambda: self.note_wanted.emit(self._notes[0].id if self._notes else ""), "link")
        self.writing = button(_("+ Note · Ctrl N"), lambda: self.note_wanted.emit(""), "link")
        self.head.addWidget(self.reading)
        self.head.addWidget(self.writing)
        self._lines = column(gap=4)
        self.add(self._lines)

    def show_firm(self, firm: str) -> None:
        """Show the last notes of this firm."""
        found = notes.listing(self._workspace, firm)[:SHOWN]
        if found == self._notes:
            return
        self._notes = found
        emptied(self._lines)
        for note in found:
            heading, text = notes.parts(note)
            day = label(formats.day(note.at.date(), clock.today()) if note.at else "", "muted")
            day.setMinimumWidth(theme.current().px(DATE))
            line = row(day, Elided(heading or " ".join(text.split()), weight=600 if heading else 400), gap=8)
            line.addStretch(1)
            self._lines.addLayout(line)
        if not found:
            self._lines.addWidget(label(_("Aucune note encore."), "muted"))
        self.reading.setVisible(bool(found))
