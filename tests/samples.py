"""Invented notices and firms, the same for every test of the store and of what is built on it."""

from datetime import date, datetime

from desktop.model.notices import Lot, Notice, lot_id, notice_id


def notice(number: str, object: str, *, lots: int = 1, **values: object) -> Notice:
    """A call published by an invented buyer, with `lots` lots of painting."""
    id = notice_id("boamp", number)
    given = {"buyer": "Ville de Frévent", "deadline": datetime(2026, 12, 4, 12, 0), "published_on": date(2026, 11, 9), **values}
    return Notice(
        id=id,
        published_id=number,
        object=object,
        lots=tuple(
            Lot(id=lot_id(id, str(i)), notice=id, number=str(i), title=f"Lot {i} de peinture", cpv=("45442100",))
            for i in range(1, lots + 1)
        ),
        **given,
    )
