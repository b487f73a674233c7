"""The system's dialog of files; where there is none, Qt's, whose words are not all translated."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.base.formats import NARROW
from desktop.base.words import _

asked: list[QFileDialog] = []
"""The dialog that is being asked, even where a lock has just closed it: its window must outlive it."""


def files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Ask for files; none where the person gives up. `kinds` as Qt writes them: « Listes (*.csv);;Tous les fichiers (*) »."""
    dialog = dialog_of(parent, title, QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters(kinds.split(";;"))
    return _chosen(dialog)


def folder(parent: QWidget, title: str) -> list[Path]:
    """Ask for a folder; none where the person gives up."""
    dialog = dialog_of(parent, title, QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(dialog)


def new_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where a file is to be written, `name` being proposed; None where the person gives up."""
    dialog = dialog_of(parent, title, QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, _("Enregistrer"))
    dialog.setNameFilters(kinds.split(";;"))
    dialog.selectFile(name)
    return next(iter(_chosen(dialog)), None)


def dialog_of(parent: QWidget, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    """The dialog, its labels in French."""
    dialog, labels = QFileDialog(parent, title), QFileDialog.DialogLabel
    dialog.setFileMode(mode)
    named = _("Dossier :") if mode == QFileDialog.FileMode.Directory else _("Nom du fichier :")
    words = {labels.LookIn: _("Chercher dans :"), labels.FileName: named, labels.FileType: _("Type de fichiers :")}
    for label, text in words.items():
        dialog.setLabelText(label, text.replace(" :", f"{NARROW}:"))
    dialog.setLabelText(labels.Accept, _("Choisir"))
    dialog.setLabelText(labels.Reject, _("Annuler"))
    return dialog


def _chosen(dialog: QFileDialog) -> list[Path]:
    asked.append(dialog)
    try:
        found = [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    finally:
        asked.remove(dialog)
    dialog.deleteLater()
    return found
