"""Records as rows of a table: labels as headers, values typed where a spreadsheet counts or sorts by them, in words otherwise."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from desktop.documents.tables import Cell
from desktop.model import wording
from desktop.model.records import Field, Json, decode


def headers(kind: str) -> tuple[str, ...]:
    """« Identifiant », then the label of each declared field, with its unit."""
    return ("Identifiant", *(f"{f.label} (€ HT)" if f.kind == "money" else f.label for f in wording.declared(kind).values()))


def cells(kind: str, id: str, values: Mapping[str, Json], naming: wording.Naming) -> list[Cell]:
    """The row of a record's stored values, under `headers(kind)`; what holds nothing is empty."""
    return [id, *(_cell(kind, field, values.get(field.name), naming) for field in wording.declared(kind).values())]


def _cell(kind: str, field: Field, stored: Json, naming: wording.Naming) -> Cell:
    if stored is None or stored == "" or stored == []:
        return None
    try:
        if field.kind == "money":
            return Decimal(stored) / 100
        if field.kind == "date":
            return date.fromisoformat(stored)
        if field.kind == "moment":
            return decode("moment", stored)
    except (ValueError, TypeError, ArithmeticError):  # a newer version keeps something else there
        return wording.value(kind, field.name, stored, naming)
    if field.kind in ("number", "decimal", "tri", "yes_no") and isinstance(stored, int | float | bool):
        return stored
    return wording.value(kind, field.name, stored, naming)
