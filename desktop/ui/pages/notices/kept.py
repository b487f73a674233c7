"""« Recherches gardées »: filters under a name, to apply, rename, put away."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from desktop.base.words import _
from desktop.model.searches import Filters, SavedSearch
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import label, row
from desktop.ui.page import Shell
from desktop.ui.pages.notices.naming import Naming
from desktop.work import searches


class KeptSearches(QWidget):
    """The searches kept for a page. `present` gives the filters to keep, `apply` takes those of a search."""

    def __init__(self, shell: Shell, page: str, present: Callable[[], Filters], apply: Callable[[SavedSearch], object]) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self._page, self._present, self._apply = page, present, apply
        self._shown: list[SavedSearch] | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().px(2))
        self.title = label(_("Recherches gardées"), "muted")
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.current().px(1))
        self.naming = Naming(_("Garder ces filtres…"), _("Nom de la recherche"), self.keep)
        whole.addWidget(self.title)
        whole.addLayout(self._list)
        whole.addWidget(self.naming)

    def refresh(self) -> None:
        """Read the searches again."""
        found = searches.saved(self.workspace, self._page)
        if found == self._shown:
            return
        self._shown = found
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for search in found:
            self._list.addWidget(self._line(search))

    def offer(self, worth: bool) -> None:
        """Offer to keep the present filters where there is something to keep."""
        self.naming.setVisible(worth or self.naming.line.hasFocus())
        self.title.setVisible(worth or bool(self._shown))

    def _line(self, search: SavedSearch) -> QWidget:
        line = QWidget()
        name = Name(search.name)
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name.setAccessibleName(_("Appliquer la recherche {name}").format(name=search.name))
        name.clicked.connect(partial(self._apply, search))
        more = button("⋯", lambda: self._menu(search, more), "link", _("Renommer, remplacer, archiver {name}").format(name=search.name))
        more.setAccessibleName(_("Plus d’actions pour {name}").format(name=search.name))
        both = row(name, more, gap=4)
        both.setStretch(0, 1)
        line.setLayout(both)
        return line

    def _menu(self, search: SavedSearch, beside: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Renommer…"), partial(self._rename, search))
        menu.addAction(_("Remplacer par les filtres affichés"), partial(self.keep, search.name))
        menu.addAction(_("Archiver"), partial(self.archive, search))
        menu.popup(beside.mapToGlobal(beside.rect().bottomLeft()))

    def _rename(self, search: SavedSearch) -> None:
        def named(name: str) -> None:
            self.shell.attempt(lambda: self._say(searches.rename(self.workspace, search, name), _("Recherche renommée : {name}."), name))

        self.naming.show()
        self.naming.ask(search.name, named)

    def keep(self, name: str) -> None:
        """Keep the present filters under this name."""
        self.shell.attempt(
            lambda: self._say(
                searches.keep_search(self.workspace, self._page, name, self._present()), _("Recherche gardée : {name}."), name
            )
        )

    def archive(self, search: SavedSearch) -> None:
        """Put a search away."""
        self._say(searches.archive(self.workspace, search), _("Recherche archivée : {name}."), search.name)

    def _say(self, _done: object, words: str, name: str) -> None:
        self.refresh()
        self.shell.say(words.format(name=name), undo=True)


class Name(QAbstractButton):
    """The name of a search, cut by « … » where there is no room; applies it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(120), theme.current().px(22))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        font = now.font()
        font.setUnderline(self.hasFocus() or self.underMouse())
        painter.setFont(font)
        painter.setPen(now.color("ink"))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()
