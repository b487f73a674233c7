"""The watch: reads the public BOAMP notices of some departments and days, page by page.

Source: Opendatasoft Explore API v2.1, dataset `boamp` of the DILA. Its limits: `limit` ≤ 100, `offset + limit` ≤ 10 000.
A range that holds more is cut in two by date, a single day by department; each notice belongs to exactly one part.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self, cast

import httpx

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.sync.asking import Pace, ask

PUBLIC = "https://boamp-datadila.opendatasoft.com"
PAGE = 100
MOST = 10_000
"""The greatest offset + limit that the API accepts."""
_RECORDS = "/api/explore/v2.1/catalog/datasets/boamp/records"
_DEPARTMENT = re.compile(r"\d{2,3}|2A|2B", re.ASCII)


@dataclass(frozen=True)
class Part:
    """The notices published from `first` to `last` (included) for `departments`, but not for those in `without`."""

    first: date
    last: date
    departments: tuple[str, ...]
    without: tuple[str, ...] = ()

    def where(self) -> str:
        """The part as an ODSQL condition."""
        dates = f"dateparution >= date'{self.first}' and dateparution <= date'{self.last}'"
        excluded = "".join(f" and not ({_any_of(code)})" for code in self.without)
        return f"{dates} and ({' or '.join(_any_of(code) for code in self.departments)}){excluded}"

    def halves(self) -> tuple["Part", ...]:
        """The same notices in smaller parts without overlap; empty where it cannot be cut further."""
        if self.first < self.last:
            middle = self.first + (self.last - self.first) // 2
            return (
                Part(self.first, middle, self.departments, self.without),
                Part(middle + timedelta(days=1), self.last, self.departments, self.without),
            )
        if len(self.departments) > 1:
            return tuple(
                Part(self.first, self.last, (code,), (*self.without, *self.departments[:rank]))
                for rank, code in enumerate(self.departments)
            )
        return ()


@dataclass(frozen=True)
class Cursor:
    """Where reading stands: the parts still to read, the first one from `offset` on. Empty parts: all is read."""

    parts: tuple[Part, ...]
    offset: int = 0

    def to_json(self) -> dict[str, Any]:
        """As JSON values, for the caller to keep with the page it commits."""
        parts = [[str(p.first), str(p.last), list(p.departments), list(p.without)] for p in self.parts]
        return {"offset": self.offset, "parts": parts}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """A kept cursor. Raises Problem where it cannot be understood (start again without it)."""
        try:
            parts = tuple(
                Part(date.fromisoformat(first), date.fromisoformat(last), _checked(departments), _checked(without))
                for first, last, departments, without in values["parts"]
            )
            return cls(parts, max(0, int(values["offset"])))
        except (KeyError, TypeError, ValueError) as error:
            raise Problem("Le repère de la veille interrompue est illisible.", "Relancez la veille depuis le début.") from error


@dataclass(frozen=True)
class Page:
    """Up to 100 records as published, and where to go on once they are kept. `total` counts the part they come from."""

    records: list[dict[str, Any]]
    cursor: Cursor
    total: int


def pages(
    client: httpx.Client,
    departments: Sequence[str],
    since: date,
    until: date,
    cursor: Cursor | None = None,
    *,
    base: str = PUBLIC,
    rate: float = 2.0,
    sleep: Callable[[float], None] = time.sleep,
    progress: Progress | None = None,
) -> Iterator[Page]:
    """The notices published from `since` to `until` (included) that name one of `departments`, by date, oldest first.

    One question at a time, at most `rate` a second. `cursor` resumes where an earlier reading stopped (then the departments
    and dates are its own). Raises Problem for every network failure and wrong value, Cancelled when the person stops.
    """
    here = cursor or _start(departments, since, until)
    pace = Pace(rate, sleep, progress)
    url = base.rstrip("/") + _RECORDS
    while here.parts:
        part, rest = here.parts[0], here.parts[1:]
        if here.offset >= MOST:  # the part has grown meanwhile: read it again in smaller ones, no notice is missed
            here = Cursor((*_cut(part), *rest))
            continue
        total, records = _page(ask(client, url, _params(part, here.offset), pace))
        if total > MOST and here.offset == 0:
            here = Cursor((*_cut(part), *rest))
            continue
        end = here.offset + len(records)
        if not records and end < total:
            raise Problem("Le BOAMP a répondu par une page vide.", "Relancez la veille plus tard : elle reprendra où elle s’est arrêtée.")
        here = Cursor(rest) if end >= total else Cursor(here.parts, end)
        if progress is not None:
            progress.step(len(records), f"Avis du {part.first:%d/%m/%Y} au {part.last:%d/%m/%Y}")
        yield Page(records, here, total)


def _start(departments: Sequence[str], since: date, until: date) -> Cursor:
    codes = _checked(departments)
    if not codes:
        raise Problem("Aucun département à surveiller.", "Indiquez-les dans les réglages, par exemple 59, 62.")
    return Cursor((Part(since, until, codes),) if since <= until else ())


def _params(part: Part, offset: int) -> dict[str, str]:
    return {
        "where": part.where(),
        "order_by": "dateparution,idweb",
        "limit": str(min(PAGE, MOST - offset)),
        "offset": str(offset),
    }


def _cut(part: Part) -> tuple[Part, ...]:
    halves = part.halves()
    if not halves:
        raise Problem(
            f"Le BOAMP annonce plus de {MOST} avis le {part.first:%d/%m/%Y} pour le département {part.departments[0]}.",
            "C’est sans doute une panne du site : réessayez plus tard.",
        )
    return halves


def _page(answer: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """The total and the records of one answer. Raises Problem where it has another shape."""
    total, found = answer.get("total_count"), answer.get("results")
    if isinstance(total, int) and isinstance(found, list):
        records = cast(list[Any], found)
        if all(isinstance(record, dict) for record in records):
            return total, records
    raise Problem("La réponse du BOAMP n’a pas la forme attendue.", "Une mise à jour de Tournée est peut-être nécessaire.")


def _checked(departments: Sequence[str]) -> tuple[str, ...]:
    """The department codes, without doubles. Raises Problem: nothing else may enter a query."""
    codes = tuple(dict.fromkeys(str(code).strip().upper() for code in departments))
    wrong = [code for code in codes if not _DEPARTMENT.fullmatch(code)]
    if wrong:
        raise Problem(f"« {wrong[0][:20]} » n’est pas un département.", "Écrivez par exemple 59, 62, 2A ou 974, séparés par des virgules.")
    return codes


def _any_of(code: str) -> str:
    """One department; the source writes some codes without their leading zero."""
    short = code.lstrip("0")
    return f'code_departement="{code}"' + (f' or code_departement="{short}"' if short != code and short else "")
