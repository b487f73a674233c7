"""The top of the window: the page's title, the search box, the page's own buttons and tabs."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy, QTabBar, QVBoxLayout, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Elided, row
from desktop.ui.page import Action, Page


class Header(QWidget):
    """Shows what the page at hand says of itself."""

    turned = Signal(int)

    def __init__(self, search: QLineEdit) -> None:
        super().__init__()
        now = theme.current()
        self._search = search
        self.title, self.subtitle = Elided(size=17, weight=700, least=260), Elided(role="muted", least=190)
        self.tabs = Tabs()
        self.tabs.tabBarClicked.connect(lambda _index: self.tabs.setFocus())
        self.tabs.currentChanged.connect(self.turned)
        self.buttons: list[QPushButton] = []
        words = row(self.title, self.subtitle, gap=0)
        words.addStretch(1)
        self._buttons = row(gap=14)
        bar = row(gap=14)
        bar.setContentsMargins(now.px(20), now.px(8), now.px(20), now.px(8))
        bar.addLayout(words, 1)
        bar.addWidget(search)
        bar.addLayout(self._buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        inset = row(self.tabs)
        inset.setContentsMargins(now.px(10), 0, 0, 0)
        inset.addStretch(1)
        column.addLayout(inset)

    def show_page(self, page: Page) -> None:
        """Take the page's title, buttons and tabs."""
        subtitle = page.subtitle()
        self.title.setText(page.title())
        self.title.updateGeometry()
        self.subtitle.setText(f" · {subtitle}" if subtitle else "")
        self.subtitle.updateGeometry()
        left = any(made.hasFocus() for made in self.buttons)
        self._set_buttons(page.buttons())
        self.tabs.set(page.tabs(), page.tab)
        if left and not any(made.hasFocus() for made in self.buttons) and (first := page.first() or next(iter(self.buttons), None)):
            first.setFocus(Qt.FocusReason.OtherFocusReason)  # else Qt gives it to the navigation, where Enter leaves the page
        self.update()

    def _set_buttons(self, actions: Sequence[Action]) -> None:
        labels = [(_(a.label), a.look) for a in actions]
        if labels == [(b.text(), b.property("look")) for b in self.buttons]:
            for made, action in zip(self.buttons, actions, strict=True):
                made.clicked.disconnect()
                made.clicked.connect(lambda _checked=False, run=action.run: run())
            return
        while self.buttons:
            gone = self.buttons.pop()
            gone.hide()
            gone.deleteLater()
        for action in actions:
            made = button(_(action.label), action.run, action.look, action.help)
            self._buttons.addWidget(made)
            self.setTabOrder(self.buttons[-1] if self.buttons else self._search, made)
            self.buttons.append(made)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.color("header"))
        painter.setPen(QPen(now.color("line"), 1))
        bottom = self.height() - 1
        painter.drawLine(0, bottom, self.width(), bottom)
        if not self.tabs.isHidden():
            top = self.tabs.y() - 1
            painter.drawLine(0, top, self.width(), top)
        painter.end()


class Tabs(QTabBar):
    """Tabs as words with a bar under the present one."""

    def __init__(self) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def set(self, labels: Sequence[str], present: int) -> None:
        """Show these tabs without saying that one was chosen."""
        self.blockSignals(True)
        for index in range(len(labels), self.count()):
            self.removeTab(self.count() - 1 if index else 0)
        for index, text in enumerate(labels):
            if index >= self.count():
                self.addTab(text)
            elif self.tabText(index) != text:
                self.setTabText(index, text)
        self.setCurrentIndex(present)
        self.blockSignals(False)
        self.setVisible(bool(labels))

    def tabSizeHint(self, index: int) -> QSize:
        now = theme.current()
        return QSize(now.metrics(13, 600).horizontalAdvance(self.tabText(index)) + now.px(20), now.px(40))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.current().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        for index in range(self.count()):
            chosen = index == self.currentIndex()
            box = self.tabRect(index).adjusted(now.px(10), 0, -now.px(10), 0)
            painter.setFont(now.font(13, 600 if chosen else 400))
            painter.setPen(now.color("ink" if chosen else "muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
            if chosen:
                painter.fillRect(QRect(box.left(), box.bottom() - now.px(2) + 1, box.width(), now.px(2)), now.color("accent"))
            if chosen and self.hasFocus():
                painter.setPen(QPen(now.color("focus"), 2))
                painter.drawRoundedRect(box.adjusted(-now.px(6), now.px(6), now.px(6), -now.px(6)), now.px(5), now.px(5))
        painter.end()


class SearchBox(QLineEdit):
    """The box of « search anything », with its key written in it."""

    def __init__(self) -> None:
        super().__init__()
        now = theme.current()
        self.setPlaceholderText(_("Entreprise, marché, acheteur, note…"))
        self.setAccessibleName(_("Chercher une entreprise, un marché, un acheteur, une note, une commande"))
        self.setFixedHeight(now.px(35))
        self.setMinimumWidth(now.px(150))
        self.setMaximumWidth(now.px(440))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setObjectName("search")
        self._words = _("Ctrl K")
        self._wide = now.metrics(11).horizontalAdvance(self._words) + now.px(12)
        self.setTextMargins(0, 0, self._wide + now.px(8), 0)  # nothing is written under the key

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(440), theme.current().px(35))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text():
            return
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(now.font(11))
        box = QRect(self.width() - self._wide - now.px(12), (self.height() - now.px(18)) // 2, self._wide, now.px(18))
        painter.setPen(QPen(now.color("line"), 1))
        painter.drawRoundedRect(box, now.px(4), now.px(4))
        painter.setPen(now.color("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
