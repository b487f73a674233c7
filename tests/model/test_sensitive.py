"""What a note touches, and what it does not."""

import itertools
import re
import statistics
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base import resources
from desktop.model.sensitive import touched

HEALTH, UNION, ORIGIN, BELIEF, OPINION, SEX = (
    "Santé", "Appartenance syndicale", "Origine", "Religion ou convictions", "Opinions politiques", "Vie ou orientation sexuelle",
)  # fmt: skip

TOUCHING = [
    ("Le gérant est en arrêt maladie depuis mars.", HEALTH),
    ("Elle est en arrêt jusqu’à la fin du mois, rappeler en janvier.", HEALTH),
    ("M. D. sort d’une dépression, ne pas le presser.", HEALTH),
    ("Sa femme est enceinte, il cherche un remplaçant pour le chantier.", HEALTH),
    ("Son père a un cancer, il reprend l’atelier seul.", HEALTH),
    ("Fait un burn-out l’an dernier.", HEALTH),
    ("A obtenu la RQTH en 2024.", HEALTH),
    ("Le peintre a été opéré du genou, reprise en mars.", HEALTH),
    ("Gros problèmes de santé, il pense à céder.", HEALTH),
    ("Son chef d’équipe est tombé malade.", HEALTH),
    ("Hospitalisée à Lens la semaine dernière", HEALTH),
    ("Il est diabétique et ne monte plus sur les toits", HEALTH),
    ("AVC en 2022, parle difficilement.", HEALTH),
    ("Son fils est autiste, il n’est pas libre le mercredi.", HEALTH),
    ("Problème d’alcool chez un salarié.", HEALTH),
    ("Dyslexique : l’aider à remplir le mémoire.", HEALTH),
    ("Le comptable est en mi-temps thérapeutique.", HEALTH),
    ("Déclaré inapte au travail en hauteur.", HEALTH),
    ("Part en congé maternité en juin.", HEALTH),
    ("Un salarié handicapé dans l’équipe", HEALTH),
    ("Il a fait une tentative de suicide.", HEALTH),
    ("Il suit une chimiothérapie", HEALTH),
    ("MALADIE PROFESSIONNELLE RECONNUE", HEALTH),
    ("Hernie discale, il ne porte plus.", HEALTH),
    ("Sa santé ne lui permet plus de diriger.", HEALTH),
    ("il voit un psychiatre", HEALTH),
    ("Il est syndiqué.", UNION),
    ("Deux ouvrières syndiquées à la CGT.", UNION),
    ("Ancien délégué syndical chez Arc.", UNION),
    ("Son frère est à la CFDT.", UNION),
    ("Il adhère à un syndicat de salariés.", UNION),
    ("Délégué FO dans son ancienne entreprise.", UNION),
    ("Trois grévistes dans l’équipe de pose", UNION),
    ("Le gérant est d’origine algérienne.", ORIGIN),
    ("Famille d’origine polonaise, bassin minier.", ORIGIN),
    ("Originaire du Maroc, il parle arabe avec son équipe.", ORIGIN),
    ("Il est issu de l’immigration.", ORIGIN),
    ("Il est issu des gens du voyage", ORIGIN),
    ("ouvrier maghrébin, très bon peintre", ORIGIN),
    ("Homme de couleur, subit des remarques sur les chantiers.", ORIGIN),
    ("Il est musulman.", BELIEF),
    ("Pas de rendez-vous pendant le ramadan.", BELIEF),
    ("Famille juive, fermé le samedi.", BELIEF),
    ("Catholique pratiquant, travaille volontiers pour la paroisse.", BELIEF),
    ("Témoin de Jéhovah, refuse le chantier de l’église.", BELIEF),
    ("Sa comptable porte le voile.", BELIEF),
    ("On le dit franc-maçon.", BELIEF),
    ("Athée, ne veut pas travailler pour le diocèse", BELIEF),
    ("Il vote RN et ne s’en cache pas.", OPINION),
    ("Encarté au parti socialiste.", OPINION),
    ("A voté pour Macron.", OPINION),
    ("Ancien communiste, fâché avec le maire.", OPINION),
    ("Ancien gilet jaune.", OPINION),
    ("Militante écologiste.", OPINION),
    ("Candidat aux municipales à Lillers.", OPINION),
    ("Le gérant est homosexuel.", SEX),
    ("Elle est lesbienne, sa compagne tient la boutique.", SEX),
    ("Le fils est transgenre.", SEX),
    ("Couple gay, deux associés.", SEX),
    ("Il a fait son coming-out dans l’entreprise.", SEX),
    ("Il se remet d’un infarctus", HEALTH),
    ("La gérante a perdu son bébé, fausse couche en mai", HEALTH),
    ("Son mari est en longue maladie", HEALTH),
    ("le fils est sous antidépresseurs", HEALTH),
    ("Il est en invalidité depuis 2021", HEALTH),
    ("Arrêt de travail prolongé jusqu’en février", HEALTH),
    ("Il a des soucis de santé", HEALTH),
    ("Très fatigué, épuisement moral, à ménager", HEALTH),
    ("L’apprenti est dyslexique", HEALTH),
    ("Il sort de cure de désintoxication", HEALTH),
    ("Elle a la sclérose en plaques", HEALTH),
    ("M. B. a du diabète", HEALTH),
    ("Sa fille est hospitalisée à Lille", HEALTH),
    ("Il boit, d’après le maire", HEALTH),
    ("Le patron est malentendant, parler fort", HEALTH),
    ("S’est cassé le bras sur un chantier", HEALTH),
    ("Il a une prothèse de hanche", HEALTH),
    ("Accident de scooter : en fauteuil depuis", HEALTH),
    ("Délégué du personnel CGT chez son ancien patron", UNION),
    ("Deux salariés syndiqués", UNION),
    ("Très engagé à la CAPEB et à l’UNSA", UNION),
    ("D’origine portugaise, il emploie surtout des compatriotes", ORIGIN),
    ("Famille turque, trois frères dans le bâtiment", ORIGIN),
    ("Né en Algérie, arrivé en 1962", ORIGIN),
    ("C’est un Rom sédentarisé", ORIGIN),
    ("Les ouvriers sont africains", ORIGIN),
    ("Ne travaille pas le vendredi après-midi, va à la mosquée", BELIEF),
    ("Il fait le ramadan", BELIEF),
    ("Protestant pratiquant", BELIEF),
    ("Il est d’extrême droite", OPINION),
    ("Sympathisant de la France insoumise", OPINION),
    ("Il vote à gauche", OPINION),
    ("Élu communiste à Avion", OPINION),
    ("Il vit avec son compagnon, il est gay", SEX),
    ("Sa sœur est lesbienne", SEX),
    ("Elle est dépressive depuis la liquidation", HEALTH),
    ("Trois mois d’arrêt pour son dos", HEALTH),
    ("Suivi psychiatrique", HEALTH),
    ("Soupçon d’alcoolisme", HEALTH),
    ("Il est croyant et ne signe pas le dimanche", BELIEF),
    ("Son bras droit est absent, problèmes de dos récurrents", HEALTH),
    ("Elle a fait un malaise au bureau, hospitalisation en urgence", HEALTH),
    ("Le patron a eu un AVC cet été", HEALTH),
    ("Mi-temps thérapeutique jusqu’en avril", HEALTH),
    ("Dossier RQTH en cours pour le menuisier", HEALTH),
    ("Sa femme vient d’accoucher", HEALTH),
    ("Il traverse une dépression sévère", HEALTH),
    ("Il prend un traitement contre l’hypertension", HEALTH),
    ("Leucémie de son fils, il est peu disponible", HEALTH),
    ("Syndiqué depuis vingt ans, très remonté", UNION),
    ("Elle tient la section CFDT du secteur", UNION),
    ("Il est marocain", ORIGIN),
    ("Sa mère est polonaise", ORIGIN),
    ("Fils d’immigrés italiens", ORIGIN),
    ("Salariés d’origine étrangère, cours de français", ORIGIN),
    ("Il fait Kippour, ne pas fixer de visite ce jour-là", BELIEF),
    ("Il refuse de serrer la main pour des raisons religieuses", BELIEF),
    ("Bouddhiste, il médite", BELIEF),
    ("Il se dit anarchiste", OPINION),
    ("Il colle des affiches pour le RN", OPINION),
    ("Proche de la France insoumise", OPINION),
    ("Marié avec un homme, discret là-dessus", SEX),
    ("Il a parlé de son homosexualité", SEX),
    ("Elle est en arrêt pour burn out", HEALTH),
    ("Délégué du syndicat, en réunion le lundi", UNION),
    ("Handicapé depuis sa chute", HEALTH),
    ("Enceinte, reprise en mai", HEALTH),
    ("Hernie, pas de port de charge", HEALTH),
    ("Réfugié syrien, bon carreleur", ORIGIN),
    ("Un ouvrier sans papiers", ORIGIN),
    ("Gens du voyage, part l’été", ORIGIN),
    ("Autisme léger, préfère les courriels", HEALTH),
]

ORDINARY = [
    "Places handicapées à tracer devant la mairie.",
    "Mission handicap de la Région : contact pris.",
    "Terrain familial pour les gens du voyage, lot clôture.",
    "Centre d’hébergement de réfugiés à Calais, lot peinture.",
    "Il veut une procédure sans papier.",
    "Délégué du syndicat mixte du port.",
    "Sonorisation : enceintes et câblage.",
    "Le syndicat mixte du Pas-de-Calais publie un accord-cadre.",
    "Marché du syndicat des eaux de l’Artois.",
    "Le syndicat intercommunal a attribué le lot 2.",
    "Délibération du comité syndical du 3 mars.",
    "Adhérent de la chambre syndicale des charpentiers.",
    "Membre du syndicat départemental d’énergie : voir la liste des communes.",
    "Visite de la maison de santé de Béthune, lot menuiserie.",
    "Le centre hospitalier de Lens cherche un peintre.",
    "Coordonnateur SPS (sécurité protection santé) désigné.",
    "Restauration de l’église Saint-Vaast, clocher et vitraux.",
    "Restauration du clocher et du presbytère.",
    "Sous-traite à une entreprise adaptée.",
    "Diagnostic accessibilité handicap de la mairie.",
    "Mise en accessibilité aux personnes handicapées de l’école.",
    "Rampe pour fauteuil roulant à prévoir au lot 1.",
    "Vérifier l’origine de la fiche.",
    "Garder la pierre d’origine.",
    "Menuiseries d’origine à restaurer.",
    "Granit d’origine portugaise accepté au CCTP.",
    "Bois d’origine France, certifié PEFC.",
    "Produits d’origine locale pour la cantine.",
    "Chef d’équipe malade de travail, il ne compte pas ses heures.",
    "Marché de santé du groupement hospitalier.",
    "Voir la médecine du travail pour les visites.",
    "Demander l’attestation à l’assurance maladie.",
    "Confinement sous dépression pour le désamiantage.",
    "Mise en dépression de la zone, 20 Pa.",
    "Le mur d’enceinte du collège est à reprendre.",
    "Travaux dans l’enceinte de l’école, hors présence des élèves.",
    "Pignon aveugle à isoler par l’extérieur.",
    "Abattage des arbres malades, avenue Foch.",
    "Traitement du bois et des maladies du bois.",
    "Le conseil municipal vote le budget jeudi.",
    "Le vote de la délibération est repoussé.",
    "Gilets jaunes et casques obligatoires sur le chantier.",
    "Chantier au nord de Lens, façade sud.",
    "Façade de droite puis façade de gauche.",
    "Voile béton de 20 cm, voiles contreventés.",
    "Peinture noire sur les grilles.",
    "Retard dû à la grève des transports.",
    "Le chantier est en arrêt depuis lundi.",
    "Ordre de service d’arrêt des travaux.",
    "Pose de FO entre les deux bâtiments.",
    "CFE et cotisations à jour.",
    "Il opère dans un rayon de 40 km.",
    "Opération de 42 logements pour Pas-de-Calais Habitat.",
    "Extrait Kbis à demander au greffe du tribunal.",
    "Enduit au plâtre et plâtre allégé.",
    "Prière de rappeler avant midi.",
    "Aire d’accueil des gens du voyage : lot VRD.",
    "Collecte des nids de frelon asiatique.",
    "Offre déposée avec une signature invalide.",
    "Pontage des fissures de la chaussée.",
    "Le lycée catholique Saint-Jacques lance une consultation.",
    "Marché réservé : clause d’insertion de travailleurs handicapés.",
    "Curage de la rivière, curé prévenu pour la cloche.",
    "L’entreprise est en bonne santé financière.",
    "Sa santé financière s’améliore.",
    "Le maître d’œuvre est rue Pasteur à Arras.",
    "Lycée Gay-Lussac, remplacement des châssis.",
    "RN 25 : travaux de signalisation.",
    "PS : penser au DC2.",
    "Le maçon est franc et direct.",
    "Crise du covid : chiffre d’affaires de 2020 en baisse.",
    "Il est de bonne foi et tient ses délais.",
    "Il fait de la menuiserie d’origine et du neuf.",
    "Extension de l’unité Alzheimer de l’EHPAD.",
    "Service de psychiatrie : cloisons et peintures.",
    "Le DCE comporte six lots, dont la menuiserie intérieure.",
    "Il travaille pour le SIVOM et le syndicat d’assainissement.",
    "Réunion avec le syndicat mixte du port.",
    "Le prix est suicidaire, il perdrait de l’argent.",
    "Allergique à la paperasse, préfère le téléphone.",
    "Opération cœur de ville à Saint-Omer.",
    "Assurance décennale à jour, attestation de vigilance demandée.",
    "Attestation AGEFIPH et DOETH à fournir.",
    "Clause sociale : 420 heures d’insertion.",
    "Travaux à l’hôpital de Béthune, site occupé.",
    "Résidence pour adultes handicapés, lot peinture.",
    "Foyer de vie pour personnes en situation de handicap.",
    "Centre de soins palliatifs en construction.",
    "Mobilier religieux et tableaux classés.",
    "Chapelle, nef et transept : échafaudage.",
    "Construction d’une mosquée à Roubaix, lot gros œuvre.",
    "Cuisine centrale : menus sans porc.",
    "Carrelage d’origine italienne accepté.",
    "Parement pierre de taille, origine Pas-de-Calais.",
    "Le marché est déprimé, peu de consultations.",
    "Le gérant est blessé par le refus.",
    "Il a le moral, deux marchés gagnés.",
    "Son associé part à la retraite en juin.",
    "Il est noir de suie après la dépose de la cheminée.",
    "Elle vote pour la continuité du projet au conseil.",
    "Candidat évincé, demander les motifs du rejet.",
    "Candidature au marché de la Région.",
    "Élu référent : monsieur Leblanc.",
    "Réseaux : fibre FO et câble HTA.",
    "Délégué du syndicat des eaux présent à la visite.",
    "Enceinte Bluetooth oubliée sur le chantier.",
    "L’enceinte du stade sera close.",
    "Traitement lourd des façades.",
    "Médecin du travail : visite des salariés à programmer.",
    "Le site est aveugle côté rue, pas d’accès.",
    "Greffe du tribunal de commerce d’Arras.",
    "Hébergement : sanitaires PMR et rampe.",
    "Marché hospitalier, lots 3 et 4.",
    "Mandat donné à l’expert-comptable.",
    "Église Saint-Éloi : couverture, zinguerie.",
    "Lot 7 : peinture, sol souple, sourd aux remarques du MOE.",
    "Produit d’origine espagnole, fiche technique jointe.",
    "La chape est malade : fissures partout.",
    "Fracture numérique : il n’a pas d’ordinateur.",
    "Cure de la fosse et curage des réseaux.",
    "Il adhère au groupement et au club des bâtisseurs.",
    "Pas de plan de charge en août, congés.",
    "Maternité de Lens : remplacement des menuiseries.",
    "Unité de psychiatrie, cloisons anti-suicide.",
    "EHPAD : 12 lits Alzheimer.",
    "Visite du dossier : il manque l’attestation URSSAF.",
    "Revoir la note méthodologique du lot charpente.",
    "Travaux de l’abbaye, pierre calcaire.",
    "Le syndicat d’énergie lance les bornes de recharge.",
    "Il est à l’aise avec le numérique.",
    "Le bureau de contrôle a rendu son avis.",
    "Chantier de la caserne : désamiantage sous confinement.",
    "Le gérant est fatigué des refus, proposer un groupement.",
    "Marché d’entretien des cimetières.",
    "Il veut embaucher deux compagnons.",
    "Peinture intérieure, sans solvant, label A+.",
    "La mairie vote les travaux en mars.",
    "Consultation : rénovation de la salle paroissiale.",
    "Le collège Pasteur, lot électricité courant fort.",
    "Prévoir les EPI : gants, casque, gilet.",
    "Il a arrêté la sous-traitance.",
    "Site à l’arrêt depuis l’orage.",
    "Plan de prévention et registre de sécurité à jour.",
    "Bail commercial en cours, local de 200 m².",
    "La commission d’appel d’offres se réunit mardi.",
    "Fournisseur italien de faïence, délai six semaines.",
    "Référence : rénovation de la clinique Sainte-Catherine.",
    "Fait partie du réseau France Active.",
    "Dialogue difficile avec l’architecte, personnalité forte.",
    "Aire d’accueil, terrassement et clôture.",
    "Il est étranger à ce litige.",
]


@pytest.mark.parametrize(("sentence", "theme"), TOUCHING)
def test_touching(sentence: str, theme: str) -> None:
    assert theme in {touch.theme for touch in touched(sentence)}


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary(sentence: str) -> None:
    assert touched(sentence) == ()


def test_the_words_are_given_as_typed_and_where_they_stand() -> None:
    text = "Ouvrières syndiquées ; l’une est d’ORIGINE Algérienne."
    assert [(touch.word, touch.start) for touch in touched(text)] == [("syndiquées", 10), ("ORIGINE Algérienne", 35)]


def test_links_inside_an_expression_are_passed_over() -> None:
    assert [touch.word for touch in touched("Arrêt de maladie ; arrêt pour plus de maladie")] == ["Arrêt de maladie", "maladie"]


def test_an_exception_silences_what_it_covers_only() -> None:
    assert [touch.word for touch in touched("Syndiqué, travaille pour le syndicat mixte.")] == ["Syndiqué"]
    assert [touch.word for touch in touched("Malade, il a raté la visite de la maison de santé.")] == ["Malade"]


def entries(table: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    """Each expression of the rules, its braces filled, and the label of its theme."""
    for theme in table["themes"].values():
        for text in theme[key]:
            slots = dict.fromkeys(re.findall(r"{(\w+)}", text))
            for values in itertools.product(*(table["lists"][slot] for slot in slots)):
                yield text.format(**dict(zip(slots, values, strict=True))), theme["label"]


def test_every_expression_of_the_rules_does_its_work() -> None:
    table = tomllib.loads(resources.path("rules", "sensitive.toml").read_text("utf-8"))
    words = list(entries(table, "words"))
    assert len(words) > 600
    assert [text for text, theme in words if theme not in {touch.theme for touch in touched(text)}] == []
    assert [text for text, _ in entries(table, "except") if touched(text)] == []


@given(st.text() | st.lists(st.sampled_from([s for s, _ in TOUCHING] + ORDINARY)).map(" ".join))
def test_positions_are_true_and_in_order(text: str) -> None:
    end = 0
    for touch in touched(text):
        assert text[touch.start :].startswith(touch.word)
        assert touch.start >= end
        end = touch.start + len(touch.word)


@given(st.sampled_from(TOUCHING))
def test_case_and_accents_do_not_count(case: tuple[str, str]) -> None:
    sentence, theme = case
    bare = "".join(sign for sign in unicodedata.normalize("NFD", sentence) if not unicodedata.combining(sign))
    for form in (sentence.upper(), bare, unicodedata.normalize("NFD", sentence)):
        assert theme in {touch.theme for touch in touched(form)}


def test_a_long_note_costs_nothing() -> None:
    note = " ".join(ORDINARY + [sentence for sentence, _ in TOUCHING])[:2000]
    touched(note)
    times: list[float] = []
    for _ in range(60):
        start = time.perf_counter()
        touched(note)
        times.append(time.perf_counter() - start)
    assert statistics.median(times) < 0.005  # measured 0.7 ms; the machine of the tests may be busy
