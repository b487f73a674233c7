"""The recovery code, shown once: to copy, to keep in a file, to write down."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.store import disks
from desktop.ui import choosing, theme
from desktop.ui.buttons import button
from desktop.ui.cards import column, label, row
from desktop.ui.gate.face import Face

STAYS = 60_000
"""Milliseconds after which the code leaves the clipboard."""


class CodeBox(QWidget):
    """The code and what can be done with it. Emits `said(str)` for what was done and `failed(Problem)`."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, code: str, folder: Path) -> None:
        super().__init__()
        now = theme.current()
        self._folder = folder
        self.line = QLineEdit(code)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(now.px(17))
        self.line.setFont(font)
        self.line.setReadOnly(True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.setMinimumHeight(now.px(44))
        self.line.setAccessibleName(_("Code de secours"))
        self.line.setProperty("look", "form")
        self.line.setCursorPosition(0)
        self.copied = button(_("Copier"), self._copy)
        self.saved = button(_("Enregistrer dans un fichier…"), self._save)
        actions = row(self.copied, self.saved)
        actions.addStretch(1)
        self.setLayout(column(self.line, actions))
        self.setFocusProxy(self.line)

    def forget(self) -> None:
        """The code is shown no more."""
        self.line.setText("")

    def _copy(self) -> None:
        Wiper.copy(self.line.text())
        self.said.emit(_("Copié. Le presse-papiers sera vidé dans une minute."))

    def _save(self) -> None:
        path = choosing.new_file(self, _("Enregistrer le code de secours"), _("Code de secours Tournée.txt"), _("Textes (*.txt)"))
        if path is None:
            return
        try:
            save(self.line.text(), path, self._folder)
            self.said.emit(_("Enregistré dans « {name} ». Gardez ce fichier ailleurs que sur cette machine.").format(name=path.name))
        except Problem as problem:
            self.failed.emit(problem)


def save(code: str, path: Path, folder: Path) -> None:
    """Write the code to a file of its own. Raises Problem where that is the workspace's folder, or cannot be."""
    if path.resolve().is_relative_to(folder.resolve()):
        raise Problem(_("À côté du classeur, le code ne protège plus rien."), _("Choisissez une clé USB, un coffre, une autre machine."))
    text = _("Code de secours du classeur Tournée :\n\n{code}\n\nIl ouvre le classeur sans la phrase secrète : gardez-le en lieu sûr.\n")
    try:
        path.write_text(text.format(code=code), "utf-8")
    except OSError as error:
        raise disks.problem_of(error, path) from error


class Wiper(QObject):
    """Takes a secret out of the clipboard after a while and when the program ends, if it is still there."""

    def __init__(self, digest: bytes) -> None:
        app = QApplication.instance()
        super().__init__(app)
        self._digest = digest
        QTimer.singleShot(STAYS, self, self.wipe)
        if isinstance(app, QApplication):
            app.aboutToQuit.connect(self.wipe)

    @classmethod
    def copy(cls, secret: str) -> "Wiper":
        """Put `secret` in the clipboard, for a while."""
        QApplication.clipboard().setText(secret)
        return cls(_digest(secret))

    @Slot()
    def wipe(self) -> None:
        """Empty the clipboard where it still holds the secret."""
        if _digest(QApplication.clipboard().text()) == self._digest:
            QApplication.clipboard().clear()
        self.deleteLater()


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class ShowCode(Face):
    """The code, once. Emits `noted()`."""

    noted = Signal()

    def __init__(self, code: str, folder: Path) -> None:
        super().__init__(
            _("Notez votre code de secours"),
            _(
                "Si vous oubliez la phrase secrète, ce code seul rouvrira le classeur. Il ne sera plus jamais montré : "
                "gardez-le ailleurs que sur cette machine, sur papier par exemple."
            ),
        )
        self.code, self.told = CodeBox(code, folder), label(role="muted", wrap=True)
        self.told.setMinimumHeight(self.told.fontMetrics().lineSpacing() * 2)
        self.code.said.connect(self._say)
        self.code.failed.connect(self.say)
        self.add(self.code)
        self.add(self.told)
        self.end(_("J’ai noté ce code"))

    def first(self):
        return self.code.line  # not the button: the Enter of the face before must not press it

    def submit(self) -> None:
        self.noted.emit()

    def leave(self) -> None:
        self.code.forget()

    @Slot(str)
    def _say(self, text: str) -> None:
        self.say(None)
        self.told.setText(text)
