"""The notice's own text as an advisor reads it: (heading, text) couples made from its elements, in their order.

Names, telephones and e-mails of the buyer's staff are left out wherever the structure tells them apart.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import functools
import itertools
import re
from typing import Any

from desktop.feeds.trees import Node, leaves
from desktop.feeds.values import clean

_LEFT_OUT = frozenset({
    "organisme", "IDENT", "IDENTITE", "INFO", "TYPE_ACTIVITE_ORG", "TYPE_ORGANISME", "TYPE_POUVOIR_ADJUDICATEUR",
    "ACTIVITE_PRINCIPALE", "nomContact", "adresseMailContact", "telContact", "correspondantPRM", "PRM", "coord", "TEL", "FAX", "MEL",
    "NOM", "CONTACT", "CORRESPONDANT", "CORRESPONDANTS", "ADRESSES_COMPLEMENTAIRES", "admEtTech", "admin", "tech", "PersonneMorale",
    "adr", "personneContact", "lots", "LOTS", "codeCPV", "CPV", "CPV_OBJ", "dateReceptionOffres", "receptionOffres",
    "receptionCandidatures", "RECEPT_OFFRES", "RECEPT_CANDIDAT", "docSecurite", "urlSecurite", "urlProfilAch", "urlProfilAcheteur",
    "AUTRES_TITRE", "CLASSES", "DESCRIPTEURS", "TITRE", "LANGUES", "langue", "LANGUE", "euro", "ENVOI_BOMP", "OBTENUS", "ENVOYES",
    "criterePondere", "CP", "VILLE", "ADRESSE", "ACHETEUR", "TITULAIRE", "REF_MARCHE", "valeurEstimee", "VALEUR_TOTALE", "MONTANT",
    "estVariant", "AMP", "MARCHE_PERIODIQUE", "CATEGORIE_SERVICES", "CODE_NUTS", "CRITERE", "POIDS", "DATE_ATTRIBUTION", "NO_ANN",
    "PARUT", "TYPE", "DATE", "ELIGIBLE_MPS", "DATE_ENVOI_JOUE", "DATE_OUVERTURE_OFFRES", "LOTS_RESERVE_POUVOIR_ADJUDICATEUR",
    "NUM_LOT",
})  # fmt: skip
_HEADINGS = {
    "identifiantInterne": "Référence de l’acheteur",
    "idMarche": "Référence de l’acheteur",
    "REF_PP": "Référence de l’acheteur",
    "intitule": "Objet",
    "objet": "Objet",
    "TITRE_MARCHE": "Objet",
    "OBJET_COMPLET": "Objet",
    "OBJET": "Objet",
    "description": "Description",
    "principales": "Caractéristiques principales",
    "natureMarche": "Nature du marché",
    "TYPE_MARCHE": "Nature du marché",
    "lieuExecution": "Lieu d’exécution",
    "lieuLivraison": "Lieu de livraison",
    "lieuExecutionLivraison": "Lieu d’exécution",
    "LIEU_EXEC": "Lieu d’exécution",
    "LIEU_EXEC_LIVR": "Lieu d’exécution",
    "capaciteExercice": "Aptitude à exercer l’activité",
    "capaciteEcoFin": "Capacité économique et financière",
    "CAP_ECO": "Capacité économique et financière",
    "CAP_ECO_NIVEAU_MINI": "Capacité économique et financière",
    "capaciteTech": "Capacités techniques et professionnelles",
    "CAP_TECH": "Capacités techniques et professionnelles",
    "CAP_TECH_NIVEAU_MINI": "Capacités techniques et professionnelles",
    "SITUATION_JURIDIQUE": "Situation juridique",
    "CONDITION_PARTICULIERE_EXECUTION": "Conditions d’exécution",
    "CONDITIONS": "Conditions",
    "conditions": "Conditions",
    "criteresAttrib": "Critères d’attribution",
    "criteres": "Critères d’attribution",
    "CRITERES": "Critères d’attribution",
    "CRITERES_ATTRIBUTION": "Critères d’attribution",
    "justifications": "Pièces à fournir",
    "JUSTIFICATIONS": "Pièces à fournir",
    "techAchat": "Technique d’achat",
    "presOffres": "Offres par catalogue électronique",
    "nbCandidatReduit": "Nombre de candidats limité",
    "attributionSansNegociation": "Attribution sans négociation",
    "variantes": "Variantes",
    "tranches": "Tranches",
    "reservationMarche": "Marché réservé",
    "lotsMarche": "Division en lots",
    "dureeMois": "Durée (mois)",
    "nbMois": "Durée (mois)",
    "nbJours": "Durée (jours)",
    "EN_DUREE": "Durée",
    "duree": "Durée",
    "DUREE": "Durée",
    "valeurHaute": "Valeur maximale",
    "valeurBasse": "Valeur minimale",
    "visiteDetail": "Visite",
    "informComplementaire": "Visite obligatoire",
    "autresInformComplementaire": "Informations complémentaires",
    "renseignements": "Informations complémentaires",
    "rensgComplt": "Informations complémentaires",
    "RENS_COMPLEMENT": "Informations complémentaires",
    "RENSEIGNEMENTS": "Informations complémentaires",
    "infosSup": "Informations complémentaires",
    "infosRectif": "Ce que le rectificatif change",
    "RECTIF": "Ce que l’avis change",
    "attributionMarche": "Attribution",
    "ATTRIBUTION": "Attribution",
    "modFinancement": "Financement",
    "FINANCEMENT": "Financement",
    "garanties": "Garanties",
    "CAUTIONNEMENT": "Garanties",
    "formeJuridique": "Groupement",
    "FORME_JURIDIQUE": "Groupement",
    "GROUPEMENTS": "Groupement",
    "validite": "Validité des offres (jours)",
    "VALIDITE_OFFRE": "Validité des offres",
    "conditionsRemise": "Remise des offres",
    "conditionsModePaiement": "Obtenir les documents",
    "CONDITIONS_ET_MODE_PAIEMENT_OBTENIR_DOCUMENTS": "Obtenir les documents",
    "procedure": "Procédure",
    "PROCEDURE": "Procédure",
    "TYPE_PROCEDURE": "Procédure",
    "PROCEDURES_RECOURS_PRECISIONS": "Recours",
    "url": "Documents",
    "URL": "Documents",
    "avisInitial": "Avis rectifié",
    "idWeb": "Avis rectifié",
    "RELATIVES": "Conditions relatives au marché",
    "FORME_JUR": "Forme juridique",
    "DEB_PRESTATION": "Début des prestations",
    "DATE_DEB": "Début",
    "DATE_FIN": "Fin",
    "QUANTITE": "Quantité",
    "AUTRES_CONDITIONS_PART": "Autres conditions",
    "PERS_OUVERTURE_OFFRES_OUI": "Ouverture des offres",
    "DUREE_MOIS": "Durée (mois)",
    "LIMITATION_CANDIDATS": "Choix des candidats",
    "NB_OFFRE_RECU": "Nombre d’offres reçues",
}
_MARKS = {
    "oui": "Oui",
    "non": "Non",
    "travaux": "Travaux",
    "services": "Services",
    "fournitures": "Fournitures",
    "procedureAdaptee": "Procédure adaptée",
    "procedureAdapteeO": "Procédure adaptée ouverte",
    "procedureAdapteeR": "Procédure adaptée restreinte",
    "exigee": "Exigés",
    "interdite": "Interdits",
    "autorisee": "Autorisés",
    "autres": "Autre",
    "chiffresAffaires": "Chiffre d’affaires",
    "effectifs": "Effectifs",
    "risquesProfessionels": "Assurance des risques professionnels",
    "listeFournituresServices": "Liste des principales fournitures ou services",
    "listeTravaux": "Liste des travaux exécutés",
    "redressementJudiciaire": "Jugement de redressement, s’il y a lieu",
    "attestationObligationsFiscales": "Attestations fiscales et sociales",
    "CRITERES_CCTP": "Énoncés dans les documents de la consultation",
    "CRITERES_PRIX": "Prix",
}
_PLACES = frozenset({"lieuExecution", "lieuLivraison", "lieuExecutionLivraison", "LIEU_EXEC_LIVR"})
_UNNAMED = frozenset({"AUTRES", "#text", "oui", "non", "LISTE"})
"""Elements whose words stand under the heading of what they are in."""
_DEEP = 40
_LONGEST_NAME = 100


def couples(root: Node) -> list[tuple[str, str]]:
    """The readable couples of a content tree; what follows itself under one heading is joined."""
    found: list[tuple[str, str]] = []
    _walk(root, "Avis", found, 0)
    return [(heading, "\n".join(words for _, words in run)) for heading, run in itertools.groupby(found, key=lambda couple: couple[0])]


def _walk(node: Node, heading: str, found: list[tuple[str, str]], depth: int) -> None:
    if isinstance(node, str):
        _say(node, heading, found)
    elif depth >= _DEEP:
        return
    elif isinstance(node, list):
        for one in node:
            _walk(one, heading, found, depth + 1)
    elif isinstance(node, dict):
        _walk_element(node, heading, found, depth)


def _say(text: str, heading: str, found: list[tuple[str, str]]) -> None:
    words = clean(text)
    if (len(words) > 1 or words.isalnum()) and not (len(words) < 80 and words[-1] == ":"):
        found.append((heading, words))


def _walk_element(element: dict[str, Any], heading: str, found: list[tuple[str, str]], depth: int) -> None:
    title = element.get("TITRE")
    if isinstance(title, str) and title.strip(" :."):
        heading = clean(title).rstrip(" :")
    marks: list[str] = []
    for key, value in element.items():
        under = _under(key[:_LONGEST_NAME])
        if under is None:
            continue
        if key in _PLACES:
            value = ", ".join(leaves(value))
        if value == "":
            mark = _MARKS.get(key) or (_spelled(key[:_LONGEST_NAME]) if key.isalnum() and depth > 2 else "")
            if mark:
                marks.append(mark)
        elif type(value) is str:
            _say(value, under or heading, found)
        else:
            _walk(value, under or heading, found, depth + 1)
    if marks:
        found.append((heading, ", ".join(marks)))


@functools.lru_cache(maxsize=2048)
def _under(key: str) -> str | None:
    """The heading of what an element says: empty where that of what it is in goes on, None where it is left out."""
    if key in _LEFT_OUT or key[:1] == "@":
        return None
    return "" if key in _UNNAMED else _HEADINGS.get(key) or _spelled(key)


@functools.lru_cache(maxsize=2048)
def _spelled(key: str) -> str:
    """A heading out of an element's name that has none of its own: `delaiUrgence` → « Delai urgence »."""
    words = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", key.split(":")[-1].replace("_", " "))
    words = clean(words if words.isupper() and len(words) <= 4 else words.lower())[:80]
    return words[:1].upper() + words[1:]
