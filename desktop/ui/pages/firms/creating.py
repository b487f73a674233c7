"""A new firm, begun in a line of the page: its name, and its SIRET checked as it is typed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.problem import Problem
from desktop.base.words import _, plural
from desktop.model.firms import Firm, clean_siret, siret_fault
from desktop.store import firms as stored
from desktop.store.workspace import Workspace
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Label, row
from desktop.work import firms

DIGITS = 14


class NewFirm(Card):
    """Emits `created(id)`, `opened(id)` for a firm that is there already, or `closed()`."""

    created = Signal(str)
    opened = Signal(str)
    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(_("Nouvelle entreprise"), _("sans SIRET, elle pourra en recevoir un plus tard"))
        self._workspace = workspace
        self.known: Firm | None = None
        self._again = False
        self.name = self._box(_("Raison sociale"))
        self.siret = self._box(_("SIRET (facultatif)"))
        self.siret.setFixedWidth(theme.current().px(190))
        self.creating = button(_("Créer la fiche"), self.begin, "accent")
        self.open_button = button(_("Ouvrir sa fiche"), self._open)
        self.said = Label("", "muted", 12)
        self.said.setWordWrap(True)
        line = row(self.name, self.siret, self.creating, button(_("Annuler"), self.closed.emit), gap=8)
        line.setStretch(0, 1)
        self.add(line)
        under = row(self.said, self.open_button, gap=8)
        under.setStretch(0, 1)
        self.add(under)
        self.open_button.hide()
        self.siret.textEdited.connect(lambda _text: self._check())
        QWidget.setTabOrder(self.name, self.siret)
        QWidget.setTabOrder(self.siret, self.creating)
        self._check()

    def _box(self, words: str) -> QLineEdit:
        made = QLineEdit()
        made.setProperty("look", "form")
        made.setPlaceholderText(words)
        made.setAccessibleName(words)
        made.installEventFilter(self)
        return made

    def start(self) -> None:
        """Begin with empty boxes."""
        self.name.clear()
        self.siret.clear()
        self._check()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Create the firm, or say why not."""
        try:
            firm = firms.create(self._workspace, name=self.name.text(), siret=self.siret.text(), again=self._again)
        except firms.ErasedBefore as problem:
            self._ask_again(problem)
            return
        except Problem as problem:
            self._say(f"{problem.title} {problem.hint}", bad=True)
            (self.siret if self.name.text().strip() else self.name).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.created.emit(firm.id)

    def _ask_again(self, problem: Problem) -> None:
        """The firm was erased: a second press, knowing that, makes a new record."""
        self._again = True
        self.creating.setText(_("Créer une nouvelle fiche quand même"))
        self._say(f"{problem.title} {problem.hint}", bad=True)
        self.creating.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        self._again = False
        self.creating.setText(_("Créer la fiche"))
        digits = clean_siret(self.siret.text())
        fault = siret_fault(digits) if digits else None
        short = len(digits) < DIGITS and digits.isdigit()
        self.known = stored.by_siret(self._workspace, digits) if digits and fault is None else None
        self.open_button.setVisible(self.known is not None and self.isVisible())
        if not digits:
            self._say(_("La clé du SIRET est vérifiée pendant la saisie."))
        elif short:
            self._say(plural("{n} chiffre sur 14", "{n} chiffres sur 14", len(digits)))
        elif fault:
            self._say(_(fault), bad=True)
        elif self.known is not None:
            self._say(_("Cette entreprise a déjà une fiche : {name}.").format(name=self.known.name), bad=True)
        else:
            self._say(_("SIRET valide."))
        self.siret.setProperty("fault", "true" if (fault and not short) or self.known else "false")
        self.siret.style().unpolish(self.siret)
        self.siret.style().polish(self.siret)

    def _say(self, text: str, *, bad: bool = False) -> None:
        self.said.setText(text)
        self.said.setForegroundRole(Label.ROLES["bad_ink" if bad else "muted"])
        self.siret.setAccessibleDescription(text)

    def _open(self) -> None:
        if self.known is not None:
            self.opened.emit(self.known.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.closed.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if watched is self.name and not self.siret.text():
                    self.siret.setFocus(Qt.FocusReason.TabFocusReason)
                else:
                    self.begin()
                return True
        return super().eventFilter(watched, event)
