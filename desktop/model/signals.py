"""The signals of a lot for a firm: each a value with its bounds and a sentence that proves it (domain.md §5.2)."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Literal

from desktop.base import formats
from desktop.base.formats import NARROW
from desktop.model import codes, trades
from desktop.model.facts import FirmFacts, LotFacts, Skill, lot_km
from desktop.model.method import DECLARED, FLOOR, SIMILAR, SPREAD, WEARING, WEIGHTS, Method

Tone = Literal["ok", "warn", "bad", "info", "neutral"]
WEEKS = 365.25 / 84
"""Weeks in a month."""
GOOD = 0.9
"""From this value on a signal is called good: what takes points is not shown in green."""
FIRST_TIME = 3
"""More days for a firm that never answered a call."""


@dataclass(frozen=True)
class Reason:
    """Why, in words: a sentence with its proof and a short label for a chip."""

    signal: str
    tone: Tone
    sentence: str
    label: str


@dataclass(frozen=True)
class Signal:
    """One signal. `value` in [0, 1], None where unknown; it lies between `low` and `high`."""

    key: str
    value: float | None
    low: float
    high: float
    reason: Reason

    @property
    def weight(self) -> float:
        """How much it matters, among all signals."""
        return WEIGHTS[self.key]


def signals(firm: FirmFacts, lot: LotFacts, now: datetime, method: Method) -> tuple[Signal, ...]:
    """All scored signals of this lot for this firm, in the order of `method.SIGNALS`."""
    return (
        _trade(firm, lot),
        _distance(firm, lot),
        _size(firm, lot),
        _capacity(firm, lot, method),
        _papers(firm, lot),
        _time(firm, lot, now),
        _references(firm, lot, now.date()),
        _buyer(firm, lot),
    )


def trade_value(skill: Skill, lot: LotFacts) -> tuple[float, str]:
    """How near a skill is to a lot's work, before its strength, and the CPV code that says so (empty: the title's words)."""
    best, by = 0.0, ""
    for code in lot.cpv:
        value = trades.affinity(code).get(skill.trade, 0.0) if skill.trade else trades.nearness(skill.cpv, code)
        if value > best:
            best, by = value, code
    if skill.trade:
        return trades.suitability(lot.cpv, lot.trades).get(skill.trade, 0.0), by
    named = max((trades.affinity(skill.cpv).get(id, 0.0) for id in lot.trades), default=0.0)
    return (named, "") if named > best else (best, by)


def known(key: str, value: float, tone: Tone, sentence: str, label: str = "") -> Signal:
    """A signal whose value is known."""
    return Signal(key, value, value, value, Reason(key, tone, sentence, label or sentence))


def unknown(key: str, sentence: str, label: str) -> Signal:
    """A signal of which nothing is known: between 0 and 1."""
    return Signal(key, None, 0.0, 1.0, Reason(key, "neutral", sentence, label))


def _trade(firm: FirmFacts, lot: LotFacts) -> Signal:
    if not lot.cpv and not lot.trades:
        return unknown("trade", "Métier du lot non reconnu : à lire dans l’avis.", "Métier du lot ?")
    if not firm.skills:
        return unknown("trade", "Métiers de l’entreprise non renseignés.", "Métier ?")
    found = [(skill, *trade_value(skill, lot)) for skill in firm.skills]
    skill, near, code = max(found, key=lambda item: item[0].strength * item[1])
    value = skill.strength * near
    name = trades.trades()[skill.trade].name if skill.trade else f"CPV {skill.cpv}"
    if near == 0:
        return known("trade", 0.0, "bad", "Pas son métier.", "Pas son métier")
    said = f"{name} (CPV {code})" if code and skill.trade else name
    if near >= SIMILAR:
        return known("trade", value, "ok", f"Métier : {said} – {_sure(skill)}", f"Métier : {name}")
    if not _owners(lot).isdisjoint(trades.trades()[skill.trade].neighbours if skill.trade else ()):
        return known("trade", value, "warn", f"Métier voisin : {name}", f"Métier voisin : {name}")
    return known("trade", value, "warn", f"Métier : en partie, {said}", "Métier : en partie")


def _sure(skill: Skill) -> str:
    """By what a trade is known: what is only declared takes points that a proof gives back."""
    if skill.proof:
        return f"prouvé par {skill.proof}"
    return "d’après son code d’activité seulement" if skill.strength < DECLARED else "déclaré, sans preuve enregistrée"


def _owners(lot: LotFacts) -> set[str]:
    """The trades whose work a lot is: those that its title names, else those of its codes."""
    return set(lot.trades or [id for code in lot.cpv for id in trades.of_cpv(code)])


def reach(km: float, radius: int | None, works: bool) -> float:
    """The distance signal. Within a usual radius all is as near; where it is unknown the nearer the better, and never 0."""
    if radius is not None:
        return math.exp(-max(0.0, km - radius) / WEARING[works])
    return FLOOR[works] + (1 - FLOOR[works]) * math.exp(-km / SPREAD)


def _distance(firm: FirmFacts, lot: LotFacts) -> Signal:
    own, km = firm.firm, lot_km(firm, lot)
    assumed = " ; lieu supposé au siège de l’acheteur" if lot.assumed else ""
    inside = bool(lot.place) and (lot.place in own.zone_places or lot.epci in own.zone_places)
    if km is None and not inside:
        missing = "Commune de l’entreprise non renseignée." if lot.point else "Lieu d’exécution inconnu : à lire dans l’avis."
        return unknown("distance", missing, "Distance ?")
    value, far = 1.0 if inside else reach(km or 0.0, own.zone_km, lot.works), _far(own.commune, lot, km)
    if inside:
        zone = "" if far.startswith("Sur place") else "Dans sa zone, " if far else "Dans sa zone"
        return known("distance", value, "ok", f"{zone}{far}{assumed}", far or zone)
    if own.zone_km is None:
        tone: Tone = "ok" if value >= GOOD else "neutral"
        return known("distance", value, tone, f"{far}, zone habituelle non renseignée{assumed}", far)
    if (km or 0.0) <= own.zone_km:
        return known("distance", value, "ok", far + assumed, far)
    return known("distance", value, "neutral" if value > 0.3 else "bad", f"{far}, hors zone{assumed}", f"{far}, hors zone")


def _far(commune: str, lot: LotFacts, km: float | None) -> str:
    """The distance in words; empty where it is unknown."""
    if km is None:
        return ""
    far = f"{formats.number(km)}{NARROW}km"
    if lot.point is None:
        return "Dans le département du lot" if codes.department_of(commune) in lot.area else f"À environ {far} du département du lot"
    if km < 1 or lot.place == commune:
        return "Sur place"
    return f"Sur place, {far}" if km <= 5 else far


def annual(lot: LotFacts) -> float | None:
    """The amount of a lot, for one year where it lasts longer, in cents."""
    if not lot.amount:
        return None
    return lot.amount * 12 / lot.months if lot.months and lot.months > 12 else float(lot.amount)


def _size(firm: FirmFacts, lot: LotFacts) -> Signal:
    amount, turnover, most = annual(lot), firm.firm.turnover, firm.firm.max_lot
    if amount is None or lot.amount is None:
        return unknown("size", "Montant du lot inconnu.", "Montant ?")
    if not turnover and not most:
        return unknown("size", "Chiffre d’affaires de l’entreprise non renseigné.", "Chiffre d’affaires ?")
    share = amount / turnover if turnover else None
    times = lot.amount / most if most else None
    value = min(1.0 if share is None else share_value(share), 1.0 if times is None else min(1.0, max(0.0, 2 - times)))
    if times is not None and times >= 2:
        label = f"{formats.number(times)} fois son plus gros lot accepté"
        return known("size", value, "bad", f"{label} ({formats.money(most)})", label)
    part = "" if share is None else f"{formats.percent(share)} de son chiffre d’affaires"
    if share is not None and share > 0.6:
        return known("size", value, "bad", f"Trop gros : {part}", "Trop gros")
    if share is not None and share > 0.3:
        return known("size", value, "warn", f"{part} : risque de dépendance", part)
    if times is not None and times > 1:
        return known("size", value, "warn", f"Au-dessus de son plus gros lot ({formats.money(most)})", "Au-dessus de son plus gros lot")
    if value < GOOD:
        said = "Petit pour elle" if (share or 0.0) < 0.02 else "Montant important"
        return known("size", value, "neutral", f"{said} : {part}", said)
    return known("size", value, "ok", f"Montant à sa portée{' : ' + part if part else ''}", "Montant à sa portée")


def share_value(share: float) -> float:
    """The size signal for a share of yearly turnover: .6 at 0, 1 from .02 to .25, 0 from .6."""
    if share < 0.02:
        return 0.6 + share / 0.02 * 0.4
    return 1.0 if share <= 0.25 else max(0.0, (0.6 - share) / 0.35)


def _capacity(firm: FirmFacts, lot: LotFacts, method: Method) -> Signal:
    people = firm.firm.available_staff
    if not lot.amount or not lot.months:
        return unknown("capacity", "Montant ou durée du lot inconnus : charge non estimée.", "Charge ?")
    hours, weeks = lot.amount / 100 * lot.labour / method.labour_cost, lot.months * WEEKS
    said = f"≈{NARROW}{formats.number(hours)}{NARROW}h sur {formats.number(weeks)} semaines"
    if people is None:
        return unknown("capacity", f"{said} : combien de personnes disponibles ?", "Personnes disponibles ?")
    load = hours / (weeks * 35 * people) if people > 0 else math.inf
    value = min(1.0, max(0.0, 1.2 - load))
    if value >= GOOD:
        return known("capacity", value, "ok", f"Capacité suffisante : {said}", "Capacité")
    if load <= 0.8:
        label = f"Prend {formats.percent(load)} de ses disponibilités"
        return known("capacity", value, "neutral", f"{label} : {said}", label)
    if load <= 1.2:
        return known("capacity", value, "warn", f"Charge élevée : {said}", "Charge élevée")
    times = f"{formats.number(load)} fois ses heures disponibles" if load >= 2 and people > 0 else "Au-delà de sa capacité"
    return known("capacity", value, "bad", f"{times} : {said}", times)


def _papers(firm: FirmFacts, lot: LotFacts) -> Signal:
    yes, no, open_ = firm.papers[0 if lot.works else 1]
    total, label = yes + no + open_, "Pièces"
    low, high = yes / total, (yes + open_) / total
    if open_ == total:
        return unknown("papers", "Assurances, signature, attestations : rien n’est renseigné.", "Pièces ?")
    tone: Tone = "ok" if no == 0 else "warn"
    more = f", {open_} à vérifier" if open_ else ""
    reason = Reason("papers", tone, f"Pièces : {yes} sur {total}{more}", f"{label} {yes} / {total}")
    return Signal("papers", yes / (yes + no), low, high, reason)


def effort_days(lot: LotFacts) -> int:
    """Days it takes to answer; a first answer takes `FIRST_TIME` more."""
    return 4 if lot.procedure in (None, "adapted") else 8


def _time(firm: FirmFacts, lot: LotFacts, now: datetime) -> Signal:
    if lot.deadline is None:
        return unknown("time", "Date de remise inconnue.", "Délai ?")
    left, need = (lot.deadline.date() - now.date()).days, effort_days(lot) + (FIRST_TIME if firm.firm.bid_before is False else 0)
    value = 1 / (1 + math.exp(max(-60.0, min(60.0, (need - left) / 2))))
    tone: Tone = "ok" if value >= GOOD else "neutral" if left >= need + 2 else "warn" if left >= need else "bad"
    return known("time", value, tone, f"{left} jours, besoin d’environ {need}", formats.countdown(lot.deadline.date(), now.date()))


def similar(skills: tuple[Skill, ...], lot: LotFacts) -> bool:
    """Whether work done, by its trades and codes, is like that of a lot."""
    return any(trade_value(skill, lot)[0] >= SIMILAR for skill in skills)


def _references(firm: FirmFacts, lot: LotFacts, today: date) -> Signal:
    since = today.year - (5 if lot.works else 3)
    count = sum(1 for year, skills in firm.past if year >= since and similar(skills, lot))
    value = max(0.3, 1 - math.exp(-count / 2))
    if count == 0:
        return known("references", value, "neutral", "Pas de référence semblable enregistrée", "Pas de référence")
    words = "1 référence semblable" if count == 1 else f"{count} références semblables"
    if value < GOOD:
        return known("references", value, "info", f"{words} depuis {since} (plein à partir de 5)", words)
    return known("references", value, "ok", f"{words} depuis {since}", words)


def _buyer(firm: FirmFacts, lot: LotFacts) -> Signal:
    say = partial(known, "buyer")
    if lot.buyer and lot.buyer in firm.buyers:
        return say(1.0, "ok", "A déjà travaillé pour cet acheteur", "Déjà fournisseur")
    return say(0.0, "neutral", "Nouvel acheteur pour elle", "Nouvel acheteur")
