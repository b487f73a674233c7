"""The notices of ../shared/data as a person reads them, and the traps of that data one by one."""

import gzip
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.feeds import notices
from desktop.model.notices import DEADLINE_FLAGS, KINDS, NATURES, PROCEDURES, RESERVATIONS, VISITS, Notice, Reject

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
real = pytest.mark.skipif(not (DATA / "boamp").is_dir(), reason="needs ../shared/data (real public notices)")


def of(file: str) -> dict[str, Notice]:
    return {one.published_id: one for one in notices.read(DATA / file) if isinstance(one, Notice)}


def one(record: dict[str, Any]) -> Notice:
    (found, *_) = notices.read_records([record])
    assert isinstance(found, Notice)
    return found


def full(content: Any = None, index: dict[str, Any] | None = None, **flat: Any) -> Notice:
    gestion = {"REFERENCE": {"IDWEB": "26-1"}, "INDEXATION": {"DATE_PUBLICATION": "2026-06-01", **(index or {})}}
    return one({"idweb": "26-1", "objet": "Travaux", "gestion": json.dumps(gestion), "donnees": json.dumps(content or {}), **flat})


def fns(**initial: Any) -> dict[str, Any]:
    return {"FNSimple": {"organisme": {}, "initial": initial}}


def minute(moment: Any) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M}"


XML = "boamp/xml"
GOLDEN = [
    # file, id, kind, nature, procedure, deadline, flag, lots, first cpv
    ("boamp/ods/2026-transcribed.json", "26-85090", "call", "services", "open", "2026-10-02T12:00", None, 2, "60112000"),
    ("boamp/ods/2026-transcribed.json", "26-81190", "award", "works", None, None, None, 1, None),
    ("boamp/ods/2024-07-mapa.json", "24-76932", "call", "services", "adapted", "2024-07-25T12:00", None, 1, None),
    ("boamp/ods/2024-07-mapa.json", "24-76638", "call", "services", "adapted", "2024-09-02T12:00", None, 1, None),
    ("boamp/ods/2006-07-selection.json", "BWP06181100013U", "call", "works", "open", "2006-09-13T12:00", None, 18, "45112500"),
    ("boamp/ods/2006-07-selection.json", "BWP061840703432", "call", "works", "open", "2006-08-10T12:00", None, 12, "45223220"),
    ("boamp/ods/2006-07-selection.json", "BXP06181020621O", "call", "works", "negotiated", "2006-07-21T12:00", None, 2, None),
    ("boamp/ods/2006-07-selection.json", "BXP06184040153H", "call", "services", "adapted", "2006-07-20T16:30", None, 1, None),
    ("boamp/ods/2006-07-selection.json", "BWP06181000031P", "cancellation", "works", "open", None, None, 1, None),
    (f"{XML}/26-88069.xml", "26-88069", "call", "supplies", "adapted", "2026-10-08T12:00", None, 2, "34620000"),
    (f"{XML}/26-88085.xml", "26-88085", "correction", "works", None, None, None, 1, None),
    (f"{XML}/26-88092.xml", "26-88092", "call", "works", "adapted", "2026-10-12T17:00", None, 5, "45421141"),
    (f"{XML}/26-88099.xml", "26-88099", "call", "supplies", "adapted", "2026-10-01T15:00", None, 3, None),
    (f"{XML}/2015-17-test-pub.xml", "16-186394", "call", "services", "open", "2017-02-07T12:00", None, 2, "50118110"),
    (f"{XML}/2015-17-test-pub-2.xml", "16-181902", "call", "services", "open", "2017-01-30T16:00", None, 1, "71240000"),
    (f"{XML}/2015-17-test-pub-3.xml", "16-186063", "call", None, "design_contest", "2017-02-10T15:00", None, 1, "45211000"),
    (f"{XML}/2015-17-test-pub-4.xml", "16-186173", "call", "services", "concession", "2017-02-28T12:00", None, 1, "65110000"),
    (f"{XML}/2015-17-test-pub-7.xml", "17-22464", "call", "services", "concession", "2017-03-15T16:00", None, 1, "09000000"),
    (f"{XML}/2015-17-test-pub-8.xml", "17-40964", "call", "services", "concession", "2017-04-26T12:00", "odd_offset", 1, "65100000"),
    (f"{XML}/2015-17-test-attribution-7.xml", "17-29167", "award", None, "adapted", None, None, 1, "79620000"),
    (
        "eforms/2024-OJS015-00041387.xml",
        "41387-2024",
        "call",
        "services",
        "design_contest",
        "2024-03-04T12:00",
        "odd_offset",
        1,
        "71000000",
    ),
    ("eforms/2024-OJS017-00047522.xml", "47522-2024", "call", "services", "open", "2024-02-28T12:00", "odd_offset", 2, "90511100"),
    ("eforms/2024-OJS074-00219998.xml", "219998-2024", "call", "services", "open", "2024-05-13T12:00", None, 1, "90500000"),
]


@real
@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row[1])
def test_golden(row: tuple[Any, ...]) -> None:
    file, number, kind, nature, procedure, deadline, flag, lots, cpv = row
    notice = of(file)[number]
    assert (notice.kind, notice.nature, notice.procedure) == (kind, nature, procedure)
    assert (minute(notice.deadline), notice.deadline_flag) == (deadline, flag)
    assert len(notice.lots) == lots
    assert (notice.lots[0].cpv[:1] or (None,))[0] == cpv


@real
def test_every_real_file_is_read_without_a_reject() -> None:
    files = (
        sorted((DATA / "boamp").rglob("*.json")) + sorted((DATA / "boamp" / "xml").glob("*.xml")) + sorted((DATA / "eforms").glob("*.xml"))
    )
    found = [one for file in files for one in notices.read(file)]
    assert [one for one in found if isinstance(one, Reject)] == []
    assert len(found) == 14 + 2 + 2 + 14 + 4 + 12
    for notice in found:
        assert isinstance(notice, Notice)
        assert notice.object
        assert notice.buyer
        assert notice.published_on
        assert notice.lots
        assert notice.kind in dict(KINDS)
        assert notice.nature is None or notice.nature in dict(NATURES)
        assert notice.procedure is None or notice.procedure in dict(PROCEDURES)
        assert notice.visit is None or notice.visit in dict(VISITS)
        assert notice.reserved is None or notice.reserved in dict(RESERVATIONS)
        assert notice.deadline_flag is None or notice.deadline_flag in dict(DEADLINE_FLAGS)
        assert len({lot.id for lot in notice.lots}) == len(notice.lots)
        assert Notice.from_json(notice.id, notice.to_json()).but(lots=notice.lots) == notice


@real
def test_ten_thousand_thin_records() -> None:
    found = list(notices.read(DATA / "boamp/ods/thin-10000.json.gz"))
    assert len(found) == 10_000
    assert all(isinstance(one, Notice) for one in found)
    hours = [one.deadline.hour for one in found if isinstance(one, Notice) and one.deadline]
    assert hours.count(12) > 5_500
    assert hours.count(11) < 400


@real
def test_lots_of_real_notices() -> None:
    lots = of(f"{XML}/26-88092.xml")["26-88092"].lots
    assert [(lot.number, lot.cpv) for lot in lots] == [
        ("1", ("45421141",)), ("2", ("45443000",)), ("3", ("45421000",)), ("4", ("45331000",)), ("5", ("45310000",)),
    ]  # fmt: skip
    assert [(lot.months, lot.place, lot.place_name) for lot in lots] == [(6.0, "84007", "AVIGNON 84914")] * 5
    assert [(lot.number, lot.title, lot.amount) for lot in of(f"{XML}/26-88099.xml")["26-88099"].lots] == [
        ("1", "Motif 2D", 2_000_000), ("2", "Petit motif 3D", 3_500_000), ("3", "Motif 3D volume", 2_000_000),
    ]  # fmt: skip
    lots = of("boamp/ods/2006-07-selection.json")["BXP06181020621O"].lots
    assert [(lot.number, lot.title) for lot in lots] == [("1", "gros oeuvre"), ("4", "bardages")]
    lots = of(f"{XML}/2015-17-test-pub.xml")["16-186394"].lots
    assert [(lot.amount_min, lot.amount_max, lot.months) for lot in lots] == [(2_000_000, 10_000_000, 12.0), (14_000_000, 60_000_000, 12.0)]
    lots = of("boamp/ods/2026-transcribed.json")["26-85090"].lots
    assert [(lot.number, lot.title, lot.months, lot.social_clause) for lot in lots] == [
        ("LOT-0001", "Nord Grésivaudan", 12.0, True), ("LOT-0002", "Sud Grésivaudan", 12.0, True),
    ]  # fmt: skip


@real
def test_buyers_places_criteria() -> None:
    notice = of(f"{XML}/26-88069.xml")["26-88069"]
    assert (notice.buyer, notice.buyer_siret) == ("Communauté de Communes des 7 Vallées", "20004403000019")
    assert (notice.departments, notice.variants, notice.visit) == (("62",), False, "no")
    assert notice.lots[0].place == "62204"
    notice = of("boamp/ods/2024-07-mapa.json")["24-76932"]
    assert (notice.place, notice.published_on, notice.descriptors) == ("84087", date(2024, 7, 2), ("Etude",))
    assert notice.criteria == ("PRIX DES PRESTATIONS\u00a0: 70\u202f%", "VALEUR TECHNIQUE\u00a0: 30\u202f%")
    notice = of(f"{XML}/26-88092.xml")["26-88092"]
    assert (notice.visit, notice.environmental) == ("compulsory", True)
    assert notice.visit_text.startswith("Une visite obligatoire pour tous les lots")


def test_trap_1_the_flat_deadline_lies() -> None:
    """The wall clock of the index stands; the API's false offset is no disagreement."""
    same = full(index={"DATE_LIMITE_REPONSE": "2026-07-25T12:00:00"}, datelimitereponse="2026-07-25T12:00:00+00:00")
    assert (minute(same.deadline), same.deadline_flag) == ("2026-07-25T12:00", None)
    instant = full(index={"DATE_LIMITE_REPONSE": "2026-10-02T12:00:00+02:00"}, datelimitereponse="2026-10-02T10:00:00+00:00")
    assert (minute(instant.deadline), instant.deadline_flag) == ("2026-10-02T12:00", None)
    other = full(index={"DATE_LIMITE_REPONSE": "2026-07-25T12:00:00"}, datelimitereponse="2026-07-25T16:00:00+00:00")
    assert (minute(other.deadline), other.deadline_flag) == ("2026-07-25T12:00", "sources_disagree")
    alone = one({"idweb": "19-1", "dateparution": "2019-07-01", "datelimitereponse": "2019-07-20T11:00:00+00:00"})
    assert (minute(alone.deadline), alone.deadline_flag) == ("2019-07-20T12:00", "odd_offset")


def test_trap_2_offsets_of_eforms_lie() -> None:
    def tender(day: str, time: str) -> dict[str, Any]:
        period = {"cac:TenderSubmissionDeadlinePeriod": {"cbc:EndDate": day, "cbc:EndTime": time}}
        lot = {"cbc:ID": {"@schemeName": "Lot", "#text": "LOT-0001"}, "cac:TenderingProcess": period}
        return {"EFORMS": {"ContractNotice": {"cac:ProcurementProjectLot": lot}}}

    for day, time, wanted in (
        ("2026-07-02+01:00", "15:30:00+01:00", "2026-07-02T15:30"),
        ("2026-12-02+02:00", "12:00:00+02:00", "2026-12-02T12:00"),
        ("2026-07-02Z", "10:00:00Z", "2026-07-02T10:00"),
    ):
        alone = full(tender(day, time))
        assert (minute(alone.deadline), alone.deadline_flag) == (wanted, "odd_offset")
        both = full(tender(day, time), {"DATE_LIMITE_REPONSE": wanted})
        assert (minute(both.deadline), both.deadline_flag) == (wanted, None)
    honest = full(tender("2026-07-02+02:00", "10:00:00+02:00"))
    assert (minute(honest.deadline), honest.deadline_flag) == ("2026-07-02T10:00", None)


@pytest.mark.parametrize(
    ("content", "buyer"),
    [
        ({"FNSimple": {"organisme": {"ville": "Lens"}}}, "Lens"),
        ({"MAPA": {"organisme": {"adr": {"ville": "Lens"}}}}, "Lens"),
        ({"DSP": {"organisme": {"adr": {"ville": "Lens"}}}}, "Lens"),
        ({"DSP": {"IDENTITE": {"VILLE": "Lens"}}}, "Lens"),
        ({"IDENTITE": {"VILLE": "Lens"}}, "Lens"),
        ({"IDENT": {"VILLE": "Lens,"}}, "Lens"),
        ({"AUTRE_SCHEMA": {"ville": "Lens"}}, ""),
    ],
)
def test_trap_3_the_root_key_decides(content: Any, buyer: str) -> None:
    assert full(content).buyer_town == buyer


def test_trap_4_objects_lists_empty_and_attributes() -> None:
    lot = {"description": "Toiture", "codeCPV": {"objetPrincipal": {"classPrincipale": {"@listName": "cpv", "#text": "45261210"}}}}
    assert full(fns(lots={"lot": lot})).lots[0].cpv == ("45261210",)
    assert len(full(fns(lots={"lot": [lot, lot]})).lots) == 2
    assert len(full(fns(lots="")).lots) == 1
    assert full(fns(natureMarche={"natureMarche": {"services": ""}})).nature == "services"
    assert full(fns(natureMarche={"natureMarche": "services"})).nature is None


def test_trap_5_cpv_of_lots_and_wrong_ones() -> None:
    def coded(code: str) -> dict[str, Any]:
        return {"codeCPV": {"objetPrincipal": {"classPrincipale": code}}}

    notice = full(
        fns(natureMarche=coded("45000000-7"), lots={"lot": [coded("45421000-4"), coded("12345678"), coded("4526121")]}),
        descripteur_code=["33"],
    )
    assert notice.cpv == ("45000000",)
    assert [lot.cpv for lot in notice.lots] == [("45421000",), (), ("45261210",)]
    assert full(fns(lots={"lot": [coded("45421000"), coded("45421000"), coded("45310000")]})).cpv == ("45421000", "45310000")


@real
def test_trap_6_the_new_deadline_in_prose() -> None:
    notice = of(f"{XML}/26-88085.xml")["26-88085"]
    assert notice.corrects == ("26-72398",)
    assert notice.proposed_deadline == datetime(2026, 9, 22, 12, 0)
    assert notice.proposed_from == "26-88085"
    linked = full(annonce_lie=["26_85090"], annonces_anterieures='["26-85091"]', etat="RECTIFICATIF")
    assert (linked.kind, linked.corrects) == ("correction", ("26-85090", "26-85091"))


def test_trap_7_flags_against_words() -> None:
    notice = full(fns(informComplementaire={"oui": {"visiteDetail": "Visite possible mais non obligatoire"}}))
    assert (notice.visit, notice.visit_text) == ("unclear", "Visite possible mais non obligatoire")
    assert full(fns(informComplementaire={"oui": {"visiteDetail": "Le 3 mai à 9 h"}})).visit == "compulsory"
    assert full(fns(informComplementaire={"non": ""})).visit == "no"
    assert (
        full(fns(informComplementaire={"non": "", "autresInformComplementaire": "La visite du site est obligatoire."})).visit == "unclear"
    )
    assert full(fns()).visit is None
    for text in ("0.00", "0", "1", "abc", ""):
        assert full(fns(natureMarche={"valeurEstimee": {"valeur": text}})).amount is None
    assert full(fns(natureMarche={"valeurEstimee": {"valeur": "120000.50"}})).amount == 12_000_050


@real
def test_trap_8_winners() -> None:
    assert of("boamp/ods/2026-transcribed.json")["26-81190"].winners == ("GRAGLIA BTP", "SOCIETE ENTR'IN 52")
    winners = of(f"{XML}/2015-17-test-attribution-8.xml")["17-4742"].winners
    assert winners == ("ARC INTERIM", "PROMAN MEDICAL", "ADECCO MEDECINS")
    (award,) = of("eforms/sdk-can_24_FRA_comments.xml").values()
    assert award.winners == ("Espaces Verts Lemire", "ID Verde SASU")
    assert award.amount == 39_069_784
    assert one({"idweb": "26-1", "nature": "ATTRIBUTION", "titulaire": ["SARL Toit", "Sarl  toit", "SAS Mur"]}).winners == (
        "SARL Toit",
        "SAS Mur",
    )


def test_trap_9_dirty_text_links_departments_and_sirets() -> None:
    notice = full(
        fns(natureMarche={"description": "Maîtrise d'?uvre &amp; suivi &amp;#39;main-d&#146;&#156;uvre&#39; &#140;uvre\x9c Quoi ?"}),
        code_departement=["5", "62", "2a", "974", "x"],
        url_avis="www.boamp.fr/pages/avis/?q=idweb:26-1",
    )
    assert dict(notice.text)["Description"] == "Maîtrise d'œuvre & suivi 'main-d’œuvre' Œuvreœ Quoi ?"
    assert notice.departments == ("05", "62", "2A", "974")
    assert notice.url == "https://www.boamp.fr/pages/avis/?q=idweb:26-1"
    buyer = {
        "FNSimple": {
            "organisme": {"codeIdentificationNational": "200 044 030 00019"},
            "initial": {"communication": {"urlProfilAch": "ach.fr"}},
        }
    }
    assert full(buyer).buyer_siret == "20004403000019"
    assert full(buyer).platform == "https://ach.fr"
    long = "Travaux de réfection " * 20
    assert full(fns(natureMarche={"intitule": long}), objet=long[:200]).object == long.strip()


def test_trap_10_dates_with_an_offset_and_of_another_age() -> None:
    assert full(dateparution="2018-12-17+01:00").published_on == date(2018, 12, 17)
    found = list(notices.read_records([{"idweb": "26-1", "dateparution": "0218-10-29", "datelimitereponse": "0218-10-29T12:00:00+00:00"}]))
    assert isinstance(found[0], Notice)
    assert (found[0].published_on, found[0].deadline, found[0].deadline_flag) == (None, None, "implausible")
    assert all(isinstance(one, Reject) and one.kept for one in found[1:])
    assert len(found) == 3


def test_lot_numbers_are_told_apart() -> None:
    lots = [
        {"numLot": number, "description": f"Lot {letter}"}
        for number, letter in (("1", "a"), ("1", "b"), ("", "c"), ("2", "d"), ("1 (2)", "e"))
    ]
    content = {"MAPA": {"organisme": {}, "initial": {"lots": {"lot": lots}}}}
    numbers = [lot.number for lot in full(content).lots]
    assert numbers == ["1", "1 (3)", "3", "2", "1 (2)"]


def test_reservations() -> None:
    def lots(*titles: str) -> list[str | None]:
        return [lot.reserved for lot in full(fns(lots={"lot": [{"description": title} for title in titles]})).lots]

    assert lots("Lot réservé aux EA et ESAT (L. 2113-12)", "Peinture") == ["disability", None]
    assert lots("Marché réservé aux structures d’insertion par l’activité économique") == ["insertion"]
    assert lots("Prestations réservées aux architectes", "210 heures réservées à l’insertion") == [None, None]
    yes = full(
        fns(natureMarche={"reservationMarche": {"oui": {"entreprisesAdaptees": ""}}}, lots={"lot": [{"description": "Espaces verts"}]})
    )
    assert (yes.reserved, yes.lots[0].reserved) == ("disability", "disability")
    no = full(fns(natureMarche={"reservationMarche": {"non": ""}}))
    assert (no.reserved, no.lots[0].reserved) == (None, None)
    text = "Le lot 2 est réservé aux SIAE au titre de l’article L2113-13."
    said = full(
        fns(
            lots={"lot": [{"description": "Murs"}, {"description": "Nettoyage"}]}, informComplementaire={"autresInformComplementaire": text}
        )
    )
    assert (said.reserved, said.lots[0].reserved, said.lots[1].reserved) == (None, None, "insertion")


def test_personal_data_of_the_buyers_staff_is_left_out() -> None:
    content = fns(
        communication={"nomContact": "Jeanne Exemple", "adresseMailContact": "j.exemple@mairie.invalid", "telContact": "+33 300000000"}
    )
    words = str(full(content).text)
    assert "Exemple" not in words
    assert "invalid" not in words
    assert "300000000" not in words


@real
def test_no_staff_in_real_texts() -> None:
    with gzip.open(DATA / "boamp/ods/thin-10000.json.gz") as file:
        assert file.read(1)
    words = str([notice.text for notice in of("boamp/ods/2006-07-selection.json").values()])
    for secret in ("OSTERROTH", "cdelporte@", "PAUZE", "Jacques Florentin", "03-87-34-83-74"):
        assert secret not in words
