"""Gates, signals, the score and its words."""

import random
import runpy
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.model import trades
from desktop.model.facts import LotFacts, buyer_key, firm_facts, lot_facts
from desktop.model.firms import Firm, Profile, Qualification, Reference
from desktop.model.gates import Gate
from desktop.model.matching import Match, Method, blend, match, score
from desktop.model.method import SIGNALS, UNKNOWN_TRADE, WEIGHTS
from desktop.model.notices import Lot, Notice
from desktop.model.signals import GOOD

samples = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("samples.py"))))
NOW = datetime(2026, 11, 26, 9, 0)
FREVENT, SAINT_POL, ARRAS = "62361", "62767", "62041"


def joiner(**changes: object) -> Firm:
    firm = Firm(
        id="f1",
        name="Menuiserie Delattre",
        commune=FREVENT,
        trades=("wood_joinery",),
        ess_kind="none",
        turnover=60_000_000,
        max_lot=10_000_000,
        available_staff=4.0,
        zone_km=30,
        excluded=False,
        bid_before=True,
    )
    return firm.but(**changes)


def lot(**changes: object) -> LotFacts:
    values: dict[str, object] = {
        "id": "l1",
        "notice": "n1",
        "cpv": ("45421000",),
        "nature": "works",
        "amount": 8_600_000,
        "months": 6.0,
        "labour": 0.5,
        "place": FREVENT,
        "point": (50.27, 2.29),
        "deadline": datetime(2026, 12, 14, 12, 0),
        **changes,
    }
    return LotFacts(**values)  # type: ignore[arg-type]


def matched(
    firm: Firm, one: LotFacts, *, past: tuple[Reference, ...] = (), proofs: tuple[Qualification, ...] = (), **method: float
) -> Match:
    return score(Profile(firm, proofs, past), one, NOW, Method(**method))  # type: ignore[arg-type]


def signal(found: Match, key: str):
    return next(s for s in found.signals if s.key == key)


def gate(found: Match, key: str) -> Gate | None:
    return next((g for g in found.gates if g.key == key), None)


def test_weights_are_those_of_the_domain() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert tuple(WEIGHTS) == SIGNALS


def test_a_joiner_and_a_joinery_lot_next_door() -> None:
    found = matched(joiner(), lot(visit="compulsory", insertion_hours=70))
    said = [r.label for r in found.reasons]
    assert said[:3] == ["Métier : menuiserie bois", said[1], "Montant à sa portée"]
    assert found.reasons[0].sentence == "Métier : menuiserie bois (CPV 45421000) – déclaré, sans preuve enregistrée"
    assert said[1] == "Sur place"
    assert "Visite du site obligatoire" in said
    assert "Clause sociale : 70\u202fh" in said
    assert found.stopped_by is None
    assert found.score.lo <= found.score.mid <= found.score.hi


@pytest.mark.parametrize(("from_", "strength"), [("proof", 1.0), ("declared", 0.8), ("naf", 0.75 / 4**0.1)])
def test_a_skill_counts_by_where_it_comes_from(from_: str, strength: float) -> None:
    proof = (Qualification(id="q", firm="f1", scheme="Qualibat", number="4321", trades=("wood_joinery",)),) if from_ == "proof" else ()
    firm = joiner(trades=("wood_joinery",) if from_ == "declared" else (), naf="43.32A" if from_ == "naf" else "")
    found = signal(matched(firm, lot(), proofs=proof), "trade")
    assert found.value == pytest.approx(strength)
    assert ("prouvé par Qualibat 4321" in found.reason.sentence) == (from_ == "proof")


def test_a_qualification_that_has_ended_proves_nothing() -> None:
    proof = Qualification(id="q", firm="f1", scheme="Qualibat", trades=("wood_joinery",), valid_to=date(2026, 11, 25))
    assert signal(matched(joiner(), lot(), proofs=(proof,)), "trade").value == pytest.approx(0.8)


def test_neighbouring_trade_partial_trade_and_no_trade() -> None:
    proof = Qualification(id="q", firm="f1", scheme="Qualibat", trades=("fitting_out",), valid_to=NOW.date())
    proven = signal(matched(joiner(trades=()), lot(cpv=("39160000",), nature="supplies"), proofs=(proof,)), "trade")
    assert proven.reason.sentence == "Métier voisin : agencement", "the proof is of another trade"
    neighbour = signal(matched(joiner(trades=("fitting_out",)), lot(cpv=("39160000",), nature="supplies")), "trade")
    assert neighbour.reason.sentence == "Métier voisin : agencement"
    assert neighbour.value == pytest.approx(0.8 * trades.NEIGHBOUR)
    part = signal(matched(joiner(), lot(cpv=("45210000",))), "trade")
    assert part.reason.label == "Métier : en partie"
    none = signal(matched(joiner(), lot(cpv=("15811000",))), "trade")
    assert (none.value, none.reason.sentence) == (0, "Pas son métier.")


def test_an_unknown_trade_does_not_pass_for_a_known_one() -> None:
    found = matched(joiner(), lot(cpv=(), trades=()))
    assert signal(found, "trade").value is None
    assert found.unknown[0].signal == "trade"
    assert found.score.mid < matched(joiner(), lot()).score.mid
    assert found.score.hi - found.score.lo >= 100 * WEIGHTS["trade"]
    assert UNKNOWN_TRADE < 0.5


@pytest.mark.parametrize(("zone", "label", "value"), [(60, "28", 1.0), (10, "hors zone", None)])
def test_distance_within_and_beyond_the_zone(zone: int, label: str, value: float | None) -> None:
    found = signal(matched(joiner(zone_km=zone), lot(place=SAINT_POL, point=(50.38, 2.55))), "distance")
    assert label in found.reason.sentence
    assert found.value == value or (value is None and 0 < (found.value or 0) < 1)


def test_preferred_places_and_unknown_places() -> None:
    assert signal(matched(joiner(zone_places=(ARRAS,), zone_km=1), lot(place=ARRAS, point=(50.29, 2.78))), "distance").value == 1
    unknown = signal(matched(joiner(), lot(place="", point=None)), "distance")
    assert unknown.value is None
    assert (unknown.low, unknown.high) == (0, 1)
    assumed = signal(matched(joiner(), lot(assumed=True)), "distance")
    assert "lieu supposé au siège de l’acheteur" in assumed.reason.sentence


def test_too_big_a_lot_says_how_many_times() -> None:
    found = signal(matched(joiner(), lot(amount=80_000_000)), "size")
    assert (found.value, found.reason.label, found.reason.tone) == (0, "8 fois son plus gros lot accepté", "bad")
    dependent = signal(matched(joiner(max_lot=None), lot(amount=21_000_000)), "size")
    assert "35\u202f% de son chiffre d’affaires : risque de dépendance" in dependent.reason.sentence


def test_a_long_lot_counts_by_the_year() -> None:
    long = signal(matched(joiner(max_lot=None), lot(amount=48_000_000, months=48.0)), "size")
    assert long.value == 1


def test_the_load_counts_people_and_weeks() -> None:
    enough = signal(matched(joiner(), lot(), labour_cost=38), "capacity")
    assert enough.value == pytest.approx(1.2 - 8_600_000 / 100 * 0.5 / 38 / (6 * 365.25 / 84 * 35 * 4))
    assert signal(matched(joiner(available_staff=0.5), lot()), "capacity").value == 0
    assert signal(matched(joiner(available_staff=None), lot()), "capacity").value is None
    assert signal(matched(joiner(), lot(months=None)), "capacity").value is None


def test_papers_have_bounds_where_some_are_unknown() -> None:
    found = signal(matched(joiner(professional_insurance=True, signature=False), lot()), "papers")
    assert (found.low, found.value, found.high) == (0.25, 0.5, 0.75)
    services = signal(matched(joiner(professional_insurance=True, up_to_date=True, signature=True), lot(nature="services")), "papers")
    assert (services.low, services.high) == (1, 1)


def test_similar_references_are_counted_while_they_are_young() -> None:
    past = tuple(Reference(id=f"r{y}", firm="f1", client="Ville d’Orlonge", trades=("wood_joinery",), year=y) for y in (2019, 2022, 2025))
    works = matched(joiner(), lot(buyer=buyer_key("VILLE D'ORLONGE")), past=past)
    assert signal(works, "references").reason.label == "2 références semblables"
    assert signal(works, "buyer").value == 1
    assert signal(matched(joiner(), lot(nature="services"), past=past), "references").reason.label == "1 référence semblable"
    assert signal(matched(joiner(), lot()), "references").value == 0.3


@pytest.mark.parametrize(
    ("kind", "reserved", "answer"),
    [
        ("none", "disability", False),
        ("ESAT", "disability", True),
        ("ESAT", "insertion", False),
        ("ACI", "disability_insertion", True),
        (None, "insertion", None),
        ("SCOP", "sse", True),
        ("EI", "prison", False),
    ],
)
def test_reserved_lots(kind: str | None, reserved: str, answer: bool | None) -> None:
    found = gate(matched(joiner(ess_kind=kind), lot(reserved=reserved)), "reservation")
    assert found is not None
    assert found.answer is answer
    assert ("sous-traitant ou partenaire" in found.sentence) == (answer is False)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"deadline": NOW - timedelta(minutes=1)}, False),
        ({"deadline": datetime(2026, 11, 30, 12)}, False),
        ({"deadline": datetime(2026, 12, 2, 12)}, True),
        ({"deadline": None}, None),
        ({"kind": "award"}, False),
        ({"kind": "correction"}, True),
    ],
)
def test_deadlines(changes: dict[str, object], answer: bool | None) -> None:
    found = gate(matched(joiner(), lot(**changes)), "deadline")
    assert found is not None
    assert found.answer is answer


@pytest.mark.parametrize(
    ("asked", "own", "answer"),
    [(12_000_000, 60_000_000, True), (12_000_000, 5_000_000, False), (12_000_000, None, None), (20_000_000, 5_000_000, None)],
)
def test_turnover_asked_and_its_ceiling(asked: int, own: int | None, answer: bool | None) -> None:
    found = gate(matched(joiner(turnover=own), lot(min_turnover=asked)), "turnover")
    assert found is not None
    assert found.answer is answer
    assert ("R2142-7" in found.sentence) == (asked == 20_000_000)


def test_refused_places_words_and_exclusion_stop() -> None:
    assert matched(joiner(refused_places=(FREVENT,)), lot()).stopped_by is not None
    asked = lot(words=" remplacement de fenetres sous amiante ")
    stopped = matched(joiner(refused_words=("Amiante",)), asked).stopped_by
    assert stopped is not None
    assert stopped.sentence == "Contient un mot refusé : « amiante »."
    assert matched(joiner(refused_words=("amiantes",)), asked).stopped_by is None
    assert matched(joiner(excluded=True), lot()).stopped_by is not None
    assert [g.key for g in matched(joiner(excluded=None), lot(visit="compulsory")).questions] == ["exclusion", "visit"]


def test_a_qualification_asked_is_a_question_never_a_refusal() -> None:
    assert gate(matched(joiner(), lot(qualifications=("qualibat",))), "qualification") == Gate(
        "qualification", None, "Qualibat demandé, ou équivalent : l’entreprise peut-elle le prouver ?"
    )


def test_nothing_known_is_the_widest_interval() -> None:
    found = score(Profile(Firm(id="f")), LotFacts(id="l", notice="n"), NOW)
    assert found.score.hi - found.score.lo >= 90
    assert [r.signal for r in found.unknown[:3]] == ["trade", "distance", "size"]
    assert found.stopped_by is None


def test_contributions_and_no_promise() -> None:
    found = matched(joiner(), lot(amount=80_000_000))
    assert found.contribution(signal(found, "distance")) == 0 > found.contribution(signal(found, "size"))
    words = " ".join([*(r.sentence for r in found.reasons), *(g.sentence for g in found.gates)]).lower()
    assert "chance" not in words
    assert "probab" not in words


@given(st.floats(0.001, 2), st.floats(0.001, 2))
def test_a_nearer_lot_is_never_worse(one: float, more: float) -> None:
    near = signal(matched(joiner(), lot(point=(50.27 + one, 2.29))), "distance")
    far = signal(matched(joiner(), lot(point=(50.27 + one + more, 2.29))), "distance")
    assert (near.value or 0) >= (far.value or 0)


def test_facts_of_a_lot_prefer_its_own_words_to_the_codes_of_the_notice() -> None:
    lots = tuple(Lot(id=f"l{i}", notice="n", number=str(i), title=t) for i, t in enumerate(("Gros œuvre", "Peinture", "Divers"), 1))
    notice = Notice(
        id="n", object="Construction d’une crèche", nature="works", cpv=("45214100",), buyer_commune=FREVENT, amount=90, lots=lots
    )
    shell, paint, other = (lot_facts(notice, one) for one in lots)
    assert (paint.trades, paint.cpv) == (("painting",), ())
    assert (other.trades, other.cpv) == ((), ("45214100",))
    assert shell.place == FREVENT
    assert shell.assumed
    assert shell.amount is None
    assert shell.point is not None


def test_a_building_is_not_what_it_will_hold() -> None:
    one = Lot(id="l", notice="n", number="1", title="Construction d’un restaurant scolaire")
    notice = Notice(id="n", object=one.title, nature="works", lots=(one,))
    assert lot_facts(notice, one).trades == ()
    meals = Lot(id="l", notice="n", number="1", title="Fourniture de repas pour le restaurant scolaire")
    assert lot_facts(Notice(id="n", object=meals.title, nature="supplies", lots=(meals,)), meals).trades == ("school_catering",)


def test_facts_of_a_firm_leave_archived_things() -> None:
    past = (Reference(id="r", firm="f1", trades=("painting",), year=2025, archived=True, client="Ville d’Orlonge"),)
    facts = firm_facts(Profile(joiner(), (), past), NOW.date())
    assert [s.trade for s in facts.skills] == ["wood_joinery"]
    assert not facts.past
    assert not facts.buyers


LIFTS, ASBESTOS, WINDOWS = ("45313100",), ("45262660",), ("45421000",)


def trade_of(firm: Firm, one: LotFacts, *past: Reference):
    return signal(matched(firm, one, past=past), "trade")


def done(*trades: str, cpv: tuple[str, ...]) -> Reference:
    return Reference(id="r1", firm="f1", client="Ville d’Orlonge", trades=trades, cpv=cpv, year=2025)


def test_an_electrician_is_only_a_neighbour_of_a_lift() -> None:
    wired = done(cpv=("45311200",))
    found = matched(joiner(trades=("electrical",)), lot(cpv=LIFTS, trades=("lifts",)), past=(wired,))
    assert signal(found, "trade").reason.label == "Métier voisin : électricité, courants forts"
    assert found.score.mid <= 100 * trades.NEIGHBOUR
    assert trade_of(joiner(trades=("lifts",)), lot(cpv=LIFTS, trades=("lifts",))).reason.label == "Métier : ascenseurs, élévateurs"


def test_asbestos_is_for_those_who_remove_it() -> None:
    builder = done("general_building", cpv=("45210000",))
    own = matched(joiner(trades=("asbestos_removal",)), lot(cpv=ASBESTOS))
    assert own.score.mid > matched(joiner(trades=("general_building",)), lot(cpv=ASBESTOS), past=(builder,)).score.mid


def test_the_title_decides_between_the_trades_of_a_code() -> None:
    aluminium, wood = joiner(trades=("alu_pvc_joinery",)), lot(cpv=WINDOWS, trades=("wood_joinery",))
    windows = done(cpv=("45421100",))
    assert trade_of(aluminium, wood, windows).reason.label == "Métier voisin : menuiserie alu et PVC"
    assert trade_of(aluminium, lot(cpv=WINDOWS, trades=("wood_joinery", "alu_pvc_joinery")), windows).value == 1
    assert trade_of(joiner(), wood).value == pytest.approx(0.8)
    assert matched(aluminium, wood, past=(windows,)).score.mid < 45


def test_a_trade_that_has_nothing_to_do_cannot_be_made_up_for() -> None:
    painting = matched(joiner(), lot(cpv=("45442100", "45432111"), trades=("painting", "flooring")))
    assert painting.score.mid < 35
    assert matched(joiner(), lot(cpv=("45311200",), trades=("electrical",))).score.mid < 15
    assert matched(joiner(), lot(cpv=("15811000",))).score.mid == 0


def test_a_title_against_its_code_is_half_believed() -> None:
    assert trade_of(joiner(trades=("painting",)), lot(cpv=("79530000",), trades=("painting",))).value == pytest.approx(0.8 * 0.5)
    assert trade_of(joiner(trades=("painting",)), lot(cpv=("45000000",), trades=("painting",))).value == pytest.approx(0.8)


def test_an_activity_code_counts_only_where_nothing_is_declared_and_less_where_it_is_vague() -> None:
    assert trade_of(joiner(trades=("painting",), naf="43.32A"), lot()).value < 0.4
    precise, vague = joiner(trades=(), naf="10.71C"), joiner(trades=(), naf="46.69B")
    assert [s.trade for s in firm_facts(Profile(precise), NOW.date()).skills] == ["bakery"]
    assert max(s.strength for s in firm_facts(Profile(vague), NOW.date()).skills) < 0.65
    found = trade_of(precise, lot(cpv=("15811000",), nature="supplies"))
    assert "d’après son code d’activité" in found.reason.sentence


def test_a_code_of_several_trades_tells_those_that_the_firm_has() -> None:
    hall = done(cpv=("45212200",))
    builder = firm_facts(Profile(joiner(trades=("general_building",)), (), (hall,)), NOW.date())
    assert [(s.trade, s.strength) for s in builder.skills] == [("general_building", 1.0)]
    nobody = firm_facts(Profile(joiner(trades=()), (), (hall,)), NOW.date())
    assert [s.trade for s in nobody.skills] == ["street_furniture"]


def test_a_code_that_belongs_to_no_trade_counts_by_itself() -> None:
    exact = joiner(trades=(), cpv=("35321000",))
    assert trade_of(exact, lot(cpv=("35321000",))).value == pytest.approx(0.8)
    assert trade_of(exact, lot(cpv=("35322000",))).value == pytest.approx(0.8 * 0.7)


def test_the_nearer_the_better_where_the_usual_radius_is_unknown() -> None:
    here, near, far = (signal(matched(joiner(zone_km=None), lot(place="", point=(50.27 + d, 2.29))), "distance") for d in (0.0, 0.1, 9.0))
    assert (here.value or 0) > (near.value or 0) > (far.value or 0) > 0
    assert "hors zone" not in far.reason.sentence


def test_a_lot_of_which_only_the_departement_is_known() -> None:
    values = [
        signal(matched(joiner(zone_km=None, commune=commune), lot(place="", point=None, area=("62",))), "distance")
        for commune in (FREVENT, "80021", "13055")
    ]
    assert values[0].reason.label == "Dans le département du lot"
    assert values[1].reason.label.startswith("À environ ")
    assert (values[0].value or 0) > (values[1].value or 0) > (values[2].value or 0)


def test_one_s_own_commune_is_on_the_spot() -> None:
    assert signal(matched(joiner(zone_places=(FREVENT,)), lot()), "distance").reason.sentence == "Sur place"
    near = signal(matched(joiner(), lot(place="62767", point=(50.28, 2.27))), "distance").reason.label
    assert near.startswith("Sur place, ")


def test_trade_and_distance_multiply() -> None:
    best = matched(joiner(), lot())
    far = matched(joiner(zone_km=10), lot(place="", point=(51.27, 2.29)))
    ratio = (signal(far, "distance").value or 0) / (signal(best, "distance").value or 1)
    assert far.score.mid == pytest.approx(best.score.mid * ratio, abs=1e-3)
    worst = matched(joiner(max_lot=100, available_staff=0, ten_year_insurance=False, bid_before=False), lot())
    assert worst.score.mid >= 100 * 0.8 * 0.5


def some_matches(seed: int) -> list[Match]:
    luck = random.Random(seed)
    firm = firm_facts(samples.a_profile(luck, 1), samples.NOW.date())
    return [match(firm, samples.a_lot(luck, i), samples.NOW) for i in range(20)]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9))
def test_what_is_taken_from_a_hundred_adds_up(seed: int) -> None:
    for found in some_matches(seed):
        taken = {s.key: found.contribution(s) for s in found.signals}
        assert 100 + sum(taken.values()) == pytest.approx(found.score.mid, abs=1e-5)
        assert 100 + sum(found.points.values()) == round(found.score.mid)
        for s in found.signals:
            assert taken[s.key] <= 0
            assert str(taken[s.key]) != "-0.0"
            assert abs(found.points[s.key] - taken[s.key]) < 1 + 1e-5
            assert s.value != 1 or found.points[s.key] == 0, "a wholly good signal takes nothing"
            assert s.reason.tone != "ok" or s.key == "trade" or (s.value or 0) >= GOOD


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9), st.floats(0, 1))
def test_a_better_fact_never_takes_more_and_leaves_its_like_alone(seed: int, better: float) -> None:
    for found in some_matches(seed):
        for s in found.signals:
            if s.value is None or s.value > better:
                continue
            other = replace(found, signals=tuple(replace(o, value=better) if o is s else o for o in found.signals))
            assert other.contribution(signal(other, s.key)) >= found.contribution(s)
            assert blend(other.signals).mid >= found.score.mid
            if s.key not in ("trade", "distance"):
                rest = [o for o in found.signals if o.value is not None and o.key != s.key]
                assert [other.contribution(o) for o in rest] == [found.contribution(o) for o in rest]


def test_one_paper_set_to_no_changes_only_the_line_of_papers() -> None:
    papers = {"professional_insurance": True, "up_to_date": True, "signature": True}
    good = matched(joiner(ten_year_insurance=True, **papers), lot())
    bad = matched(joiner(ten_year_insurance=False, **papers), lot())
    assert good.points["papers"] == 0 > bad.points["papers"]
    changed = [s.key for s in good.signals if good.contribution(s) != bad.contribution(signal(bad, s.key))]
    assert changed == ["papers"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_the_swing_of_what_is_not_known(seed: int) -> None:
    for found in some_matches(seed):
        swings = [sum(found.swing(signal(found, r.signal))) for r in found.unknown]
        assert swings == sorted(swings, reverse=True) or swings == pytest.approx(sorted(swings, reverse=True), abs=1e-5)
        for s in found.signals:
            down, up = found.swing(s)
            assert found.score.lo - 1e-5 <= found.score.mid - down <= found.score.mid + up <= found.score.hi + 1e-5


@pytest.mark.parametrize(
    ("answer", "changes", "told"),
    [
        (False, {}, True),
        (None, {}, False),
        (True, {}, False),
        (False, {"nature": "services", "cpv": ("90910000",)}, False),
        (False, {"cpv": ("77310000",)}, False),
        (False, {"cpv": ()}, True),
    ],
)
def test_a_missing_ten_year_insurance_is_to_mend_before_works_of_construction(
    answer: bool | None, changes: dict[str, object], told: bool
) -> None:
    found = matched(joiner(ten_year_insurance=answer), lot(**changes))
    known = gate(found, "ten_year_insurance")
    assert (known is not None) == told
    assert found.stopped_by is None
    assert "ten_year_insurance" not in [g.key for g in found.questions], "nothing is asked: it is known"
    if known is not None:
        assert known.answer is None
        assert known.later
        assert "à l’attribution" in known.sentence
        assert "L241-1" in known.sentence


def test_other_papers_known_to_lack_are_told() -> None:
    lacking = matched(joiner(up_to_date=False, signature=False), lot(nature="services", cpv=("90910000",)))
    assert [(g.key, g.answer, g.later) for g in lacking.gates if g.later] == [("up_to_date", None, True), ("signature", None, True)]
    assert not any(g.later for g in matched(joiner(up_to_date=None, signature=True), lot()).gates)


def test_a_big_lot_and_a_long_one_do_not_say_the_same() -> None:
    found = matched(joiner(available_staff=0.5), lot(amount=50_000_000))
    assert signal(found, "size").reason.label == "5 fois son plus gros lot accepté"
    assert "heures disponibles" in signal(found, "capacity").reason.label


def test_what_takes_points_is_not_green() -> None:
    busy = signal(matched(joiner(), lot(amount=20_000_000)), "capacity")
    assert busy.reason.tone == "neutral"
    assert "de ses disponibilités" in busy.reason.sentence
    small = signal(matched(joiner(max_lot=None), lot(amount=300_000)), "size")
    assert (small.reason.tone, small.reason.label) == ("neutral", "Petit pour elle")
