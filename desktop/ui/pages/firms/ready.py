"""« Prêt à candidater » : what is in order, what is missing, and the way to the field that tells it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base import formats
from desktop.base.words import _, plural
from desktop.model.firms import Profile
from desktop.model.readiness import Point, readiness, share
from desktop.ui.cards import Card, Meter
from desktop.ui.chip_buttons import ChipButton
from desktop.ui.chips import Chip, ChipLabel, State
from desktop.ui.flow import Flow

_STATES: dict[str, State] = {"ok": "ok", "bad": "bad", "unknown": "neutral"}


class Ready(Card):
    """Emits `field_wanted(name)` when what is missing is pressed (« references » is the tab)."""

    field_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Prêt à candidater"), " ")
        self.meter = Meter()
        holder = QWidget()
        self._flow = Flow(holder)
        self.add(self.meter)
        self.add(holder)
        self._points: tuple[Point, ...] = ()

    def show_profile(self, profile: Profile, today) -> None:
        """Show what a profile tells."""
        points = readiness(profile, today)
        if points == self._points:
            return
        self._points = points
        self._flow.clear()
        part = share(points)
        done = sum(point.state == "ok" for point in points)
        absent, unknown = (sum(point.state == state for point in points) for state in ("bad", "unknown"))
        said = [_("{done} points sur {all}").format(done=done, all=len(points))]
        said += [plural("{n} absent", "{n} absents", absent)] if absent else []
        said += [f"{unknown}{formats.NARROW}?"] if unknown else []
        self.note.setText(" · ".join(said))
        pending = plural("{n} point reste à préciser", "{n} points restent à préciser", unknown) if unknown else ""
        self.note.setToolTip(" · ".join(filter(None, (formats.percent(part), pending))))
        self.meter.set(part)
        for point in sorted(points, key=lambda point: ("bad", "unknown", "ok").index(point.state)):
            if point.state == "ok":
                if point.paper:
                    self._flow.addWidget(ChipLabel(Chip(_(point.label), "ok")))
            else:
                self._flow.addWidget(self._way(point))
        self._flow.invalidate()

    def _way(self, point: Point) -> ChipButton:
        text = _(point.label) if point.state == "bad" else f"{_(point.label)}{formats.NARROW}?"
        help = _("Aller au champ") if point.state == "bad" else _("Pas encore renseigné : aller au champ")
        return ChipButton(Chip(text, _STATES[point.state], help), lambda: self.field_wanted.emit(point.field), tall=20)
