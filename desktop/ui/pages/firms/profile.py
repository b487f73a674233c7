"""The tab « Profil » : everything known of a firm, each field saved when it is left."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.problem import Problem
from desktop.base.words import _
from desktop.model.firms import Firm, Profile, siret_fault
from desktop.ui.buttons import button
from desktop.ui.cards import column, label, row
from desktop.ui.form import Form, Groups
from desktop.ui.page import Shell
from desktop.ui.pages.firms.sources import sources
from desktop.work import firms, privacy

GROUPS: Groups = (
    ("Identité", (
        "name", "trade_name", "siret", "legal_form", "ess_kind", "created_on", "address", "postcode", "commune",
        "contact", "phone", "email",
    )),
    ("Métiers et capacité", (
        "trades", "cpv", "naf", "nafa", "staff", "available_staff", "max_lot", "turnover", "turnover_year",
    )),
    ("Zone", ("zone_km", "zone_places", "refused_places", "refused_words")),
    ("Réponse aux marchés", (
        "professional_insurance", "ten_year_insurance", "signature", "up_to_date", "bid_before", "grouping", "excluded", "remarks",
    )),
    ("Données personnelles", ("informed_on", "consent_notices", "consent_directory", "consent_partners")),
)  # fmt: skip

LINKS = (
    ("firm.history", "Historique"),
    ("firm.access", "Exporter ses données…"),
    ("firm.erase_contact", "Effacer le contact…"),
    ("firm.erase", "Effacer l’entreprise…"),
)
"""Commands of the page that are in sight under the form, and their words there."""


class ProfileTab(QWidget):
    """The form of one firm. Emits `archiving()` when it is to be put away or brought back."""

    archiving = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell, self.workspace = shell, shell.workspace
        self.firm: Firm | None = None
        self.form = Form(Firm.fields(), GROUPS, sources(), {"siret": siret_fault})
        self.form.left.connect(self._save)
        self.source = label("", "muted", wrap=True)
        self.away = button("", self.archiving.emit, "link")
        self.links = [button(_(words), lambda id=id: self._do(id), "link") for id, words in LINKS]
        foot = row(self.source, *self.links, self.away, gap=8)
        foot.setStretch(0, 1)
        whole = column(self.form, foot, gap=8)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_profile(self, profile: Profile) -> None:
        """Show a firm's fields; what is being typed stays."""
        if self.firm is None or self.firm.id != profile.firm.id:
            self.form.begin()
        self.firm = profile.firm
        self.form.show_record(profile.firm)
        self._show_origin(profile.firm)
        self.away.setText(_("Reprendre la fiche") if profile.firm.archived else _("Archiver la fiche"))

    def _show_origin(self, firm: Firm) -> None:
        """Where the whole comes from under the form, where each field comes from at the field."""
        came = privacy.provenance(self.workspace, firm.id)
        lists = dict.fromkeys(one.words for one in came.values() if one.source is not None)
        said = " ; ".join(lists) or firm.source
        self.source.setText(_("Origine de la fiche : {source}").format(source=said) if said else "")
        for _heading, names in GROUPS:
            for name in names:
                self.form.widget(name).setToolTip(came[name].words if name in came else "")

    def _do(self, id: str) -> None:
        next(command for command in self.shell.commands.all() if command.id == id).run()

    def go(self, field: str) -> None:
        """Put the focus on a field."""
        self.form.go(field)

    def _save(self, name: str, value: Any) -> None:
        if self.firm is None:
            return
        before = getattr(self.firm, name)
        try:
            firms.save_field(self.workspace, Firm, self.firm.id, name, value)
        except Problem as problem:
            self.form.fault(name, problem)
            return
        gone = [tag for tag in before if tag not in value] if isinstance(value, tuple) else []
        if gone:
            self.shell.say(_("Enlevé : {what}").format(what=", ".join(_words(name, tag) for tag in gone)), undo=True)


def _words(name: str, tag: str) -> str:
    """A tag of a field in words."""
    source = sources().get(next(field.source for field in Firm.fields() if field.name == name))
    return source.label(tag) if source is not None else tag
