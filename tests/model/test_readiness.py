"""What is in order, what is missing, what is not known."""

from datetime import date

from desktop.model.firms import Firm, Profile, Reference
from desktop.model.readiness import readiness, share

TODAY = date(2026, 11, 26)


def states(firm: Firm, *references: Reference) -> dict[str, str]:
    return {point.field: point.state for point in readiness(Profile(firm, (), references), TODAY)}


def test_an_unknown_paper_is_not_a_missing_one() -> None:
    found = states(Firm(id="1", name="A", signature=False, ten_year_insurance=True))
    assert (found["signature"], found["ten_year_insurance"], found["up_to_date"]) == ("bad", "ok", "unknown")


def test_only_recent_references_count() -> None:
    old, young = (Reference(id=str(year), firm="1", year=year) for year in (2020, 2021))
    assert states(Firm(id="1"), old)["references"] == "unknown"
    assert states(Firm(id="1"), old, young)["references"] == "ok"
    assert states(Firm(id="1"), young.but(archived=True))["references"] == "unknown"


def test_a_zone_may_be_places_or_kilometres_and_a_trade_may_be_a_code() -> None:
    assert states(Firm(id="1"))["zone_km"] == "unknown"
    assert states(Firm(id="1", zone_km=0))["zone_km"] == "ok"
    assert states(Firm(id="1", zone_places=("62361",)))["zone_km"] == "ok"
    assert states(Firm(id="1", cpv=("45421000",)))["trades"] == "ok"


def test_the_share_is_of_points_in_order() -> None:
    none = readiness(Profile(Firm(id="1")), TODAY)
    assert share(none) == 0
    some = readiness(Profile(Firm(id="1", siret="81234567800013", signature=False)), TODAY)
    assert share(some) == 1 / len(some)
    assert share(()) == 0


def test_every_field_exists() -> None:
    names = {field.name for field in Firm.fields()} | {"references"}
    assert {point.field for point in readiness(Profile(Firm(id="1")), TODAY)} <= names
