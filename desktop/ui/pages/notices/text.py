"""The notice's own words: facts, lots in full, headings and paragraphs; selectable, searched with Ctrl+F."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QLineEdit, QTextEdit, QWidget

from desktop.base import clock, formats
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.model.notices import KINDS, NATURES, RESERVATIONS, VISITS, Lot, Notice
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, label, row
from desktop.ui.pages.notices import chips

Facts = Iterator[tuple[str, str]]


def facts(notice: Notice) -> Facts:
    """What is known of a notice as (label, words), in the order of reading."""
    today = clock.today()
    yield _("Type d’avis"), _(dict(KINDS).get(notice.kind, notice.kind))
    yield _("Acheteur"), ", ".join(filter(None, (notice.buyer, f"{notice.buyer_postcode} {notice.buyer_town}".strip())))
    yield _("SIRET de l’acheteur"), formats.siret(notice.buyer_siret)
    yield _("Procédure"), chips.procedure(notice, short=False)
    yield _("Nature"), _(dict(NATURES)[notice.nature]) if notice.nature in dict(NATURES) else ""
    yield _("Lieu d’exécution"), chips.place(notice)
    yield _("Publié le"), formats.day(notice.published_on)
    yield _("Remise des offres"), formats.moment(notice.deadline, today) if notice.deadline else _("inconnue")
    yield _("Codes CPV"), "\n".join(cpv(code) for code in notice.cpv)
    yield _("Critères"), "\n".join(notice.criteria)
    yield _("Estimation"), formats.money(notice.amount)
    yield _("Chiffre d’affaires exigé"), formats.money(notice.min_turnover)
    yield _("Clause sociale"), chips.social(notice).text if chips.social(notice) else ""  # type: ignore[union-attr]
    yield _("Réservé"), _(dict(RESERVATIONS).get(notice.reserved or "", ""))
    yield _("Visite"), notice.visit_text or _(dict(VISITS).get(notice.visit or "", ""))
    yield _("Titulaires"), "\n".join(notice.winners)
    yield _("Profil d’acheteur"), notice.platform
    yield _("Avis publié"), notice.url


def lot_facts(lot: Lot) -> Facts:
    """What is known of one lot."""
    yield "", lot.description
    yield _("Codes CPV"), "\n".join(cpv(code) for code in lot.cpv)
    yield _("Estimation"), "" if chips.amount(lot) == "—" else chips.amount(lot)
    yield _("Durée"), f"{formats.number(lot.months, 0 if lot.months == int(lot.months) else 1)} {_('mois')}" if lot.months else ""
    yield _("Lieu"), codes.place_label(lot.place) if lot.place else lot.place_name
    yield _("Réservé"), _(dict(RESERVATIONS).get(lot.reserved or "", ""))
    yield _("Heures d’insertion"), f"{formats.number(lot.insertion_hours)}{formats.NARROW}h" if lot.insertion_hours else ""


def cpv(code: str) -> str:
    """« 45421000 Travaux de menuiserie »."""
    return f"{code} {codes.cpv_label(code) or ''}".strip()


class NoticeText(Card):
    """The text of a notice, and a line to search in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(_("Texte de l’avis"))
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.text.viewport().setAutoFillBackground(False)
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("Chercher dans l’avis"))
        self.box.setAccessibleName(self.box.placeholderText())
        self.box.textEdited.connect(lambda _words: self.next(again=True))
        self.box.returnPressed.connect(self.next)
        self.box.installEventFilter(self)
        self.found = label("", "muted")
        self.line = QWidget()
        self.line.setLayout(
            row(self.box, self.found, button(_("Suivant"), self.next, "link"), button(_("Fermer"), self.close_line, "link"), gap=8)
        )
        self.add(self.line)
        self.add(self.text, 1)
        self.line.hide()
        self._shown: Notice | None = None

    def put(self, notice: Notice, age: str) -> None:
        """Show a notice; the place is kept where nothing has changed."""
        if notice == self._shown:
            return
        self._shown = notice
        document = QTextDocument(self.text)
        document.setDefaultFont(theme.current().font())
        document.setDocumentMargin(0)
        _Writing(document).write(notice, age)
        self.text.setDocument(document)

    def seek(self) -> None:
        """Go to the line that searches (Ctrl+F)."""
        self.line.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def next(self, *, again: bool = False) -> None:
        """Go to the next place where the words are; from the top after the last."""
        words = self.box.text().strip()
        if again:
            cursor = self.text.textCursor()
            cursor.setPosition(cursor.selectionStart())
            self.text.setTextCursor(cursor)
        if words and not self.text.find(words):
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.text.find(words)
        count = self.text.toPlainText().lower().count(words.lower()) if words else 0
        self.found.setText(plural("{n} fois", "{n} fois", count) if words else "")

    def close_line(self) -> None:
        """Go back to the text."""
        self.line.hide()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.close_line()
            return True
        return super().eventFilter(watched, event)


class _Writing:
    """Writes a notice into a document, as plain text: nothing from outside is read as HTML."""

    def __init__(self, document: QTextDocument) -> None:
        self._cursor = QTextCursor(document)
        self._first = True

    def write(self, notice: Notice, age: str) -> None:
        self._paragraph(notice.object, 700, 16)
        self._facts(facts(notice))
        if len(notice.lots) > 1 or any(lot.description for lot in notice.lots):
            self._paragraph(_("Lots"), 700, 15, above=14)
            for lot in notice.lots:
                self._paragraph(_("Lot {number} — {title}").format(number=chips.lot_number(lot.number), title=lot.title), 600, above=8)
                self._facts(lot_facts(lot))
        if notice.text:
            self._paragraph(_("Texte de l’avis"), 700, 15, above=14)
            for heading, words in notice.text:
                self._paragraph(heading, 600, above=8)
                self._paragraph(words)
        self._paragraph(age, role="muted", above=14)

    def _facts(self, found: Facts) -> None:
        for name, words in found:
            if words and words.strip():
                block = self._block(2)
                if name:
                    self._cursor.insertText(f"{name} : ".replace(" :", f"{formats.NARROW}:"), self._format("muted"))
                    words = words.replace("\n", " ; ")
                self._cursor.setBlockFormat(block)
                self._cursor.insertText(words, self._format("ink"))

    def _paragraph(self, words: str, weight: int = 400, size: float = theme.TEXT, *, above: int = 3, role: str = "ink") -> None:
        if words.strip():
            self._cursor.setBlockFormat(self._block(above))
            self._cursor.insertText(words.strip(), self._format(role, weight, size))

    def _block(self, above: int) -> QTextBlockFormat:
        block = QTextBlockFormat()
        block.setTopMargin(theme.current().px(above))
        block.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if self._first:
            self._first = False
        else:
            self._cursor.insertBlock()
        return block

    def _format(self, role: str, weight: int = 400, size: float = theme.TEXT) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(theme.current().font(size, weight))
        made.setForeground(theme.current().color(role))
        return made
