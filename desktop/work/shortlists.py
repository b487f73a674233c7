"""Which lots suit a firm, which firms suit a lot, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from desktop.base import clock
from desktop.base.late import Late
from desktop.base.problem import Problem
from desktop.model.choices import Choice, choice_id
from desktop.model.facts import FirmFacts, LotFacts, firm_facts, lot_facts
from desktop.model.firms import Firm
from desktop.model.matching import Match, match
from desktop.model.method import Method
from desktop.model.notices import Lot, Notice
from desktop.store import firms as stored
from desktop.store import reading
from desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from desktop.model import ranking
else:
    ranking = Late("desktop.model.ranking")

SHOWN = 35
"""From this middle score on, a firm counts as one that could answer."""
MANY = 50
"""Where counting the firms of a lot stops."""


@dataclass(frozen=True)
class Line:
    """A lot that is proposed to a firm, and what was decided of it (None: nothing yet)."""

    notice: Notice
    lot: Lot
    match: Match
    choice: Choice | None = None


@dataclass(frozen=True)
class Shortlist:
    """The lots proposed to a firm, best first, out of how many open ones."""

    lots: tuple[Line, ...]
    open_lots: int


@dataclass(frozen=True)
class Candidate:
    """A firm that could answer a lot, and what was decided of it."""

    firm: Firm
    lot: Lot
    match: Match
    choice: Choice | None = None


def method_of(workspace: Workspace) -> Method:
    """How matching counts here: what the chamber has set."""
    return Method(
        labour_cost=float(workspace.settings["labour_cost"]),
        min_working_days=int(workspace.settings["min_working_days"]),
    )


def open_lots(workspace: Workspace) -> "ranking.LotTable":
    """The open lots, read again only when notices have changed. The first reading is work for a job."""
    now = clock.now()
    return workspace.memory.remember("open lots", _lots_version(workspace), lambda: _read_lots(workspace, now))


def _lots_version(workspace: Workspace) -> tuple[tuple[int, int], date]:
    return workspace.version_of("notice", "lot"), clock.today()


def _read_lots(workspace: Workspace, now: datetime) -> "ranking.LotTable":
    return ranking.LotTable.build(lot_facts(notice, lot) for notice, lot in reading.open_lots(workspace, now))


def known_firms(workspace: Workspace) -> "ranking.FirmTable":
    """Every firm that is not archived, read again only when something has changed."""
    today = clock.today()
    read, version = stored.profiles, workspace.version_of("firm", "qualification", "reference")
    return workspace.memory.remember(
        "firms", (version, today), lambda: ranking.FirmTable.build(firm_facts(profile, today) for profile in read(workspace))
    )


def shortlist(workspace: Workspace, firm: Firm, *, top: int = 20, with_aside: bool = False) -> Shortlist:
    """The lots that suit a firm best, with what makes each score. Lots set aside are left out, those kept are there."""
    now, method = clock.now(), method_of(workspace)
    table, profile = open_lots(workspace), stored.profile(workspace, firm)
    decided = decisions(workspace, firm.id)
    aside = {id for id, choice in decided.items() if choice.state == "aside" and not with_aside}
    ranked = ranking.rank_lots(profile, table, now, top + len(aside), method)
    chosen = [table.facts[row.at] for row in ranked if table.facts[row.at].id not in aside][:top]
    facts = firm_facts(profile, now.date())
    return Shortlist(tuple(_lines(workspace, facts, chosen, decided, now, method)), len(table.facts))


def _lines(
    workspace: Workspace, facts: FirmFacts, chosen: Sequence[LotFacts], decided: dict[str, Choice], now: datetime, method: Method
) -> list[Line]:
    notices = {id: reading.notice(workspace, id) for id in dict.fromkeys(lot.notice for lot in chosen)}
    lines: list[Line] = []
    for lot in chosen:
        notice = notices[lot.notice]
        if notice is not None:
            own = next(one for one in notice.lots if one.id == lot.id)
            lines.append(Line(notice, own, match(facts, lot, now, method), decided.get(lot.id)))
    return lines


def refused(workspace: Workspace, firm: Firm, *, top: int = 20) -> tuple[Line, ...]:
    """The lots of a firm's trades that a gate stops, the best first (« Pourquoi pas celui-ci ? », G14)."""
    now, method = clock.now(), method_of(workspace)
    table, profile = open_lots(workspace), stored.profile(workspace, firm)
    chosen = [table.facts[row.at] for row in ranking.rank_refused(profile, table, now, top, method)]
    return tuple(_lines(workspace, firm_facts(profile, now.date()), chosen, decisions(workspace, firm.id), now, method))


def decided(workspace: Workspace, firm: Firm) -> tuple[Line, ...]:
    """The lots on which a firm has decided, the last decision first, whether they are still open or not."""
    now, method = clock.now(), method_of(workspace)
    facts = firm_facts(stored.profile(workspace, firm), now.date())
    lines: list[Line] = []
    for choice in reversed(decisions(workspace, firm.id).values()):
        notice = reading.notice(workspace, choice.notice)
        own = next((lot for lot in notice.lots if lot.id == choice.lot), None) if notice else None
        if notice is not None and own is not None:
            lines.append(Line(notice, own, match(facts, lot_facts(notice, own), now, method), choice))
    return tuple(lines)


def explain(workspace: Workspace, firm: Firm, notice: Notice, lot: Lot) -> Match:
    """Why this lot is, or is not, proposed to this firm (« Pourquoi pas celui-ci ? »)."""
    now = clock.now()
    return match(firm_facts(stored.profile(workspace, firm), now.date()), lot_facts(notice, lot), now, method_of(workspace))


def candidates(workspace: Workspace, notice: Notice, number: str | None = None, *, top: int = 20) -> list[Candidate]:
    """The firms that suit a lot of a notice best; without a number, those of every lot, lot by lot.

    Raises Problem where the notice has no such lot.
    """
    lots = [lot for lot in notice.lots if number is None or lot.number == number]
    if not lots:
        raise Problem(f"L’avis {notice.published_id} n’a pas de lot « {number} ».", "Vérifiez le numéro du lot.")
    now, method = clock.now(), method_of(workspace)
    table = known_firms(workspace)
    facts = [lot_facts(notice, lot) for lot in lots]
    found: list[Candidate] = []
    for lot, fact, rows in zip(lots, facts, ranking.rank_firms(facts, table, now, top, method), strict=True):
        decided = {choice.firm: choice for choice in stored.choices_of_lot(workspace, lot.id)}
        firms = (table.facts[row.at] for row in rows)
        found.extend(Candidate(one.firm, lot, match(one, fact, now, method), decided.get(one.firm.id)) for one in firms)
    return found


def counts(workspace: Workspace, notices: Sequence[Notice]) -> dict[str, int]:
    """How many firms could answer each of these lots: {lot id: count}. Notices come with their lots. Work for a job."""
    facts = [lot_facts(notice, lot) for notice in notices for lot in notice.lots]
    ranked = ranking.rank_firms(facts, known_firms(workspace), clock.now(), MANY, method_of(workspace))
    return {lot.id: sum(row.mid >= SHOWN for row in rows) for lot, rows in zip(facts, ranked, strict=True)}


def could_answer(workspace: Workspace, keys: Sequence[int]) -> dict[int, int]:
    """How many different firms could answer at least one lot of each of these notices: {number of the notice: count}. Work for a job."""
    found = reading.with_lots(workspace, keys)
    facts = [lot_facts(notice, lot) for _, notice in found for lot in notice.lots]
    ranked = iter(ranking.rank_firms(facts, known_firms(workspace), clock.now(), MANY, method_of(workspace)))
    counted: dict[int, int] = {}
    for nr, notice in found:
        counted[nr] = len({row.at for _ in notice.lots for row in next(ranked) if row.mid >= SHOWN})
    return counted


def decisions(workspace: Workspace, firm: str) -> dict[str, Choice]:
    """What was decided with a firm: {lot id: choice}."""
    return {choice.lot: choice for choice in stored.of_firm(workspace, Choice, firm)}


def keep(workspace: Workspace, firm: Firm, notice: Notice, lot: Lot, found: Match | None = None) -> None:
    """Keep a lot for a firm; the notice becomes part of the work, so that it travels with it."""
    _decide(workspace, f"Retenir {lot.title} — {firm.name}", _choice(firm, notice, lot, found).but(state="kept"), notice)


def set_aside(workspace: Workspace, firm: Firm, notice: Notice, lot: Lot, reason: str, words: str = "", found: Match | None = None) -> None:
    """Set a lot aside for a firm, with a coded reason and the boss's own words (G9)."""
    choice = _choice(firm, notice, lot, found).but(state="aside", reason=reason, words=words)
    _decide(workspace, f"Écarter {lot.title} — {firm.name}", choice, notice)


def take_back(workspace: Workspace, firm: Firm, choice: Choice) -> None:
    """Take a decision back: the lot is proposed again as if nothing had been decided."""
    with workspace.change(f"Revenir sur une décision — {firm.name}") as change:
        change.remove(Choice, choice.id)


def propose(workspace: Workspace, firm: Firm, notice: Notice, lot: Lot, found: Match | None = None) -> None:
    """Note that a lot is proposed to a firm."""
    _decide(workspace, f"Proposer {lot.title} — {firm.name}", _choice(firm, notice, lot, found).but(state="proposed"), notice)


def _choice(firm: Firm, notice: Notice, lot: Lot, found: Match | None) -> Choice:
    choice = Choice(id=choice_id(firm.id, lot.id), firm=firm.id, notice=notice.id, lot=lot.id, decided_on=clock.today())
    if found is None:
        return choice
    return choice.but(score_low=round(found.score.lo), score_mid=round(found.score.mid), score_high=round(found.score.hi))


def _decide(workspace: Workspace, label: str, choice: Choice, notice: Notice) -> None:
    before = _lots_version(workspace)
    with workspace.change(label) as change:
        reading.adopt(workspace, change, notice)
        change.put(choice)
    (_own, imports), _day = before
    (own, _imports), day = _lots_version(workspace)
    workspace.memory.carry("open lots", before, ((own, imports), day))  # a notice that is adopted says what it said
