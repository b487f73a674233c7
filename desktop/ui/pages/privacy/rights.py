"""What a person may ask of her firm's record: a copy of all that is kept, or that it goes."""

from pathlib import Path
from typing import Any

from desktop.base import clock
from desktop.base.file_names import safe_name
from desktop.base.progress import Progress
from desktop.base.words import _, plural
from desktop.model.firms import Firm
from desktop.ui import choosing
from desktop.ui.commands import Command
from desktop.ui.page import Page, Shell
from desktop.ui.pages.privacy.erase import CONTACT
from desktop.work.access import Handed, access


def commands(page: Page, id: str) -> tuple[Command, ...]:
    """The commands of the page of the firm `id`."""
    group, shell = _("Données personnelles"), page.shell
    return (
        Command(id="firm.access", label=_("Exporter ses données (droit d’accès)…"), group=group, run=lambda: ask(page, id)),
        Command(id="firm.erase_contact", label=_("Effacer le contact…"), group=group, run=lambda: shell.open("erase", CONTACT + id)),
        Command(id="firm.erase", label=_("Effacer l’entreprise…"), group=group, run=lambda: shell.open("erase", id)),
    )


def ask(page: Page, id: str) -> None:
    """Ask where the copy goes, then write it in a folder of its own."""
    chosen = choosing.folder(page, _("Où écrire la copie ? Elle ne sera plus chiffrée."))
    firm = page.workspace.get(Firm, id)
    if chosen and firm is not None:
        export(page.shell, firm, chosen[0])


def export(shell: Shell, firm: Firm, where: Path) -> None:
    """Write the copy under `where`."""
    workspace: Any = shell.workspace
    folder = where / safe_name(f"Données de {firm.name} {clock.today():%Y-%m-%d}")

    def work(_progress: Progress) -> Handed:
        return access(workspace, firm.id, folder)

    def done(handed: Handed) -> None:
        missing = plural(" Il manque {n} pièce qui n’est pas ici.", " Il manque {n} pièces qui ne sont pas ici.", len(handed.missing))
        told = _(
            "Copie écrite dans « {folder} », non chiffrée : relisez-la avant de la remettre, des notes peuvent parler d’autres personnes."
        )
        shell.say(told.format(folder=handed.folder.name) + (missing if handed.missing else ""))

    shell.run(_("Copie des données de {name}").format(name=firm.name), work, done)
