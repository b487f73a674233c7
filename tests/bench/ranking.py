"""Does matching find who won? Task A of domain.md §5.4, on real awards: `python tests/bench/ranking.py`.

Each award of ../shared/data/labelled is a lot; all firms of ../shared/data/sirene (SIRET, NAF, commune: nothing else is known of
them) are ranked for it. Facts name winners only: a firm that did not win is not unsuitable, so the figures compare methods and
say nothing of chances. Awards up to the middle date served to tune the table of trades and `model/method.py`; the later ones are the report.
"""

import argparse
import csv
import random
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from desktop.model import codes, trades
from desktop.model.facts import LotFacts, firm_facts, lot_facts
from desktop.model.firms import Firm, Profile
from desktop.model.notices import Lot, Notice
from desktop.model.ranking import FirmTable, kilometres, rank_firms

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NOW = datetime(2018, 1, 1)
CUTS = (10, 50, 100)
Row = dict[str, str]
Ranks = list[float]


def awards() -> list[Row]:
    with (DATA / "labelled" / "awards-2016-2018.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pool() -> list[Firm]:
    with (DATA / "sirene" / "etablissements_titulaires_8k.csv").open(encoding="utf-8", newline="") as file:
        return [
            Firm(id=r["siret"], siret=r["siret"], naf=r["activitePrincipaleEtablissement"], commune=r["codeCommuneEtablissement"])
            for r in csv.DictReader(file)
        ]


def lot_of(row: Row) -> LotFacts:
    """An award as the lot that was open before: its place, else the buyer's commune (told by the SIREN of a commune), else the
    département. A place that is a country is unknown.
    """
    place, departments = "", ()
    if row["lieu_type"] in ("Code commune", "Code postal", "Code département"):
        departments = tuple(filter(None, [codes.clean_department(row["lieu_code"][: 3 if row["lieu_code"].startswith("97") else 2])]))
    if row["lieu_type"] == "Code commune":
        place = row["lieu_code"]
    elif row["lieu_type"] == "Code postal":
        found = codes.communes_named(row["lieu_nom"], row["lieu_code"][:2]) or codes.communes_of_postcode(row["lieu_code"])
        place = found[0].insee if found else ""
    lot = Lot(id=row["id"], notice=row["id"], number="1", title=row["objet"], cpv=(row["cpv8"],), amount=None)
    nature = "works" if row["cpv8"].startswith("45") else "services"
    notice = Notice(
        id=row["id"],
        object=row["objet"],
        nature=nature,
        place=place,
        departments=departments,
        buyer=row["acheteur_nom"],
        buyer_commune=commune_of(row["acheteur_id"]),
        lots=(lot,),
    )
    return lot_facts(notice, lot)


def commune_of(siret: str) -> str:
    """The commune that a SIRET of a commune tells: 21, département, commune in four digits."""
    insee = siret[2:4] + siret[5:8] if siret.startswith("21") and siret[4:5] == "0" else ""
    return insee if codes.commune(insee) else ""


def rank_of(value: float, values: np.ndarray) -> float:
    """The rank of a value among many, ties in the middle."""
    return 1 + float((values > value + 1e-9).sum()) + (float((np.abs(values - value) <= 1e-9).sum()) - 1) / 2


def by_matching(lots: Sequence[LotFacts], winners: Sequence[int], table: FirmTable) -> Ranks:
    ranks: Ranks = []
    for found, winner in zip(rank_firms(lots, table, NOW, len(table.facts)), winners, strict=True):
        values = {one.at: one.mid for one in found}
        ranks.append(rank_of(values[winner], np.array(list(values.values()))) if winner in values else float("inf"))
    return ranks


def by_trade(lots: Sequence[LotFacts], winners: Sequence[int], table: FirmTable) -> Ranks:
    """The common beginning of CPV codes alone, after domain.md: no words, no neighbours, no whole prefixes."""
    prefixes = [[p for s in firm.skills if s.trade for p in trades.trades()[s.trade].cpv] for firm in table.facts]
    kinds = {tuple(sorted(set(p))): 0 for p in prefixes}
    keys = [tuple(sorted(set(p))) for p in prefixes]
    ranks: Ranks = []
    for lot, winner in zip(lots, winners, strict=True):
        best = {kind: max((trades.nearness(lot.cpv[0], p) for p in kind), default=0.0) for kind in kinds}
        ranks.append(rank_of(best[keys[winner]], np.array([best[key] for key in keys])))
    return ranks


def by_distance(lots: Sequence[LotFacts], winners: Sequence[int], table: FirmTable) -> Ranks:
    ranks: Ranks = []
    for lot, winner in zip(lots, winners, strict=True):
        km = np.nan_to_num(kilometres(lot, table)[table.place], nan=9e9)
        ranks.append(rank_of(-km[winner], -km))
    return ranks


def by_past(rows: Sequence[Row], everything: Sequence[Row], winners: Sequence[int], at: dict[str, int], *, buyer: bool) -> Ranks:
    """Who won most before, at all (popularity) or with this buyer (incumbent): awards of earlier days only."""
    ranks: Ranks = []
    for row, winner in zip(rows, winners, strict=True):
        won = np.zeros(len(at))
        for other in everything:
            if other["dateNotification"] < row["dateNotification"] and (not buyer or other["acheteur_id"] == row["acheteur_id"]):
                won[at[other["titulaire_id"]]] += 1
        ranks.append(rank_of(won[winner], won))
    return ranks


def new_pair(row: Row, everything: Sequence[Row]) -> bool:
    """Whether the winner never won with this buyer before, as far as these awards tell: where an advisor adds something."""
    pair = (row["acheteur_id"], row["titulaire_id"])
    return not any(o["dateNotification"] < row["dateNotification"] and (o["acheteur_id"], o["titulaire_id"]) == pair for o in everything)


def kind(row: Row) -> str:
    """Works, services or supplies, by the CPV division."""
    return "works" if row["cpv8"].startswith("45") else "services" if row["cpv8"] >= "50" and row["cpv8"][:2] != "48" else "supplies"


def rural(row: Row) -> bool:
    """Whether the place is known and has fewer than 2 000 inhabitants."""
    found = codes.commune(lot_of(row).place)
    return found is not None and found.population < 2_000


def by_division(winners: Sequence[int], table: FirmTable) -> Ranks:
    """At random among the firms of the winner's own NAF division (which nobody would tell us)."""
    luck, sizes = random.Random(1), Counter(firm.firm.naf[:2] for firm in table.facts)
    return [float(luck.randint(1, sizes[table.facts[w].firm.naf[:2]])) for w in winners]


def figures(ranks: Ranks) -> list[float]:
    return [*(sum(r <= cut for r in ranks) / len(ranks) for cut in CUTS), statistics.mean(1 / r for r in ranks)]


def interval(ranks: Ranks, firms: Sequence[int], measure: Callable[[Ranks], float]) -> tuple[float, float]:
    """95 % bootstrap by winner: a firm that won ten times is one case of ten."""
    luck, groups = random.Random(2), {}
    for rank, firm in zip(ranks, firms, strict=True):
        groups.setdefault(firm, []).append(rank)
    lists = list(groups.values())
    drawn = sorted(measure([r for found in luck.choices(lists, k=len(lists)) for r in found]) for _ in range(400))
    return drawn[10], drawn[389]


def table_of(name: str, rows: list[Row], everything: list[Row], at: dict[str, int], firms: FirmTable, *, bounds: bool) -> None:
    lots, winners = [lot_of(row) for row in rows], [at[row["titulaire_id"]] for row in rows]
    print(f"\n{name}: {len(lots)} awards, {len(set(winners))} winners, {len(firms.facts)} firms")
    print(f"{'':28}{'R@10':>16}{'R@50':>16}{'R@100':>16}{'MRR':>16}")
    methods = {
        "matching": by_matching(lots, winners, firms),
        "CPV prefix only": by_trade(lots, winners, firms),
        "distance only": by_distance(lots, winners, firms),
        "incumbent of the buyer": by_past(rows, everything, winners, at, buyer=True),
        "popularity": by_past(rows, everything, winners, at, buyer=False),
        "random, winner's division": by_division(winners, firms),
    }
    for label, ranks in methods.items():
        cells = []
        for i, value in enumerate(figures(ranks)):
            span = interval(ranks, winners, lambda r, i=i: figures(r)[i]) if bounds else (0.0, 0.0)
            cells.append(f"{value:.3f} {span[0]:.2f}-{span[1]:.2f}" if bounds else f"{value:.3f}")
        print(f"{label:28}" + "".join(f"{cell:>16}" for cell in cells))
    absent = sum(rank == float("inf") for rank in methods["matching"])
    print(f"not named at all {absent}, place not located {sum(lot.point is None for lot in lots)}")


def misses(lots: Sequence[LotFacts], winners: Sequence[int], firms: FirmTable) -> None:
    """Where the winner's trade counts nothing: what the table of trades may lack."""
    found: Counter[tuple[str, str]] = Counter()
    for lot, winner in zip(lots, winners, strict=True):
        row, _ = firms.values(lot)
        if (firms.strength[:, winner] * row).max() < 0.2:
            found[(firms.facts[winner].firm.naf, lot.cpv[0])] += 1
    print(f"\nwinner's trade counts nothing: {sum(found.values())} of {len(lots)}")
    for (naf, cpv), count in found.most_common(150):
        print(f"{count:3} {naf} {(codes.naf_label(naf) or '')[:45]:45} | {cpv} {(codes.cpv_label(cpv) or '')[:60]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list what the table of trades misses in the earlier awards")
    parser.add_argument("--quick", action="store_true", help="no intervals")
    parser.add_argument("--early", action="store_true", help="only the awards that serve to tune")
    chosen = parser.parse_args()
    if not DATA.exists():
        raise SystemExit("../shared/data is absent: nothing to measure.")
    rows = sorted(awards(), key=lambda r: r["dateNotification"])
    profiles = [Profile(firm) for firm in pool()]
    firms = FirmTable.build(firm_facts(profile, NOW.date()) for profile in profiles)
    at = {firm.firm.siret: i for i, firm in enumerate(firms.facts)}
    rows = [row for row in rows if row["titulaire_id"] in at]
    cut = rows[len(rows) // 2]["dateNotification"]
    early, late = [r for r in rows if r["dateNotification"] <= cut], [r for r in rows if r["dateNotification"] > cut]
    if chosen.misses:
        misses([lot_of(r) for r in early], [at[r["titulaire_id"]] for r in early], firms)
    parts = {"early (tuning)": early}
    if not chosen.early:
        parts |= {"late (report)": late, "late, new pairs": [r for r in late if new_pair(r, rows)]}
        parts |= {f"late, {name}": [r for r in late if kind(r) == name] for name in ("works", "services", "supplies")}
        parts["late, rural commune"] = [r for r in late if rural(r)]
    for name, part in parts.items():
        table_of(name, part, rows, at, firms, bounds=not chosen.quick)


if __name__ == "__main__":
    main()
