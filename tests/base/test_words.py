"""Words: French is the source; plurals follow French."""

from desktop.base.formats import NARROW
from desktop.base.words import _, plural


def test_french_is_itself() -> None:
    assert _("Entreprises") == "Entreprises"


def test_zero_and_one_are_singular() -> None:
    assert plural("{n} lot", "{n} lots", 0) == "0 lot"
    assert plural("{n} lot", "{n} lots", 1) == "1 lot"
    assert plural("{n} lot", "{n} lots", 1284) == f"1{NARROW}284 lots"
