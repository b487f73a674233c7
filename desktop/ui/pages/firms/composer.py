"""Where a note is written: kept as it is typed, a note once it is left."""

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

from desktop.base.words import _
from desktop.model import sensitive
from desktop.store.workspace import Workspace
from desktop.ui import theme
from desktop.ui.cards import Card, label
from desktop.ui.pages.firms.bringing import brings, paths_of
from desktop.work import notes

PAUSE = 500
"""Milliseconds after which what is typed is kept."""
LEAST, MOST = 3, 12
"""Lines that the box shows."""
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason)


class NoteBox(QPlainTextEdit):
    """Emits `left()` when it is left for another place of the window, `sent()` on Ctrl+Enter, `brought(QMimeData)` for what is no text."""

    left = Signal()
    sent = Signal()
    brought = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "form")
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Nouvelle note"))
        self.setPlaceholderText(_("Ce qui a été dit, convenu, à faire… La première ligne sert de titre."))
        self.textChanged.connect(self._fit)
        self._fit()

    def put(self, text: str) -> None:
        """Show a text that was not typed now."""
        self.setPlainText(text)
        self.document().setModified(False)

    def touched(self) -> bool:
        """Whether something was typed that is not a note yet."""
        return self.document().isModified() and bool(self.toPlainText().strip())

    def _fit(self) -> None:
        lines = max(LEAST, min(MOST, self.document().size().toSize().height()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.current().px(20))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return _no_text(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if _no_text(source):
            self.brought.emit(source)
        else:
            self.insertPlainText(source.text())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()
            if undo or redo:
                event.ignore()  # nothing typed to undo: the key is the program's
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.left.emit()


def _no_text(mime: QMimeData) -> bool:
    """Files, or a picture that is not just the look of a text (spreadsheets copy both)."""
    return bool(paths_of(mime)) or (brings(mime) and not mime.hasText())


class Composer(Card):
    """Emits `written(firm, text)` when a note is left."""

    written = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(_("Nouvelle note"), _("Ctrl+Entrée ou quitter la zone l’enregistre"))
        self._workspace, self._firm, self._leaving = workspace, "", False
        self.box = NoteBox()
        self.said = label("", "muted", 12, wrap=True)
        self.add(self.box)
        self.add(self.said)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.keep)
        self.box.textChanged.connect(self._typed)
        self.box.left.connect(lambda: self._leave() if self.box.touched() else None)
        self.box.sent.connect(self._leave)

    def show_firm(self, firm: str) -> None:
        """Write of this firm, from where its draft was left."""
        if firm == self._firm:
            return
        if self._timer.isActive():
            self.keep()
        self._firm = firm
        self._put(notes.draft(self._workspace, firm))

    def keep(self) -> None:
        """Keep what is typed, and say what its words touch."""
        self._timer.stop()
        text = self.box.toPlainText()
        if self._firm:
            notes.keep_draft(self._workspace, self._firm, text)
        self._say(warning(text))

    def empty(self) -> None:
        """The note is kept: begin another."""
        self._put("")

    def _put(self, text: str) -> None:
        self.box.put(text)
        self._timer.stop()
        self._say(" ".join(filter(None, (_("Brouillon repris ; Ctrl+Entrée l’enregistre.") if text else "", warning(text)))))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.box.setAccessibleDescription(words)

    def _typed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _leave(self) -> None:
        text = self.box.toPlainText()
        if text.strip() and not self._leaving:
            self._leaving = True  # emptying the box must not leave it again
            self.written.emit(self._firm, text)
            self._leaving = False


def warning(text: str) -> str:
    """« santé (arrêt maladie) » for each theme that the words touch, and the question to ask oneself; empty where there is none."""
    found: dict[str, list[str]] = {}
    for touch in sensitive.touched(text):
        found.setdefault(touch.theme, []).append(f"« {touch.word} »")
    if not found:
        return ""
    words = ", ".join(f"{_(theme_)} : {', '.join(dict.fromkeys(said))}" for theme_, said in found.items())
    return _("Ces mots touchent à ce que la loi protège (RGPD art. 9) — {words}. Sont-ils nécessaires ?").format(words=words)
