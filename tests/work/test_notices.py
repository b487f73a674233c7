"""Bringing notices in, typing one by hand, confirming a date."""

from datetime import date, datetime
from pathlib import Path

import pytest

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.base.progress import Cancelled, Progress
from desktop.model import demo
from desktop.model.notices import Notice, notice_id
from desktop.store.undo import undo
from desktop.store.workspace import Workspace
from desktop.work import finding, notices
from tests import samples


def test_a_folder_is_read_whole(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "avis" / "dedans"
    folder.mkdir(parents=True)
    (folder / "a.json").write_bytes(demo.notices_file(clock.today()))
    (folder / "note.txt").write_text("pas un avis")
    done = notices.import_files(workspace, [tmp_path / "avis"])
    assert (done.notices, done.rejected) == (40, [])


def test_cancelling_keeps_whole_batches(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(demo.notices_file(clock.today()))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        notices.import_files(workspace, [file], progress)
    assert notices.listing(workspace, state="all") == []


def test_a_preview_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(demo.notices_file(clock.today()))
    seen = notices.preview(workspace, [file], most=10)
    assert (len(seen.notices), seen.known, seen.more) == (10, 0, True)
    assert notices.listing(workspace, state="all") == []
    notices.import_files(workspace, [file])
    assert notices.preview(workspace, [file]).known == 40


def test_too_large_a_file_is_said(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b" " * 1_500_000)
    workspace.settings.set("max_file_mb", 1)
    assert "1 Mo" in notices.import_files(workspace, [file]).rejected[0].reason


def test_typed_by_hand(workspace: Workspace, fixed_clock: object) -> None:
    deadline = datetime(2026, 12, 20, 12)
    first = notices.type_by_hand(
        workspace, notices.Typed(object="Toiture de l’église", buyer="Mairie d’Anvin", deadline=deadline, town="Anvin")
    )
    second = notices.type_by_hand(workspace, notices.Typed(object="Cantine", buyer="", deadline=None, lots=["Fruits", "", "Pain"]))
    assert (first.published_id, second.published_id) == ("LOC-2026-1", "LOC-2026-2")
    assert [lot.title for lot in second.lots] == ["Fruits", "Pain"]
    assert [n.published_id for n, _ in notices.listing(workspace)] == ["LOC-2026-1", "LOC-2026-2"]
    assert finding.search(workspace, "toiture eglise")[0].id == first.id
    assert notices.show(workspace, "LOC-2026-1").deadline_flag == "typed"
    undo(workspace)
    assert [n.published_id for n, _ in notices.listing(workspace)] == ["LOC-2026-1"]
    with pytest.raises(Problem, match="objet"):
        notices.type_by_hand(workspace, notices.Typed(object=" ", buyer="", deadline=None))


def test_a_correction_proposes_and_a_person_confirms(workspace: Workspace, fixed_clock: object) -> None:
    correction = samples.notice("26-2", "Rectificatif", kind="correction", corrects=("26-1",), proposed_deadline=datetime(2026, 12, 24, 12))
    workspace.opendata.put([correction, samples.notice("26-1", "École")])
    notice = notices.show(workspace, "26-1")
    found = notices.proposal(workspace, notice)
    assert found is not None
    assert (found.deadline, found.correction) == (datetime(2026, 12, 24, 12), "26-2")
    assert notice.deadline == datetime(2026, 12, 4, 12)
    notices.confirm_deadline(workspace, notice, found)
    confirmed = notices.show(workspace, "26-1")
    assert (confirmed.deadline, confirmed.deadline_flag) == (datetime(2026, 12, 24, 12), "confirmed")
    assert notices.proposal(workspace, confirmed) is None
    undo(workspace)
    assert notices.show(workspace, "26-1").deadline == datetime(2026, 12, 4, 12)
    assert workspace.get(Notice, notice_id("boamp", "26-1")) is None


def test_linked_notices_are_found_both_ways_and_the_last_correction_counts(workspace: Workspace) -> None:
    due = datetime(2026, 12, 18, 12)
    call = samples.notice("26-10", "École")
    first = samples.notice("26-11", "École", kind="correction", corrects=("26-10",), proposed_deadline=datetime(2026, 12, 11, 12))
    last = samples.notice("26-12", "École", kind="correction", corrects=("26-10",), proposed_deadline=due, published_on=date(2026, 11, 20))
    workspace.opendata.put([last, call, first])
    assert [one.published_id for one in notices.linked(workspace, call)] == ["26-11", "26-12"]
    assert [one.published_id for one in notices.linked(workspace, last)] == ["26-10"]
    proposal = notices.proposal(workspace, call)
    assert proposal is not None
    assert (proposal.correction, proposal.deadline) == ("26-12", due)
    notices.confirm_deadline(workspace, call, proposal)
    confirmed = notices.show(workspace, "26-10")
    assert confirmed.deadline_flag == "confirmed"
    assert notices.proposal(workspace, confirmed) is None


def test_a_typed_notice_is_corrected_and_its_lots_stay_what_they_are(workspace: Workspace) -> None:
    before = notices.type_by_hand(workspace, notices.Typed(object="École", town="Anvin", lots=("Toiture", "Peinture", "Sols")))
    typed = notices.Typed(
        object="École du bourg", town="Frévent", nature="works", procedure="adapted", lots=("Toiture", "Sols souples", "Murs")
    )
    notices.type_again(workspace, before, typed)
    found = notices.show(workspace, before.published_id)
    assert (found.id, found.object, found.nature, found.procedure, found.place_name) == (
        before.id,
        "École du bourg",
        "works",
        "adapted",
        "Frévent",
    )
    assert found.buyer_commune != before.buyer_commune
    assert [(lot.id, lot.title) for lot in found.lots] == [
        (before.lots[0].id, "Toiture"), (before.lots[1].id, "Sols souples"), (before.lots[2].id, "Murs"),
    ]  # fmt: skip
    notices.type_again(workspace, found, notices.Typed(object="École", lots=("Murs",)))
    assert [lot.id for lot in notices.show(workspace, before.published_id).lots] == [before.lots[2].id]
    undo(workspace)
    undo(workspace)
    assert notices.show(workspace, before.published_id) == before
    with pytest.raises(Problem):
        notices.type_again(workspace, before, notices.Typed(object=" "))


def test_a_missing_path_stops_only_itself(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "avis.json"
    file.write_bytes(demo.notices_file(clock.today()))
    absent = tmp_path / "absent.json"
    done = notices.import_files(workspace, [absent, file])
    assert (done.notices, [(one.file, one.place) for one in done.rejected]) == (40, [(str(absent), "fichier")])
    assert str(absent) in [one.file for one in notices.preview(workspace, [absent, file]).rejected]
    with pytest.raises(Problem):
        notices.import_files(workspace, [absent])
