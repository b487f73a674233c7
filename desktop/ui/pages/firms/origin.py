"""Who gave a list, and by what right it is kept: one line, remembered from the last list, that stops nobody."""

from PySide6.QtWidgets import QLineEdit

from desktop.base.words import _
from desktop.model.privacy import Source
from desktop.ui import theme
from desktop.ui.cards import Card, label, row
from desktop.ui.editors import Choice
from desktop.work.firms import Origin


class OriginLine(Card):
    """« Transmise par … · Base légale … »."""

    def __init__(self) -> None:
        super().__init__()
        fields = {field.name: field for field in Source.fields()}
        self.owner = QLineEdit()
        self.owner.setProperty("look", "form")
        self.owner.setPlaceholderText(_(fields["owner"].help))
        self.owner.setAccessibleName(_(fields["owner"].label))
        self.basis = Choice(fields["basis"])
        self.basis.setAccessibleName(_(fields["basis"].label))
        self.basis.setMinimumContentsLength(30)
        line = row(label(_(fields["owner"].label), "muted"), self.owner, label(_(fields["basis"].label), "muted"), self.basis, gap=8)
        line.insertSpacing(2, theme.current().px(8))
        line.setStretch(1, 1)
        self.add(line)

    def put(self, origin: Origin) -> None:
        """Propose an origin."""
        self.owner.setText(origin.owner)
        self.basis.put(origin.basis)

    def origin(self) -> Origin:
        """What is said of the list."""
        return Origin(self.owner.text().strip(), self.basis.value())
