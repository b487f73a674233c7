"""Firms out of every source; the numbers and names are invented, the structures are the real ones."""

import gzip
import json
import tempfile
import time
import tracemalloc
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.progress import Cancelled, Progress
from desktop.feeds.firm_rows import place
from desktop.feeds.firms import read
from desktop.model.firms import Firm, firm_id, luhn
from desktop.model.notices import Reject

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
SIRET = "81234567600017"
OTHER = "81234567600025"
ZERO = "01565095500022"

Both = tuple[list[Firm], list[Reject]]


def split(path: Path, mapping: Mapping[str, str] | None = None) -> Both:
    found = list(read(path, mapping))
    return [f for f in found if isinstance(f, Firm)], [f for f in found if isinstance(f, Reject)]


def read_text(folder: Path, content: str | bytes, name: str = "liste.csv", mapping: Mapping[str, str] | None = None) -> Both:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return split(path, mapping)


def read_json(folder: Path, content: Any) -> Both:
    return read_text(folder, json.dumps(content), "a.json")


def test_a_list_with_all_that_people_write(tmp_path: Path) -> None:
    firms, rejects = read_text(
        tmp_path,
        "Chambre;;;;;;;;;;;;\n"
        "N° SIRET;Raison sociale;Adresse 1;Adresse 2;CP;Ville;Tél;Courriel;Code APE;Effectif;CA;Décennale;Date de création\n"
        "812 345 676 00017;Menuiserie Élan;3 rue du Bois;ZA Nord;62270;FREVENT;321000000;elan@menuiserie.example;4332A;6 à 9 salariés;"
        "450 000 €;x;28/11/2016\n",
    )
    assert rejects == []
    assert firms == [
        Firm(
            id=firm_id(SIRET),
            siret=SIRET,
            name="Menuiserie Élan",
            address="3 rue du Bois ZA Nord",
            postcode="62270",
            commune="62361",
            phone="03 21 00 00 00",
            email="elan@menuiserie.example",
            naf="43.32A",
            staff=6,
            turnover=45_000_000,
            ten_year_insurance=True,
            created_on=date(2016, 11, 28),
            source="liste.csv",
            remarks="Effectif publié : 6 à 9 salariés.",
        )
    ]


def test_bad_rows_say_where_and_why_and_the_rest_goes_in(tmp_path: Path) -> None:
    firms, rejects = read_text(
        tmp_path,
        f"SIRET;Nom;Ville;Effectif\n3,56E+13;Un;Lens;\n{SIRET[:-1]}8;Deux;Lens;\n{ZERO[1:]};Trois;Lens;\n;;Lens;3\n{SIRET};Cinq;Lens;beaucoup\n"
        f"{OTHER};Six;Nullepart;\n;Canton de Lens;;\n",
    )
    assert [(f.siret, f.name) for f in firms] == [(ZERO, "Trois"), (SIRET, "Cinq"), (OTHER, "Six")]
    assert [(r.place, r.kept) for r in rejects] == [
        ("ligne 2", False),
        ("ligne 3", False),
        ("ligne 5", False),
        ("ligne 6", True),
        ("ligne 7", True),
        ("ligne 8", False),
    ]
    words = [
        "3,56E+13 : le tableur a arrondi",
        "clé",
        "Ni SIRET ni nom",
        "Effectif : « beaucoup » ne se lit pas",
        "Nullepart",
        "Un nom seul",
    ]
    assert all(word in reject.reason for word, reject in zip(words, rejects, strict=True))
    assert {r.file for r in rejects} == {"liste.csv"}
    assert "Commune à préciser : Nullepart." in firms[2].remarks


def test_rows_without_siret_are_never_merged_and_stay_themselves(tmp_path: Path) -> None:
    text = "SIRET;Nom;Ville;Téléphone\n;Peinture Roux;Lens;0321000001\n;Peinture Roux;Lens;0321000002\n812345676;Peinture Roux;Lens;\n"
    firms, rejects = read_text(tmp_path, text)
    assert rejects == []
    assert len({f.id for f in firms}) == 3
    assert all(f.siret == "" for f in firms)
    assert firms[2].remarks == "SIREN 812345676, SIRET à compléter."
    again, _ = read_text(tmp_path, "Nom;SIRET;Téléphone;Ville\nPEINTURE ROUX;;03 21 00 00 01;LENS\n")
    assert again[0].id != firm_id("")
    assert again[0].id == read_text(tmp_path, text.replace("0321000001", "03 21 00 00 01").replace("Roux", "ROUX", 1))[0][0].id


def test_the_caller_s_mapping_wins(tmp_path: Path) -> None:
    text = f"Ident;Blase;Nom\n{SIRET};Menuiserie Élan;M. Roux\n"
    assert "Aucune colonne" not in "".join(r.reason for r in read_text(tmp_path, text)[1])
    firms, rejects = read_text(tmp_path, text, mapping={"Ident": "siret", "Blase": "name", "Nom": "contact", "Absente": "phone"})
    assert rejects == []
    assert (firms[0].siret, firms[0].name, firms[0].contact) == (SIRET, "Menuiserie Élan", "M. Roux")


def test_headers_alone_are_a_reject(tmp_path: Path) -> None:
    assert [r.reason for r in read_text(tmp_path, "SIRET;Nom\n" + "\n" * 300_000)[1]] == ["La liste n’a aucune ligne sous ses en-têtes."]


def test_columns_nobody_knows_are_one_clear_reject(tmp_path: Path) -> None:
    firms, rejects = read_text(tmp_path, "truc;bidule\na;b\nc;d\n")
    assert firms == []
    assert len(rejects) == 1
    assert "« truc », « bidule »" in rejects[0].reason


def test_a_workbook(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for line in (
        ["Liste"],
        ["SIRET", "Nom", "Ville", "CP"],
        [float(SIRET), "Un", "Lens", 62300],
        [int(ZERO), "Deux", "Ambérieu-en-Bugey", 1500],
        ["=1+1", "Trois", "Lens", 62300],
    ):
        sheet.append(line)
    made.save(tmp_path / "a.xlsx")
    firms, rejects = split(tmp_path / "a.xlsx")
    assert [(f.siret, f.commune, f.postcode) for f in firms] == [(SIRET, "62498", "62300"), (ZERO, "01004", "01500")]
    assert [(r.place, "formule" in r.reason) for r in rejects] == [("ligne 5", True)]


SIRENE = (
    "siren,nic,siret,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,codeCommuneEtablissement,"
    "activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,trancheEffectifsEtablissement,etatAdministratifEtablissement,"
    "enseigne1Etablissement,denominationUsuelleEtablissement,numeroVoieEtablissement\n"
)


def test_the_sirene_file_with_and_without_names(tmp_path: Path) -> None:
    firms, rejects = read_text(
        tmp_path,
        SIRENE + f"812345676,17,{SIRET},RUE,DU BOIS,62270,FREVENT,62361,43.32A,NAFRev2,03,A,ELAN,MENUISERIE ELAN,3\n"
        f"812345676,25,{OTHER},RUE,DU BOIS,62270,FREVENT,62361,45.4C,NAF1993,NN,A,[ND],,\n"
        "812345676,33,81234567600033,RUE,DU BOIS,62270,FREVENT,62361,43.32A,NAFRev2,,F,,,\n",
    )
    assert (firms[0].name, firms[0].trade_name, firms[0].address, firms[0].staff, firms[0].naf) == (
        "MENUISERIE ELAN",
        "ELAN",
        "3 RUE DU BOIS",
        6,
        "43.32A",
    )
    assert firms[0].source == "SIRENE"
    assert firms[1].name == "Établissement 812\u202f345\u202f676\u202f00025 (Frévent)"
    assert (firms[1].naf, firms[1].staff, firms[1].trade_name) == ("", None, "")
    assert [(r.place, "fermé" in r.reason) for r in rejects] == [("ligne 4", True)]


def insee(siret: str, state: str = "A") -> dict[str, Any]:
    return {
        "siret": siret,
        "dateCreationEtablissement": "2016-11-28",
        "trancheEffectifsEtablissement": "11",
        "uniteLegale": {
            "denominationUniteLegale": None,
            "prenom1UniteLegale": "PAUL",
            "nomUniteLegale": "ROUX",
            "categorieJuridiqueUniteLegale": "1000",
        },
        "adresseEtablissement": {
            "typeVoieEtablissement": "RUE",
            "libelleVoieEtablissement": "DE L'OPERA",
            "codePostalEtablissement": "75002",
            "libelleCommuneEtablissement": "PARIS",
            "codeCommuneEtablissement": "75102",
        },
        "periodesEtablissement": [
            {"dateFin": "2019-01-01", "etatAdministratifEtablissement": "A", "activitePrincipaleEtablissement": "45.4C"},
            {
                "dateFin": None,
                "etatAdministratifEtablissement": state,
                "activitePrincipaleEtablissement": "43.32A",
                "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
            },
        ],
    }


def test_answers_of_insee(tmp_path: Path) -> None:
    firms, _ = read_json(tmp_path, {"header": {"statut": 200}, "etablissement": insee(SIRET)})
    assert (firms[0].name, firms[0].commune, firms[0].naf, firms[0].staff, firms[0].legal_form, firms[0].created_on) == (
        "PAUL ROUX",
        "75056",
        "43.32A",
        10,
        "Entrepreneur individuel",
        date(2016, 11, 28),
    )
    firms, rejects = read_json(tmp_path, {"header": {"total": 2}, "etablissements": [insee(SIRET), insee(OTHER, "F")]})
    assert [f.siret for f in firms] == [SIRET]
    assert [r.place.split(",")[0] for r in rejects] == ["élément 2"]


def test_answers_of_recherche_entreprises(tmp_path: Path) -> None:
    one = {
        "siret": SIRET,
        "adresse": "3 RUE DU BOIS 62270 FREVENT",
        "code_postal": "62270",
        "commune": "62361",
        "libelle_commune": "FREVENT",
        "activite_principale": "43.32A",
        "etat_administratif": "A",
        "tranche_effectif_salarie": "01",
        "liste_enseignes": ["ELAN"],
    }
    company = {
        "siren": "812345676",
        "nom_raison_sociale": "MENUISERIE",
        "nature_juridique": "5499",
        "etat_administratif": "A",
        "siege": one,
        "matching_etablissements": [one, {**one, "siret": OTHER, "etat_administratif": "F"}],
        "finances": {"2023": {"ca": 1}, "2024": {"ca": 450000}},
    }
    firms, rejects = read_json(tmp_path, {"results": [company], "total_results": 1})
    assert [(f.siret, f.name, f.trade_name, f.legal_form, f.address, f.turnover, f.turnover_year, f.staff) for f in firms] == [
        (SIRET, "MENUISERIE", "ELAN", "SARL", "3 RUE DU BOIS", 45_000_000, 2024, 1)
    ]
    assert len(rejects) == 1
    assert read_json(tmp_path, {"results": [], "total_results": 0}) == ([], [])


def test_an_answer_of_the_national_register(tmp_path: Path) -> None:
    content = {
        "natureCreation": {"dateCreation": "1998-03-27", "formeJuridique": "5458"},
        "personneMorale": {
            "identite": {"entreprise": {"siren": "812345676", "denomination": "MENUISERIE", "codeApe": "4332A"}},
            "etablissementPrincipal": {
                "descriptionEtablissement": {"siret": SIRET},
                "adresse": {"codePostal": "62270", "codeInseeCommune": "62361", "typeVoie": "RUE", "voie": "DU BOIS", "numVoie": "3"},
                "activites": [{"indicateurPrincipal": True, "codeApe": "4332A", "codeAprm": "4332AA"}],
            },
        },
    }
    firms, rejects = read_json(tmp_path, {"updatedAt": "2026", "formality": {"siren": "812345676", "content": content}})
    assert rejects == []
    assert (firms[0].siret, firms[0].naf, firms[0].nafa, firms[0].ess_kind, firms[0].commune) == (
        SIRET,
        "43.32A",
        ("4332AA",),
        "SCOP",
        "62361",
    )


def test_insertion_structures_keep_their_kind_and_lose_invented_contacts(tmp_path: Path) -> None:
    fields = {
        "siret": SIRET,
        "name": "CHANTIERS DU TERNOIS",
        "brand": "Chantiers du Ternois",
        "kind": "ACI",
        "naf": "8899B",
        "address": "2 rue A",
        "post_code": "62130",
        "city": "Saint-Pol-sur-Ternoise",
        "phone": "0321000000",
        "email": "faux@faux.example",
        "contact_phone": "0321000000",
        "api_entreprise_employees": "Non renseigné",
        "ca": 250000,
    }
    content = json.dumps(
        [{"model": "siaes.siae", "pk": 1, "fields": fields}, {"model": "siaes.siae", "pk": 2, "fields": {**fields, "siret": "12"}}]
    )
    firms, rejects = read_text(tmp_path, gzip.compress(content.encode()), "siae.json.gz")
    assert (firms[0].ess_kind, firms[0].naf, firms[0].commune, firms[0].staff, firms[0].turnover) == (
        "ACI",
        "88.99B",
        "62767",
        None,
        25_000_000,
    )
    assert (firms[0].phone, firms[0].email, firms[0].contact, firms[0].trade_name) == ("", "", "", "")
    assert [r.place for r in rejects] == ["élément 2, ligne 1"]


def test_our_own_export_comes_back_whole(tmp_path: Path) -> None:
    firms = [
        Firm(
            id=firm_id(SIRET),
            siret=SIRET,
            name="Menuiserie",
            created_on=date(2016, 11, 28),
            cpv=("45421000",),
            staff=7,
            available_staff=1.5,
            grouping=False,
        ),
        Firm(id="0190", name="Sans numéro", refused_words=("amiante",)),
    ]
    values = [{"id": f.id, **f.to_json(), "field_of_tomorrow": 1} for f in firms]
    assert read_json(tmp_path, values) == (firms, [])
    assert read_json(tmp_path, {"firms": values}) == (firms, [])
    assert read_json(tmp_path, [firms[0].to_json()])[0] == [firms[0]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"staff": "sept"},
        {"staff": True},
        {"cpv": "45421000"},
        {"cpv": [1]},
        {"created_on": "hier"},
        {"grouping": "oui"},
        {"ess_kind": "XX"},
        {"name": 3},
        {"siret": 5},
        {"siret": SIRET[:-1] + "8"},
        {"name": None, "siret": None},
    ],
)
def test_a_spoilt_record_of_our_own_is_a_reject(tmp_path: Path, wrong: dict[str, Any]) -> None:
    firms, rejects = read_json(tmp_path, [{"name": "Un", "siret": SIRET, **wrong}, {"name": "Deux"}])
    assert [f.name for f in firms] == ["Deux"]
    assert len(rejects) == 1
    assert rejects[0].place == "élément 1, ligne 1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b" " * 3_000_000, "vide"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04" + bytes(80), "abîmé"),
        (b"<a/>", "XML"),
        (b"\x89PNG", "image"),
        (b'{"a": 1', "coupé"),
        (b'[{"name": "Un"}, {"na', "coupé"),
        (b"[1]", "objet JSON"),
        (b'[{"x": 1}]', "aucune source"),
        (gzip.compress(b"SIRET;Nom\n" * 9000)[:70], "coupé"),
        (b"[" * 200_000, "JSON"),
    ],
)
def test_bad_files_are_one_reject(tmp_path: Path, content: bytes, words: str) -> None:
    _, rejects = read_text(tmp_path, content, "a.dat")
    assert len(rejects) == 1
    assert words in rejects[0].reason
    assert rejects[0].file == "a.dat"


def test_a_missing_file_and_a_folder_are_rejects(tmp_path: Path) -> None:
    assert [r.reason for r in split(tmp_path / "absent.csv")[1]] == ["Le fichier ne se lit pas : il n’existe pas."]
    assert len(split(tmp_path)[1]) == 1


@pytest.mark.parametrize(
    ("code", "town", "postcode", "insee"),
    [
        ("62361", "", "", "62361"),
        ("", "Frévent", "62270", "62361"),
        ("", "ST POL SUR TERNOISE", "", "62767"),
        ("", "", "62270", ""),
        ("1004", "", "", "01004"),
        ("", "Lens", "59000", ""),
        ("", "62300 Lens", "", "62498"),
        ("75102", "PARIS 2", "75002", "75056"),
        ("", "", "", ""),
        ("", "Saint-Martin", "", ""),
        ("2A004", "", "", "2A004"),
    ],
)
def test_communes(code: str, town: str, postcode: str, insee: str) -> None:
    found, left = place(code, town, postcode)
    assert found == insee
    assert not (found and left)


def test_progress_counts_and_stops(tmp_path: Path) -> None:
    progress = Progress()
    path = tmp_path / "a.csv"
    path.write_text("SIRET;Nom\n" + "".join(f";Roux {n}\n" for n in range(50)))
    source = read(path, progress=progress)
    for _ in range(3):
        next(source)
    assert progress.done == 3
    progress.cancel()
    with pytest.raises(Cancelled):
        list(source)


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("SIRET;Nom;Ville;Téléphone\n")
        for number in range(6_000):
            file.write(f";Entreprise numéro {number};Lens;03210{number:05d}\n")
    list(read(path))  # the lists of codes are read once
    tracemalloc.start()
    count = sum(1 for _ in read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 6_000
    assert peak < 1_500_000, "6 000 firms weigh 12 MB"


@settings(max_examples=120, deadline=5000)
@given(st.binary(max_size=300), st.sampled_from(["SIRET;Nom;CP;Ville;Tél;NAF;Effectif;CA\n", SIRENE, '{"firms": [', '[{"name": "', ""]))
def test_no_bytes_raise(data: bytes, start: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(start.encode() + data)
        for found in read(path):
            assert isinstance(found, Firm | Reject)


CELL = st.text(st.characters(exclude_characters=';\r\n\x00"', exclude_categories=["Cs"]), max_size=15) | st.sampled_from(
    ["", SIRET, "62270", "Lens", "3.5E+13", "oui"]
)


@settings(max_examples=150, deadline=5000)
@given(st.lists(st.lists(CELL, min_size=13, max_size=13), max_size=4))
def test_no_cell_raises_and_every_siret_is_true(table: list[list[str]]) -> None:
    header = "SIRET;Nom;SIREN;NIC;CP;Ville;Tél;NAF;Effectif;CA;Décennale;Code INSEE;Date de création"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("\n".join([header, *(";".join(line) for line in table)]), "utf-8")
        for found in read(path):
            if isinstance(found, Firm):
                assert found.siret == "" or luhn(found.siret) or found.siret.startswith("356000000")
                assert Firm.from_json(found.id, json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.skipif(not (DATA / "sirene").is_dir(), reason="needs ../shared/data/sirene (real public establishments)")
def test_the_real_sirene_file() -> None:
    begin = time.monotonic()
    firms, rejects = split(DATA / "sirene" / "etablissements_titulaires_8k.csv")
    assert (len(firms), [r for r in rejects if not r.kept]) == (8264, [])
    assert sum(f.commune != "" for f in firms) >= 8245
    assert all(len(f.siret) == 14 and f.name for f in firms)
    assert time.monotonic() - begin < 10


@pytest.mark.skipif(not (DATA / "sirene").is_dir(), reason="needs ../shared/data/sirene (real answers of public APIs)")
def test_real_answers_of_apis() -> None:
    for path in sorted((DATA / "sirene").glob("api_*.json")):
        firms, _ = split(path)
        assert firms
        assert {f.commune for f in firms} == {"75056"}
        assert {f.name for f in firms} == {"OCTO-TECHNOLOGY"}


@pytest.mark.skipif(not (DATA / "inclusion").is_dir(), reason="needs ../shared/data/inclusion (real insertion structures)")
def test_the_real_insertion_structures() -> None:
    firms, rejects = split(DATA / "inclusion" / "01_siaes.json.gz")
    assert (len(firms), sum(not r.kept for r in rejects)) == (3840, 13)
    assert {f.ess_kind for f in firms} == {"ACI", "EI", "AI", "ETTI", "GEIQ", "EA"}
    assert not any(f.phone or f.email or f.contact for f in firms)


@pytest.mark.parametrize(
    "content",
    [
        {"results": [{"siege": {"code_postal": "62130", "siret": SIRET}, "nom_complet": "a\ud800b"}]},
        {"etablissement": {"siret": SIRET, "uniteLegale": {"denominationUniteLegale": "a\ud800b"}}},
        {"etablissement": {"siren": "812345676", "uniteLegale": {"denominationUniteLegale": "a\ud800b"}}},
    ],
)
def test_halves_of_characters_do_not_reach_the_store(tmp_path: Path, content: Any) -> None:
    firms, _ = read_json(tmp_path, content)
    for firm in firms:
        json.dumps(firm.to_json(), ensure_ascii=False).encode()
    firms, rejects = read_json(tmp_path, [{"name": "a\ud800b"}, {"name": "x", "cpv": ["\udfff"]}, {"name": "x", "ess_kind": [""]}])
    assert not firms
    assert [reject.kept for reject in rejects] == [False] * 3
    _, rejects = read_json(tmp_path, {"results": [{"siege": {"siret": "\ud8001"}, "nom_complet": "a"}]})
    rejects[0].reason.encode()
