"""What is said of notices and lots in a few words: chips, numbers, titles."""

import re
from collections.abc import Sequence
from datetime import datetime

from desktop.base import formats
from desktop.base.formats import NARROW
from desktop.base.words import _, plural
from desktop.model import codes
from desktop.model.choices import STATES, Choice
from desktop.model.notices import DEADLINE_FLAGS, KINDS, PROCEDURES, RESERVATIONS, VISITS, Lot, Notice
from desktop.ui.chips import Chip, State

SHORT = {"open": "AOO", "restricted": "AOR", "adapted": "MAPA"}
"""Procedures as the trade writes them."""
RESERVED = {"disability": "EA / ESAT", "insertion": "SIAE", "disability_insertion": "SIAE, EA", "prison": "SP", "sse": "ESS"}
_NUMBER = re.compile(r"LOT-0*(\d+)", re.IGNORECASE)


def lot_number(number: str) -> str:
    """« LOT-0003 » → « 3 »."""
    found = _NUMBER.fullmatch(number.strip())
    return found[1] if found else number


def procedure(notice: Notice, *, short: bool = True) -> str:
    """« MAPA », « AOO », or its words."""
    words = dict(PROCEDURES).get(notice.procedure or "", "")
    return SHORT.get(notice.procedure or "", words) if short else words


def kind(notice: Notice) -> str:
    """The type of a notice that is not a call: « Attribution »."""
    return "" if notice.kind == "call" else _(dict(KINDS)[notice.kind]) if notice.kind in dict(KINDS) else notice.kind


def urgency(deadline: datetime | None, now: datetime) -> State:
    """The state of a deadline: bad under 4 days, warn under 10."""
    if deadline is None or deadline < now:
        return "neutral"
    left = (deadline.date() - now.date()).days
    return "bad" if left < 4 else "warn" if left < 10 else "neutral"


def countdown(notice: Notice, now: datetime) -> Chip:
    """« J-8 », « 14:00 » today, « passé », « ? »."""
    due = notice.deadline
    if due is None:
        return Chip("?", "neutral", _("La date de remise n’est pas connue."))
    state = urgency(due, now)
    if due < now:
        return Chip(_("passé"), state, formats.moment(due, now.date()))
    today = due.date() == now.date()
    return Chip(f"{due:%H:%M}" if today else formats.countdown(due.date(), now.date()), state, formats.moment(due, now.date()))


def place(notice: Notice) -> str:
    """« Frévent (62) »: where the work is done, else where the buyer is."""
    code = notice.place or ("" if notice.place_name else notice.buyer_commune)
    if code:
        return codes.place_label(code)
    name = notice.place_name or notice.buyer_town
    return f"{name} ({', '.join(notice.departments[:2])})" if name and notice.departments else name or ", ".join(notice.departments[:3])


def answering(count: int | None) -> Chip | None:
    """How many firms could answer; None while it is not counted."""
    if count is None:
        return None
    words = plural("{n} entreprise pourrait répondre", "{n} entreprises pourraient répondre", count)
    return Chip(formats.number(count), "ok" if count > 2 else "warn" if count else "neutral", words)


def covered(count: int | None) -> Chip | None:
    """The same for one lot: a lot that nobody could answer calls for attention."""
    found = answering(count)
    return Chip(found.text, "bad" if not count else "warn" if count == 1 else "ok", found.help) if found else None


def social(notice: Notice, *, short: bool = False) -> Chip | None:
    """« Clause sociale 210 h »."""
    if not notice.social_clause and not notice.insertion_hours:
        return None
    name = _("Clause") if short and notice.insertion_hours else _("Clause sociale")
    hours = f" {formats.number(notice.insertion_hours)}{NARROW}h" if notice.insertion_hours else ""
    return Chip(f"{name}{hours}", "info")


def marks(notice: Notice, reserved: Sequence[tuple[str, str]], lots: int, *, to_confirm: bool) -> tuple[Chip, ...]:
    """The chips of the list: what to know before opening a notice, the most pressing first."""
    found: list[Chip | None] = []
    if to_confirm:
        found.append(Chip(_("Nouvelle date à confirmer"), "warn"))
    elif notice.deadline_flag in ("sources_disagree", "implausible", "no_time", "odd_offset"):
        found.append(Chip(_("Date à vérifier"), "warn", _(dict(DEADLINE_FLAGS)[notice.deadline_flag])))
    found.append(Chip(kind(notice), "neutral") if kind(notice) else None)
    found.append(reservation(notice, reserved, lots))
    found.append(social(notice, short=True))
    found.append(Chip(_("Visite obligatoire"), "warn") if notice.visit == "compulsory" else None)
    return tuple(chip for chip in found if chip is not None)


def reservation(notice: Notice, reserved: Sequence[tuple[str, str]], lots: int) -> Chip | None:
    """« Réservé SIAE », « Lot 2 réservé SIAE », « 3 lots réservés »."""
    if not reserved or lots == 1 or (notice.reserved and len(reserved) == lots):
        what = notice.reserved or (reserved[0][1] if reserved else None)
        return (
            Chip(_("Réservé {to}").format(to=RESERVED.get(what, "")).strip(), "accent", _(dict(RESERVATIONS)[what]))
            if what in RESERVED
            else None
        )
    number, what = reserved[0]
    if len(reserved) == 1:
        words = _("Lot {number} réservé {to}").format(number=lot_number(number), to=RESERVED.get(what, ""))
        return Chip(words.strip(), "accent", _(dict(RESERVATIONS).get(what, "")))
    return Chip(_("{n} lots réservés").format(n=len(reserved)), "accent")


def head(notice: Notice, now: datetime) -> tuple[Chip, ...]:
    """The chips under a notice's object."""
    found: list[Chip | None] = [_due(notice, now), Chip(kind(notice), "neutral") if kind(notice) else None, social(notice)]
    reserved = [(lot.number, lot.reserved) for lot in notice.lots if lot.reserved]
    found.append(reservation(notice, reserved, len(notice.lots)))
    found.append(Chip(plural("{n} lot", "{n} lots", len(notice.lots))) if len(notice.lots) > 1 else None)
    if notice.variants is not None:
        found.append(Chip(_("Variantes admises") if notice.variants else _("Sans variante")))
    found.append(_visit(notice))
    if notice.amount:
        found.append(Chip(_("Estimation {money}").format(money=formats.money(notice.amount))))
    if notice.min_turnover:
        found.append(Chip(_("Chiffre d’affaires exigé {money}").format(money=formats.money(notice.min_turnover)), "warn"))
    return tuple(chip for chip in found if chip is not None)


def _visit(notice: Notice) -> Chip | None:
    if notice.visit not in ("compulsory", "possible", "unclear"):
        return None
    words = _(dict(VISITS)[notice.visit])
    shown = _("Visite à vérifier") if notice.visit == "unclear" else words
    return Chip(shown, "warn" if notice.visit == "compulsory" else "neutral", notice.visit_text or words)


def _due(notice: Notice, now: datetime) -> Chip | None:
    if notice.kind not in ("call", "correction"):
        return None
    if notice.deadline is None:
        return Chip(_("Date de remise inconnue"), "warn")
    when = f"{formats.day(notice.deadline.date(), now.date())} {notice.deadline:%H:%M}"
    if notice.deadline < now:
        return Chip(_("Remise passée : {when}").format(when=when))
    return Chip(_("Remise des offres {when} — {left}").format(when=when, left=formats.countdown(notice.deadline.date(), now.date())),
                urgency(notice.deadline, now))  # fmt: skip


def amount(lot: Lot) -> str:
    """« 86 000 € », « 10 000 à 40 000 € », « ≤ 40 000 € »."""
    if lot.amount:
        return formats.money(lot.amount)
    if lot.amount_max:
        return f"≤ {formats.money(lot.amount_max)}"
    return f"≥ {formats.money(lot.amount_min)}" if lot.amount_min else "—"


def decision(choice: Choice | None) -> Chip | None:
    """What was decided of a lot with a firm."""
    if choice is None or choice.state is None:
        return None
    state: State = {"kept": "ok", "proposed": "info", "aside": "neutral"}.get(choice.state, "warn")  # type: ignore[assignment]
    words = {"proposed": _("Proposé"), "kept": _("Retenu"), "aside": _("Écarté")}
    return Chip(words.get(choice.state, _(dict(STATES).get(choice.state, choice.state))), state, choice.words)
