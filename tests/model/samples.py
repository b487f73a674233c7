"""Invented lots and firms, at random, for tests and benchmarks of matching."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from desktop.model import codes, trades
from desktop.model.facts import LotFacts, lot_facts
from desktop.model.firms import ESS_KINDS, Firm, Profile, Qualification, Reference
from desktop.model.notices import RESERVATIONS, Lot, Notice

NOW = datetime(2026, 11, 26, 9, 0)
PLACES = [f"{department}{number:03}" for department in ("59", "62") for number in range(1, 600, 7)]
BUYERS = [f"Commune de {name}" for name in ("Hautbois", "Valcendre", "Mirebourg", "Orlonge", "Tourvelle", "Saint-Aubert-le-Vieux")]


def a_lot(luck: random.Random, number: int) -> LotFacts:
    """A lot with some facts missing, of a notice of its own."""
    trade = luck.choice(list(trades.trades().values()))
    some = luck.choice(cpv_codes())
    words = luck.choice((luck.choice(trade.words), luck.choice(trade.words), "Prestations diverses"))
    lot = Lot(
        id=f"lot{number}",
        notice=f"notice{number}",
        number="1",
        title=f"Lot 1 : {words}",
        cpv=luck.choice(((), (some,), (of_trade(trade, luck),), (of_trade(trade, luck), some))),
        amount=luck.choice((None, luck.randrange(500_000, 90_000_000))),
        months=luck.choice((None, 3.0, 12.0, 36.0)),
        place=luck.choice((*PLACES[:40:4], "", "", "")),
        reserved=luck.choice((None, None, None, luck.choice(RESERVATIONS)[0])),
    )
    notice = Notice(
        id=lot.notice,
        published_id=f"26-{number}",
        object=f"Travaux et services, {words}",
        kind=luck.choice(("call", "call", "call", "correction", "award")),
        buyer=luck.choice(BUYERS),
        buyer_commune=luck.choice(("", "", *PLACES[::9])),
        departments=luck.choice(((), ("62",), ("80",), ("59", "62"))),
        nature=luck.choice(("works", "services", "supplies", None)),
        procedure=luck.choice(("adapted", "open", None)),
        deadline=luck.choice((None, NOW + timedelta(days=luck.randrange(-5, 60), hours=luck.randrange(9)))),
        min_turnover=luck.choice((None, None, luck.randrange(1_000_000, 100_000_000))),
        visit=luck.choice((None, "compulsory", "no", "unclear")),
        lots=(lot,),
    )
    return lot_facts(notice, lot)


def a_profile(luck: random.Random, number: int) -> Profile:
    """A firm with some facts missing, perhaps with a qualification and references."""
    trade = luck.choice(list(trades.trades()))
    other = luck.choice(list(trades.trades()))
    firm = Firm(
        id=f"firm{number}",
        name=f"Atelier {number}",
        commune=luck.choice(("", *PLACES)),
        naf=luck.choice(("", *naf_codes())),
        trades=luck.choice(((), (trade,), (trade, other))),
        cpv=luck.choice(((), (), (luck.choice(cpv_codes()),))),
        ess_kind=luck.choice((None, *(kind for kind, _ in ESS_KINDS))),
        available_staff=luck.choice((None, 0.0, 2.0, 6.5)),
        max_lot=luck.choice((None, luck.randrange(1_000_000, 40_000_000))),
        turnover=luck.choice((None, luck.randrange(5_000_000, 200_000_000))),
        zone_km=luck.choice((None, 0, 20, 60)),
        zone_places=luck.choice(((), (), ("200068500",), (luck.choice(PLACES),))),
        refused_places=luck.choice(((), (), (luck.choice(PLACES),))),
        refused_words=luck.choice(((), (), ("désamiantage",), ("espaces verts", "diverses"))),
        professional_insurance=luck.choice((None, True, False)),
        ten_year_insurance=luck.choice((None, True, False)),
        up_to_date=luck.choice((None, True)),
        bid_before=luck.choice((None, True, False)),
        excluded=luck.choice((None, None, False, True)),
    )
    past = tuple(_reference(luck, firm.id, i) for i in range(luck.choice((0, 0, 1, 3))))
    proof = Qualification(id=f"q{number}", firm=firm.id, scheme="Qualibat", trades=(other,), valid_to=luck.choice((None, date(2020, 1, 1))))
    return Profile(firm, luck.choice(((), (proof,))), past)


def _reference(luck: random.Random, firm: str, number: int) -> Reference:
    return Reference(
        id=f"{firm}-r{number}",
        firm=firm,
        client=luck.choice((*BUYERS, "")),
        trades=(luck.choice(list(trades.trades())),),
        cpv=luck.choice(((), (luck.choice(cpv_codes()),))),
        year=luck.choice((None, 2019, 2021, 2023, 2025)),
    )


def cpv_codes() -> Sequence[str]:
    """All CPV codes."""
    return tuple(codes.cpv_list())


def naf_codes() -> Sequence[str]:
    """All NAF codes."""
    return tuple(codes.naf_list())


def of_trade(trade: trades.Trade, luck: random.Random) -> str:
    """A CPV code of a trade."""
    return luck.choice(trade.cpv).ljust(8, "0")
