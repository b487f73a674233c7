"""The demonstration must hold together: what it names exists, and the feed reads it."""

import json
import re
from collections import Counter
from datetime import date, timedelta

import pytest

from desktop.base import resources
from desktop.feeds import boamp
from desktop.model import codes, demo, trades
from desktop.model.firms import luhn, siret_fault
from desktop.model.notices import Notice

TODAY = date(2026, 11, 26)


def read(today: date = TODAY) -> dict[str, Notice]:
    """The notices by number, read by the real feed, which must reject nothing."""
    records = json.loads(demo.notices_file(today))["results"]
    found = [item for record in records for item in boamp.from_record(record, "demo")]
    assert [item for item in found if not isinstance(item, Notice)] == []
    return {notice.published_id: notice for notice in found if isinstance(notice, Notice)}


def test_there_are_about_sixty_firms_whose_codes_exist() -> None:
    profiles = demo.firms(TODAY)
    assert 55 <= len(profiles) <= 65
    assert len({p.firm.siret for p in profiles}) == len({p.firm.name for p in profiles}) == len(profiles)
    for profile in profiles:
        firm = profile.firm
        commune = codes.commune(firm.commune)
        assert commune is not None
        assert commune.insee == firm.commune
        assert firm.postcode in commune.postcodes
        assert codes.naf_label(firm.naf)
        proofs = [*profile.qualifications, *profile.references]
        assert {t for item in (firm, *proofs) for t in item.trades} <= trades.trades().keys()
        assert {c for item in (firm, *profile.references) for c in item.cpv} <= codes.cpv_list().keys()
        assert all(proof.firm == firm.id for proof in proofs)


def test_firms_are_visibly_invented() -> None:
    for profile in demo.firms(TODAY):
        siret = profile.firm.siret
        assert siret_fault(siret) is None
        assert luhn(siret[:9])
        assert re.fullmatch(r"9999\d{5}9999\d", siret)
        assert profile.firm.email.endswith(".example.org")
        assert profile.firm.phone == "03 00 00 00 00"


def test_no_one_can_be_written_to_or_called() -> None:
    text = demo.notices_file(TODAY).decode()
    assert all(host.endswith(".example.org") for host in re.findall(r"\w@([\w.-]+)", text))
    assert set(re.findall(r"\b0\d(?: \d\d){4}\b", text)) == {"03 00 00 00 00"}


def test_forty_notices_go_through_the_feed() -> None:
    notices = read()
    assert len(notices) == 40
    assert Counter(n.kind for n in notices.values()) == {"call": 34, "correction": 2, "award": 3, "prior": 1}
    assert sum(not n.cpv and not any(lot.cpv for lot in n.lots) for n in notices.values() if n.kind == "call") >= 5
    amounts = [lot.amount for n in notices.values() for lot in n.lots if lot.amount]
    assert (min(amounts), max(amounts)) == (800000, 69000000)


def test_calls_are_dated_from_today_whatever_the_day() -> None:
    for today in (TODAY, date(2028, 2, 28), date(2027, 3, 27)):
        notices = read(today)
        deadline = notices["26-118204"].deadline
        assert (deadline.date(), deadline.hour) == (today + timedelta(8), 12)
        assert {n.published_id for n in notices.values() if n.kind == "call" and n.deadline.date() < today} == {"26-117600"}
        assert {n.deadline_flag for n in notices.values()} == {None, "sources_disagree", "odd_offset"}
        assert "{{" not in demo.notices_file(today).decode()


def test_the_school_of_frevent_is_that_of_the_pictures() -> None:
    school = read()["26-118204"]
    assert (school.buyer, school.place, school.insertion_hours, school.visit, school.variants) == (
        "Ville de Frévent",
        "62361",
        210,
        "compulsory",
        True,
    )
    assert [(lot.number, lot.title, lot.amount) for lot in school.lots] == [
        ("1", "Gros œuvre étendu", 24000000),
        ("2", "Couverture ardoise", 9500000),
        ("3", "Menuiseries extérieures bois", 8600000),
        ("4", "Plomberie – chauffage", 11000000),
        ("5", "Électricité", 7200000),
        ("6", "Ascenseur", 3800000),
    ]


def test_reservations_and_corrections() -> None:
    notices = read()
    assert [lot.reserved for lot in notices["26-118540"].lots] == [None, "insertion"]
    assert [lot.reserved for lot in notices["26-118440"].lots] == [None, "disability"]
    assert notices["26-118460"].reserved is not None
    told = notices["26-119105"]
    assert told.corrects == ("26-118333",)
    assert told.proposed_deadline.date() == TODAY + timedelta(22)
    assert notices["26-118120"].visit == "unclear"


@pytest.mark.parametrize("name", ["firms.json", "notices.json"])
def test_files_are_plain_json(name: str) -> None:
    json.loads(resources.path("demo", name).read_text("utf-8"))


def test_no_village_asks_for_a_catalogue() -> None:
    """« Offres par catalogue électronique : Exigés » is unheard of on the small calls of the demonstration."""
    assert b'"exigee"' not in demo.notices_file(TODAY)
