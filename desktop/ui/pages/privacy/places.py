"""Where else a name stands that is to be erased: each text can be ticked, to be emptied too."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.base.formats import plain
from desktop.base.words import _, plural
from desktop.model.firms import Firm
from desktop.model.names import names
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Rule, column, emptied, label, row, scrolled
from desktop.ui.pages.privacy.tick import Tick
from desktop.work import erasing
from desktop.work.erasing import Mention, What

SHOWN = 60
"""Places shown at a time."""


class Places(Card):
    """Emits `ticked()`; `open` goes to a firm (its id)."""

    ticked = Signal()

    def __init__(self, open: Callable[[str], object]) -> None:
        super().__init__(_("Où le nom reste"), " ")
        self._open, self._what = open, None
        self.ticks: list[tuple[Tick, Mention]] = []
        self._waiting: list[Mention] = []
        self._lines = column(gap=6)
        inner = QWidget()
        inner.setLayout(self._lines)
        self.add(scrolled(inner), 1)

    def show_what(self, what: What | None, firms: Sequence[Firm]) -> None:
        """Show where else the names of these firms stand; nothing is ticked."""
        emptied(self._lines)
        self._what, self.ticks = what, []
        self._waiting = _ranked(what.mentions, firms) if what else []
        self._lines.addWidget(label(_told(what), "muted", wrap=True))
        self._lines.addStretch(1)
        self._more()
        self._count()

    def also(self) -> list[Mention]:
        """The texts that are ticked."""
        return [mention for tick, mention in self.ticks if tick.isChecked()]

    def also_in_words(self) -> str:
        """« 2 textes à vider »; empty where none is ticked."""
        also = len(self.also())
        return plural("{n} texte à vider", "{n} textes à vider", also) if also else ""

    def _more(self) -> None:
        """Show the next places, and the way to those after."""
        shown, self._waiting = self._waiting[:SHOWN], self._waiting[SHOWN:]
        first = len(self.ticks)
        for mention in shown:
            self._lines.insertLayout(self._lines.count() - 1, self._line(mention))
        if self._waiting:
            words = plural("Voir {n} autre endroit", "Voir les {n} autres endroits", len(self._waiting))
            more = button(words, lambda: self._go_on(more), "link")
            self._lines.insertWidget(self._lines.count() - 1, more)
        if first and shown:
            self.ticks[first][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self, more: QWidget) -> None:
        self._lines.removeWidget(more)
        self._more()
        more.deleteLater()

    def _line(self, mention: Mention):
        what = mention.what if mention.now else _("{what}, avant une modification").format(what=mention.what)
        tick = Tick(what)
        tick.setAccessibleDescription(_("Vider ce texte : {text}").format(text=mention.excerpt))
        tick.toggled.connect(self._count)
        self.ticks.append((tick, mention))
        head = row(tick)
        head.addStretch(1)
        if mention.firm:
            head.addWidget(button(_("Ouvrir"), lambda: self._open(mention.firm), "link"))
        said = label(f"« {mention.excerpt} »", "muted", wrap=True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return column(head, said, Rule(), gap=4)

    def _count(self) -> None:
        places = len(self._what.mentions) if self._what else 0
        counted = plural("{n} endroit", "{n} endroits", places) if places else ""
        self.note.setText(" · ".join(filter(None, (counted, self.also_in_words()))))
        self.ticked.emit()


def _ranked(mentions: Sequence[Mention], firms: Sequence[Firm]) -> list[Mention]:
    """Names first: a telephone number may be that of a switchboard, and stand in a hundred records."""
    named = names(text for firm in firms for text in (firm.name, firm.trade_name, firm.contact) if text)
    numbers = names(text for firm in firms for text in (firm.phone, firm.siret, firm.email) if text)

    def only_a_number(mention: Mention) -> bool:
        text = plain(mention.excerpt)
        return bool(numbers.search(text)) and not named.search(text)

    return sorted(mentions, key=only_a_number)


def _told(what: What | None) -> str:
    if what is None:
        return ""
    if not what.looked:
        return _("Au-delà de {n} entreprises à la fois, les autres fiches ne sont pas parcourues.").format(n=erasing.LOOKED)
    if not what.mentions:
        return _("Ni le nom, ni le téléphone, ni le courriel ne sont écrits dans une autre fiche.")
    return _("Cochez les textes à vider aussi, pour toujours, ou ouvrez la fiche pour les récrire. Sans coche, un texte reste.")
