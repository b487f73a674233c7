"""Files on their way into a firm: chosen, dropped or pasted, brought in by a job, told in words."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from desktop.base import clock, formats
from desktop.base.formats import NARROW
from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.ui import choosing
from desktop.ui.page import Shell
from desktop.work import attachments
from desktop.work.attachments import Added


def paths_of(mime: QMimeData) -> list[Path]:
    """The files of this machine that are dragged or in the clipboard."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def brings(mime: QMimeData) -> bool:
    """Whether there is something to keep: files, or a picture."""
    return bool(paths_of(mime)) or mime.hasImage()


class Bringing:
    """Brings files to a record; `told(record, Added)` comes when it is done."""

    def __init__(self, shell: Shell, told: Callable[[str, Added], object]) -> None:
        self._shell, self._told = shell, told

    def choose(self, parent: QWidget, to: str) -> None:
        """Ask for files and bring them."""
        kinds = _("Tous les fichiers (*);;Photos et PDF (*.jpg *.jpeg *.png *.webp *.pdf)")
        self.bring(choosing.files(parent, _("Joindre des fichiers"), kinds), to)

    def paste(self, to: str) -> None:
        """Bring what is in the clipboard. Raises Problem where it is neither a file nor a picture."""
        mime = QGuiApplication.clipboard().mimeData()
        if not brings(mime):
            raise Problem(_("Le presse-papiers ne contient ni fichier ni image."), _("Copiez une image ou des fichiers, puis recommencez."))
        self.take(mime, to)

    def take(self, mime: QMimeData, to: str) -> None:
        """Bring what was dropped or pasted."""
        paths = paths_of(mime)
        if paths:
            self.bring(paths, to)
        elif mime.hasImage():
            self._picture(QImage(mime.imageData()), to)

    def bring(self, paths: list[Path], to: str) -> None:
        """Bring these files in a job that can be cancelled."""
        if not paths:
            return
        label = _("Ajout : {name}").replace(" :", f"{NARROW}:").format(name=paths[0].name) if len(paths) == 1 else _("Ajout des fichiers")
        workspace = self._shell.workspace
        self._shell.run(
            label, lambda progress: attachments.attach_files(workspace, paths, to, progress=progress), lambda a: self._done(to, a)
        )

    def _picture(self, image: QImage, to: str) -> None:
        now, workspace = clock.now(), self._shell.workspace
        name = _("Image collée le {day} à {hour}.png").format(day=formats.day(now.date()), hour=f"{now:%Hh%M}")

        def work(_progress: object) -> Added:
            before = {one.id for one in attachments.of_record(workspace, to)}
            kept = attachments.attach_bytes(workspace, _png(image), name, to)
            return Added(known=[(name, kept)]) if kept.id in before else Added(attachments=[kept])

        self._shell.run(_("Ajout de l’image"), work, lambda added: self._done(to, added))

    def _done(self, to: str, added: Added) -> None:
        self._shell.say(told(added), undo=bool(added.attachments))
        self._told(to, added)


def told(added: Added) -> str:
    """« 2 pièces ajoutées · 1 déjà là (plan.pdf) · 1 refusée »."""
    refused = sum(1 for one in added.rejected if not one.kept)
    parts = []
    if len(added.attachments) == 1:
        parts.append(_("Pièce ajoutée : {name}").format(name=added.attachments[0].name))
    elif added.attachments:
        parts.append(plural("{n} pièce ajoutée", "{n} pièces ajoutées", len(added.attachments)))
    if added.known:
        there = ", ".join(dict.fromkeys(one.name for _name, one in added.known))
        parts.append(_("déjà là : {names}").format(names=there) if parts else _("Déjà là : {names}").format(names=there))
    if refused:
        parts.append(plural("{n} fichier refusé", "{n} fichiers refusés", refused))
    return " · ".join(parts) or _("Rien à ajouter.")


def _png(image: QImage) -> bytes:
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # pyright: ignore[reportCallIssue, reportArgumentType] - Qt's declaration is wrong
    buffer.close()
    return bytes(packed.data())
