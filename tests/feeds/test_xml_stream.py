"""XML of notices: DILA and eForms, several in one file, and hostile documents."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.feeds import notices, xml_stream
from desktop.model.notices import Notice, Reject

NOTICE = """<jo:ann xmlns:jo="http://boamp.journal-officiel.gouv.fr/XML/3.2.5"><DONNEES><FNSimple>
<organisme><nomOfficiel>Commune de Frévent</nomOfficiel><ville>Frévent</ville><cp>62270</cp></organisme>
<initial><communication><nomContact>Jeanne Exemple</nomContact><telContact>+33 300000000</telContact></communication>
<procedure><procedureAdapteeO/><dateReceptionOffres>2026-10-08T12:00:00</dateReceptionOffres></procedure>
<natureMarche><intitule>Toiture</intitule><codeCPV><objetPrincipal><classPrincipale>45261210</classPrincipale></objetPrincipal></codeCPV></natureMarche>
<lots><lot><description>Lot 1 : Couverture</description></lot><lot><description>Lot 3 : Charpente</description></lot></lots>
</initial></FNSimple></DONNEES>
<GESTION><REFERENCE><IDWEB>26-2000{n}</IDWEB></REFERENCE><INDEXATION><DATE_PUBLICATION>2026-09-11</DATE_PUBLICATION>
<DATE_LIMITE_REPONSE>2026-10-08T12:00:00</DATE_LIMITE_REPONSE></INDEXATION></GESTION></jo:ann>"""

EFORMS = """<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"
 xmlns:cac="{space}CommonAggregateComponents-2" xmlns:cbc="{space}CommonBasicComponents-2">
<cbc:ID schemeName="notice-id">5f1c2b1e-0000-4000-8000-000000000001</cbc:ID>
<cbc:NoticeTypeCode listName="competition">cn-standard</cbc:NoticeTypeCode>
<cac:ProcurementProject><cbc:Name languageID="ENG">Roof</cbc:Name><cbc:Name languageID="FRA">Toiture</cbc:Name></cac:ProcurementProject>
<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">LOT-0001</cbc:ID>
<cac:TenderingTerms><cac:TendererQualificationRequest><cac:SpecificTendererRequirement>
<cbc:TendererRequirementTypeCode listName="reserved-procurement">res-ws</cbc:TendererRequirementTypeCode>
</cac:SpecificTendererRequirement></cac:TendererQualificationRequest></cac:TenderingTerms>
<cac:TenderingProcess><cac:TenderSubmissionDeadlinePeriod><cbc:EndDate>2026-07-02+01:00</cbc:EndDate><cbc:EndTime>15:30:00+01:00</cbc:EndTime>
</cac:TenderSubmissionDeadlinePeriod></cac:TenderingProcess></cac:ProcurementProjectLot></ContractNotice>"""
OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"
BOAMP = "urn:boamp:names:specification:ubl:schema:xsd:"


def read(path: Path, data: bytes | str) -> tuple[list[Notice], list[Reject]]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = list(notices.read(path))
    return [one for one in found if isinstance(one, Notice)], [one for one in found if isinstance(one, Reject)]


def test_one_and_many(tmp_path: Path) -> None:
    one = NOTICE.replace("{n}", "1")
    found, rejects = read(tmp_path / "a.xml", one)
    assert rejects == []
    assert found[0].published_id == "26-20001"
    assert [(lot.number, lot.title) for lot in found[0].lots] == [("1", "Lot 1 : Couverture"), ("3", "Lot 3 : Charpente")]
    assert "Exemple" not in str(found[0].text)
    assert "300000000" not in str(found[0].text)
    many = "<lot_d_avis>" + "".join(NOTICE.replace("{n}", str(n)) for n in range(1, 6)) + "</lot_d_avis>"
    found, rejects = read(tmp_path / "b.xml", many)
    assert [notice.published_id for notice in found] == [f"26-2000{n}" for n in range(1, 6)]
    assert rejects == []


@pytest.mark.parametrize("space", [OASIS, BOAMP])
def test_eforms_of_ted_and_rebased_by_the_boamp(tmp_path: Path, space: str) -> None:
    text = EFORMS.replace("{space}", space)
    (notice,), rejects = read(tmp_path / "a.xml", text)
    assert rejects == []
    assert (notice.source, notice.object, notice.kind) == ("ted", "Toiture", "call")
    assert notice.lots[0].reserved == "disability_insertion"
    assert (f"{notice.deadline:%Y-%m-%dT%H:%M}", notice.deadline_flag) == ("2026-07-02T15:30", "odd_offset")
    index = "<GESTION><REFERENCE><IDWEB>26-3</IDWEB></REFERENCE></GESTION>"
    wrapped = f"<jo:ann xmlns:jo='x'><DONNEES><EFORMS>{text}</EFORMS></DONNEES>{index}</jo:ann>"
    (inner,), _ = read(tmp_path / "b.xml", wrapped)
    assert (inner.published_id, inner.source, inner.object) == ("26-3", "boamp", "Toiture")
    assert inner.lots[0].number == "LOT-0001"


def test_cut_file_keeps_whole_notices(tmp_path: Path) -> None:
    many = "<lot_d_avis>" + "".join(NOTICE.replace("{n}", str(n)) for n in range(1, 4)) + "</lot_d_avis>"
    found, rejects = read(tmp_path / "a.xml", many[: len(many) - 300])
    assert [notice.published_id for notice in found] == ["26-20001", "26-20002"]
    assert len(rejects) == 1
    assert rejects[0].place == "après l’avis 26-20002"
    assert "abîmé ou coupé" in rejects[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = NOTICE.replace("{n}", "1")
    declared = {"iso-8859-1": "<?xml version='1.0' encoding='ISO-8859-1'?>", "utf-16": "<?xml version='1.0' encoding='UTF-16'?>"}.get(
        encoding, ""
    )
    (notice,), rejects = read(tmp_path / "a.xml", (declared + text).encode(encoding))
    assert rejects == []
    assert notice.buyer == "Commune de Frévent"


BOMBS = [
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><ann>&x;</ann>',
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><ann>&j;</ann>",
    '<!DOCTYPE ann SYSTEM "http://example.invalid/x.dtd"><ann/>',
    "<!DOCTYPE ann><ann/>",
    '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]><r/>',
]


@pytest.mark.parametrize("text", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, text: str, encoding: str) -> None:
    begin = time.monotonic()
    found, rejects = read(tmp_path / "a.xml", text.encode(encoding))
    assert found == []
    assert len(rejects) == 1
    assert "DOCTYPE" in rejects[0].reason or "abîmé" in rejects[0].reason or "aucun avis" in rejects[0].reason
    assert "root:" not in str(rejects)
    assert time.monotonic() - begin < 2


def test_a_doctype_after_a_long_comment_is_refused(tmp_path: Path) -> None:
    text = "<!--" + "x" * 200_000 + '--><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + NOTICE.replace("{n}", "1")
    found, rejects = read(tmp_path / "a.xml", text)
    assert found == []
    assert "DOCTYPE" in rejects[0].reason


def test_an_undeclared_prefix_is_read_all_the_same(tmp_path: Path) -> None:
    found, rejects = read(tmp_path / "a.xml", NOTICE.replace("{n}", "1").replace("xmlns:jo", "xmlns:xo"))
    assert all(one.reason for one in rejects)
    assert found or rejects


def test_deep_xml(tmp_path: Path) -> None:
    found, rejects = read(tmp_path / "a.xml", "<ann>" + "<a>" * 100_000 + "</a>" * 100_000 + "</ann>")
    assert found == []
    assert len(rejects) == 1


def test_endless_xml_without_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_NOTICE", 1 << 20)
    found, rejects = read(tmp_path / "a.xml", "<a>" + "<b>x</b>" * 400_000 + "</a>")
    assert found == []
    assert "s’arrête" in rejects[0].reason


@settings(max_examples=150, deadline=2000)
@given(st.data())
def test_no_damaged_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    text = bytearray(data.draw(st.sampled_from([NOTICE.replace("{n}", "1"), EFORMS.replace("{space}", OASIS)])).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text) - 1))
        if data.draw(st.booleans()):
            text[at] = data.draw(st.integers(0, 255))
        else:
            del text[at : at + data.draw(st.integers(1, 50))]
    path = tmp_path_factory.mktemp("damaged") / "a.xml"
    path.write_bytes(bytes(text))
    for one in notices.read(path):
        assert isinstance(one, Notice) or one.reason


@pytest.mark.parametrize(
    "inside",
    ["<a/>" * 700_000, "".join(f"<a{n}/>" for n in range(600_000)), "<a " + " ".join(f'b{n}="1"' for n in range(60_000)) + "/>"],
    ids=["elements", "names", "attributes"],
)
def test_more_than_a_notice_has_is_left_aside_at_once(tmp_path: Path, inside: str) -> None:
    begin = time.process_time()
    found, rejects = read(tmp_path / "a.xml", NOTICE.replace("{n}", "1").replace("</FNSimple>", f"{inside}</FNSimple>"))
    assert time.process_time() - begin < 2
    assert found or "s’arrête" in rejects[0].reason
