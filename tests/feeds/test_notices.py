"""Choosing the reader, and what damaged or hostile files do: a clear Reject, the rest goes in, nothing hangs."""

import gzip
import json
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.progress import Cancelled, Progress
from desktop.feeds import eforms, json_stream, notices, patience
from desktop.feeds.draft import Draft
from desktop.model.facts import lot_facts
from desktop.model.notices import Notice, Reject, lot_id, notice_id


def record(number: str = "26-10001", **more: Any) -> dict[str, Any]:
    """A full record of the API, with invented names."""
    index = {
        "REFERENCE": {"IDWEB": number, "TYPE_AVIS": {"NATURE": {"APPEL_OFFRE": ""}, "STATUT": {"INITIAL": ""}}},
        "INDEXATION": {
            "NOMORGANISME": "Commune de Frévent",
            "DATE_PUBLICATION": "2026-09-03",
            "DATE_LIMITE_REPONSE": "2026-10-02T12:00:00",
            "DEP_PUBLICATION": "62",
            "RESUME_OBJET": "Réfection de la toiture de l’école",
        },
    }
    content = {
        "FNSimple": {
            "organisme": {"codeIdentificationNational": "1629", "ville": "Frévent", "cp": "62270"},
            "initial": {
                "procedure": {"procedureAdapteeO": "", "dateReceptionOffres": "2026-10-02T12:00:00"},
                "natureMarche": {
                    "intitule": "Réfection de la toiture de l’école",
                    "codeCPV": {"objetPrincipal": {"classPrincipale": "45261210-9"}},
                    "natureMarche": {"travaux": ""},
                },
            },
        }
    }
    return {
        "idweb": number,
        "objet": "Réfection de la toiture de l’école",
        "dateparution": "2026-09-03",
        "datelimitereponse": "2026-10-02T12:00:00+00:00",
        "nomacheteur": "Commune de Frévent",
        "gestion": json.dumps(index),
        "donnees": json.dumps(content),
        **more,
    }


def read(path: Path, data: bytes | str) -> tuple[list[Notice], list[Reject]]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = list(notices.read(path))
    return [one for one in found if isinstance(one, Notice)], [one for one in found if isinstance(one, Reject)]


RECORDS = [record("26-10001"), record("26-10002"), record("26-10003")]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps({"total_count": 3, "results": RECORDS}, indent=1),
        json.dumps(
            {"nhits": 3, "parameters": {"rows": 3, "format": ["json"]}, "records": [{"recordid": "x", "fields": r} for r in RECORDS]}
        ),
        json.dumps({"total_count": 3, "links": [], "records": [{"links": [], "record": {"id": "x", "fields": r}} for r in RECORDS]}),
        json.dumps({"results": RECORDS, "facets": [{"name": "x"}], "total_count": 3}),
        "\n".join(json.dumps(r) for r in RECORDS),
        "".join(json.dumps(r) for r in RECORDS),
        "\n".join(json.dumps({"total_count": 9, "results": [r]}) for r in RECORDS),
        "\n\n  " + json.dumps(RECORDS) + "\n \n",
    ],
)
def test_every_shape_of_json(tmp_path: Path, text: str) -> None:
    found, rejects = read(tmp_path / "avis.json", text)
    assert [one.published_id for one in found] == ["26-10001", "26-10002", "26-10003"]
    assert rejects == []


def test_one_record_alone_and_gzip(tmp_path: Path) -> None:
    found, rejects = read(tmp_path / "avis.json", json.dumps(record(), indent=2))
    assert [one.published_id for one in found] == ["26-10001"]
    assert rejects == []
    found, rejects = read(tmp_path / "avis.txt", gzip.compress(json.dumps(RECORDS).encode()))
    assert len(found) == 3
    assert rejects == []


def test_fields_and_ids_of_a_full_record(tmp_path: Path) -> None:
    (notice,), _ = read(tmp_path / "a.json", json.dumps([record()]))
    assert notice.id == notice_id("boamp", "26-10001")
    assert notice.lots[0].id == lot_id(notice.id, "1")
    assert notice.lots[0].notice == notice.id
    assert (notice.kind, notice.nature, notice.procedure) == ("call", "works", "adapted")
    assert (notice.buyer, notice.buyer_siret, notice.buyer_town, notice.buyer_postcode) == ("Commune de Frévent", "", "Frévent", "62270")
    assert notice.cpv == ("45261210",)
    assert notice.lots[0].cpv == ("45261210",)
    assert notice.url == "https://www.boamp.fr/pages/avis/?q=idweb:26-10001"
    again, _ = read(tmp_path / "b.json", json.dumps([record()]))
    assert again[0] == notice


def test_thin_record(tmp_path: Path) -> None:
    thin = {key: value for key, value in record().items() if key not in ("gestion", "donnees")}
    (notice,), rejects = read(tmp_path / "a.json", json.dumps([thin]))
    assert rejects == []
    assert notice.object == "Réfection de la toiture de l’école"
    assert f"{notice.deadline:%Y-%m-%dT%H:%M}" == "2026-10-02T12:00"
    assert notice.deadline_flag == "odd_offset"
    assert [lot.number for lot in notice.lots] == ["1"]
    assert notice.lots[0].title == notice.object


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = json.dumps([record(objet="Réfection de l'école — été")], ensure_ascii=False)
    text = text if encoding == "cp1252" else text.replace("—", "-").replace("’", "'")
    (notice,), rejects = read(tmp_path / "a.json", text.encode(encoding))
    assert rejects == []
    assert notice.object.startswith("Réfection de l'école")
    assert notice.object.endswith("été")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00\x00\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"", "vide"),
        (b"   \n\t ", "vide"),
        (b"abc\x00\x01\x02" * 200, "lisible"),
        (b"bonjour", "ni du JSON ni du XML"),
        (b"idweb;objet\n26-1;toiture\n", "ni du JSON ni du XML"),
        (b"[]", "aucun avis"),
        (b'{"total_count": 0, "results": []}', "aucun avis"),
        (b"<html><body>bonjour</body></html>", "aucun avis"),
        (gzip.compress(b"[" * 4000)[:-12], "abîmé"),
        (b"\x1f\x8b\x08\x00garbage", "abîmé"),
        (b"<?xml version='1.0'?><ann><GESTION>", "coupé"),
    ],
)
def test_other_files_under_the_name_of_json(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "avis.json"
    found, rejects = read(path, data)
    assert found == []
    assert rejects
    assert words in rejects[-1].reason
    assert rejects[0].file == str(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.json", tmp_path):
        (reject,) = notices.read(path)
        assert isinstance(reject, Reject)
        assert reject.reason


def test_a_cut_file_gives_its_complete_records(tmp_path: Path) -> None:
    text = json.dumps({"total_count": 3, "results": RECORDS})
    for cut in (len(text) - 1, len(text) - 3, len(text) - 400, len(text) * 2 // 3 + 20):
        found, rejects = read(tmp_path / "a.json", text[:cut])
        assert [one.published_id for one in found] == ["26-10001", "26-10002", "26-10003"][: len(found)]
        assert len(found) >= (3 if cut > len(text) - 3 else 2)
        if cut < len(text) - 1:
            assert rejects[-1].place.startswith(f"après l’avis {found[-1].published_id}, octet ")
            assert "coupé" in rejects[-1].reason


def test_a_damaged_record_costs_itself_only(tmp_path: Path) -> None:
    good, bad, other = (json.dumps(record(f"26-1000{n}")) for n in (1, 2, 3))
    for damage in (bad.replace('"objet":', '"objet"', 1), bad.replace('"idweb"', "idweb", 1), bad.replace("}", "", 1)[:-1] + "]}"):
        found, rejects = read(tmp_path / "a.json", f"[{good}, {damage}, {other}]")
        assert [one.published_id for one in found] == ["26-10001", "26-10003"]
        assert len(rejects) == 1
        assert rejects[0].place.startswith("après l’avis 26-10001, octet ")


def test_records_that_are_no_records(tmp_path: Path) -> None:
    found, rejects = read(tmp_path / "a.json", json.dumps([1, None, "x", [], {}, {"idweb": ""}, {"idweb": None}, record()]))
    assert len(found) == 1
    assert len(rejects) == 7
    assert all(one.reason for one in rejects)


@pytest.mark.parametrize("depth", [900, 5_000, 200_000])
def test_deep_nesting(tmp_path: Path, depth: int) -> None:
    deep = '{"idweb": "26-7", "x": ' + "[" * depth + "]" * depth + "}"
    found, rejects = read(tmp_path / "a.json", f"[{json.dumps(record())}, {deep}, {json.dumps(record('26-10002'))}]")
    assert {"26-10001", "26-10002"} <= {one.published_id for one in found}
    assert all(one.reason for one in rejects)


def test_deep_content_of_a_record(tmp_path: Path) -> None:
    for part in ("donnees", "gestion"):
        for depth in (950, 100_000):
            (notice,), rejects = read(tmp_path / "a.json", json.dumps([record(**{part: '{"FNSimple":' * depth + '""' + "}" * depth})]))
            assert notice.published_id == "26-10001"
            assert depth < 1000 or f"champ « {part} »" in rejects[0].place


def test_odd_numbers_and_signs(tmp_path: Path) -> None:
    text = json.dumps(record(), ensure_ascii=False)[:-1]
    for more in (
        '"a": NaN',
        '"a": 1e999',
        '"a": -Infinity',
        '"idweb": "26-10009"',
        '"objet": "a\x00b\\u0000c\\ud800"',
        '"a": ' + "9" * 4000,
    ):
        (notice,), rejects = read(tmp_path / "a.json", f"[{text}, {more}}}]")
        assert rejects == []
        notice.object.encode()
        assert "\x00" not in notice.object
    found, rejects = read(tmp_path / "a.json", f'[{text}, "a": {"9" * 5000}}}, {json.dumps(record("26-10002"))}]')
    assert [one.published_id for one in found] == ["26-10002"]
    assert "démesuré" in rejects[0].reason


@pytest.mark.parametrize("part", ["donnees", "gestion"])
@pytest.mark.parametrize(
    "value", ["{", "[]", "null", "12", '"x"', "{}", '{"FNSimple": 3}', '{"MAPA": []}', '{"EFORMS": {"ContractNotice": ""}}', 5, [], {}]
)
def test_bad_parts_keep_the_notice(tmp_path: Path, part: str, value: object) -> None:
    (notice,), _ = read(tmp_path / "a.json", json.dumps([record(**{part: value})]))
    assert notice.published_id == "26-10001"
    assert len(notice.lots) == 1


def test_a_wrong_cpv_or_date_costs_the_field_only(tmp_path: Path) -> None:
    content = json.loads(record()["donnees"])
    part = content["FNSimple"]["initial"]
    part["natureMarche"]["codeCPV"]["objetPrincipal"]["classPrincipale"] = "12345678"
    part["lots"] = {"lot": [{"description": "Toiture", "codeCPV": {"objetPrincipal": {"classPrincipale": "4526121"}}}]}
    index = json.loads(record()["gestion"])
    index["INDEXATION"]["DATE_LIMITE_REPONSE"] = "0218-10-29T12:00:00"
    part["procedure"]["dateReceptionOffres"] = "le 29 du mois"
    bad = record(donnees=json.dumps(content), gestion=json.dumps(index), datelimitereponse="0218-10-29T12:00:00+00:00")
    (notice,), rejects = read(tmp_path / "a.json", json.dumps([bad]))
    assert notice.deadline is None
    assert notice.deadline_flag == "implausible"
    assert notice.lots[0].cpv == ("45261210",)
    places = [one.place for one in rejects]
    assert "avis 26-10001, CPV" in places
    assert "avis 26-10001, date limite" in places
    assert "avis 26-10001, date de réception des offres" in places
    assert any("12345678" in one.reason for one in rejects)
    assert any("0218" in one.reason for one in rejects)


def test_a_gigabyte_of_spaces_is_quick_and_flat(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for before, after in ((b"", b""), (b"[", b"]"), (b"[" + json.dumps(record()).encode() + b",", b"]"), (b"<a>", b"</a>")):
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(before)
            for _ in range(100):
                file.write(b" " * (1 << 20))
            file.write(after)
        tracemalloc.start()
        begin = time.monotonic()
        found = list(notices.read(path))
        took, peak = time.monotonic() - begin, tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert took < 20
        assert peak < 30 << 20
        assert any(isinstance(one, Reject) for one in found) or found


def test_a_record_too_long_is_refused_and_the_rest_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_RECORD", 1 << 20)
    long = json.dumps(record("26-10002", objet="x" * (5 << 20)))
    found, rejects = read(tmp_path / "a.json", f"[{json.dumps(record())}, {long}, {json.dumps(record('26-10003'))}]")
    assert [one.published_id for one in found] == ["26-10001", "26-10003"]
    assert "Mo" in rejects[0].reason


def test_a_file_of_something_else_is_given_up(tmp_path: Path) -> None:
    for text in (
        "[" + "1," * 100_000,
        "[" + '"' * 100_000,
        "\n".join(["{}"] * 100_000),
        "[" + json.dumps(record()) + ',{"siret": "1"}' * 100_000,
    ):
        found, rejects = read(tmp_path / "a.json", text)
        assert len(found) <= 1
        assert len(rejects) == patience.SHOWN + 1
        assert "s’arrête" in rejects[-1].reason
        assert "octet" in rejects[-1].place


def test_memory_stays_flat_as_the_file_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    peaks: list[int] = []
    for count in (200, 1600):
        path.write_text("[" + ",".join(json.dumps(record(f"26-{n}")) for n in range(1, count + 1)) + "]", "utf-8")
        tracemalloc.start()
        read_ = sum(isinstance(one, Notice) for one in notices.read(path))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert read_ == count
    assert peaks[1] < peaks[0] * 2 + (2 << 20)


def test_progress_counts_bytes_and_can_stop(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORDS * 400), "utf-8")
    progress = Progress()
    list(notices.read(path, progress))
    assert progress.done == progress.total == path.stat().st_size
    progress = Progress()
    reading = notices.read(path, progress)
    next(reading)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(reading)


def test_records_of_the_watch() -> None:
    found = list(notices.read_records([record(), {"x": 1}, record("26-10002")]))
    assert [type(one).__name__ for one in found] == ["Notice", "Reject", "Notice"]
    assert found[1] == Reject(notices.ONLINE, "avis n° 2", "Avis sans numéro (idweb) : il ne peut pas être rangé.")


_KEYS = """FNSimple MAPA EFORMS IDENT IDENTITE DSP initial lots lot LOTS LOT OBJET NUM_LOT codeCPV DELAI INDEXATION REFERENCE TYPE_AVIS
DATE_LIMITE_REPONSE ContractNotice cac:ProcurementProjectLot cbc:ID #text @x natureMarche procedure rectificatif infosRectif RECEPT_OFFRES
CRITERES_ATTRIBUTION ATTRIBUTION oui non"""
_LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["oui", "2026-10-02", "45261210"])
_KEY = st.text(max_size=8) | st.sampled_from(_KEYS.split())
_JSON = st.recursive(_LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEY, inner, max_size=5), max_leaves=25)


@settings(max_examples=200, deadline=2000)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(record())), _JSON, max_size=8) | _JSON, max_size=3))
def test_no_record_raises(records: list[Any]) -> None:
    for one in notices.read_records(records):
        if isinstance(one, Notice):
            assert one.lots
            assert len({lot.id for lot in one.lots}) == len(one.lots)
            assert Notice.from_json(one.id, json.loads(json.dumps(one.to_json()))).published_id == one.published_id
            json.dumps(one.to_json(), ensure_ascii=False).encode()


@settings(max_examples=200, deadline=2000)
@given(_JSON, st.sampled_from(["donnees", "gestion"]))
def test_no_content_raises(content: Any, part: str) -> None:
    (notice, *_) = notices.read_records([record(**{part: json.dumps(content)})])
    assert isinstance(notice, Notice)
    json.dumps(notice.to_json(), ensure_ascii=False).encode()


@settings(max_examples=150, deadline=2000)
@given(st.data())
def test_no_damaged_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    text = bytearray(json.dumps({"total_count": 2, "results": RECORDS[:2]}, ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        how = data.draw(st.sampled_from(["set", "cut", "insert"]))
        if how == "set":
            text[at] = data.draw(st.integers(0, 255))
        elif how == "insert":
            text[at:at] = data.draw(st.binary(max_size=5) | st.sampled_from([b"[", b"]", b"{", b"}", b'"', b"\\", b"NaN"]))
        else:
            del text[at : at + data.draw(st.integers(1, 400))]
        if not text:
            break
    path = tmp_path_factory.mktemp("damaged") / "a.json"
    path.write_bytes(bytes(text))
    begin = time.monotonic()
    for one in notices.read(path):
        assert isinstance(one, Notice) or one.reason
    assert time.monotonic() - begin < 2


def test_prose_reserves_a_lot_that_the_buyer_did_not_number() -> None:
    content = json.loads(record()["donnees"])
    part = content["FNSimple"]["initial"]
    part["lots"] = {"lot": [{"description": "Toiture"}, {"description": "Nettoyage"}]}
    part["informComplementaire"] = {"autresInformComplementaire": "Le lot n° 2 est réservé aux entreprises adaptées."}
    (notice,) = notices.read_records([record(donnees=json.dumps(content))])
    assert isinstance(notice, Notice)
    assert [(lot.number, lot.reserved) for lot in notice.lots] == [("1", None), ("2", "disability")]
    assert notice.reserved is None


def test_lots_of_a_mapa_are_where_their_notice_is() -> None:
    lots = {"lot": [{"numLot": "1", "intitule": "Maçonnerie"}, {"numLot": "2", "intitule": "Peinture"}]}
    place = {"voie": {"nomvoie": "Rue du Moulin"}, "cp": "62270", "ville": "Frévent"}
    told = {"objet": "Réfection de l’école", "lieuExecution": place}
    content = {"MAPA": {"organisme": {"acheteurPublic": "X"}, "initial": {"description": told, "lots": lots}}}
    (notice,) = notices.read_records([record(donnees=json.dumps(content))])
    assert isinstance(notice, Notice)
    assert notice.place == "62361"
    assert [lot_facts(notice, lot).place for lot in notice.lots] == ["62361", "62361"]


def test_a_content_that_differs_from_the_index_is_told() -> None:
    content = json.loads(record()["donnees"])
    content["FNSimple"]["initial"]["procedure"]["dateReceptionOffres"] = "2026-10-02T16:00:00"
    (notice,) = notices.read_records([record(donnees=json.dumps(content))])
    assert isinstance(notice, Notice)
    assert notice.deadline_flag == "sources_disagree"
    assert f"{notice.deadline:%H:%M}" == "12:00"


def test_the_least_turnover_and_the_commune_of_the_buyer() -> None:
    content = json.loads(record()["donnees"])
    content["FNSimple"]["initial"]["procedure"]["capaciteEcoFin"] = "Chiffre d’affaires annuel minimum de 300 000 € HT"
    (notice,) = notices.read_records([record(donnees=json.dumps(content))])
    assert isinstance(notice, Notice)
    assert notice.min_turnover == 30_000_000
    assert notice.buyer_commune == "62361"


@pytest.mark.parametrize(
    ("changed", "linked"),
    [("00041387-2024", ("41387-2024",)), ("26-72398", ("26-72398",)), ("da4d46e9-490b-41ff-a2ae-8166d356a619-01", ())],
)
def test_a_correction_of_ted_is_linked_by_publication_number(changed: str, linked: tuple[str, ...]) -> None:
    extension = {"efac:Changes": {"efbc:ChangedNoticeIdentifier": changed}}
    inside = {"ext:UBLExtension": {"ext:ExtensionContent": {"efext:EformsExtension": extension}}}
    draft = Draft("a.xml", "50000-2024", source="ted")
    eforms.fill({"ContractNotice": {"ext:UBLExtensions": inside, "cbc:NoticeTypeCode": "cn-standard"}}, draft)
    assert draft.found["kind"] == "correction"
    assert draft.found["corrects"] == linked


EM = "\u2003" * 90_000
"""A run of spaces that cleaning keeps: what makes an expression that may give spaces back try for hours."""
_PLAIN = {key: value for key, value in record().items() if key != "donnees"}


def _with(**content: Any) -> dict[str, Any]:
    return {**_PLAIN, "donnees": json.dumps(content)}


def _extended(**extension: Any) -> dict[str, Any]:
    inner = {"ext:UBLExtension": {"ext:ExtensionContent": {"efext:EformsExtension": extension}}}
    return _with(EFORMS={"ContractNotice": {"ext:UBLExtensions": inner}})


def _period(day: int) -> dict[str, Any]:
    end = {"cbc:EndDate": f"{day // 300 + 1:04}-{day % 12 + 1}-{day % 25 + 1}"}
    return {"cac:TenderingProcess": {"cac:TenderSubmissionDeadlinePeriod": end}}


HOSTILE: dict[str, dict[str, Any]] = {
    "a break without end": {**_PLAIN, "objet": "<br" + " " * 99_000 + "x"},
    "a reference to no character": {**_PLAIN, "objet": "a&#" + "9" * 5000 + ";b", "url_avis": "a.b&#" + "9" * 5000},
    "one behind another": {**_PLAIN, "objet": "a&amp;#" + "9" * 5000 + ";b"},
    "a date and spaces": {**_PLAIN, "datelimitereponse": "2026-10-02" + " " * 99_000 + "x"},
    "a role": _with(IDENTITE={"x": "1"}, ATTRIBUTION={"DECISION": {"TITULAIRE": {"DENOMINATION": f"a{EM}x"}}}),
    "an amount": _with(MAPA={"initial": {"lots": {"lot": {"quantite": f"estimé{EM}1 €{EM}x"}}}}),
    "a winner": _with(FNSimple={"attribution": {"attributionMarche": f"abc (SIRET{EM}x"}}),
    "one heading for ever": _with(FNSimple={"initial": {"x": ["ab"] * 200_000}}),
    "lots of one number": _with(MAPA={"initial": {"lots": {"lot": [{"numLot": "1"}] * 40_000}}}),
    "lots that all differ": _with(IDENTITE={"x": "1"}, OBJET={"LOTS": {"LOT": [{"NUM": str(n)} for n in range(20_000)]}}),
    "a deadline for each lot": _with(EFORMS={"ContractNotice": {"cac:ProcurementProjectLot": [_period(n) for n in range(20_000)]}}),
    "changes upon changes": _extended(**{"efac:Changes": [{"efac:ChangeReason": {"efbc:ReasonDescription": "abcdefgh"}}] * 40_000}),
    "wrong codes": _with(FNSimple={"initial": {"natureMarche": {"codeCPV": {"objetComplementaire": [{"classPrincipale": "1"}] * 80_000}}}}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_made_to_take_for_ever_is_read_at_once(tmp_path: Path, name: str) -> None:
    begin = time.process_time()
    (notice,), rejects = read(tmp_path / "a.json", json.dumps([HOSTILE[name]]))
    assert time.process_time() - begin < 2
    assert notice.published_id == "26-10001"
    assert len(notice.lots) <= 2000
    assert len(rejects) <= 200


@pytest.mark.parametrize("part", ["annonce_lie", "donnees", "gestion"])
@pytest.mark.parametrize("deep", range(960, 1000))
def test_lists_as_deep_as_can_just_be_read(tmp_path: Path, part: str, deep: int) -> None:
    nested = "[" * deep + "]" * deep
    if part != "annonce_lie":
        nested = json.dumps(f'{{"FNSimple": {{"x": {nested}}}, "REFERENCE": {nested}}}')
    found, rejects = read(tmp_path / "a.json", json.dumps(record())[:-1] + f', "{part}": {nested}}}')
    assert found or rejects


def test_halves_of_characters_stay_out_of_messages(tmp_path: Path) -> None:
    _, rejects = read(tmp_path / "a.json", json.dumps([record(dateparution="\ud800", datelimitereponse="\udfff")]))
    assert len(rejects) == 2
    "".join(one.reason for one in rejects).encode()


def test_damage_in_damage_is_given_up(tmp_path: Path) -> None:
    begin = time.process_time()
    found, rejects = read(tmp_path / "a.json", '{"a":[{"b":0},' * 900 + "1," * 500_000)
    assert time.process_time() - begin < 2
    assert not found
    assert rejects
    _, rejects = read(tmp_path / "a.json", '[{"a" }' + " " * 100_000 + "x]")
    assert time.process_time() - begin < 4
    assert rejects


def test_a_record_of_empty_lists_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weight = sys.getsizeof([]) + 8
    assert weight * json_stream.MAX_RECORD / len("[],") < 150 << 20
    monkeypatch.setattr(json_stream, "MAX_RECORD", 1 << 19)
    found, rejects = read(tmp_path / "a.json", '[{"idweb": "26-1", "a": [' + "[]," * (json_stream.MAX_RECORD // 2) + "[]]}]")
    assert not found
    assert "Mo" in rejects[0].reason
