"""Invented notices and firms in numbers: the demonstration, repeated with other names."""

import copy
import itertools
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from desktop.base import clock
from desktop.feeds.notices import read_records
from desktop.model import codes, demo, trades
from desktop.model.firms import Firm
from desktop.model.notices import Notice
from desktop.store.workspace import Workspace

KEY = bytes(range(32))
WORDS = ["réhabilitation", "école", "œuvre", "peinture", "toiture", "menuiserie", "voirie", "éclairage", "salle", "polyvalente", "mairie", "logement", "chaufferie", "entretien", "espaces", "verts", "nettoyage", "vitres", "restauration", "transport", "scolaire", "impression", "signalétique", "cimetière", "église", "réseau", "assainissement"]  # fmt: skip


def records(count: int) -> Iterator[dict[str, Any]]:
    """`count` records of the BOAMP API, as downloaded: `donnees` and `gestion` are strings."""
    models = json.loads(demo.notices_file(clock.today()))["results"]
    for i, model in zip(range(count), itertools.cycle(models), strict=False):
        record = copy.copy(model)
        record["idweb"] = f"26-{200000 + i}"
        yield record


def write_records(path: Path, count: int) -> None:
    """A file of `count` records."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f'{{"total_count": {count}, "results": [')
        for i, record in enumerate(records(count)):
            stream.write((",\n" if i else "\n") + json.dumps(record, ensure_ascii=False))
        stream.write("]}")


def notices(count: int, seed: int = 1) -> Iterator[Notice]:
    """`count` open notices with varied words, places and deadlines."""
    chance = random.Random(seed)
    models = [n for n in read_records(json.loads(demo.notices_file(clock.today()))["results"]) if isinstance(n, Notice)]
    for i, model in zip(range(count), itertools.cycle(models), strict=False):
        number = f"26-{200000 + i}"
        words = " ".join(chance.sample(WORDS, 5))
        id = f"00000000-0000-5000-8000-{i:012d}"
        lots = tuple(lot.but(id=f"{id[:-4]}-{i}-{k}", notice=id) for k, lot in enumerate(model.lots))
        deadline = clock.now() + timedelta(days=chance.randrange(1, 90), minutes=chance.randrange(1440))
        yield model.but(id=id, published_id=number, object=f"{model.object} {words}", kind="call", deadline=deadline, lots=lots)


def firms(count: int, seed: int = 1) -> Iterator[Firm]:
    """`count` firms of varied trades in the communes of the Pas-de-Calais."""
    chance = random.Random(seed)
    places = [place for postcode in ("62130", "62140", "62390") for place in codes.communes_of_postcode(postcode)]
    kinds = list(trades.trades())
    for i in range(count):
        place = chance.choice(places)
        yield Firm(
            id=f"firm-{i}", name=f"{chance.choice(WORDS).capitalize()} {chance.choice(WORDS)} {i}", siret=f"{10000000000000 + i}",
            commune=place.insee, postcode=place.postcodes[0], trades=tuple(chance.sample(kinds, 2)), staff=chance.randrange(40),
            turnover=chance.randrange(50_000, 5_000_000) * 100, zone_km=chance.choice((10, 20, 40, 60)),
        )  # fmt: skip


def filled(folder: Path, *, notices_count: int, firms_count: int) -> Workspace:
    """A workspace with so many notices and firms; made once in `folder`, encrypted with `KEY`."""
    workspace = Workspace(folder, KEY)
    if workspace.local.get("filled") != [notices_count, firms_count]:
        stream = notices(notices_count)
        while batch := list(itertools.islice(stream, 2000)):
            workspace.opendata.put(batch)
        workspace.put_all("Remplir", firms(firms_count))
        workspace.local.set("filled", [notices_count, firms_count])
    return workspace
