"""The keys, made from the commands and from what every list and form understands."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.base.words import _
from desktop.ui import theme
from desktop.ui.cards import Card, column, label, row, scrolled
from desktop.ui.commands import keys_in_words
from desktop.ui.page import Page, Shell

Lines = Sequence[tuple[str, str]]

PAGES: dict[str, Lines] = {
    "Entreprises": (("Filtrer la liste", "Ctrl+F"), ("Nouvelle entreprise", "Ctrl+N")),
    "Entreprise": (
        ("Onglet suivant", "Ctrl+PgDown"),
        ("Onglet précédent", "Ctrl+PgUp"),
        ("Retenir le lot", "R"),
        ("Écarter le lot", "E"),
        ("Ouvrir l’avis du lot", "Ctrl+Return"),
        ("Nouvelle note", "Ctrl+N"),
        ("Coller un fichier ou une image", "Ctrl+V"),
        ("Nouvelle référence", "Ctrl+Shift+N"),
        ("Historique de la fiche", "Ctrl+H"),
    ),
    "Marchés": (
        ("Filtrer les avis", "Ctrl+F"),
        ("Actualiser la veille", "F5"),
        ("Saisir un avis", "Ctrl+N"),
        ("Enregistrer l’avis", "Ctrl+Return; Ctrl+Enter"),
    ),
    "Marché": (("Chercher dans l’avis", "Ctrl+F"), ("Onglet suivant", "Ctrl+Tab"), ("Historique de la fiche", "Ctrl+H")),
    "Historique": (("Filtrer l’historique", "Ctrl+F"),),
    "Sauvegardes": (("Sauvegarder maintenant", "Ctrl+S"),),
    "Données personnelles": (
        ("Filtrer la liste", "Ctrl+F"),
        ("Onglet suivant", "Ctrl+PgDown"),
        ("Onglet précédent", "Ctrl+PgUp"),
        ("Garder un an", "Alt+G"),
        ("Archiver", "Alt+A"),
        ("Effacer…", "Alt+E"),
    ),
}
"""The keys of each page, by the group of its commands: a page that is not made yet cannot tell them."""
EVERYWHERE: tuple[tuple[str, Lines], ...] = (
    ("Dans une liste", (("Filtrer", "taper, ou Ctrl+F"), ("Ouvrir", "Entrée"), ("Revenir à la liste entière", "Échap"))),
    ("Sur un lot proposé", (("Ouvrir l’avis", "Entrée"), ("Aller à ce qui manque au score", "Espace"))),
    (
        "Dans une fiche",
        (
            ("Oui, non, inconnu", "o, n, i ou Espace"),
            ("Champ suivant, précédent", "Tab, Maj+Tab"),
            ("Reprendre la valeur enregistrée", "Échap"),
            ("Choisir, puis enlever la dernière étiquette", "Retour arrière"),
        ),
    ),
)


class ShortcutsPage(Page):
    """Every command that has a key, by group."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._scroll = scrolled(QWidget())
        self.area.addWidget(self._scroll)

    def title(self) -> str:
        return _("Raccourcis clavier")

    def refresh(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for command in self.shell.commands.all():
            if command.shortcut and command.group not in PAGES:
                groups.setdefault(command.group, []).append((command.label, command.keys_in_words()))
        for heading, lines in PAGES.items():
            groups[heading] = [(words, keys_in_words(keys)) for words, keys in lines]
        cards = [_card(_(heading), lines) for heading, lines in (*groups.items(), *EVERYWHERE)]
        sides = column(*cards[::2]), column(*cards[1::2])
        for side in sides:
            side.addStretch(1)
        inner = QWidget()
        inner.setLayout(row(*sides, gap=14))
        inner.setProperty("ground", "true")
        self._scroll.setWidget(inner)


def _card(heading: str, lines: Lines) -> Card:
    card, grid = Card(heading), QGridLayout()
    grid.setVerticalSpacing(theme.current().px(8))
    for at, (words, keys) in enumerate(lines):
        grid.addWidget(label(_(words)), at, 0)
        grid.addWidget(label(_(keys), "muted"), at, 1, Qt.AlignmentFlag.AlignRight)
    card.add(grid)
    return card
