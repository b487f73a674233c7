"""From the demonstration to decisions: ranked, explained, kept, set aside, undone."""

import pytest

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.model.choices import Choice
from desktop.model.firms import Firm
from desktop.model.method import LEAST_SCORE
from desktop.model.notices import Notice
from desktop.store.undo import undo
from desktop.store.workspace import Workspace
from desktop.work import demo, firms, notices, shortlists


@pytest.fixture
def loaded(workspace: Workspace, fixed_clock: object) -> Workspace:
    demo.load(workspace)
    return workspace


def delattre(workspace: Workspace) -> Firm:
    return firms.listing(workspace, words="delattre")[0]


def test_lines_are_ranked_and_explained(loaded: Workspace) -> None:
    found = shortlists.shortlist(loaded, delattre(loaded))
    assert found.lots[0].lot.title == "Menuiseries extérieures bois"
    assert found.open_lots > len(found.lots)
    for line in found.lots:
        again = shortlists.explain(loaded, delattre(loaded), line.notice, line.lot)
        assert again.score == line.match.score
        assert line.match.stopped_by is None


def test_keeping_travels_with_its_notice_and_undo_takes_both_back(loaded: Workspace) -> None:
    firm = delattre(loaded)
    line = shortlists.shortlist(loaded, firm).lots[0]
    shortlists.keep(loaded, firm, line.notice, line.lot, line.match)
    again = shortlists.shortlist(loaded, firm).lots[0]
    assert again.choice is not None
    assert again.choice.state == "kept"
    assert again.choice.score_mid == round(line.match.score.mid)
    assert loaded.get(Notice, line.notice.id) is not None
    assert undo(loaded).startswith("Retenir")
    assert loaded.get(Notice, line.notice.id) is None
    assert shortlists.decisions(loaded, firm.id) == {}
    assert shortlists.shortlist(loaded, firm).lots[0].lot == line.lot


def test_setting_aside_hides_the_lot_and_keeps_the_words(loaded: Workspace) -> None:
    firm = delattre(loaded)
    line = shortlists.shortlist(loaded, firm).lots[0]
    shortlists.set_aside(loaded, firm, line.notice, line.lot, "load", "« On est pleins jusqu’en mars. »")
    assert line.lot.id not in [other.lot.id for other in shortlists.shortlist(loaded, firm).lots]
    shown = shortlists.shortlist(loaded, firm, with_aside=True).lots[0]
    assert shown.choice is not None
    assert (shown.choice.reason, shown.choice.words) == ("load", "« On est pleins jusqu’en mars. »")


def test_a_decision_is_one_record_whoever_takes_it(loaded: Workspace) -> None:
    firm = delattre(loaded)
    line = shortlists.shortlist(loaded, firm).lots[0]
    shortlists.keep(loaded, firm, line.notice, line.lot)
    shortlists.set_aside(loaded, firm, line.notice, line.lot, "far")
    assert len(loaded.connection.execute("SELECT 1 FROM choices").fetchall()) == 1
    undo(loaded)
    found = shortlists.decisions(loaded, firm.id)[line.lot.id]
    assert isinstance(found, Choice)
    assert (found.state, found.reason) == ("kept", None)


def test_candidates_of_a_lot_and_of_a_notice(loaded: Workspace) -> None:
    notice = notices.listing(loaded, words="école frévent")[0][0]
    whole = notices.show(loaded, notice.published_id)
    of_lot = shortlists.candidates(loaded, whole, "3")
    assert of_lot[0].firm.name == "Menuiserie Delattre"
    assert {c.lot.number for c in shortlists.candidates(loaded, whole)} >= {"1", "2", "3"}
    with pytest.raises(Problem, match="pas de lot"):
        shortlists.candidates(loaded, whole, "99")


def test_what_changes_is_seen_at_once(loaded: Workspace) -> None:
    firm = delattre(loaded)
    line = shortlists.shortlist(loaded, firm).lots[0]
    firms.save_field(loaded, Firm, firm.id, "refused_words", ("menuiseries extérieures",))
    assert line.lot.id not in [other.lot.id for other in shortlists.shortlist(loaded, delattre(loaded)).lots]
    firms.save_field(loaded, Firm, firm.id, "refused_words", ())
    typed = notices.type_by_hand(
        loaded, notices.Typed(object="Pose de fenêtres en bois", buyer="Mairie d’Anvin", deadline=None, town="Anvin")
    )
    assert typed.id in [other.notice.id for other in shortlists.shortlist(loaded, delattre(loaded), top=60).lots]
    firms.archive(loaded, delattre(loaded))
    assert firm.id not in [c.firm.id for c in shortlists.candidates(loaded, typed)]


def test_counts_agree_with_candidates(loaded: Workspace) -> None:
    whole = notices.show(loaded, notices.listing(loaded, words="école frévent")[0][0].published_id)
    counts = shortlists.counts(loaded, [whole])
    for lot in whole.lots:
        listed = [c for c in shortlists.candidates(loaded, whole, lot.number, top=50) if c.match.score.mid >= shortlists.SHOWN]
        assert counts[lot.id] == len(listed)


def test_the_clock_closes_lots(loaded: Workspace) -> None:
    before = shortlists.shortlist(loaded, delattre(loaded)).open_lots
    now = clock.utc()
    from datetime import timedelta

    clock.set_source(lambda: now + timedelta(days=365))
    assert shortlists.shortlist(loaded, delattre(loaded)).open_lots < before


def test_what_a_gate_stopped_tells_which(loaded: Workspace) -> None:
    firm = delattre(loaded)
    best = shortlists.shortlist(loaded, firm).lots[0]
    assert best.lot.id not in [line.lot.id for line in shortlists.refused(loaded, firm)]
    firms.save_field(loaded, Firm, firm.id, "refused_words", ("menuiseries extérieures",))
    stopped = shortlists.refused(loaded, delattre(loaded), top=100)
    assert best.lot.id in [line.lot.id for line in stopped]
    assert all(line.match.stopped_by is not None for line in stopped)
    proposed = {line.lot.id for line in shortlists.shortlist(loaded, delattre(loaded), top=1000).lots}
    assert not proposed & {line.lot.id for line in stopped}
    firms.save_field(loaded, Firm, firm.id, "excluded", True)
    everything = shortlists.refused(loaded, delattre(loaded), top=1000)
    assert len(everything) > len(stopped)
    assert shortlists.shortlist(loaded, delattre(loaded)).lots == ()


def test_nothing_is_stopped_for_a_firm_whose_trades_are_not_known(loaded: Workspace) -> None:
    firm = firms.create(loaded, name="Inconnue")
    assert shortlists.refused(loaded, firm) == ()


def test_nothing_is_proposed_to_a_firm_of_which_no_trade_is_known(loaded: Workspace) -> None:
    assert shortlists.shortlist(loaded, firms.create(loaded, name="Inconnue")).lots == ()
    assert all(line.match.score.mid >= LEAST_SCORE for line in shortlists.shortlist(loaded, delattre(loaded), top=1000).lots)


def test_a_correction_is_not_proposed_beside_the_notice_that_it_corrects(loaded: Workspace) -> None:
    line = shortlists.shortlist(loaded, delattre(loaded)).lots[0]
    lot = line.lot.but(id="fix-1", notice="fix")
    said = {"id": "fix", "kind": "correction", "lots": (lot,)}
    known = line.notice.but(published_id="26-999001", corrects=(line.notice.published_id,), **said)
    loaded.opendata.put([known])
    proposed = [one.notice.id for one in shortlists.shortlist(loaded, delattre(loaded), top=100).lots]
    assert line.notice.id in proposed
    assert "fix" not in proposed
    loaded.opendata.put([known.but(corrects=("25-000001",))])
    assert "fix" in [one.notice.id for one in shortlists.shortlist(loaded, delattre(loaded), top=100).lots]


def test_decisions_stay_in_sight_when_their_lot_is_closed(loaded: Workspace) -> None:
    from datetime import timedelta

    firm = delattre(loaded)
    first, second = shortlists.shortlist(loaded, firm).lots[:2]
    shortlists.keep(loaded, firm, first.notice, first.lot)
    shortlists.set_aside(loaded, firm, second.notice, second.lot, "far", "Loin.")
    now = clock.utc()
    clock.set_source(lambda: now + timedelta(days=365))
    assert [line.lot.id for line in shortlists.decided(loaded, firm)] == [second.lot.id, first.lot.id]


def test_a_decision_is_taken_back_and_that_too(loaded: Workspace) -> None:
    firm = delattre(loaded)
    line = shortlists.shortlist(loaded, firm).lots[0]
    shortlists.set_aside(loaded, firm, line.notice, line.lot, "far", "Loin.")
    shortlists.take_back(loaded, firm, shortlists.decisions(loaded, firm.id)[line.lot.id])
    assert shortlists.decisions(loaded, firm.id) == {}
    assert shortlists.shortlist(loaded, firm).lots[0].lot == line.lot
    undo(loaded)
    assert shortlists.decisions(loaded, firm.id)[line.lot.id].words == "Loin."


def test_open_lots_are_not_read_again_for_a_decision(loaded: Workspace) -> None:
    firm = delattre(loaded)
    line = shortlists.shortlist(loaded, firm).lots[0]
    before = shortlists.open_lots(loaded)
    firms.save_field(loaded, Firm, firm.id, "staff", 7)
    shortlists.keep(loaded, firm, line.notice, line.lot)
    assert shortlists.open_lots(loaded) is before
    notices.type_by_hand(loaded, notices.Typed(object="Pose de fenêtres", buyer="Mairie d’Anvin", deadline=None))
    assert len(shortlists.open_lots(loaded).facts) == len(before.facts) + 1


def test_the_demonstration_is_not_undone_by_one_key_too_many(loaded: Workspace) -> None:
    with pytest.raises(Problem, match="rien à annuler"):
        undo(loaded)
    assert len(firms.listing(loaded)) > 50
