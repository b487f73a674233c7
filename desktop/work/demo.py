"""The demonstration: invented firms and notices, dated relative to today."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from desktop.base import clock
from desktop.model import demo
from desktop.store.keeping import DEMONSTRATION
from desktop.store.workspace import Workspace
from desktop.work import attachments, erasing
from desktop.work.notices import import_files


@dataclass(frozen=True)
class Loaded:
    """What the demonstration put into the workspace."""

    firms: int
    notices: int
    lots: int


def load(workspace: Workspace) -> Loaded:
    """Fill the workspace with the demonstration, through the same doors as real data. Loading twice changes dates only.

    It is not the person's to undo."""
    profiles = demo.firms()
    records = [record for p in profiles for record in (p.firm, *p.qualifications, *p.references)] + demo.notes()
    gone = erasing.known(workspace, [record.id for record in records]).records
    records = [record for record in records if record.id not in gone]
    workspace.put_all("Charger la démonstration", records, author=DEMONSTRATION)
    for firm, paper in demo.papers():
        if firm not in gone:
            attachments.attach(workspace, paper, firm, author=DEMONSTRATION)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "demonstration.json"
        file.write_bytes(demo.notices_file(clock.today()))
        done = import_files(workspace, [file])
    if not workspace.settings["antenna"]:
        workspace.settings.set("antenna", "CMA Hauts-de-France · Ternois")
    return Loaded(len(profiles), done.notices, done.lots)
