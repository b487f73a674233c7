"""Public notices and those that people have touched are one list."""

from datetime import date, datetime

import pytest

from desktop.model import codes
from desktop.model.notices import Notice
from desktop.model.searches import NoticeFilters
from desktop.store import notices, reading
from desktop.store.undo import undo
from desktop.store.workspace import Workspace
from tests import samples

NOW = datetime(2026, 11, 26, 9, 0)


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    workspace.opendata.put(
        [
            samples.notice("26-1", "Réhabilitation de l'école", lots=6, nature="works", procedure="adapted", visit="compulsory"),
            samples.notice("26-2", "Œuvre d’art", nature="works", deadline=datetime(2026, 11, 27, 12)),
            samples.notice("26-3", "Nettoyage des vitres", nature="services", deadline=datetime(2026, 11, 1, 12)),
            samples.notice("26-4", "Espaces verts", nature="services", deadline=None, buyer="TernoisCom", departments=("62", "59")),
        ]
    )
    return workspace


def published(workspace: Workspace, **filters: object) -> list[str]:
    keys = notices.keys(workspace, NoticeFilters(**filters), NOW)
    return [notice.published_id for notice, _ in reading.notices(workspace, keys)]


def test_open_ones_by_deadline_unknown_last(filled: Workspace) -> None:
    assert published(filled) == ["26-2", "26-1", "26-4"]
    assert published(filled, state="closed") == ["26-3"]
    assert published(filled, state="all") == ["26-3", "26-2", "26-1", "26-4"]
    assert published(filled, min_days=5) == ["26-1", "26-4"]


def test_filters_join(filled: Workspace) -> None:
    assert published(filled, natures=("works",), features=("lotted",)) == ["26-1"]
    assert published(filled, departments=("59",)) == ["26-4"]
    assert published(filled, buyer="TernoisCom") == ["26-4"]
    assert published(filled, features=("visit", "social")) == []


@pytest.mark.parametrize("typed", ["oeuvre", "Œuvre", "œuv", "OEUV"])
def test_ligatures_are_found(filled: Workspace, typed: str) -> None:
    assert published(filled, words=typed) == ["26-2"]


@pytest.mark.parametrize("typed", ["ecole", "l'école", "rehabilitees", "réhabilitées", "réhab", "rehabilitation ecole", "freve ecole"])
def test_accents_and_endings_do_not_matter(filled: Workspace, typed: str) -> None:
    assert "26-1" in published(filled, words=typed)


@pytest.mark.parametrize("typed", ["C++", "AND", '"', "avant-projet", "NEAR(", "l'", "*", "26-1 ' OR 1=1"])
def test_anything_may_be_typed(filled: Workspace, typed: str) -> None:
    published(filled, words=typed)
    notices.buyers_found(filled, typed, 5)


def test_counts_leave_out_their_own_group(filled: Workspace) -> None:
    counted = notices.facets(filled, NoticeFilters(natures=("works",)), NOW)
    assert counted["natures"] == {"works": 2, "services": 1}
    assert counted["total"] == {"notices": 2, "lots": 7}
    assert counted["features"]["lotted"] == 1


def test_an_adopted_notice_hides_the_public_one_and_undo_brings_it_back(filled: Workspace) -> None:
    id = reading.id_of_published(filled, "26-1")
    assert id is not None
    found = reading.notice(filled, id)
    assert found is not None
    assert len(found.lots) == 6
    with filled.change("Retenir") as change:
        reading.adopt(filled, change, found)
        change.put(found.but(deadline=datetime(2026, 12, 31, 12)))
    assert published(filled) == ["26-2", "26-1", "26-4"]
    assert notices.facets(filled, NoticeFilters(), NOW)["total"] == {"notices": 3, "lots": 8}
    again = reading.notice(filled, id)
    assert again is not None
    assert again.deadline == datetime(2026, 12, 31, 12)
    assert [lot.number for lot in again.lots] == ["1", "2", "3", "4", "5", "6"]
    assert len(list(reading.open_lots(filled, NOW))) == 8
    undo(filled)
    assert reading.notice(filled, id) == found
    assert filled.get(Notice, id) is None


def test_reading_again_replaces_only_what_changed(filled: Workspace) -> None:
    counts = filled.opendata.put(
        [samples.notice("26-4", "Espaces verts", nature="services", deadline=None, buyer="TernoisCom", departments=("62", "59"))]
    )
    assert (counts.notices, counts.updated) == (1, 0)
    counts = filled.opendata.put([samples.notice("26-4", "Espaces verts et bois", lots=2)])
    assert (counts.notices, counts.lots, counts.updated) == (1, 2, 1)
    assert published(filled, words="bois") == ["26-4"]
    assert published(filled, words="espaces") == ["26-4"]


def test_the_text_comes_back(workspace: Workspace) -> None:
    text = (("Objet", "Réfection"), ("Visite", "Oui & non"))
    workspace.opendata.put([samples.notice("26-9", "x", text=text)])
    found = reading.notice(workspace, reading.id_of_published(workspace, "26-9") or "")
    assert found is not None
    assert found.text == text


def test_a_failed_batch_leaves_nothing(workspace: Workspace) -> None:
    def broken():
        yield samples.notice("26-1", "premier")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workspace.opendata.put(broken())
    assert notices.keys(workspace, NoticeFilters(state="all"), NOW) == []


def test_a_place_is_enough(workspace: Workspace) -> None:
    """Départements, communes and EPCI are joined by « or »; an EPCI stands for its communes, the buyer's stands for an unknown place."""
    workspace.opendata.put([
        samples.notice("26-1", "A", place="62361"), samples.notice("26-2", "B", place="80021", departments=("80",)),
        samples.notice("26-3", "C", buyer_commune="62767"), samples.notice("26-4", "D", departments=("59",)),
    ])  # fmt: skip

    def found(**filters: object) -> set[str]:
        keys = notices.keys(workspace, NoticeFilters(**filters), NOW)  # type: ignore[arg-type]
        return {notice.published_id for notice, _ in reading.notices(workspace, keys)}

    assert found(places=("62361",)) == {"26-1"}
    assert found(places=("62361",), departments=("80",)) == {"26-1", "26-2"}
    epci = codes.commune("62767")
    assert epci is not None
    assert "26-3" in found(places=(epci.epci,))
    assert "26-2" not in found(places=(epci.epci,))


def test_the_last_correction_is_the_one_to_confirm(workspace: Workspace) -> None:
    due, new, newer = datetime(2026, 12, 4, 12), datetime(2026, 12, 11, 12), datetime(2026, 12, 18, 12)
    call = samples.notice("26-1", "École", deadline=due)
    first = samples.notice("26-2", "École", kind="correction", corrects=("26-1",), proposed_deadline=new, published_on=date(2026, 11, 12))
    last = samples.notice("26-3", "École", kind="correction", corrects=("26-1",), proposed_deadline=newer, published_on=date(2026, 11, 20))
    workspace.opendata.put([call, first, last])

    def waiting() -> set[str]:
        keys = notices.keys(workspace, NoticeFilters(state="all"), NOW)
        marked = notices.to_confirm(workspace, keys)
        return {notice.published_id for nr in marked for notice, _ in reading.notices(workspace, [nr])}

    assert waiting() == {"26-1"}
    with workspace.change("Confirmer") as change:
        reading.adopt(workspace, change, call)
        change.put(call.but(deadline=newer))
    assert waiting() == set()


def test_reserved_lots_and_lots_without_text(workspace: Workspace) -> None:
    call = samples.notice("26-1", "École", lots=3)
    lots = (call.lots[0], call.lots[1].but(reserved="insertion"), call.lots[2])
    workspace.opendata.put([call.but(lots=lots, text=(("Titre", "Texte"),)), samples.notice("26-2", "Mairie")])
    assert notices.reserved_lots(workspace, [call.id]) == {call.id: [("2", "insertion")]}
    keys = notices.keys(workspace, NoticeFilters(), NOW)
    found = {notice.published_id: notice for _, notice in reading.with_lots(workspace, keys)}
    assert [lot.number for lot in found["26-1"].lots] == ["1", "2", "3"]
    assert found["26-1"].text == ()
    assert notices.size(workspace) >= 2


def test_a_correction_stands_for_its_call_only_where_that_is_not_known(workspace: Workspace) -> None:
    workspace.opendata.put([
        samples.notice("26-2", "École", kind="correction", corrects=("26-1",)),
        samples.notice("26-3", "Halle", kind="correction", corrects=("26-77",), lots=2),
        samples.notice("26-4", "Gare", kind="correction", corrects=("26-4",)),
        samples.notice("26-5", "Pont", kind="award"),
    ])  # fmt: skip
    assert set(published(workspace)) == {"26-2", "26-3", "26-4"}
    workspace.opendata.put([samples.notice("26-1", "École")])
    assert set(published(workspace)) == {"26-1", "26-3", "26-4"}
    assert notices.facets(workspace, NoticeFilters(), NOW)["total"] == {"notices": 3, "lots": 4}
    assert len(published(workspace, state="all")) == 5
    assert {found.published_id for found, _lot in reading.open_lots(workspace, NOW)} == {"26-1", "26-3", "26-4"}


def test_a_correction_is_open_only_where_its_call_is_not(workspace: Workspace) -> None:
    correction = {"kind": "correction", "deadline": None}
    workspace.opendata.put(
        [
            samples.notice("26-1", "École"),
            samples.notice("26-2", "École, rectifiée", corrects=("26-1",), **correction),
            samples.notice("26-3", "Mairie", deadline=datetime(2026, 11, 20, 12)),
            samples.notice("26-4", "Mairie, reportée", corrects=("26-3",), **correction),
            samples.notice("26-5", "Inconnue ici, rectifiée", corrects=("26-0",), **correction),
        ]
    )
    assert published(workspace) == ["26-1", "26-4", "26-5"]
    assert {notice.published_id for notice, _lot in reading.open_lots(workspace, NOW)} == {"26-1", "26-4", "26-5"}
    assert notices.facets(workspace, NoticeFilters(), NOW)["total"]["notices"] == 3
