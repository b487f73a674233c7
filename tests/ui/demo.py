"""A window on invented pages: `python tests/ui/demo.py [shots DIR [SCALE]]`."""

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.settings import Settings
from desktop.model.firms import Firm, siret_fault
from desktop.ui import start
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Ring, Rule, column, label, row
from desktop.ui.cells import Two
from desktop.ui.chips import Chip, Chips
from desktop.ui.form import Form
from desktop.ui.listing import Listing
from desktop.ui.navigation import Standing
from desktop.ui.page import Action, Entry, Page
from desktop.ui.palette import Hit
from desktop.ui.table import Column, Query
from desktop.ui.tags import Codes
from desktop.ui.window import Parts, Window

OBJECTS = ("Rénovation de l’école du bourg", "Travaux de voirie, programme pluriannuel", "Remplacement de menuiseries, salle polyvalente")
BUYERS = ("Commune d’Exemple", "CC des Exemples", "Département d’Exemple")


@dataclass
class FakeWorkspace:
    settings: Settings
    on_change: list = field(default_factory=list)


class FakeNotices:
    def __init__(self, count: int) -> None:
        self.count = count
        self.fetched = 0

    def keys(self, query: Query) -> list[str]:
        if query.text:
            return [str(n) for n in range(self.count) if query.text.lower() in OBJECTS[n % 3].lower()][: query.limit]
        found = range(min(self.count, query.limit or self.count))
        return [str(n) for n in (reversed(found) if query.descending else found)]

    def rows(self, keys):
        self.fetched += 1
        return [self._row(int(key)) for key in keys]

    def _row(self, n: int):
        dice = random.Random(n)
        left = dice.randint(1, 40)
        state = "bad" if left < 5 else "warn" if left < 10 else "neutral"
        firms = dice.randint(0, 14)
        flags = (Chip("Clause 210 h", "info"),) if n % 3 == 0 else (Chip("Lot 2 réservé SIAE", "accent"),) if n % 5 == 0 else ()
        return (
            Chip(f"J-{left}", state), Two(f"{OBJECTS[n % 3]} — {n}", f"{BUYERS[n % 3]} · MAPA"), "Frévent (62)", dice.randint(1, 9),
            Chip(str(firms), "ok" if firms > 2 else "warn" if firms else "neutral"), flags,
        )  # fmt: skip


COLUMNS = (
    Column(label="Échéance", key="deadline", width=82),
    Column(label="Objet", key="object"),
    Column(label="Lieu", key="place", width=118, spare=True),
    Column(label="Lots", key="lots", width=56, right=True),
    Column(label="Entreprises", width=92, right=True),
    Column(label="Particularités", width=172, spare=True),
)


class NoticesPage(Page):
    KINDS = frozenset({"notice"})
    count = 100_000

    def __init__(self, shell) -> None:
        super().__init__(shell)
        from desktop.ui.facets import Facet, Facets, Option

        self.facets = Facets()
        self.facets.put(
            (
                Facet("due", "Échéance", (Option("open", "ouverts", 117), Option("7", "≥ 7 jours", 98)), chips=True),
                Facet(
                    "nature",
                    "Nature",
                    (Option("works", "Travaux", 86), Option("services", "Services", 31), Option("supplies", "Fournitures", 19)),
                ),
                Facet("procedure", "Procédure", (Option("mapa", "MAPA", 94), Option("ao", "Appel d’offres", 23))),
                Facet(
                    "flags",
                    "Particularités",
                    (Option("lots", "Alloti", 71), Option("social", "Clause sociale", 18), Option("siae", "Réservé (SIAE, EA, ESAT)", 3)),
                ),
            )
        )
        self.listing = Listing(FakeNotices(self.count), COLUMNS, "Avis")
        self.listing.opened.connect(lambda key: shell.open("notice", key))
        self.listing.loaded.connect(
            lambda: self.listing.footer.setText(f"{self.listing.count()} avis · mis à jour hier 17:42 · source BOAMP")
        )
        self.area.addWidget(self.facets)
        self.area.addWidget(self.listing, 1)

    def title(self):
        return "Marchés"

    def subtitle(self):
        return "veille du territoire"

    def buttons(self):
        return (
            Action("Importer…", lambda: self.shell.say("Importé.")),
            Action("Saisir un avis", lambda: self.shell.say("« Exemple » enregistré.", undo=True), "accent"),
        )

    def refresh(self):
        self.listing.refresh()

    def first(self):
        return self.listing.table


class NoticePage(Page):
    record = ""

    def title(self):
        return f"Avis {self.record}"

    def tabs(self):
        return ("Avis", "Qui peut répondre ?", "Notes")

    def show_record(self, record):
        self.record = record

    def refresh(self):
        while self.area.count():
            self.area.takeAt(0).widget().deleteLater()
        card = Card("Qui peut répondre au lot 3 ?", "tri : pertinence")
        for name, low, mid, high in (("Menuiserie Exemple", 80, 92, 95), ("Ets Modèle", 40, 61, 80), ("Atelier Fictif", 10, 38, 60)):
            words = column(
                label(name, weight=600),
                Chips((Chip("Métier exact", "ok"), Chip("Visite du site obligatoire", "warn"), Chip("Hors zone", "bad"))),
                gap=3,
            )
            line = row(Ring(low, mid, high), words, button("Proposer", lambda: None), button("Retenir", lambda: None, "small_accent"))
            line.setStretch(1, 1)
            card.add(line)
            card.add(Rule())
        card.body.addStretch(1)
        self.area.addWidget(card)


def standing() -> Standing:
    return Standing("Pas encore de serveur", ("14 modifications gardées sur cette machine", "Avis : à jour hier 17:42"))


def search(text: str):
    return [Hit("firm", str(n), f"Menuiserie {text} {n}", "Frévent · menuiserie bois") for n in range(3)] + [
        Hit("notice", "3", f"Rénovation {text}", "Commune d’Exemple · J-8")
    ]


def parts() -> Parts:

    entries = [
        Entry(id="notices", label="Marchés", make=NoticesPage, count=lambda: 12),
        Entry(id="notice", label="Avis", make=NoticePage, opens=("notice",), under="notices"),
        *FIRMS,
        *PAGES,
    ]
    return Parts(
        entries=entries, search=search, groups={"firm": "Entreprises", "notice": "Marchés", "buyer": "Acheteurs"}, standing=standing,
        undo=lambda: "Annulé : effectif.", redo=lambda: "",
    )  # fmt: skip


class FirmPage(Page):
    KINDS = frozenset({"firm"})

    def __init__(self, shell) -> None:
        super().__init__(shell)
        self.firm = Firm(
            id="1",
            name="Menuiserie Exemple",
            siret="81234567800017",
            staff=6,
            max_lot=8_600_000,
            trades=("bois", "agencement"),
            ten_year_insurance=True,
            grouping=False,
        )
        self.form = Form(
            Firm.fields(), GROUPS, {"trades": TRADES, "places": TRADES, "cpv": TRADES, "communes": TRADES}, {"siret": siret_fault}
        )
        self.form.left.connect(self.save)
        self.saved = []
        self.area.addWidget(self.form)

    def title(self):
        return self.firm.name

    def subtitle(self):
        return "Frévent · SIRET 812 345 678 00017 · 6 salariés · RGE"

    def tabs(self):
        return ("Profil", "Marchés proposés", "Références")

    def buttons(self):
        return (Action("Démarrer la visite", lambda: None, "accent"),)

    def save(self, name, value):
        self.saved.append((name, value))
        self.firm = self.firm.but(**{name: value})

    def refresh(self):
        self.form.show_record(self.firm)


def _search(text: str):
    return [(code, words) for code, words in WORDS.items() if text.lower() in words.lower()]


WORDS = {"bois": "Menuiserie bois", "agencement": "Agencement", "elec": "Électricité générale", "couv": "Couverture"}
TRADES = Codes(_search, lambda code: WORDS.get(code, code))
GROUPS = (
    ("Identité", ("name", "siret", "legal_form", "ess_kind", "created_on", "address", "commune", "phone", "email")),
    ("Métiers et capacité", ("trades", "cpv", "staff", "available_staff", "max_lot", "turnover")),
    ("Zone", ("zone_km", "zone_places", "refused_places", "refused_words")),
    ("Ce qui compte pour candidater", ("ten_year_insurance", "signature", "up_to_date", "bid_before", "grouping", "excluded")),
    ("Remarques", ("remarks",)),
)
FIRMS: list[Entry] = [
    Entry(id="firm", label="Entreprises", make=FirmPage, opens=("firm",)),
]
PAGES = [
    Entry(id="settings", label="Paramètres", make="desktop.ui.pages.settings:SettingsPage", place="bottom"),
    Entry(id="shortcuts", label="Raccourcis clavier", make="desktop.ui.pages.shortcuts:ShortcutsPage", place="none"),
]


def window(folder: Path) -> Window:
    settings = Settings(folder / "settings.json")
    settings.set("antenna", "CMA Hauts-de-France · Ternois")
    return Window(FakeWorkspace(settings), parts())


def main() -> None:
    import tempfile

    scale = float(sys.argv[3]) if len(sys.argv) > 3 else None
    app = start.application("clair", scale)
    with tempfile.TemporaryDirectory() as folder:
        shown = window(Path(folder))
        if len(sys.argv) > 2:
            from desktop.ui import shots

            print(*shots.shoot(shown, Path(sys.argv[2]), {"notice": "3", "firm": "1"}), sep="\n")
            return
        shown.open("notices")
        shown.show()
        app.exec()


if __name__ == "__main__":
    main()
