"""Columns of numbers, and how near CPV codes are, for many at once. NaN is unknown."""

import functools
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from desktop.model import trades
from desktop.model.codes import ROAD_FACTOR
from desktop.model.facts import Point
from desktop.model.method import FLOOR, SPREAD, WEARING

Array = np.ndarray[Any, np.dtype[Any]]
T = TypeVar("T")
H = TypeVar("H", bound=Hashable)


def numbers(values: Iterable[float | None]) -> Array:
    """A column; None becomes NaN."""
    return np.array([math.nan if v is None else v for v in values], float)


def indexed(values: Sequence[H]) -> tuple[list[H], Array]:
    """The distinct values, and for each value its place among them."""
    places: dict[H, int] = {}
    at = np.fromiter((places.setdefault(value, len(places)) for value in values), np.int32, len(values))
    return list(places), at


def members(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Who belongs to each name that is not empty."""
    found: dict[str, list[int]] = {}
    for name, i in pairs:
        if name:
            found.setdefault(name, []).append(i)
    return found


@functools.cache
def rows() -> dict[str, int]:
    """The row of each trade in a matrix."""
    return {id: i for i, id in enumerate(trades.trades())}


@dataclass(frozen=True)
class Groups:
    """Lists of numbers of different lengths, end to end: `flat[starts[i]:starts[i + 1]]` is the i-th. None is empty."""

    flat: Array
    starts: Array

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]], blank: int) -> "Groups":
        """An empty list becomes `[blank]`."""
        filled = [found or [blank] for found in lists]
        starts = np.cumsum([0, *(len(found) for found in filled)])
        return cls(np.array([i for found in filled for i in found], np.int32), starts)

    def chosen(self, which: Array) -> tuple[Array, Array]:
        """The members of some lists, end to end, and how many each has."""
        counts = self.starts[which + 1] - self.starts[which]
        before = np.cumsum(counts) - counts
        return self.flat[np.repeat(self.starts[which] - before, counts) + np.arange(counts.sum())], counts


def nearness(codes: Array, lengths: Array, digits: Array, length: Any) -> Array:
    """`trades.nearness` of many codes (n × 8 digits, and their significant lengths) to one, or pair by pair."""
    unlike = np.concatenate([codes != digits, np.ones((len(codes), 1), bool)], axis=1)
    common = np.minimum(np.argmax(unlike, axis=1), np.minimum(lengths, length))
    same = (common == lengths) & (common == length) & (common > 2)
    return np.where(same, 1.0, np.array(trades.LADDER)[common])


def code_digits(codes: Sequence[str]) -> tuple[Array, Array]:
    """The digits of CPV codes (n × 8 bytes), and how many of each are significant."""
    joined = np.frombuffer("".join(trades.digits(c) for c in codes).encode(), np.uint8).reshape(-1, 8)
    return joined, np.array([len(trades.significant(trades.digits(c))) for c in codes], np.int64)


def by_trade(found: Sequence[Mapping[str, float]]) -> Array:
    """Values by trade as a matrix: a row for each mapping, a column for each trade."""
    table = np.zeros((len(found), len(rows())))
    for i, values in enumerate(found):
        table[i, [rows()[id] for id in values]] = [*values.values()]
    return table


def road_km(lat: Array, lon: Array, point: Point) -> Array:
    """Kilometres by road from many points to one (`facts.road_km`); NaN where not located."""
    a, b, c, d = np.radians(lat), np.radians(lon), math.radians(point[0]), math.radians(point[1])
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * math.cos(c) * np.sin((d - b) / 2) ** 2
    return ROAD_FACTOR * 2 * 6371.0 * np.arcsin(np.sqrt(h))


def reach(km: Array, radius: Any, works: bool) -> Array:
    """The distance signal (`signals.reach`); a radius may be NaN, unknown."""
    known = np.exp(-np.maximum(0.0, km - radius) / WEARING[works])
    return np.where(np.isnan(radius), FLOOR[works] + (1 - FLOOR[works]) * np.exp(-km / SPREAD), known)


def time_value(left: Any, need: Any) -> Any:
    """The time signal."""
    return 1 / (1 + np.exp(np.clip((need - left) / 2, -60.0, 60.0)))
