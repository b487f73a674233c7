"""What people call the columns of their lists of firms, in plain words (no accents, no punctuation)."""

EXTRAS: tuple[tuple[str, str], ...] = (
    ("siren", "SIREN"),
    ("nic", "NIC"),
    ("town", "Commune (nom)"),
    ("activity", "Activité (texte)"),
)
"""What a column may hold besides a field of Firm: (name, label)."""

_WORDS: dict[str, str] = {
    "siret": "siret|numero siret|no siret|n siret|code siret|siret etablissement|identifiant siret",
    "siren": "siren|numero siren|n siren|code siren",
    "nic": "nic",
    "name": (
        "nom|raison sociale|denomination|denomination sociale|entreprise|nom entreprise|nom de l entreprise|nom complet|societe"
        "|etablissement|nom etablissement|structure|nom structure|nom de la structure|nom raison sociale|raison sociale nom"
        "|nom societe|intitule|name|company|company name|nom de l artisan|titulaire"
    ),
    "trade_name": "enseigne|nom commercial|enseigne commerciale|marque|trade name|sigle",
    "legal_form": "forme juridique|statut juridique|forme|categorie juridique|legal form",
    "ess_kind": "type de structure|type structure|type siae|type ess|kind",
    "created_on": "date creation|date de creation|creee le|cree le|date immatriculation|date debut activite|created on",
    "address": (
        "adresse|adresse 1|adresse 2|adresse postale|rue|voie|numero et voie|complement adresse|complement d adresse|lieu dit|siege|address"
    ),
    "postcode": "code postal|cp|code postale|postal|codepostal|post code|postcode|zip",
    "commune": "code insee|code commune|insee|code insee commune|commune insee|cog|code commune insee",
    "town": (
        "commune|ville|localite|nom commune|nom de la commune|libelle commune|libelle commune etablissement|bureau distributeur|city|town"
    ),
    "contact": (
        "contact|dirigeant|nom dirigeant|nom du dirigeant|gerant|nom du gerant|responsable|interlocuteur|representant"
        "|chef d entreprise|nom contact|nom du contact|prenom|prenom du dirigeant|personne a contacter"
    ),
    "phone": (
        "telephone|tel|portable|mobile|numero de telephone|n telephone|telephone fixe|tel fixe|telephone portable|tel portable|gsm|phone"
    ),
    "email": "email|e mail|mail|courriel|adresse mail|adresse email|adresse e mail|adresse electronique|mel",
    "naf": "naf|ape|code naf|code ape|naf ape|ape naf|code ape naf|code naf ape|activite principale|activite principale etablissement",
    "nafa": "nafa|code nafa|aprm|code aprm|codes nafa",
    "activity": (
        "activite|metier|metiers|profession|secteur|secteur d activite|domaine d activite|corps d etat|corps de metier|specialite|activites"
    ),
    "cpv": "cpv|code cpv|codes cpv",
    "staff": (
        "effectif|effectifs|nombre de salaries|nb salaries|nbre salaries|nb de salaries|salaries|tranche effectif"
        "|tranche d effectif|tranche effectifs|nombre salaries|staff"
    ),
    "available_staff": "personnes disponibles|etp disponibles",
    "max_lot": "plus gros lot|plus gros lot accepte|montant maximum|lot maximum",
    "turnover": "chiffre d affaires|chiffre affaires|ca|ca ht|chiffre d affaire|chiffre d affaires ht|ca annuel|turnover",
    "turnover_year": "exercice|annee ca|annee du ca|annee exercice",
    "zone_km": "rayon|rayon d action|rayon km|zone km|distance max|rayon habituel|rayon d intervention",
    "professional_insurance": "assurance|assurance professionnelle|rc pro|rcpro|assurance rc|responsabilite civile",
    "ten_year_insurance": "decennale|assurance decennale|garantie decennale",
    "signature": "signature electronique|certificat de signature|certificat de signature electronique",
    "up_to_date": "a jour|a jour fiscal et social|a jour urssaf",
    "bid_before": ("a deja repondu|deja repondu|deja repondu a un marche|a repondu a un marche|marches publics|a deja repondu a un marche"),
    "grouping": "groupement|prete a un groupement|cotraitance|co traitance|accepte groupement",
    "remarks": "remarque|remarques|observation|observations|commentaire|commentaires|note|notes|divers",
}

SYNONYMS: dict[str, str] = {words: field for field, synonyms in _WORDS.items() for words in synonyms.split("|")}
"""Plain words to the field they mean."""

ALONE = frozenset((
    "activites", "assurance", "certificat", "commune", "company", "divers", "entreprise", "etablissement", "exercice", "fixe",
    "forme", "insee", "intitule", "kind", "marque", "metiers", "mobile", "name", "nom", "note", "notes", "portable", "prenom",
    "rue", "siege", "societe", "structure", "titulaire", "ville", "voie", "zip",
))  # fmt: skip
"""Words that mean a field only where they are the whole header: « Nom » is a name, « Nom de la commune » is not."""
