"""Records as rows: typed where a spreadsheet counts, in words otherwise."""

from datetime import date, datetime
from decimal import Decimal

from desktop.documents import record_tables
from desktop.model.kinds import KINDS


def cells(kind: str, **values: object) -> dict[str, object]:
    row = record_tables.cells(kind, "1", values, {"f1": "Menuiserie X"}.get)  # type: ignore[arg-type]
    return dict(zip(record_tables.headers(kind), row, strict=True))


def test_typed_where_a_spreadsheet_counts() -> None:
    row = cells("firm", name="X", staff=6, max_lot=8_600_050, ten_year_insurance=False, created_on="2019-03-01", trades=["painting"])
    assert row["Effectif"] == 6
    assert row["Plus gros lot accepté (€ HT)"] == Decimal("86000.50")
    assert row["Assurance décennale"] is False
    assert row["Créée le"] == date(2019, 3, 1)
    assert row["Métiers"] == "Peinture"
    assert row["Assurance professionnelle"] is None, "unknown is empty, never « non »"
    assert cells("notice", deadline="2026-12-04T12:00")["Remise des offres"] == datetime(2026, 12, 4, 12)
    assert cells("note", firm="f1")["Entreprise"] == "Menuiserie X"


def test_what_a_newer_version_keeps_stays_readable() -> None:
    row = cells("firm", max_lot="beaucoup", created_on="au printemps", staff=["six"])
    assert (row["Plus gros lot accepté (€ HT)"], row["Créée le"], row["Effectif"]) == ("beaucoup", "au printemps", '["six"]')


def test_no_two_columns_are_called_the_same() -> None:
    for kind in KINDS:
        assert len(set(record_tables.headers(kind))) == len(record_tables.headers(kind)), kind
