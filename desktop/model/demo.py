"""The demonstration: invented firms of the Ternois and the 7 Vallées, and invented notices dated from today.

The files of `resources/demo` hold `{{today+12}}` (2026-12-04), `{{now+12T12:00}}` (2026-12-04T12:00:00), `{{fr+12}}`
(04/12/2026), `{{long+12}}` (vendredi 4 décembre 2026), `{{offset+12}}` (that day's offset in Paris) and `{{year-1}}`.
`notices.json` has the shape of the BOAMP's Explore API, but for `gestion` and `donnees`, which are readable there and
become strings here, as the API gives them.
"""

import json
import re
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from desktop.base import clock, resources
from desktop.base.formats import long_day
from desktop.model.firms import Firm, Profile, Qualification, Reference, firm_id
from desktop.model.notes import Note
from desktop.model.records import public_id

_TEMPLATE = re.compile(r"\{\{(today|now|fr|long|offset|year)([+-]\d+)?(?:T(\d\d:\d\d))?\}\}")


def firms(today: date | None = None) -> list[Profile]:
    """The invented firms with their qualifications and references. Their SIRETs are 9999… with an establishment number 9999x."""
    read: dict[str, Any] = json.loads(_expanded("firms.json", today or clock.today()))
    return [_profile(entry) for entry in read["firms"]]


def notes(today: date | None = None) -> list[Note]:
    """The invented notes of those firms."""
    read: dict[str, Any] = json.loads(_expanded("coaching.json", today or clock.today()))
    return [Note.from_json(public_id("demo", n["firm"], n["text"]), n | {"firm": firm_id(n["firm"])}) for n in read["notes"]]


def papers() -> list[tuple[str, Path]]:
    """The invented papers: id of the firm, and the file."""
    read: dict[str, Any] = json.loads(resources.path("demo", "coaching.json").read_text("utf-8"))
    return [(firm_id(paper["firm"]), resources.path("demo", "papers", paper["file"])) for paper in read["papers"]]


def notices_file(today: date | None = None) -> bytes:
    """The invented notices as a file of the BOAMP's API, UTF-8, for the feed to read."""
    read: dict[str, Any] = json.loads(_expanded("notices.json", today or clock.today()))
    for record in read["results"]:
        for part in ("gestion", "donnees"):
            record[part] = json.dumps(record[part], ensure_ascii=False)
    return json.dumps(read, ensure_ascii=False).encode()


def _profile(entry: dict[str, Any]) -> Profile:
    values = entry["firm"]
    id = firm_id(values["siret"])
    if "turnover_year" in values:
        values["turnover_year"] = int(values["turnover_year"])
    return Profile(
        Firm.from_json(id, values),
        tuple(Qualification.from_json(public_id("demo", id, q["number"]), q | {"firm": id}) for q in entry.get("qualifications", ())),
        tuple(
            Reference.from_json(public_id("demo", id, r["object"]), r | {"firm": id, "year": int(r["year"])})
            for r in entry.get("references", ())
        ),
    )


def _expanded(name: str, today: date) -> str:
    return _TEMPLATE.sub(partial(_dated, today=today), resources.path("demo", name).read_text("utf-8"))


def _dated(found: re.Match[str], *, today: date) -> str:
    kind, shift = found[1], int(found[2] or 0)
    if kind == "year":
        return str(today.year + shift)
    day = today + timedelta(shift)
    if kind == "now":
        return f"{day.isoformat()}T{found[3]}:00"
    if kind == "offset":
        offset = datetime(day.year, day.month, day.day, 12, tzinfo=clock.PARIS).strftime("%z")
        return f"{offset[:3]}:{offset[3:]}"
    return {"today": day.isoformat(), "fr": f"{day:%d/%m/%Y}", "long": long_day(day)}[kind]
