"""Which deadline stands where sources differ."""

from datetime import date, datetime

import pytest

from desktop.feeds.deadlines import settle
from desktop.feeds.values import wall

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("index", "own", "flat", "deadline", "flag"),
    [
        ("2026-07-25T12:00:00", "", "", "2026-07-25 12:00", None),
        ("2026-07-25T12:00:00", "2026-07-25T12:00:00", "2026-07-25T12:00:00+00:00", "2026-07-25 12:00", None),
        ("2026-07-25T12:00:00", "2026-07-25T10:00:00Z", "", "2026-07-25 12:00", None),
        ("2026-07-25T12:00:00", "2026-07-25T14:00:00+02:00", "", "2026-07-25 12:00", "sources_disagree"),
        ("2026-07-25T12:00:00", "2026-07-25T14:00:00", "2026-07-25T12:00:00+00:00", "2026-07-25 12:00", "sources_disagree"),
        ("2026-07-25T12:00:00", "2026-07-25T14:00:00+02:00", "2026-07-25T12:00:00+00:00", "2026-07-25 12:00", "sources_disagree"),
        ("2026-07-25T12:00:00+02:00", "2026-07-25T12:00:00+02:00", "2026-07-25T10:00:00+00:00", "2026-07-25 12:00", None),
        ("2026-07-25T12:00:00", "2026-07-26", "2026-07-25T12:00:00+00:00", "2026-07-25 12:00", "sources_disagree"),
        ("2026-07-25", "2026-07-25T12:00:00", "2026-07-25T00:00:00+00:00", "2026-07-25 12:00", None),
        ("2026-07-24", "2026-07-25T12:00:00", "", "2026-07-25 12:00", "sources_disagree"),
        ("2026-07-25", "", "2026-07-25T00:00:00+00:00", "2026-07-25 00:00", "no_time"),
        ("", "", "2026-07-25T00:00:00+00:00", "2026-07-25 00:00", "no_time"),
        ("2026-07-25T12:00:00+01:00", "2026-07-25T12:00:00+01:00", "2026-07-25T12:00:00+00:00", "2026-07-25 12:00", "odd_offset"),
        ("", "", "", None, None),
        ("0218-10-29T12:00:00", "", "", None, "implausible"),
        ("0218-10-29T12:00:00", "2026-07-25T12:00:00", "", "2026-07-25 12:00", None),
        ("9999-12-31T23:59:59-14:00", "", "", None, "implausible"),
    ],
)
def test_settle(index: str, own: str, flat: str, deadline: str | None, flag: str | None) -> None:
    moment, found, _ = settle(wall(index), [one for one in [wall(own)] if one], wall(flat), DAY)
    assert (f"{moment:%Y-%m-%d %H:%M}" if moment else None, found) == (deadline, flag)


def test_lots_with_deadlines_of_their_own_agree_with_the_earliest() -> None:
    own = [one for text in ("2026-07-25T12:00:00", "2026-08-25T12:00:00") if (one := wall(text))]
    assert settle(wall("2026-07-25T12:00:00"), own, None, DAY)[1] is None
    assert settle(wall("2026-08-25T12:00:00"), own, None, DAY)[1] == "sources_disagree"


@pytest.mark.parametrize(
    ("published", "flat", "wanted", "flag"),
    [
        (date(2018, 1, 5), "2018-01-24T11:00:00+00:00", datetime(2018, 1, 24, 12), None),
        (date(2018, 6, 5), "2018-06-24T11:00:00+00:00", datetime(2018, 6, 24, 12), "odd_offset"),
        (date(2023, 6, 1), "2023-06-19T23:00:00+00:00", datetime(2023, 6, 20), "no_time"),
        (date(2023, 6, 1), "2023-06-19T22:59:00+00:00", datetime(2023, 6, 19, 23, 59), "odd_offset"),
        (date(2024, 7, 2), "2024-07-25T12:00:00+00:00", datetime(2024, 7, 25, 12), "odd_offset"),
    ],
)
def test_the_api_alone(published: date, flat: str, wanted: datetime, flag: str | None) -> None:
    assert settle(None, [], wall(flat), published)[:2] == (wanted, flag)
