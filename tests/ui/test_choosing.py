"""The dialog of files."""

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from desktop.ui import choosing


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.Directory])
def test_its_labels_are_in_french(qtbot, mode) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = choosing.dialog_of(parent, "Fichiers", mode)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    assert shown
    assert not any("Look" in text or "Files" in text or "File name" in text for text in shown)
    assert any("Chercher dans" in text for text in shown)
