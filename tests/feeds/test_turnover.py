"""The least turnover: read where it is explicit, left alone everywhere else."""

import pytest

from desktop.feeds.turnover import least


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("Chiffre d’affaires minimum de 300 000 €", 300_000),
        ("Niveau minimum : chiffre d'affaires annuel minimal exigé : 1.200.000,00 euros HT.", 1_200_000),
        ("Le chiffre d’affaires global moyen doit être au moins de 150000 EUR", 150_000),
        ("Chiffre d’affaires de 80 000 € minimum", 80_000),
        ("Chiffre d’affaires minimum de 300 000 €.\nRappel : chiffre d’affaires minimum : 300 000 euros", 300_000),
        ("Déclaration concernant le chiffre d’affaires global des 3 derniers exercices", None),
        ("chiffre d’affaires de 300 000 € en 2025", None),
        ("chiffre d’affaires minimum : lot 1 : 300 000 €", None),
        ("chiffre d’affaires minimum de 300 000 € pour le lot 2", None),
        ("Chiffre d’affaires minimum de 300 000 €. Chiffre d’affaires minimum de 100 000 €", None),
        ("chiffre d’affaires annuel minimum de 300 000 € TTC", None),
        ("Le chiffre d’affaires minimum exigé ne peut dépasser 300 000 €", None),
        ("Chiffre d’affaires minimum : deux fois le montant estimé", None),
        ("Chiffre d’affaires minimum. Le marché est estimé à 300 000 €", None),
        ("aucun chiffre d’affaires minimum, budget de 300 000 €", None),
        ("assurance minimum de 300 000 €", None),
        ("", None),
    ],
)
def test_least(text: str, euros: int | None) -> None:
    assert least(text.lower()) == (None if euros is None else euros * 100)
