"""New deadlines in prose: read where sure, left to a person otherwise."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.feeds.rectifications import moments, new_deadline

NEW = datetime(2026, 9, 22, 12, 0)


@pytest.mark.parametrize(
    "text",
    [
        "La date limite de réception des offres prévue le mardi 15 septembre 2026 avant 12h00, "
        "est reportée au mardi 22 septembre 2026 avant 12h00.",
        "Au lieu de : 15/09/2026 à 12:00. Lire : 22/09/2026 à 12:00 (remise des offres)",
        "Date limite de remise des plis : lire 22 septembre 2026 à 12 heures au lieu de 15 septembre 2026 à 12 heures",
        "La remise des offres est reportée du 15/09/2026 à 12h au 22/09/2026 à 12h.",
        "Nouvelle date limite de dépôt des offres : 22.09.2026 à 12h00. Le reste est sans changement.",
        "La date de remise des offres initialement fixée au 15/09/2026 est prolongée jusqu’au mardi 22 septembre 2026 à 12h00.",
        "Report de la date de réception des offres : le 22 septembre 2026 au plus tard à 12h00. La visite du 16/09/2026 à 9h est maintenue.",
    ],
)
def test_read(text: str) -> None:
    assert new_deadline(text, date(2026, 9, 11)) == NEW


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le lot 2 est supprimé.",
        "La date limite de réception des offres est reportée au lundi 22 septembre 2026 avant 12h00.",
        "La date limite de réception des offres est reportée au 22 septembre 2026.",
        "La date limite est reportée au 31 février 2026 à 12h00 (offres).",
        "Lot 1 : offres reportées au 22/09/2026 à 12h. Lot 2 : offres reportées au 29/09/2026 à 12h.",
        "La remise des offres est reportée au 22 septembre 2025 à 12h00.",
        "La date limite de remise des offres était le 22/09/2026 à 12h00.",
        "La visite du site est reportée au 22/09/2026 à 12h00. La date limite de remise des offres est inchangée.",
        "La date limite de réception des offres est reportée au 22 septembre 2026 à 27h00.",
    ],
)
def test_abstain(text: str) -> None:
    assert new_deadline(text, date(2026, 9, 11)) is None


def test_moments_of_old_notices() -> None:
    assert moments("21 juillet 2006, à 12 heures") == [(datetime(2006, 7, 21, 12), True)]
    assert moments("1er septembre 2006, à 17 heures") == [(datetime(2006, 9, 1, 17), True)]
    assert moments("20 juillet 2006, à 16 h 30") == [(datetime(2006, 7, 20, 16, 30), True)]
    assert moments("20 juillet 2006") == [(datetime(2006, 7, 20), False)]


@given(
    st.text()
    | st.lists(st.sampled_from(["reportée", "au", "lundi", "22/09/2026", "à", "12h", "offres", "  ", "31 juin 2026", "99/99/9999"])).map(
        " ".join
    )
)
def test_never_raises(text: str) -> None:
    new_deadline(text, date(2026, 9, 11))
