"""Before an erasure: all that goes, where else the name stands, and why. Nothing goes before « Effacer définitivement »."""

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.base.words import _
from desktop.model.firms import Firm
from desktop.model.privacy import Erasure
from desktop.model.records import Field
from desktop.ui.cards import Card, Rule, column, label, row, scrolled
from desktop.ui.commands import Command
from desktop.ui.editors import Choice
from desktop.ui.page import Action, Page, Shell
from desktop.ui.pages.privacy.places import Places
from desktop.work import erasing
from desktop.work.erasing import What

DUE, CONTACT = "due:", "contact:"
"""How the record of this page begins: the yearly list sends it, or only the person of contact is erased."""
REASONS = (
    erasing.ASKED,
    erasing.EXPIRED,
    "Opposition au traitement",
    "Fiche en double, ou saisie par erreur",
)


class ErasePage(Page):
    """Shows one firm or several (ids with commas between), whole or their contact."""

    KINDS: ClassVar[frozenset[str]] = frozenset({"firm", "note", "attachment", "choice", "qualification", "reference"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.record = ""
        self.what: What | None = None
        self.running = False
        self.counts, self.places = Card(_("Ce qui sera effacé")), Places(lambda id: shell.open("firm", id))
        self.places.ticked.connect(self._count)
        self.kinds = label("", size=15, weight=600, wrap=True)
        self.reason = Choice(
            Field(name="reason", label="Motif", kind="choice", choices=tuple((one, one) for one in REASONS)), unknown=False
        )
        self.reason.setAccessibleName(_("Motif"))
        self.firms = label("", "muted", wrap=True)
        self._fill_counts()
        self.area.addWidget(self.counts, 1)
        self.area.addWidget(self.places, 1)

    def _fill_counts(self) -> None:
        told = (
            _("Partout : fiches, historique, recherche, brouillons, pièces jointes, et sauvegardes à portée de cette machine."),
            _("Les autres sauvegardes seront purgées dès qu’elles seront rebranchées ou restaurées."),
            _("Cela ne peut pas être annulé. Il restera une preuve datée, avec des nombres et sans contenu."),
            _("Les avis publics restent. Une liste importée plus tard ne ramènera pas ce qui a été effacé."),
        )
        line = row(label(_("Motif"), "muted"), self.reason, gap=10)
        line.setStretch(1, 1)
        kept = label(_("Le motif est gardé avec la preuve : il ne nomme personne."), "muted", 12, wrap=True)
        lines = column(self.kinds, self.firms, *(label(text, wrap=True) for text in told), Rule(), line, kept, gap=8)
        lines.addStretch(1)
        inner = QWidget()
        inner.setLayout(lines)
        self.counts.add(scrolled(inner), 1)

    def title(self) -> str:
        return _("Effacer le contact") if self.record.startswith(CONTACT) else _("Effacer")

    def subtitle(self) -> str:
        return self.what.name if self.what else ""

    def buttons(self) -> tuple[Action, ...]:
        if self.what is None or self.running:
            return ()
        return (Action(_("Ne rien effacer"), self.leave), Action(_("Effacer définitivement"), self.erase, "accent", help="Ctrl+Entrée"))

    def commands(self) -> tuple[Command, ...]:
        group = _("Données personnelles")
        return (
            Command(
                id="erase.now", label=_("Effacer définitivement"), group=group, shortcut="Ctrl+Return; Ctrl+Enter",
                run=self.erase, enabled=lambda: self.what is not None and not self.running,
            ),
        )  # fmt: skip

    def show_record(self, record: str) -> None:
        """Show what an erasure would take: « id », « id,id », « contact:id », « due:id,id »."""
        self.record, self.what = record, None
        self.reason.put(erasing.EXPIRED if record.startswith(DUE) else erasing.ASKED)
        self._show()

    @property
    def ids(self) -> tuple[str, ...]:
        """The firms shown."""
        return tuple(self.record.removeprefix(DUE).removeprefix(CONTACT).split(","))

    @property
    def parts(self) -> tuple[str, ...] | None:
        """The fields that go; None: the whole."""
        return erasing.CONTACT if self.record.startswith(CONTACT) else None

    def refresh(self) -> None:
        if self.running or not self.record:
            return
        workspace, record, ids, parts = self.workspace, self.record, self.ids, self.parts
        if any(workspace.get(Firm, id) is None for id in ids):
            self.what = None
            self._show()
            raise Problem(_("Cette fiche n’existe pas, ou plus."), _("Cherchez l’entreprise par Ctrl+K."))

        def work(_progress: Progress) -> What:
            return erasing.preview(workspace, ids, parts)

        def done(what: What) -> None:
            if record == self.record and what != self.what:
                self.what = what
                self._show()

        self.shell.run("", work, done)

    def first(self) -> QWidget | None:
        return self.reason

    def leave(self) -> None:
        """Go back to where one came from."""
        if self.record.startswith(DUE):
            self.shell.open("privacy")
        else:
            self.shell.open("firm", self.ids[0])

    def erase(self) -> None:
        """Erase what is shown, with the fields that are ticked."""
        if self.what is None or self.running:
            return
        workspace, ids, parts, reason = self.workspace, self.ids, self.parts, str(self.reason.value())
        also = self.places.also()

        def work(progress: Progress) -> tuple[Erasure, tuple[str, ...]]:
            return erasing.erase(workspace, ids, reason, parts, also, progress), erasing.in_backups(workspace)

        self.running = True
        self.headed.emit()
        job = self.shell.run(_("Effacement"), work, self._done)
        job.ended.connect(self._ended)

    def _done(self, done: tuple[Erasure, tuple[str, ...]]) -> None:
        proof, waiting = done
        self.running, self.what = False, None
        if self.parts:
            self.shell.open("firm", self.ids[0])
        else:
            self.shell.open("privacy" if self.record.startswith(DUE) else "firms")
        self.shell.say(" ".join((_("Effacé : {what}.").format(what=proof.what), *waiting)))

    def _ended(self) -> None:
        self.running = False
        self.headed.emit()

    def _show(self) -> None:
        what = self.what
        waiting = _("Lecture de l’historique…") if self.record else _("Ouvrez une entreprise, puis « Effacer » par Ctrl+K.")
        self.kinds.setText(what.words if what else waiting)
        self.firms.setText(", ".join(firm.name for firm in self._erased()) if what else "")
        self.firms.setVisible(bool(self.firms.text()))
        self.places.show_what(what, self._erased() if what else ())
        self._count()
        self.headed.emit()

    def _erased(self) -> list[Firm]:
        return [firm for id in self.ids if (firm := self.workspace.get(Firm, id))]

    def _count(self) -> None:
        if self.what is not None:
            self.kinds.setText(" · ".join(filter(None, (self.what.words, self.places.also_in_words()))))
