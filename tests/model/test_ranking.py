"""The vectorised numbers are those of the scalar reference."""

import random
import runpy
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model.facts import LotFacts, firm_facts
from desktop.model.firms import Firm, Profile
from desktop.model.matching import match
from desktop.model.method import LEAST_KINSHIP, LEAST_SCORE, LEAST_TRADE, Method
from desktop.model.ranking import FirmTable, LotTable, Ranked, rank_all, rank_firms, rank_lots, rank_refused, scores

samples = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("samples.py"))))
NOW = samples.NOW


def proposed(found, *, late: bool) -> bool:
    """Whether the reference proposes a lot at all; `late`: even where it is too late to answer."""
    trade = found.signals[0].value
    stopped = any(gate.answer is False and not (late and gate.key == "deadline") for gate in found.gates)
    worth = late or found.score.mid >= LEAST_SCORE
    return worth and not stopped and (trade is None or trade >= (LEAST_KINSHIP if late else LEAST_TRADE))


def by_hand(matches, top: int, *, late: bool = False) -> list[Ranked]:
    kept = [(i, m.score) for i, m in enumerate(matches) if proposed(m, late=late)]
    best = sorted(kept, key=lambda pair: (-pair[1].mid, pair[1].hi - pair[1].lo, pair[0]))[:top]
    return [Ranked(i, s.lo, s.mid, s.hi) for i, s in best]


def same(one: list[Ranked], other: list[Ranked]) -> None:
    assert [r.mid for r in one] == pytest.approx([r.mid for r in other], abs=1e-5)
    assert sorted(r.at for r in one) == sorted(r.at for r in other)
    assert {r.at: r for r in one} == {r.at: pytest.approx(r, abs=1e-5) for r in other}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_scores_are_those_of_the_reference(seed: int) -> None:
    luck = random.Random(seed)
    lots = [samples.a_lot(luck, i) for i in range(25)]
    table = LotTable.build(lots)
    for i in range(4):
        profile = samples.a_profile(luck, i)
        found = [match(firm_facts(profile, NOW.date()), lot, NOW) for lot in lots]
        for k, column in enumerate(scores(profile, table, NOW)):
            assert list(column) == pytest.approx([(m.score.lo, m.score.mid, m.score.hi)[k] for m in found], abs=1e-5)
        same(rank_lots(profile, table, NOW, 25), by_hand(found, 25))
        stopped = {i for i, m in enumerate(found) if m.stopped_by and (m.signals[0].value or 0) >= LEAST_TRADE}
        assert {r.at for r in rank_refused(profile, table, NOW, 25)} == stopped


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_firms_are_ranked_as_by_the_reference(seed: int) -> None:
    luck = random.Random(seed)
    profiles = [samples.a_profile(luck, i) for i in range(25)]
    facts = [firm_facts(profile, NOW.date()) for profile in profiles]
    lots = [samples.a_lot(luck, i) for i in range(4)]
    method = Method(labour_cost=41, min_working_days=5)
    for lot, found in zip(lots, rank_firms(lots, FirmTable.build(facts), NOW, 25, method), strict=True):
        same(found, by_hand([match(firm, lot, NOW, method) for firm in facts], 25, late=True))


def test_the_best_come_first_and_no_more_than_asked() -> None:
    luck = random.Random(5)
    table = LotTable.build([samples.a_lot(luck, i) for i in range(400)])
    profiles = [samples.a_profile(luck, i) for i in range(20)]
    for profile, found in zip(profiles, rank_all(profiles, table, NOW, 7), strict=True):
        assert found == rank_lots(profile, table, NOW, 400)[:7]
        assert rank_lots(profile, table, NOW, 1) == found[:1]
        assert rank_lots(profile, table, NOW, 0) == []
        assert [r.mid for r in found] == sorted((r.mid for r in found), reverse=True)
        assert all(0 <= r.lo <= r.mid <= r.hi <= 100 for r in found)


def test_new_lots_join_a_table() -> None:
    luck = random.Random(6)
    lots = [samples.a_lot(luck, i) for i in range(30)]
    profile = samples.a_profile(luck, 1)
    grown = LotTable.build(lots[:20]).extended(lots[20:])
    assert rank_lots(profile, grown, NOW, 30) == rank_lots(profile, LotTable.build(lots), NOW, 30)


def test_empty_tables() -> None:
    luck = random.Random(7)
    assert rank_lots(samples.a_profile(luck, 1), LotTable.build([]), NOW, 5) == []
    assert rank_firms([samples.a_lot(luck, 1)], FirmTable.build([]), NOW, 5) == [[]]


def test_a_closed_lot_still_has_firms_and_says_that_it_is_too_late() -> None:
    firm = firm_facts(Profile(Firm(id="f", commune="62361", trades=("painting",))), NOW.date())
    closed = LotFacts(id="l", notice="n", kind="award", cpv=("45442100",), deadline=datetime(2020, 1, 1))
    assert [r.at for r in rank_firms([closed], FirmTable.build([firm]), NOW, 5)[0]] == [0]
    late = match(firm, closed, NOW).stopped_by
    assert late is not None
    assert late.key == "deadline"
    assert rank_lots(Profile(firm.firm), LotTable.build([closed]), NOW, 5) == []


def test_a_firm_of_which_only_the_register_is_known_is_named() -> None:
    lot = LotFacts(id="l", notice="n", cpv=("45421000",), point=(50.27, 2.29), place="62361")
    nafs = ("43.32A", "43.34Z", "70.10Z", "43.29B")
    firms = [firm_facts(Profile(Firm(id=naf, naf=naf, commune="62361")), NOW.date()) for naf in nafs]
    found = [nafs[r.at] for r in rank_firms([lot], FirmTable.build(firms), NOW, 50)[0]]
    assert found[0] == "43.32A"
    assert set(found) == set(nafs)


def test_equal_scores_go_by_distance() -> None:
    lot = LotFacts(id="l", notice="n", cpv=("45442100",), point=(50.27, 2.29), place="62361")
    firms = [Firm(id=c, commune=c, trades=("painting",), zone_km=80) for c in ("62041", "62767", "62361")]
    found = rank_firms([lot], FirmTable.build(firm_facts(Profile(f), NOW.date()) for f in firms), NOW, 50)[0]
    assert len({r.mid for r in found}) == 1
    assert [r.at for r in found] == [2, 1, 0]
    lots = LotTable.build([LotFacts(id="a", notice="n", cpv=("45442100",), point=point) for point in ((50.7, 2.29), (50.3, 2.29))])
    assert [r.at for r in rank_lots(Profile(firms[2]), lots, NOW, 5)] == [1, 0]
