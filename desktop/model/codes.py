"""The public lists: CPV, NAF, communes, EPCI, départements. Each is read when it is first asked for.

The files of `resources/codes` are made by `installer/build_codes.py`; `SOURCES.md` there says from what.
"""

import bisect
import functools
import gzip
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.base import resources
from desktop.base.formats import plain, plain_words

ROAD_FACTOR = 1.3
"""Road kilometres for one straight kilometre, until measured (domain.md §5.2)."""

_EARTH_KM = 6371.0
_KEY_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_MOVED = {
    "0330": 8, "0331": 8, "0332": 8, "034": 9, "091": 6, "092": 6, "093": 6, "31711154": 3, "31711155": 3, "33141113": 9, "342111": 9,
    "342112": 8, "342113": 7, "34421": 3, "34422": 6, "3511311": 7, "351253": 3, "353313": 7, "35642": 1, "374421": 9, "374422": 8,
    "3744230": 7, "374424": 6, "374425": 5, "374426": 4, "374427": 3, "3744280": 2, "374429": 1, "38941": 4, "38942": 7, "38944": 3,
    "38945": 6, "38946": 9, "38947": 2, "421": 3, "45233139": 1, "48628": 3, "510": 7, "65122": 6, "65123": 2, "71351920": 4,
    "71351921": 7, "71351923": 3, "71351924": 6, "722121": 5, "722122": 5, "722123": 5, "722124": 5, "722125": 5, "722126": 5,
    "722127": 5, "722129": 5, "722671": 5, "722672": 5, "7233": 5, "724": 5, "726": 5, "727": 5, "728": 5, "729": 5, "7934241": 4,
    "8521": 9, "922251": 2,
}  # fmt: skip
"""Codes that changed place in 2008 kept the check digit of their old place: what to add for each beginning."""


def _rows(name: str) -> Iterator[str]:
    with gzip.open(resources.path("codes", f"{name}.tsv.gz"), "rb") as file:
        return iter(file.read().decode().splitlines())


def _pairs(name: str) -> dict[str, str]:
    return dict(line.split("\t", 1) for line in _rows(name))


@functools.cache
def cpv_list() -> dict[str, str]:
    """All CPV codes, 8 digits, with their French labels."""
    return _pairs("cpv")


def cpv_label(code: str) -> str | None:
    """The French label of a CPV code of 8 digits."""
    return cpv_list().get(code)


def cpv_key(code: str) -> int:
    """The check digit of a code of 8 digits: digits × 3 7 1 3 7 1 3 7, modulo 10, and the exceptions of 2008."""
    total = sum(weight * int(digit) for weight, digit in zip(_KEY_WEIGHTS, code, strict=True))
    moved = next((_MOVED[code[:n]] for n in range(3, 9) if code[:n] in _MOVED), 0)
    return (total + moved) % 10


@functools.lru_cache(4096)
def _read_cpv(text: str) -> tuple[str | None, str | None]:
    """The code or the reason why there is none."""
    found = re.fullmatch(r"(\d{1,9})(?:\s*[-–]\s*(\d))?(?:[\s:,;.(-].*)?", text.strip(), re.ASCII | re.DOTALL)
    if not found:
        return None, f"« {text.strip()[:40]} » n’est pas un code CPV : il faut huit chiffres."
    digits, key = found.groups()
    if len(digits) == 9 and key is None:
        digits, key = digits[:8], digits[8]
    if len(digits) > 8 or len(digits) < 2:
        return None, f"Un code CPV a huit chiffres, « {digits} » en a {len(digits)}."
    tries = [digits.ljust(8, "0")] + (["0" + digits] if len(digits) == 7 else [])
    known = [code for code in tries if code in cpv_list()]
    if not known:
        return None, f"Le code CPV {digits} n’existe pas dans la nomenclature de 2008."
    fitting = [code for code in known if key is None or cpv_key(code) == int(key)]
    if not fitting:
        return None, f"La clé du code CPV {digits}-{key} est fausse : ce serait {known[0]}-{cpv_key(known[0])}."
    return fitting[0], None


def clean_cpv(text: str) -> str | None:
    """The CPV code of 8 digits written as `45421000-4`, `45421000`, or cut to 2-7 digits; None where it is not one.

    A cut code is filled with zeros on its right (domain.md §2.1), or takes back the zero that a spreadsheet took
    from its left, only where the result is in the list. A wrong check digit refuses the code: see `cpv_fault`.
    """
    return _read_cpv(text)[0]


def cpv_fault(text: str) -> str | None:
    """Why `text` is not a CPV code, in French; None when it is one."""
    return _read_cpv(text)[1]


@functools.cache
def naf_list() -> dict[str, str]:
    """All sub-classes of NAF rév. 2 (43.32A) with their labels."""
    return _pairs("naf")


def naf_label(code: str) -> str | None:
    """The label of a NAF sub-class, written 43.32A."""
    return naf_list().get(code)


def clean_naf(text: str) -> str | None:
    """`4332A`, `43.32a` or `43.32 A` as `43.32A`; None where NAF rév. 2 has no such sub-class."""
    found = re.fullmatch(r"(\d\d)\.?(\d\d)([A-Z])", re.sub(r"\s", "", text).upper(), re.ASCII)
    code = f"{found[1]}.{found[2]}{found[3]}" if found else ""
    return code if code in naf_list() else None


@functools.cache
def departments() -> dict[str, str]:
    """Codes and names of départements and overseas collectivities."""
    return _pairs("departments")


def clean_department(text: str) -> str | None:
    """`5` or `05` as `05`, `2a` as `2A`; None where there is none such."""
    code = text.strip().upper().zfill(2)
    return code if code in departments() else None


def department_of(insee: str) -> str:
    """The département of an INSEE commune code: 62361 → 62, 2A004 → 2A, 97411 → 974."""
    return insee[:3] if insee[:2] in ("97", "98") else insee[:2]


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune. `lat` and `lon` are the mairie's, in degrees; `epci` is a SIREN, empty where there is none."""

    insee: str
    name: str
    postcodes: tuple[str, ...]
    department: str
    epci: str
    population: int
    lat: float | None
    lon: float | None


@functools.cache
def _lines() -> list[bytes]:
    """The table of communes as it ships, a line each, sorted by code."""
    return sorted(gzip.decompress(resources.path("codes", "communes.tsv.gz").read_bytes()).split(b"\n"))


def _line(insee: str) -> str | None:
    """The line of one commune, by halving: a dictionary would make the first rows on screen wait."""
    wanted = f"{insee}\t".encode()
    at = bisect.bisect_left(_lines(), wanted)
    return _lines()[at].decode() if at < len(_lines()) and _lines()[at].startswith(wanted) else None


@functools.cache
def _communes() -> dict[str, str]:
    return {line[:5].decode(): line.decode() for line in _lines() if line}


@functools.cache
def _old() -> dict[str, tuple[str, str, str]]:
    """Former code → (former name, present code, key)."""
    return {line[:5]: (name, now, key) for line in _rows("old_communes") for _code, name, now, key in [line.split("\t")]}


@functools.lru_cache(40_000)
def commune(insee: str) -> Commune | None:
    """The commune of an INSEE code; a former code gives the present commune."""
    line = _line(insee)
    if line is None:
        return commune(_old()[insee][1]) if insee in _old() else None
    code, name, postcodes, epci_, population, lat, lon, _key = line.split("\t")
    where = (float(lat), float(lon)) if lat else (None, None)
    return Commune(code, name, tuple(postcodes.split()), department_of(code), epci_, int(population or 0), *where)


def _known(codes: list[str]) -> tuple[Commune, ...]:
    found = (commune(code) for code in dict.fromkeys(codes))
    return tuple(sorted((c for c in found if c), key=lambda c: -c.population))


@functools.cache
def _by_postcode() -> dict[str, list[str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for code, line in _communes().items():
        for postcode in line.split("\t", 3)[2].split():
            index[postcode].append(code)
    return dict(index)


def communes_of_postcode(postcode: str) -> tuple[Commune, ...]:
    """The communes of a postcode, the most populous first."""
    return _known(_by_postcode().get(postcode.strip(), []))


@functools.cache
def _by_key() -> dict[str, list[str]]:
    """Plain name → present INSEE codes; former names come after present ones."""
    index: dict[str, list[str]] = defaultdict(list)
    for code, line in _communes().items():
        index[line.rpartition("\t")[2]].append(code)
    for _name, now, key in _old().values():
        if key:
            index[key].append(now)
    return dict(index)


_SHORT = {"st": "saint", "ste": "sainte", "s": "sur"}


def name_key(text: str) -> str:
    """How names of communes are compared: « 62130 ST-POL S/ TERNOISE CEDEX 3 » → « saint pol sur ternoise »."""
    bare = re.sub(r"\bcedex\b.*|\(.*|\b\d+(?:e|er|eme)?\b", " ", plain(text))
    return " ".join(_SHORT.get(word, word) for word in plain_words(re.sub(r"\bs/", " sur ", bare)))


def communes_named(name: str, department: str | None = None) -> tuple[Commune, ...]:
    """The communes of that name or former name, the most populous first; accents, hyphens, ST and CEDEX do not matter."""
    found = _known(_by_key().get(name_key(name), []))
    return tuple(c for c in found if department in (None, c.department))


@functools.lru_cache(4096)
def commune_of(town: str, postcode: str, departments: tuple[str, ...]) -> str:
    """The INSEE code of a town with its postcode, or with the only department known of it; empty where it is not certain."""
    department = postcode[:2] if postcode else departments[0] if len(departments) == 1 else None
    named = communes_named(town, department) if town else ()
    if not named and postcode:
        named = communes_of_postcode(postcode)
    return named[0].insee if len(named) == 1 else ""


@functools.cache
def _epci() -> dict[str, str]:
    return _pairs("epci")


def epci(siren: str) -> str | None:
    """The name of an EPCI."""
    return _epci().get(siren)


@functools.cache
def _by_epci() -> dict[str, list[str]]:
    index: dict[str, list[str]] = defaultdict(list)
    for code, line in _communes().items():
        index[line.split("\t", 4)[3]].append(code)
    return dict(index)


def communes_of_epci(siren: str) -> tuple[Commune, ...]:
    """The member communes of an EPCI, the most populous first."""
    return _known(_by_epci().get(siren, [])) if siren else ()


def place_label(code: str) -> str:
    """« Frévent (62) » of a commune, the name of an EPCI, otherwise the code itself."""
    found = commune(code)
    return f"{found.name} ({found.department})" if found else epci(code) or code


@functools.cache
def _places() -> tuple[tuple[str, str], ...]:
    """(plain name, code) of all that can be searched: communes and former communes, then EPCI."""
    names = [(key, code) for key, codes in _by_key().items() for code in codes]
    return (*names, *((" ".join(plain_words(name)), siren) for siren, name in _epci().items()))


def search_places(text: str, limit: int = 12) -> list[str]:
    """Codes of communes and EPCI as one types a name, an INSEE code or a postcode: exact names, beginnings, then words within."""
    if re.fullmatch(r"\s*\d{2,9}\s*", text, re.ASCII):
        return _places_numbered(text.strip(), limit)
    wanted = name_key(text)
    if not wanted:
        return []
    inner = " " + wanted
    ranked = [
        (0 if key == wanted else 1 if key.startswith(wanted) else 2, code)
        for key, code in _places()
        if key.startswith(wanted) or inner in key
    ]
    best = sorted(ranked, key=lambda pair: (pair[0], -_weight(pair[1])))
    return list(dict.fromkeys(code for _rank, code in best))[:limit]


def _places_numbered(start: str, limit: int) -> list[str]:
    groups = [code for code in _epci() if code.startswith(start)]
    posted = _known([code for postcode, found in _by_postcode().items() if postcode.startswith(start) for code in found])
    numbered = _known([code for code in _communes() if code.startswith(start)])
    return list(dict.fromkeys([*(found.insee for found in (*posted, *numbered)), *groups]))[:limit]


def _weight(code: str) -> int:
    """Population of a commune; an EPCI counts as a small town, so that it is seen among its communes."""
    found = commune(code)
    return found.population if found else 20_000


@functools.cache
def department_centre(department: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of a département: the mean of its mairies."""
    found = [(c.lat, c.lon) for c in _known([code for code in _communes() if department_of(code) == department])]
    points = [(lat, lon) for lat, lon in found if lat is not None and lon is not None]
    return (sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)) if points else None


def distance_km(a: Commune, b: Commune) -> float | None:
    """Great circle between two mairies in km, as the crow flies; None where one is not located."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(h))


def road_km(a: Commune, b: Commune) -> float | None:
    """Estimated road distance: the straight line × 1.3 (domain.md §5.2)."""
    straight = distance_km(a, b)
    return None if straight is None else straight * ROAD_FACTOR
