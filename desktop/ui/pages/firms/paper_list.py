"""The list of a firm's papers: a small picture, the name, when it came and what is to be known of it. Pictures come when they are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.base import clock, formats
from desktop.base.formats import NARROW
from desktop.base.words import _, plural
from desktop.model.attachments import Attachment
from desktop.ui import theme
from desktop.ui.cells import Index
from desktop.ui.chips import Chip, chip_size, paint_chip
from desktop.work import intake

ROW, THUMB = 74, 58
"""Pixels at 100 %: the height of a line, the side of its picture."""
BATCH = 3
"""Pictures made by one job: what is seen now comes before what was scrolled past."""
_PAPER = Qt.ItemDataRole.UserRole
_KINDS = {
    "application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "text/plain": "TXT", "video/mp4": "MP4",
    "application/x-executable": "EXE",
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """An attachment as it is shown: `here` is whether its content is on this machine, `where` what it is kept with."""

    attachment: Attachment
    here: bool = True
    where: str = ""

    def chips(self) -> tuple[Chip, ...]:
        """What is to be known of it."""
        one, found = self.attachment, list[Chip]()
        if not self.here:
            found.append(Chip(_("Absente de cette machine"), "bad", _("Restaurez-la depuis une sauvegarde.")))
        if one.scripts:
            found.append(
                Chip(
                    _("Contient un programme"),
                    "warn",
                    _("Rien n’en est exécuté ici. N’ouvrez une copie que si vous savez d’où elle vient."),
                )
            )
        remarks = one.remarks.split("\n")
        if intake.POSITION in remarks:
            found.append(Chip(_("Position retirée"), "ok", _("La photo disait où elle a été prise.")))
        if intake.POSITION_KEPT in remarks:
            found.append(Chip(_("Original gardé, avec la position"), "info"))
        return tuple(found)

    def told(self) -> str:
        """« 12 nov. · PDF, 3 pages · 1,2 Mo · note du 12 nov. »."""
        one, today = self.attachment, clock.today()
        kind = _KINDS.get(one.media, one.name.rpartition(".")[2].upper()[:5] if "." in one.name else "")
        if one.pages:
            kind = f"{kind}, {plural('{n} page', '{n} pages', one.pages)}"
        taken = _("prise le {day}").format(day=formats.day(one.taken_on.date(), today)) if one.taken_on else ""
        added = formats.day(one.added_on.date(), today) if one.added_on else ""
        return " · ".join(filter(None, (added, kind, size(one.size), taken, self.where)))


def size(octets: int | None) -> str:
    """« 1,2 Mo », « 340 Ko »."""
    if octets is None:
        return ""
    if octets >= 1_000_000:
        return f"{formats.number(octets / 1_000_000, 1)}{NARROW}Mo"
    return f"{formats.number(max(1, octets // 1000))}{NARROW}Ko"


class Papers(QAbstractListModel):
    """The papers and their small pictures. Emits `wanted([Attachment])` when pictures are missing on the screen; answer by `put_thumbs`."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.papers: list[Paper] = []
        self._thumbs: dict[str, QPixmap | None] = {}
        self._seen: list[Attachment] = []
        self._waiting = False
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._ask)

    def put(self, papers: Sequence[Paper]) -> None:
        """Show these papers."""
        if self.papers == list(papers):
            return
        self.beginResetModel()
        self.papers = list(papers)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.papers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        paper = self.papers[index.row()]
        if role == _PAPER:
            return paper
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join((paper.attachment.name, paper.told(), *(chip.text for chip in paper.chips())))
        return None

    def thumb(self, attachment: Attachment) -> QPixmap | None:
        """The small picture, asked for where it was not made yet."""
        if attachment.sha256 not in self._thumbs and attachment not in self._seen:
            self._seen.append(attachment)
            self._timer.start()
        return self._thumbs.get(attachment.sha256)

    def put_thumbs(self, found: dict[str, QImage | None]) -> None:
        """Show the pictures that were made (by hash; None for what has none)."""
        self._waiting = False
        self._thumbs |= {sha: None if image is None else QPixmap.fromImage(image) for sha, image in found.items()}
        if self.papers:
            self.dataChanged.emit(self.index(0), self.index(len(self.papers) - 1))
        self._ask()

    def _ask(self) -> None:
        missing = [one for one in self._seen if one.sha256 not in self._thumbs]
        self._seen = []
        if missing and not self._waiting:
            self._waiting = True
            self.wanted.emit(missing[-BATCH:])


class PaperList(QListView):
    """Emits `pointed(Paper | None)`, `paged(step)` on PgUp and PgDn, `put_away()` on Delete, `opened()` on Enter."""

    pointed = Signal(object)
    paged = Signal(int)
    put_away = Signal()
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.papers = Papers(self)
        self.setModel(self.papers)
        self.setItemDelegate(_Lines(self))
        self.setAccessibleName(_("Pièces"))
        self.setObjectName("papers")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.viewport().setAutoFillBackground(False)
        self.setAcceptDrops(False)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.pointed.emit(now.data(_PAPER) if now.isValid() else None))

    def put(self, papers: Sequence[Paper]) -> None:
        """Show these; the paper at hand stays so."""
        at, rank, place = self.current(), self.currentIndex().row(), self.verticalScrollBar().value()
        self.papers.put(papers)
        ids = [paper.attachment.id for paper in papers]
        here = ids.index(at.attachment.id) if at is not None and at.attachment.id in ids else min(max(rank, 0), len(ids) - 1)
        self.verticalScrollBar().setValue(place)
        self.setCurrentIndex(self.papers.index(here) if ids else QModelIndex())
        if not ids:
            self.pointed.emit(None)

    def go(self, id: str) -> bool:
        """Point at a paper. Returns whether it is there."""
        rank = next((rank for rank, paper in enumerate(self.papers.papers) if paper.attachment.id == id), None)
        if rank is None:
            return False
        self.setCurrentIndex(self.papers.index(rank))
        self.scrollTo(self.currentIndex())
        return True

    def current(self) -> Paper | None:
        """The paper at hand."""
        return self.currentIndex().data(_PAPER) if self.currentIndex().isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        paper = self.current()
        if event.key() in steps and not event.modifiers() and paper is not None and (paper.attachment.pages or 1) > 1:
            self.paged.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Delete:
            self.put_away.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class _Lines(QStyledItemDelegate):
    def __init__(self, view: PaperList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now, paper, box = theme.current(), index.data(_PAPER), option.rect
        painter.save()
        if index.row() == self._view.currentIndex().row():
            painter.fillRect(box, now.color("selected"))
            painter.fillRect(box.left(), box.top(), now.px(3), box.height(), now.color("accent"))
            if self._view.hasFocus():
                painter.setPen(QPen(now.color("focus"), 2))
                painter.drawRect(box.adjusted(1, 1, -1, -2))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, now.color("line"))
        side = now.px(THUMB)
        frame = QRect(box.left() + now.px(10), box.top() + (box.height() - side) // 2, side, side)
        self._thumb(painter, frame, paper.attachment)
        left = frame.right() + now.px(12)
        words = QRect(left, box.top() + now.px(6), box.right() - now.px(10) - left, now.px(20))
        self._line(painter, words, paper.attachment.name, "ink", 13, 600)
        self._line(painter, words.translated(0, now.px(20)), paper.told(), "muted", 12, 400)
        self._chips(painter, words.translated(0, now.px(41)), paper.chips())
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, text: str, role: str, points: int, weight: int) -> None:
        now = theme.current()
        painter.setFont(now.font(points, weight))
        painter.setPen(now.color(role))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, now.cut(text, box.width(), points, weight))

    def _chips(self, painter: QPainter, box: QRect, chips: Sequence[Chip]) -> None:
        left = box.left()
        for chip in chips:
            wide = min(chip_size(chip).width(), box.right() - left)
            if wide > theme.current().px(40):
                paint_chip(painter, QRect(left, box.top(), wide, chip_size(chip).height()), chip)
            left += wide + theme.current().px(6)

    def _thumb(self, painter: QPainter, frame: QRect, attachment: Attachment) -> None:
        now, found = theme.current(), self._view.papers.thumb(attachment)
        if found is not None:
            shown = found.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, shown.width(), shown.height())
            place.moveCenter(frame.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, found)
            painter.setPen(now.color("line"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
            return
        painter.fillRect(frame, now.color("neutral_soft"))
        painter.setPen(now.color("muted"))
        painter.setFont(now.font(11, 600))
        ending = _KINDS.get(attachment.media) or attachment.name.rpartition(".")[2].upper()[:5]
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, ending)
