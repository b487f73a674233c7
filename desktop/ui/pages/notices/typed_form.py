"""What is typed of a notice: its fields, what is wrong with them, and the words offered as one types."""

from datetime import datetime, time
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop.base import clock, formats
from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.model import codes
from desktop.model.notices import NATURES, PROCEDURES
from desktop.store import notices as stored
from desktop.store.workspace import Workspace
from desktop.ui import theme
from desktop.ui.cards import Label, label, row
from desktop.ui.reading import read_date, read_time


class TypedForm(QWidget):
    """Emits `typed()` at each key. `values()` is the text of each field, by name."""

    typed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        self.choices: dict[str, QComboBox] = {}
        self.faults: dict[str, Label] = {}
        now, grid = theme.current(), QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(now.px(12))
        grid.setVerticalSpacing(now.px(4))
        grid.setColumnMinimumWidth(0, now.px(150))
        grid.setColumnStretch(1, 1)
        self._line(grid, "object", _("Objet du marché"), _("Réfection de la toiture de l’école"))
        self._line(grid, "buyer", _("Acheteur"), _("Commune, intercommunalité, bailleur…"))
        self._line(grid, "town", _("Ville"), _("Où se fait le travail"))
        self._deadline(grid)
        self._choice(grid, "nature", _("Nature"), NATURES)
        self._choice(grid, "procedure", _("Procédure"), PROCEDURES)
        self._lots(grid)
        self._line(grid, "url", _("Adresse de l’avis"), "https://")
        self._complete("buyer", self._buyers)
        self._complete("town", self._towns)
        self.put({})

    def put(self, values: dict[str, str]) -> None:
        """Show what was typed before."""
        for name, made in self.fields.items():
            made.blockSignals(True)
            made.setText(values.get(name, "")) if isinstance(made, QLineEdit) else made.setPlainText(values.get(name, ""))
            made.blockSignals(False)
        for name, box in self.choices.items():
            box.setCurrentIndex(max(0, box.findData(values.get(name, ""))))
        for name in self.faults:
            self.fault(name, None)
        self.check_deadline()

    def deadline(self) -> datetime | None:
        """The moment typed; noon where no hour is. Raises Problem where it cannot be read."""
        values = self.values()
        if not values["day"].strip():
            return None
        day = read_date(values["day"].strip())
        hour = read_time(values["hour"].strip()) if values["hour"].strip() else time(12)
        return datetime.combine(day, hour)

    def values(self) -> dict[str, str]:
        """What is typed, field by field."""
        typed = {name: made.text() if isinstance(made, QLineEdit) else made.toPlainText() for name, made in self.fields.items()}
        return typed | {name: box.currentData() for name, box in self.choices.items()}

    def _line(self, grid: QGridLayout, name: str, words: str, hint: str) -> None:
        made = QLineEdit()
        made.setPlaceholderText(hint)
        made.textEdited.connect(lambda _text: self._typed(name))
        self._place(grid, name, words, made, made)

    def _choice(self, grid: QGridLayout, name: str, words: str, choices: tuple[tuple[str, str], ...]) -> None:
        box = self.choices[name] = QComboBox()
        box.addItem(_("— non précisée —"), "")
        for value, said in choices:
            box.addItem(_(said), value)
        box.setAccessibleName(words)
        box.activated.connect(lambda _index: self._typed(name))
        self._place(grid, name, words, box, box)

    def _deadline(self, grid: QGridLayout) -> None:
        now = theme.current()
        for name, hint, words in (
            ("day", _("jj/mm/aaaa"), _("Date de remise des offres")),
            ("hour", "12:00", _("Heure de remise des offres")),
        ):
            made = self.fields[name] = QLineEdit()
            made.setPlaceholderText(hint)
            made.setFixedWidth(now.px(110 if name == "day" else 70))
            made.setProperty("look", "form")
            made.setAccessibleName(words)
            made.textEdited.connect(lambda _text, name=name: self._typed(name))
            made.editingFinished.connect(self.check_deadline)
        both = row(self.fields["day"], label(_("à"), "muted"), self.fields["hour"], gap=8)
        both.addStretch(1)
        beside = QWidget()
        beside.setLayout(both)
        self._place(grid, "deadline", _("Remise des offres"), beside, self.fields["day"])

    def _lots(self, grid: QGridLayout) -> None:
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setPlaceholderText(_("Un lot par ligne ; rien si le marché n’est pas alloti"))
        made.setFixedHeight(theme.current().px(112))
        made.textChanged.connect(lambda: self._typed("lots"))
        self._place(grid, "lots", _("Lots"), made, made)

    def _place(self, grid: QGridLayout, name: str, words: str, whole: QWidget, field: QWidget) -> None:
        caption = label(words, "muted")
        caption.setBuddy(field)
        caption.setContentsMargins(0, theme.current().px(6), 0, 0)
        if isinstance(field, QLineEdit | QPlainTextEdit) and name != "deadline":
            self.fields[name] = field
            field.setAccessibleName(words)
        field.setProperty("look", "form")
        line = grid.rowCount()
        grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(whole, line, 1)
        self.faults[name] = Label("", "bad_ink", 12)
        self.faults[name].setWordWrap(True)
        grid.addWidget(self.faults[name], line + 1, 1)

    def _typed(self, name: str) -> None:
        self.fault("deadline" if name in ("day", "hour") else name, None)
        self.typed.emit()

    def check_deadline(self) -> None:
        """Say at once how the moment was understood, or what is wrong with it."""
        try:
            found = self.deadline()
        except Problem as problem:
            self.fault("deadline", problem)
            return
        under = self.faults["deadline"]
        past = found is not None and found < clock.now()
        under.setForegroundRole(Label.ROLES["bad_ink" if past else "muted"])
        guessed = not self.values()["hour"].strip()
        past_words = _("Cette date est passée : {day} à {hour}.").replace(" :", f"{formats.NARROW}:")
        words = past_words if past else _("{day} à {hour}, heure à vérifier") if guessed else _("{day} à {hour}")
        under.setText(words.format(day=formats.long_day(found.date()), hour=f"{found:%H:%M}") if found else "")
        under.setVisible(bool(found))

    def fault(self, name: str, problem: Problem | None) -> None:
        """Say (None: no longer) under a field what is wrong with it."""
        under = self.faults[name]
        under.setForegroundRole(Label.ROLES["bad_ink"])
        under.setText(f"{problem.title} {problem.hint}".strip() if problem else "")
        under.setVisible(problem is not None)

    def _complete(self, name: str, found: Any) -> None:
        """Offer known words as one types in a field."""
        line = self.fields[name]
        assert isinstance(line, QLineEdit)
        model = QStringListModel(self)
        completer = QCompleter(model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        line.setCompleter(completer)
        popup = completer.popup()
        if popup is not None:
            popup.setObjectName("suggestions")
        completer.activated.connect(lambda text: self._taken(name, text))
        line.textEdited.connect(lambda text: model.setStringList(found(text) if len(text.strip()) > 1 else []))

    def _taken(self, name: str, text: str) -> None:
        towns = dict(stored.buyers_found(self.workspace, text, 4)) if name == "buyer" else {}
        town = self.fields["town"]
        if towns.get(text) and isinstance(town, QLineEdit) and not town.text():
            town.setText(towns[text])
        self._typed(name)

    def _buyers(self, text: str) -> list[str]:
        return [name for name, _town in stored.buyers_found(self.workspace, text, 8)]

    def _towns(self, text: str) -> list[str]:
        places = [codes.commune(code) for code in codes.search_places(text, 8)]
        return [place.name for place in places if place is not None]
