"""One paper looked at: its picture page by page, what is to be known of it, and what can be done with it."""

from collections import OrderedDict

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.base import formats
from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, label, row
from desktop.ui.chips import Chips
from desktop.ui.page import Shell
from desktop.ui.pages.firms.paper_list import Paper
from desktop.work import intake, looking

STEP = 200
"""Pictures are drawn at a multiple of this width, so that a small change of the window's size draws none again."""
WIDEST, KEPT = 1600, 6
_Wanted = tuple[str, int, int]


class Sheet(QWidget):
    """A picture as large as there is room, or words where there is none. Emits `paged(step)` on PgUp and PgDn, `closed()` on Escape."""

    paged = Signal(int)
    closed = Signal()
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.words = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(theme.current().px(120))

    def put(self, image: QImage | None, words: str = "") -> None:
        """Show a picture, or words."""
        self.image, self.words = image, words
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(300), theme.current().px(300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in steps and not event.modifiers():
            self.paged.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        if self.image is not None and not self.image.isNull():
            shown = self.image.size().scaled(self.size() - QSize(4, 4), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, shown.width(), shown.height())
            place.moveCenter(self.rect().center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self.image)
            painter.setPen(now.color("line"))
            painter.drawRect(place)
        else:
            painter.fillRect(self.rect(), now.color("ground"))
            painter.setPen(now.color("muted"))
            painter.setFont(now.font())
            inner = self.rect().adjusted(now.px(20), now.px(20), -now.px(20), -now.px(20))
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words)
        if self.hasFocus():
            painter.setPen(QPen(now.color("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


class Preview(Card):
    """Emits `copy_wanted(original)` and `put_away()`."""

    copy_wanted = Signal(bool)
    put_away = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(" ", " ", margin=14)
        self.shell, self.workspace = shell, shell.workspace
        self.paper: Paper | None = None
        self.page = 0
        self._asked: _Wanted | None = None
        self._drawn: OrderedDict[_Wanted, QImage | str] = OrderedDict()
        self._drawing: set[_Wanted] = set()
        self.sheet, self.chips, self.told = Sheet(), Chips(), label("", "muted", 12, wrap=True)
        self.before = button("‹", lambda: self.turn(-1), "small", _("Page précédente (Pg préc.)"))
        self.after = button("›", lambda: self.turn(1), "small", _("Page suivante (Pg suiv.)"))
        self.before.setAccessibleName(_("Page précédente"))
        self.after.setAccessibleName(_("Page suivante"))
        self.copying = button(_("Enregistrer une copie…"), lambda: self.copy_wanted.emit(False), "small")
        self.original = button(
            _("L’original…"),
            lambda: self.copy_wanted.emit(True),
            "small",
            _("Enregistrer une copie de la photo d’origine, avec ce qu’elle dit"),
        )
        self.away = button(_("Retirer"), self.put_away.emit, "small", _("Touche Suppr ; « Annuler » la reprend"))
        self.head.addWidget(self.before)
        self.head.addWidget(self.after)
        self.add(self.sheet, 1)
        self.add(self.chips)
        self.add(self.told)
        self.again = button(_("Réessayer"), self.try_again, "small", _("Dessiner de nouveau cet aperçu"))
        foot = row(self.again, self.copying, self.original, self.away, gap=8)
        foot.addStretch(1)
        self.add(foot)
        self.sheet.paged.connect(self.turn)
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self._show)
        self.sheet.resized.connect(self._later.start)

    def show_paper(self, paper: Paper | None) -> None:
        """Look at a paper, from its first page; the same paper keeps its page."""
        before = self.paper
        if before is not None and paper is not None and before.attachment.id == paper.attachment.id:
            self.paper = paper
        else:
            self.paper, self.page = paper, 0
        for one in (self.copying, self.away):
            one.setVisible(paper is not None)
        self.original.setVisible(paper is not None and bool(paper.attachment.original))
        self.copying.setEnabled(paper is not None and paper.here)
        self.title.setText(paper.attachment.name if paper else _("Aperçu"))
        self.chips.set(paper.chips() if paper else ())
        self.told.setText("\n".join(self._facts(paper)) if paper else "")
        self.told.setVisible(bool(self.told.text()))
        self.sheet.setAccessibleName(_("Aperçu de {name}").format(name=paper.attachment.name) if paper else _("Aperçu"))
        self._show()

    def turn(self, step: int) -> None:
        """Go to another page."""
        if self.paper is not None and 0 <= self.page + step < (self.paper.attachment.pages or 1):
            self.page += step
            self._show()

    def try_again(self) -> None:
        """Draw again what could not be drawn."""
        if self._asked is not None:
            self._drawn.pop(self._asked, None)
            self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show()

    def _facts(self, paper: Paper) -> list[str]:
        one, shown = paper.attachment, (intake.POSITION, intake.POSITION_KEPT)
        facts = [line for line in one.remarks.split("\n") if line and line not in shown]
        if one.taken_on:
            facts.append(_("Photo prise le {moment}").format(moment=formats.moment(one.taken_on)))
        if one.scripts:
            facts.append(_("N’ouvrez une copie que si vous savez d’où elle vient."))
        if looking.only_here(self.workspace, one):
            facts.append(_("N’est que sur cette machine."))
        return facts

    def _show(self) -> None:
        paper = self.paper
        pages = (paper.attachment.pages or 1) if paper else 1
        for one in (self.before, self.after):
            one.setVisible(pages > 1)
        self.before.setEnabled(self.page > 0)
        self.after.setEnabled(self.page + 1 < pages)
        self.again.hide()
        self.note.setText(_("page {n} sur {all}").format(n=self.page + 1, all=pages) if pages > 1 else "")
        if paper is None:
            self._asked = None
            self.sheet.put(None, _("Choisissez une pièce pour la voir ici."))
        elif not paper.here:
            self.sheet.put(None, _("Le contenu de cette pièce n’est pas sur cette machine."))
        elif not looking.has_picture(paper.attachment):
            self.sheet.put(None, _("Pas d’aperçu pour ce fichier. Enregistrez une copie pour l’ouvrir."))
        else:
            self._draw(paper, pages)

    def _draw(self, paper: Paper, pages: int) -> None:
        wide = int(self.sheet.width() * self.devicePixelRatioF())
        width = min(WIDEST, max(STEP, -(-wide // STEP) * STEP))
        wanted = self._asked = (paper.attachment.sha256, self.page, width)
        if wanted in self._drawn:
            self._put(wanted)
            if self.page + 1 < pages:
                self._fetch(paper, (wanted[0], self.page + 1, width))
            return
        if self.sheet.image is None or not self.page:
            self.sheet.put(None, _("Aperçu en cours…"))
        self._fetch(paper, wanted)

    def _fetch(self, paper: Paper, wanted: _Wanted) -> None:
        if wanted in self._drawn or wanted in self._drawing:
            return
        self._drawing.add(wanted)
        workspace, attachment = self.workspace, paper.attachment

        def work(_progress: object) -> QImage | str:
            try:
                known = looking.look_again(workspace, attachment)
                return QImage.fromData(looking.picture(workspace, known, wanted[1], wanted[2]))
            except Problem as problem:
                return f"{problem.title}\n{problem.hint}"

        self.shell.run("", work, lambda found: self._arrived(wanted, found))

    def _arrived(self, wanted: _Wanted, found: QImage | str) -> None:
        self._drawing.discard(wanted)
        self._drawn[wanted] = found
        while len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        if wanted == self._asked:
            self._show()

    def _put(self, wanted: _Wanted) -> None:
        self._drawn.move_to_end(wanted)
        found = self._drawn[wanted]
        if isinstance(found, str):
            self.sheet.put(None, found)
            self.again.show()
        else:
            self.sheet.put(found)
