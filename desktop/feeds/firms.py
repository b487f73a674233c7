"""Firms from any file: SIRENE, API answers, insertion structures, our own export, or a list that somebody keeps."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.feeds import opening, sirene, spreadsheets, structures
from desktop.feeds.firm_rows import firm
from desktop.feeds.json_stream import Damage, JsonStream
from desktop.feeds.patience import bounded
from desktop.feeds.spreadsheets import DAMAGED, Row, Sheet
from desktop.feeds.trees import get
from desktop.feeds.values import sound
from desktop.model.firms import Firm, clean_siret, firm_id, siret_fault
from desktop.model.notices import Reject
from desktop.model.records import Field, public_id

_LISTS = frozenset(("firms", "etablissements", "results"))
_OWN = frozenset(field.name for field in Firm.fields())


@dataclass(frozen=True)
class _Found:
    """Cells of one firm (or why there are none), and where they stand."""

    place: str
    values: dict[str, str] | str | Firm
    source: str


def read(path: Path, mapping: Mapping[str, str] | None = None, progress: Progress | None = None) -> Iterator[Firm | Reject]:
    """The firms of a file, whatever its format (told by its content), and a Reject for each record that is none (`kept`: only a cell).

    `mapping` says what the columns of a list hold (header to field of Firm, or to one of `synonyms.EXTRAS`); by default it is
    guessed. Memory does not grow with the file. Raises nothing but Cancelled.
    """
    made = _read(path, mapping, progress)
    yield from bounded(made) if _is_json(path) else made


def _is_json(path: Path) -> bool:
    try:
        return opening.sniff(path) == "json"
    except DAMAGED:
        return False


def _read(path: Path, mapping: Mapping[str, str] | None, progress: Progress | None) -> Iterator[Firm | Reject]:
    found = _found(path, mapping)
    while True:
        try:
            one = next(found, None)
        except Problem as problem:
            yield Reject(path.name, "", " ".join(filter(None, (problem.title, problem.hint))))
            return
        except DAMAGED as error:
            yield Reject(path.name, "", f"Le fichier ne se lit pas : {opening.why(error)}.")
            return
        if one is None:
            return
        if progress is not None:
            progress.step()
        yield from _made(one, path.name)


def _made(one: _Found, file: str) -> Iterator[Firm | Reject]:
    values = one.values
    made = firm({name: sound(text) for name, text in values.items()}, one.source) if isinstance(values, dict) else values
    if isinstance(made, str):
        yield Reject(file, one.place, sound(made))
    elif isinstance(made, Firm):
        yield made
    else:
        yield made[0]
        yield from (Reject(file, one.place, fault, kept=True) for fault in made[1])


def _found(path: Path, mapping: Mapping[str, str] | None) -> Iterator[_Found]:
    kind = opening.sniff(path)
    if kind == "xml":
        raise Problem("C’est un fichier XML, pas une liste d’entreprises.")
    yield from _from_json(path) if kind == "json" else _from_list(path, mapping)


def _from_list(path: Path, mapping: Mapping[str, str] | None) -> Iterator[_Found]:
    sheet = spreadsheets.columns(path, mapping)
    official = not mapping and sirene.is_sirene(sheet.headers)
    fields = {} if official else _mapping(sheet, mapping)
    source = "SIRENE" if official else path.name
    empty = True
    for row in spreadsheets.rows(path, sheet):
        empty = False
        if not isinstance(row, Row):
            line, bad = row
            yield _Found(f"ligne {line}", bad.reason, source)
            continue
        values = sirene.row(row.cells) if official else _renamed(row.cells, fields)
        yield _Found(f"ligne {row.line}", values, source)
    if empty:
        raise Problem("La liste n’a aucune ligne sous ses en-têtes.")


def _mapping(sheet: Sheet, mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Header to field. Raises Problem where no column tells who a row is about."""
    guessed = spreadsheets.guess_mapping(sheet.headers)
    fields = guessed if mapping is None else {header: mapping[header] for header in sheet.headers if mapping.get(header)}
    if not {"siret", "siren", "name", "trade_name"} & set(fields.values()):
        shown = ", ".join(f"« {header[:30]} »" for header in sheet.headers[:6]) or "aucune"
        raise Problem(
            "Aucune colonne de SIRET ni de nom n’est reconnue.",
            f"Colonnes lues : {shown}. Indiquez ce que contient chacune, puis recommencez.",
        )
    return fields


def _renamed(cells: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """Cells under the names of fields. Several columns of an address, a contact or remarks are joined; else the first filled one counts."""
    values: dict[str, str] = {}
    for header, field in fields.items():
        cell = cells.get(header, "")
        if field not in values or not values[field]:
            values[field] = cell
        elif cell and field in ("address", "contact", "remarks"):
            values[field] += f" {cell}"
    return values


def _from_json(path: Path) -> Iterator[_Found]:
    with opening.open_bytes(path) as source:
        for number, found in enumerate(JsonStream(source, _LISTS).records(), start=1):
            place = f"élément {number}, ligne {found.line}"
            if isinstance(found, Damage):
                yield _Found(place, found.reason, "")
            elif isinstance(cast(object, found.value), dict):
                yield from (_Found(place, values, origin) for values, origin in _shapes(found.name, found.value, path.name))
            else:
                yield _Found(place, "Ce n’est pas une entreprise : un objet JSON était attendu.", "")


def _shapes(name: str, record: dict[str, Any], file: str) -> Iterator[tuple[dict[str, str] | str | Firm, str]]:
    """The firms of one JSON object, by its shape, each with its source."""
    if structures.is_structure(record):
        yield structures.row(record), "Marché de l’inclusion"
    elif name == "etablissements" or "adresseEtablissement" in record:
        yield sirene.insee(record), "API SIRENE"
    elif isinstance(get(record, "etablissement"), dict):
        yield sirene.insee(record["etablissement"]), "API SIRENE"
    elif "siege" in record or "matching_etablissements" in record:
        yield from ((values, "Recherche d’entreprises") for values in sirene.company(record))
    elif "formality" in record:
        yield sirene.register(record), "RNE"
    elif isinstance(record.get("name"), str) or isinstance(record.get("siret"), str):
        yield _own(record), file
    else:
        yield "Cet objet n’a la forme d’aucune source connue d’entreprises.", file


def _own(record: dict[str, Any]) -> Firm | str:
    """A firm of our own export: the fields of `Firm.to_json`, with or without its id."""
    values = {name: value for name, value in record.items() if name in _OWN and value is not None}
    wrong = [field.label for field in Firm.fields() if field.name in values and not _fits(field, values[field.name])]
    if wrong:
        return f"Cette fiche est abîmée : « {wrong[0]} » n’a pas la forme attendue."
    siret = clean_siret(values.get("siret", ""))
    if siret and (fault := siret_fault(siret)):
        return f"{fault} ({siret[:20]})"
    if not siret and not values.get("name"):
        return "Ni SIRET ni nom : on ne sait pas de quelle entreprise il s’agit."
    kept = record.get("id")
    without = kept if isinstance(kept, str) and kept else public_id("firm-row", json.dumps(values, sort_keys=True))
    try:
        return Firm.from_json(firm_id(siret) if siret else without, {**values, "siret": siret})
    except ValueError:
        return "Cette fiche est abîmée : sa date n’a pas la forme attendue."


_TYPES: dict[str, type | tuple[type, ...]] = {
    "number": int,
    "money": int,
    "decimal": (int, float),
    "tri": bool,
    "yes_no": bool,
    "list": list,
    "codes": list,
}


def _fits(field: Field, value: Any) -> bool:
    """Whether a JSON value may be kept in a field."""
    if isinstance(value, bool) and field.kind not in ("tri", "yes_no"):
        return False
    if field.choices and value not in [code for code, _ in field.choices]:
        return False
    if isinstance(value, list):
        return field.kind in ("list", "codes") and all(
            isinstance(member, str) and member == sound(member) for member in cast(list[Any], value)
        )
    if isinstance(value, str) and value != sound(value):
        return False
    return isinstance(value, _TYPES.get(field.kind, str))
