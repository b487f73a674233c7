"""The lists of codes that a firm's fields are chosen from as one types."""

import functools
from collections.abc import Iterable

from desktop.base.formats import plain_words
from desktop.model import codes
from desktop.model.trades import trades
from desktop.ui.tags import MOST, Codes, Sources

Indexed = tuple[tuple[str, str, str], ...]
"""(code, label, plain words) of everything that can be chosen."""


@functools.cache
def sources() -> Sources:
    """The lists by the `source` that fields name."""
    return {
        "trades": Codes(lambda text: _found(_trades(), text), _trade_label),
        "cpv": Codes(lambda text: _found(_cpv(), text), lambda code: " ".join(filter(None, (code, codes.cpv_label(code))))),
        "places": Codes(lambda text: _places(text, communes=False), codes.place_label),
        "communes": Codes(lambda text: _places(text, communes=True), codes.place_label),
    }


def _trade_label(id: str) -> str:
    found = trades().get(id)
    return found.label if found else id


@functools.cache
def _trades() -> Indexed:
    return tuple((trade.id, trade.label, _index((trade.label, *trade.words, *trade.naf))) for trade in trades().values())


@functools.cache
def _cpv() -> Indexed:
    return tuple((code, f"{code} {label}", _index((code, label))) for code, label in codes.cpv_list().items())


def _index(texts: Iterable[str]) -> str:
    return " " + " ".join(" ".join(plain_words(text)) for text in texts)


def _found(indexed: Indexed, text: str) -> list[tuple[str, str]]:
    """What holds words beginning with each word typed; where the label itself begins so, first."""
    wanted = plain_words(text)
    if not wanted:
        return []
    hits = [one for one in indexed if all(f" {word}" in one[2] for word in wanted)]
    hits.sort(key=lambda one: (not one[2].startswith(" " + " ".join(wanted)), len(one[1])))
    return [(code, words) for code, words, _plain in hits[:MOST]]


def _places(text: str, *, communes: bool) -> list[tuple[str, str]]:
    found = codes.search_places(text, limit=4 * MOST if communes else MOST)
    return [(code, codes.place_label(code)) for code in found if not communes or len(code) == 5][:MOST]
