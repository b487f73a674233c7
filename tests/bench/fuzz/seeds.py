"""Small valid files of every kind that the feeds read, all invented: what the fuzzer starts from.

They name each element that a reader looks at, so that a mutation has something to spoil everywhere.
"""

import gzip
import io
import json
import re
import tarfile
import zipfile
import zlib
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

SIRET = "81234567600017"
INDEX: dict[str, Any] = {
    "REFERENCE": {
        "IDWEB": "26-10001", "ANNONCE_ANTERIEUR": {"IDWEB": "26-9", "REFERENCE": {"IDWEB": "26-8"}},
        "TYPE_AVIS": {"FAMILLE": {"FNS": ""}, "NATURE": {"APPEL_OFFRE": {"CONCOURS": ""}}, "STATUT": {"RECTIFICATIF": ""}},
    },
    "INDEXATION": {
        "NOMORGANISME": "Commune de Frévent", "NOMACHETEUR_V1": "Frévent", "DATE_PUBLICATION": "2026-09-03", "DEP_PUBLICATION": "62",
        "DATE_LIMITE_REPONSE": "2026-10-02T12:00:00+02:00", "RESUME_OBJET": "Toiture de l’école", "DEP_PRESTATION": ["62", "2A"],
        "NATURE_MARCHE": {"TRAVAUX": ""}, "TYPE_PROCEDURE": {"PROCEDURE_ADAPTE": ""}, "TYPE_PROCEDURE_V1": "OUVERT",
        "DESCRIPTEURS": {"DESCRIPTEUR": [{"CODE": "33", "LIBELLE": "Bâtiment"}]}, "CRITERES_SOCIAUX_ENV": {"SOCIAUX": ""},
        "AVISLIEE": {"AVIS_PRECEDENT": {"IDWEB": "26-7"}},
    },
}  # fmt: skip
FLAT: dict[str, Any] = {
    "idweb": "26-10001", "id": "26_10001", "objet": "Toiture de l'?uvre &amp; de l’école", "dateparution": "2026-09-03", "etat": "INITIAL",
    "datelimitereponse": "2026-10-02T12:00:00+00:00", "nomacheteur": "Commune de Frévent", "nature": "ATTRIBUTION", "famille": "DSP",
    "sousnature": "CONCESSION", "type_marche": ["TRAVAUX"], "type_procedure": "OUVERT", "annonce_lie": ["26_85090"], "titulaire": ["SARL Un"],
    "annonces_anterieures": "[\"26-8\"]", "code_departement": ["62"], "code_departement_prestation": None, "url_avis": "www.boamp.fr/?q=1",
    "descripteur_libelle": ["Bâtiment"], "criteres": ["sociaux", "environnementaux"],
}  # fmt: skip
_CPV = {"objetPrincipal": {"classPrincipale": "45261210-9"}, "objetComplementaire": [{"classPrincipale": "45000000"}]}
_PROSE = (
    "Lot 1 réservé aux SIAE (L2113-13). 210 heures d’insertion. Visite des lieux obligatoire le 3 mai 2026 à 9 h. Chiffre d’affaires annuel"
    " minimum de 300 000 € HT. La date est reportée au mardi 22 septembre 2026 avant 12h00 au lieu du 10/09/2026 à 16:30. prix : 60 % - délai : 40 %"
)
_FNS_PART = {
    "communication": {"urlProfilAch": "https://achat.example", "nomContact": "J. Exemple", "identifiantInterne": "X-1"},
    "procedure": {
        "procedureAdapteeO": "", "variantes": {"oui": ""}, "dateReceptionOffres": "2026-10-02T12:00:00", "capaciteEcoFin": _PROSE,
        "criteresAttrib": "prix : 60 points\nvaleur technique : 40 points",
    },
    "natureMarche": {
        "intitule": "Toiture de l’école", "description": "Toiture", "codeCPV": _CPV, "natureMarche": {"travaux": ""}, "dureeMois": "12,5",
        "lieuExecution": "4 rue X, 62270 FREVENT", "reservationMarche": {"oui": {"entreprisesAdaptees": ""}},
        "valeurEstimee": {"valeur": "120000.50", "fourchette": {"valeurBasse": "1000", "valeurHaute": "2000"}},
    },
    "lots": {
        "lot": [
            {"description": "Lot 2 : Couverture", "codeCPV": _CPV, "lieuExecution": "AVIGNON 84914", "estimationValeur": {"valeur": "9e3"}},
            {"numLot": "02", "intitule": "Charpente", "description": "Bois", "dureeMois": "3", "reservationMarche": {"non": ""}},
        ]
    },
    "informComplementaire": {"oui": {"visiteDetail": "Visite possible mais non obligatoire"}, "autresInformComplementaire": _PROSE},
    "avisInitial": {"idWeb": "26-72398"},
}  # fmt: skip
FNSIMPLE: dict[str, Any] = {
    "organisme": {"nomOfficiel": "Commune de Frévent", "codeIdentificationNational": SIRET, "ville": "Frévent", "cp": "62270"},
    "initial": _FNS_PART,
}
CORRECTION: dict[str, Any] = {
    "organisme": {"nomOfficiel": "Ville"},
    "rectificatif": {"infosRectif": {"x": _PROSE}, "avisInitial": {"idWeb": "26-7"}},
    "attribution": {"attributionMarche": {"x": "attribué à 1 entreprise(s) - GRAGLIA BTP (SIRET : 43293695300012)"}},
}
MAPA: dict[str, Any] = {
    "organisme": {"acheteurPublic": "Ville", "adr": {"ville": "Lens", "cp": "62300"}, "urlProfilAcheteur": "a.example"},
    "initial": {
        "description": {"objet": "Étude", "codeCPV": _CPV, "CPV": _CPV, "lieuExecution": {"voie": {"nomvoie": "Rue A"}, "cp": "84100", "ville": "ORANGE"}},
        "natureMarche": {"services": ""}, "caracteristiques": {"variantes": {"non": ""}, "principales": "Étude"}, "duree": {"nbMois": "12"},
        "criteres": {"criterePondere": [{"critere": "Prix", "criterePCT": "70"}, {"critere": "Technique", "criterePCT": "30.0"}]},
        "delais": {"receptionOffres": "2026-10-02+02:00", "receptionCandidatures": "2026-09-02"},
        "adressesComplt": {"document": {"coord": {"url": "docs.example"}}}, "annonceInitiale": {"idWeb": "26-6"},
        "lots": {"lot": [{"numLot": "1", "intitule": "Murs", "quantite": "estimé : 12 000 € HT", "montant": "5", "duree": {"nbMois": "2"}, "codeCPV": _CPV}]},
    },
    "attribution": {"titulaire": [{"denomination": "SARL Un"}, {"nom": "Deux"}]},
}  # fmt: skip
IDENTITE: dict[str, Any] = {
    "IDENTITE": {"DENOMINATION": "Ville", "CODE_IDENT_NATIONAL": SIRET, "VILLE": "Lens", "CP": "62300", "URL_DOCUMENT": "a.example"},
    "OBJET": {
        "TITRE_MARCHE": "Assurances", "OBJET_COMPLET": "Assurances de la ville", "CPV": {"PRINCIPAL": "66510000", "SUPPLEMENTAIRE": ["66515000"]},
        "TYPE_MARCHE": {"SERVICES": ""}, "CARACTERISTIQUES": {"VALEUR_TOTALE": "100000"}, "DIV_EN_LOTS": {"OUI": ""},
        "LIEU_EXEC_LIVR": {"ADRESSE": "Rue A", "CP": "62300", "VILLE": "Lens"}, "MARCHE_RESERVE_NON": "",
        "LOTS": {"LOT": [{"NUM": "1", "INTITULE": "Flotte", "DESCRIPTION": "Autos", "INFO_COMPL": "20 000 euros HT au minimum ; 100 000 € HT au maximum", "CPV": {"PRINCIPAL": "66514110"}, "VALEUR": "10", "DUREE_MOIS": "12"}, {"NUM": "2", "DATE_DEBUT": "2026-01-01", "DATE_FIN": "2027-01-01", "LIEU_PRINCIPAL": "Lens", "CRITERES_ATTRIBUTION": {"CRITERES_LIBRE": "- prix;- délai"}}]},
    },
    "PROCEDURE": {"TYPE_PROCEDURE": {"OUVERT": ""}, "VARIANTES_OUI": "", "CRITERES_ATTRIBUTION": {"CRITERES_QUALITE": {"CRITERE": [{"@POIDS": "40", "#text": "Qualité"}]}, "CRITERES_PRIX": {"POIDS": "60"}}},
    "CARACTERISTIQUES": {"VARIANTE": {"estVariant": "true"}, "estVariant": "true"},
    "CONDITION_DELAI": {"RECEPT_OFFRES": "2016-12-01T12:00:00+01:00"},
    "CONDITION_PARTICIPATION": {"MARCHE_RESERVE_OUI": {"ATELIERS_PROTEGES": ""}, "CAP_ECO": _PROSE},
    "RECTIF": {"x": _PROSE},
    "ATTRIBUTION": {"VALEUR_TOTALE": "5000", "DECISION": [{"TITULAIRE": {"DENOMINATION": "Un (mandataire)"}, "RENSEIGNEMENT": {"MONTANT": "4000"}}]},
}  # fmt: skip
IDENT: dict[str, Any] = {
    "IDENT": {"NOM": "Ville,", "VILLE": "Lens,", "CP": "62300"}, "INFO": {"TRAVAUX": ""}, "PROCEDURE": {"@type": "ouvert"},
    "OBJET": {"TITRE_MARCHE": "Voirie.", "CPV_OBJ": ["45233140"], "AUTRES": ["Lieu d'exécution : Lens, 62300 Lens"], "LIEU_EXEC": "Lens"},
    "DELAI": {"RECEPT_OFFRES": "21 juillet 2006", "AUTRES": [", à 12 heures"], "VALIDITE_OFFRE": "120 jours."},
    "DOCUMENTS": {"URL": "a.example"}, "CONDITIONS": {"CRITERES": {"LISTE": "- qualité des produits;- prix des prestations."}},
    "DUREE": {"EN_DUREE": "12 mois"}, "RECTIF": {"x": _PROSE}, "AUTRES": ["x"],
    "LOTS": {"NUM_LOT": ["1", "2"], "DESC_LOT": ["Gros œuvre", "Bardage"], "NOMENC_LOT": ["45210000", ""], "INFOS_COMPLEMENTAIRES": ["a", "b"]},
}  # fmt: skip
_WORDS = [{"@languageID": "ENG", "#text": "Roof"}, {"@languageID": "FRA", "#text": "Toiture"}]
_PROJECT = {
    "cbc:Name": _WORDS, "cbc:Description": _WORDS, "cbc:Note": _PROSE, "cbc:ProcurementTypeCode": "works",
    "cac:MainCommodityClassification": {"cbc:ItemClassificationCode": {"@listName": "cpv", "#text": "45261210"}},
    "cac:AdditionalCommodityClassification": [{"cbc:ItemClassificationCode": "45000000"}],
    "cac:RequestedTenderTotal": {"cbc:EstimatedOverallContractAmount": {"@currencyID": "EUR", "#text": "120000"}},
    "cac:RealizedLocation": {"cac:Address": {"cbc:CityName": "Frévent", "cbc:PostalZone": "62270", "cbc:Description": "ici"}},
    "cac:PlannedPeriod": {"cbc:DurationMeasure": {"@unitCode": "MONTH", "#text": "12"}, "cbc:StartDate": "2026-01-01Z", "cbc:EndDate": "2027-01-01Z"},
    "cac:ProcurementAdditionalType": {"cbc:ProcurementTypeCode": {"@listName": "social-objective", "#text": "opp"}},
    "cac:ContractExtension": {"cbc:OptionsDescription": "non", "cac:Renewal": {"cac:Period": {"cbc:Description": "1 fois"}}},
}  # fmt: skip
_SUBORDINATE = {
    "cbc:AwardingCriterionTypeCode": "price", "cbc:Name": _WORDS,
    "ext:UBLExtensions": {"ext:UBLExtension": {"ext:ExtensionContent": {"efext:EformsExtension": {"efac:AwardCriterionParameter": {"efbc:ParameterCode": "per-exa", "efbc:ParameterNumeric": "60"}}}}},
}  # fmt: skip
_TERMS = {
    "cbc:VariantConstraintCode": "allowed",
    "cac:AwardingTerms": {"cac:AwardingCriterion": {"cbc:Description": "prix", "cac:SubordinateAwardingCriterion": [_SUBORDINATE]}},
    "cac:TendererQualificationRequest": {"cbc:CompanyLegalForm": "libre", "cac:SpecificTendererRequirement": {"cbc:TendererRequirementTypeCode": {"@listName": "reserved-procurement", "#text": "res-ws"}}},
    "cac:ContractExecutionRequirement": {"cbc:ExecutionRequirementCode": {"@listName": "reserved-execution", "#text": "yes"}, "cbc:Description": "x"},
    "cac:CallForTendersDocumentReference": {"cac:Attachment": {"cac:ExternalReference": {"cbc:URI": "https://a.example"}}},
    "cac:PaymentTerms": {"cbc:Note": "30 jours"}, "cac:AppealTerms": {"cac:PresentationPeriod": {"cbc:Description": "2 mois"}},
}  # fmt: skip
_PERIOD = {"cbc:EndDate": "2026-10-02+02:00", "cbc:EndTime": "12:00:00+02:00"}
_LOT = {
    "cbc:ID": {"@schemeName": "Lot", "#text": "LOT-0001"}, "cac:ProcurementProject": _PROJECT, "cac:TenderingTerms": _TERMS,
    "cac:TenderingProcess": {"cac:TenderSubmissionDeadlinePeriod": _PERIOD, "cbc:Description": "x", "cac:FrameworkAgreement": {"cbc:EstimatedMaximumValueAmount": "9000"}},
}  # fmt: skip
_RESULT = {
    "cbc:TotalAmount": {"@currencyID": "EUR", "#text": "500"}, "efac:SettledContract": {"efac:LotTender": {"cbc:ID": "TEN-1"}},
    "efac:LotTender": {"cbc:ID": "TEN-1", "efac:TenderingParty": {"cbc:ID": "TPA-1"}},
    "efac:LotResult": {"cbc:TenderResultCode": "selec-w", "efac:LotTender": {"cbc:ID": "TEN-1"}},
    "efac:TenderingParty": {"cbc:ID": "TPA-1", "efac:Tenderer": [{"cbc:ID": "ORG-0001"}]},
}  # fmt: skip
_COMPANY = {
    "cac:PartyIdentification": {"cbc:ID": "ORG-0001"}, "cac:PartyName": {"cbc:Name": "Ville"}, "cac:PartyLegalEntity": {"cbc:CompanyID": SIRET},
    "cac:PostalAddress": {"cbc:CityName": "Lens", "cbc:PostalZone": "62300"},
}  # fmt: skip
_EXTENSION = {
    "efac:Changes": {"efbc:ChangedNoticeIdentifier": "00041387-2024", "efac:ChangeReason": {"cbc:ReasonCode": "cor-buy", "efbc:ReasonDescription": _PROSE}, "efac:Change": {"efbc:ChangeDescription": "x"}},
    "efac:Organizations": {"efac:Organization": [{"efac:Company": _COMPANY}]}, "efac:NoticeResult": _RESULT,
    "efac:Publication": {"efbc:NoticePublicationID": "00041387-2024", "efbc:PublicationDate": "2026-09-03+02:00"},
}  # fmt: skip
EFORMS: dict[str, Any] = {
    "ext:UBLExtensions": {"ext:UBLExtension": {"ext:ExtensionContent": {"efext:EformsExtension": _EXTENSION}}},
    "cbc:ID": {"@schemeName": "notice-id", "#text": "5f1c"}, "cbc:IssueDate": "2026-09-03Z", "cbc:RegulatoryDomain": "32014L0024",
    "cbc:NoticeTypeCode": {"@listName": "competition", "#text": "cn-standard"}, "cac:TenderingProcess": {"cbc:ProcedureCode": "open"},
    "cac:ContractingParty": {"cac:Party": {"cac:PartyIdentification": {"cbc:ID": "ORG-0001"}}, "cbc:BuyerProfileURI": "a.example"},
    "cac:ProcurementProject": _PROJECT, "cac:ProcurementProjectLot": [_LOT],
}  # fmt: skip
_SPACES = {
    "cac": "urn:x:CommonAggregateComponents-2", "cbc": "urn:x:CommonBasicComponents-2", "ext": "urn:x:CommonExtensionComponents-2",
    "efac": "urn:x:eforms-ubl-extension-aggregate-components/1", "efbc": "urn:x:eforms-ubl-extension-basic-components/1",
    "efext": "urn:x:eforms-ubl-extensions/1",
}  # fmt: skip


def record(content: Any) -> dict[str, Any]:
    """A full record of the API: `gestion` and `donnees` are strings."""
    return {**FLAT, "gestion": json.dumps(INDEX), "donnees": json.dumps(content)}


def page(*records: Any) -> bytes:
    """A page of the API."""
    return json.dumps({"total_count": len(records), "results": records}).encode()


def as_xml(name: str, node: Any) -> str:
    """A tree as XML: `@names` are attributes, lists are repeated elements."""
    if isinstance(node, list):
        return "".join(as_xml(name, one) for one in node)
    if not isinstance(node, dict):
        return f"<{name}>{escape(str(node or ''))}</{name}>"
    marks = "".join(f" {key[1:]}={quoteattr(str(value))}" for key, value in node.items() if key[0] == "@")
    inner = "".join(escape(value) if key == "#text" else as_xml(key, value) for key, value in node.items() if key[0] != "@")
    return f"<{name}{marks}>{inner}</{name}>"


def ubl(name: str = "ContractNotice") -> str:
    """An eForms notice as TED gives it."""
    spaces = {"@xmlns": f"urn:x:{name}-2", **{f"@xmlns:{short}": space for short, space in _SPACES.items()}}
    return as_xml(name, {**spaces, **EFORMS})


def dila(content: str, root: str = "jo:ann") -> bytes:
    """A notice of DILA's XML: `content` is what stands in DONNEES."""
    name = root.split(":")[-1]
    inner = f"<DONNEES>{content}</DONNEES>{as_xml('GESTION', INDEX)}"
    return f'<?xml version="1.0" encoding="UTF-8"?><l xmlns:jo="urn:jo"><{root}>{inner}</{root}><!-- {name} --></l>'.encode()


def workbook(shared: bool = False) -> bytes:
    """A list of firms as a spreadsheet saves it, with every kind of cell; `shared`: its words stand in a table."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for line in (["Liste"], ["SIRET", "Nom", "Ville", "CP", "CA", "Créée le", "Décennale"], [81234567600017, "Un", "Lens", 62300, 1.5, date(2020, 1, 1), True], ["=1+1", "Deux _x000D_", "", None, "450k", 43831, "#N/A"]):  # fmt: skip
        sheet.append(line)
    made.create_sheet("Autre").append(["x", "y"])
    out = io.BytesIO()
    made.save(out)
    return _shared(out.getvalue()) if shared else out.getvalue()


def _shared(data: bytes) -> bytes:
    """The same workbook with its words in a table of shared strings, as Excel writes them."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    words: list[bytes] = []

    def moved(found: re.Match[bytes]) -> bytes:
        words.append(found[2])
        return b'<c%s t="s"><v>%d</v></c>' % (found[1], len(words) - 1)

    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<c( r="\w+") t="inlineStr"><is>(.*?)</is></c>', moved, parts[sheet])
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b"".join(b"<si>%s</si>" % word for word in words)
        + b"</sst>"
    )
    relation = b'<Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation + b"</Relationships>")
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


SIRENE = (
    "siren,nic,siret,typeVoieEtablissement,libelleVoieEtablissement,codePostalEtablissement,libelleCommuneEtablissement,codeCommuneEtablissement,"
    "activitePrincipaleEtablissement,nomenclatureActivitePrincipaleEtablissement,trancheEffectifsEtablissement,etatAdministratifEtablissement,"
    "enseigne1Etablissement,denominationUsuelleEtablissement,numeroVoieEtablissement\n"
    f"812345676,17,{SIRET},RUE,DU BOIS,62270,FREVENT,62361,43.32A,NAFRev2,03,A,ELAN,MENUISERIE ELAN,3\n"
    "812345676,25,81234567600025,RUE,DU BOIS,62270,FREVENT,62361,45.4C,NAF1993,NN,A,[ND],,\n"
)
LIST = (
    "Chambre;;\nN° SIRET;SIREN;NIC;Raison sociale;Adresse 1;Adresse 2;CP;Ville;Code INSEE;Tél;Courriel;Code APE;NAFA;CPV;Effectif;CA;Exercice;"
    "Décennale;Date de création;Rayon;Plus gros lot;ETP disponibles;Type ESS;Remarques\n"
    '812 345 676 00017;;;"Élan; fils";3 rue A;ZA;62270;FREVENT;;321000000;e@e.example;4332A;4332AA;45421000-4;6 à 9 salariés;450 000 €;2024;x;'
    '28/11/2016;30 km;1,2 M€;1,5;ACI;"sur\ndeux lignes"\n3,56E+13;812345676;17;Deux;;;1000;St Pol;62361;+33 6 12 34 56 78;a@b.co;43.32A;;;12;1.5;;oui;2016;;;;;\n'
)
OWN = {
    "id": "x", "siret": SIRET, "name": "Menuiserie", "created_on": "2016-11-28", "cpv": ["45421000"], "staff": 7, "available_staff": 1.5,
    "grouping": False, "turnover": 100, "ess_kind": "ACI", "refused_words": ["amiante"], "remarks": "x",
}  # fmt: skip
INSEE = {
    "siret": SIRET, "dateCreationEtablissement": "2016-11-28", "trancheEffectifsEtablissement": "11",
    "uniteLegale": {"denominationUniteLegale": None, "prenom1UniteLegale": "PAUL", "nomUniteLegale": "ROUX", "categorieJuridiqueUniteLegale": "1000"},
    "adresseEtablissement": {"typeVoieEtablissement": "RUE", "libelleVoieEtablissement": "X", "codePostalEtablissement": "75002", "libelleCommuneEtablissement": "PARIS", "codeCommuneEtablissement": "75102"},
    "periodesEtablissement": [{"dateFin": None, "etatAdministratifEtablissement": "A", "activitePrincipaleEtablissement": "43.32A", "nomenclatureActivitePrincipaleEtablissement": "NAFRev2"}],
}  # fmt: skip
_SEAT = {
    "siret": SIRET, "adresse": "3 RUE DU BOIS 62270 FREVENT", "code_postal": "62270", "commune": "62361", "libelle_commune": "FREVENT",
    "activite_principale": "43.32A", "etat_administratif": "A", "tranche_effectif_salarie": "01", "liste_enseignes": ["ELAN"],
}  # fmt: skip
COMPANY = {
    "nom_raison_sociale": "MENUISERIE", "nature_juridique": "5499", "siege": _SEAT, "matching_etablissements": [_SEAT],
    "finances": {"2024": {"ca": 450000}}, "complements": {"type_siae": "ACI"},
}  # fmt: skip
_MAIN = {
    "descriptionEtablissement": {"siret": SIRET}, "adresse": {"codePostal": "62270", "codeInseeCommune": "62361", "voie": "DU BOIS"},
    "activites": [{"indicateurPrincipal": True, "codeApe": "4332A", "codeAprm": "4332AA", "descriptionDetaillee": "bois"}],
}  # fmt: skip
REGISTER = {
    "formality": {"siren": "812345676", "content": {"natureCreation": {"dateCreation": "1998-03-27", "formeJuridique": "5458"}, "personneMorale": {"identite": {"entreprise": {"denomination": "MENUISERIE", "codeApe": "4332A"}}, "etablissementPrincipal": _MAIN}}},
}  # fmt: skip
STRUCTURE = {
    "model": "siaes.siae",
    "fields": {"siret": SIRET, "name": "CHANTIERS", "brand": "Chantiers", "kind": "ACI", "naf": "8899B", "address": "2 rue A", "post_code": "62130", "city": "Saint-Pol-sur-Ternoise", "api_entreprise_employees": "6 à 9", "ca": 250000, "ca_last_updated": "2024-01-01"},
}  # fmt: skip


def firms_json() -> list[bytes]:
    """Every shape of JSON that holds firms."""
    shapes = [[OWN, STRUCTURE], {"firms": [OWN]}, {"etablissement": INSEE}, {"etablissements": [INSEE]}, {"results": [COMPANY]}, REGISTER]
    return [json.dumps(shape).encode() for shape in shapes]


def packed(*files: bytes) -> list[bytes]:
    """The same files packed with gzip."""
    return [gzip.compress(file, 1, mtime=0) for file in files]


def photos() -> list[bytes]:
    """A small photo of each format, with what a telephone writes into it."""
    from PIL import Image

    told = Image.Exif()
    told[0x0112] = 6
    told[0x8769] = {0x9003: "2026:11:26 09:12:30"}
    told[0x8825] = {1: "N", 2: (47.0, 39.0, 0.0)}
    made: list[bytes] = []
    for format, mode, options in (
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {"progressive": True}),
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("WEBP", "RGB", {}),
        ("GIF", "P", {}),
    ):
        out = io.BytesIO()
        Image.linear_gradient("L").resize((60, 40)).convert(mode).save(out, format, exif=told, **options)
        made.append(out.getvalue())
    return made


def pdfs() -> list[bytes]:
    """A PDF with a page, a form, a script and a file, and one with packed objects missing from its table."""
    page = b"1 0 0 rg 0 0 100 100 re f BT /F1 12 Tf 10 10 Td (Bonjour) Tj ET"
    packed = zlib.compress(page)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert(1))>>]>>/EmbeddedFiles<</Names[(a.txt) 5 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 200]/Contents 4 0 R/Annots[6 0 R]/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V(12)/Rect[10 10 50 30]/P 3 0 R/DA(/Helv 8 Tf 0 g)>>",
        b"<</Length 2/Type/EmbeddedFile>>stream\nhi\nendstream",
    )
    made, places = b"%PDF-1.7\n", list[int]()
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    whole = made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer + b"startxref\n%d\n%%%%EOF" % len(made)
    return [whole, made.replace(packed, page).replace(b"/Filter/FlateDecode", b"") + trailer]


def archives() -> list[bytes]:
    """A ZIP with a ZIP in it, a TAR plain and packed, a file packed alone."""
    inner = {"photos/toit.jpg": b"x" * 50, "é.txt": "é".encode(), "a/b/c.txt": b""}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in inner.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return [zipped({**inner, "in.zip": zipped(inner), "t.tar": out.getvalue()}), out.getvalue(), *packed(out.getvalue(), b"bonjour")]
