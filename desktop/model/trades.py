"""The trades of small firms: which NAF, NAFA and CPV codes and which words belong to each.

The table is `resources/codes/trades.toml`, our own; `installer/build_trades.py` makes the
`trades.json` that is read here. How near a trade is to a CPV code is told by `affinity`.
"""

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from desktop.base import resources
from desktop.base.formats import plain_words

LADDER = (0.0, 0.0, 0.25, 0.5, 0.7, 0.85, 1.0, 1.0, 1.0)
"""Nearness of two CPV codes by the length of their common beginning (domain.md §5.2): never fewer than 2 digits."""
NEIGHBOUR = 0.35
"""What a neighbouring trade is worth."""
SIBLING = 0.35
"""What the ladder is worth where the code wholly belongs to other trades."""
BROADER = 0.6
"""What a code is worth for a trade of which a shorter beginning is whole, where a longer one is another trade's."""
WHOLE = 4
"""From this many digits on, all codes that begin with a trade's prefix are that trade's own."""
MOSTLY = {2: 0.5, 3: 0.7}
"""What a trade's shorter prefixes are worth for the codes that begin with them."""
OPERATION = 0.5
"""What a code that names a whole building operation is worth for every building trade: buyers give it to all lots."""
BUILDING = "45"
"""The CPV division of building works."""
LINKS = frozenset(("de", "d", "du", "des", "la", "le", "les", "l", "a", "au", "aux", "en", "pour", "par", "sur", "un", "une", "dans"))


@dataclass(frozen=True, kw_only=True)
class Trade:
    """One trade (métier). `labour` is the share of labour in the price, 0 to 1, indicative."""

    id: str
    label: str
    nature: str
    naf: tuple[str, ...] = ()
    nafa: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    labour: float = 0.5

    @property
    def name(self) -> str:
        """The label inside a sentence: « menuiserie bois », « VRD »."""
        return self.label if self.label[1:2].isupper() else self.label[:1].lower() + self.label[1:]


@functools.cache
def _table() -> dict[str, Any]:
    return json.loads(resources.path("codes", "trades.json").read_text("utf-8"))


@functools.cache
def _operations() -> tuple[str, ...]:
    return tuple(_table()["operations"])


@functools.cache
def trades() -> Mapping[str, Trade]:
    """All trades by id, in the order of the table. Raises Problem when the file is missing."""
    found: dict[str, dict[str, Any]] = {id: row for id, row in _table().items() if isinstance(row, dict)}
    links: dict[str, list[str]] = {id: [] for id in found}
    for id, row in found.items():
        near: list[str] = row.get("near", [])
        for other in near:
            links[id].append(other)
            links[other].append(id)
    return MappingProxyType({id: _trade(id, row, links[id]) for id, row in found.items()})


def _trade(id: str, row: dict[str, Any], neighbours: list[str]) -> Trade:
    return Trade(
        id=id,
        label=row["label"],
        nature=row["nature"],
        naf=tuple(row.get("naf", ())),
        nafa=tuple(row.get("nafa", ())),
        cpv=tuple(row.get("cpv", ())),
        words=tuple(row.get("words", ())),
        exclusions=tuple(row.get("not", ())),
        neighbours=tuple(dict.fromkeys(neighbours)),
        labour=row["labour"] / 100,
    )


@functools.cache
def of_naf(naf: str) -> tuple[str, ...]:
    """The trades of a NAF rév. 2 code, with or without its dot: « 43.32A », « 4332A »."""
    code = naf.replace(".", "").strip().upper()
    return tuple(t.id for t in trades().values() if code and any(code.startswith(p.replace(".", "")) for p in t.naf))


@functools.cache
def of_nafa(nafa: str) -> tuple[str, ...]:
    """The trades of a NAFA code (« 4332AA »)."""
    code = nafa.replace(".", "").strip().upper()
    return tuple(t.id for t in trades().values() if code and code.startswith(t.nafa))


@functools.cache
def of_cpv(cpv: str) -> tuple[str, ...]:
    """The trades that a CPV code wholly belongs to; where several prefixes fit, those of the longest. Empty for general codes."""
    code = digits(cpv)
    for length in range(8, WHOLE - 1, -1):
        found = _by_prefix().get(code[:length])
        if found:
            return found
    return ()


def of_text(text: str) -> tuple[str, ...]:
    """The trades that a text names, in order of appearance; at each place the longest expression counts."""
    tokens = [singular(word) for word in plain_words(text) if word not in LINKS]
    phrases, found, at = _phrases(), dict[str, None](), 0
    while at < len(tokens):
        taken = 1
        for phrase, ids in phrases.get(tokens[at], ()):
            if tuple(tokens[at : at + len(phrase)]) == phrase:
                found.update(dict.fromkeys(ids))
                taken = len(phrase)
                break
        at += taken
    return tuple(found)


@functools.cache
def affinity(cpv: str) -> Mapping[str, float]:
    """How near each trade is to a CPV code, in ]0, 1]; trades that are not near are absent.

    1 for those that `of_cpv` names, `BROADER` for those of shorter prefixes (`MOSTLY` where these are not whole); `NEIGHBOUR`
    for neighbours of the first; `OPERATION` for building trades where it names a building; else the ladder of common digits.
    The last and short prefixes count `SIBLING` where the code wholly belongs to other trades.
    """
    code, values = digits(cpv), dict[str, float]()
    broader = {id for length in range(WHOLE, 9) for id in _by_prefix().get(code[:length], ())}
    share = SIBLING if broader else 1.0
    found = [*((id, 1.0) for id in of_cpv(code)), *((id, BROADER) for id in broader)]
    found += [(id, value * share) for length, value in MOSTLY.items() for id in _by_prefix().get(code[:length], ())]
    found += [(id, NEIGHBOUR) for owner in of_cpv(code) for id in trades()[owner].neighbours]
    if code.startswith(_operations()):
        found += [(id, OPERATION) for id in _by_head().get(BUILDING, ())]
    heads = range(2, len(significant(code)) + 1)
    found += [(id, LADDER[length] * share) for length in heads for id in _by_head().get(code[:length], ())]
    for id, value in found:
        values[id] = max(values.get(id, 0.0), value)
    return MappingProxyType(values)


def kinship(trade: str, other: str) -> float:
    """How near two trades are: 1 the same, `NEIGHBOUR` neighbours, 0 else."""
    if trade == other:
        return 1.0
    return NEIGHBOUR if other in trades()[trade].neighbours else 0.0


@functools.lru_cache(100_000)
def suitability(cpv: tuple[str, ...], named: tuple[str, ...]) -> Mapping[str, float]:
    """How near each trade is to a work told by CPV codes and by the trades that its title names; those that are not near are absent.

    Where a code belongs to several trades the title decides between them: the others are neighbours. Where codes and title both
    tell a trade, the mean of the two; where codes are general, the better.
    """
    by_code, by_title = dict[str, float](), dict[str, float]()
    for code in cpv:
        others = set(of_cpv(code)).difference(named) if not set(named).isdisjoint(of_cpv(code)) else set[str]()
        for id, value in affinity(code).items():
            by_code[id] = max(by_code.get(id, 0.0), min(value, NEIGHBOUR) if id in others else value)
    for name in named:
        for id in (name, *trades()[name].neighbours):
            by_title[id] = max(by_title.get(id, 0.0), kinship(id, name))
    if not by_code or not by_title:
        return MappingProxyType(by_code or by_title)
    both = ((id, by_code.get(id, 0.0), by_title.get(id, 0.0)) for id in {**by_code, **by_title})
    told = any(of_cpv(code) for code in cpv)
    return MappingProxyType({id: (one + other) / 2 if told else max(one, other) for id, one, other in both})


@functools.cache
def nearness(cpv: str, other: str) -> float:
    """How near two CPV codes are: the ladder of their common digits; two equal codes of 3 digits or more are 1."""
    one, two = significant(digits(cpv)), significant(digits(other))
    if one == two and len(one) > 2:
        return 1.0
    common = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return LADDER[common]


def digits(cpv: str) -> str:
    """A CPV code as eight digits, without its check digit: « 45421000-4 » → « 45421000 »."""
    return cpv.split("-")[0].strip().ljust(8, "0")


def significant(code: str) -> str:
    """A CPV code without its closing zeros, two digits at least."""
    return code.rstrip("0").ljust(2, "0")


def singular(word: str) -> str:
    """A plain word without the mark of its plural."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@functools.cache
def _by_prefix() -> Mapping[str, tuple[str, ...]]:
    return _gather((prefix, t.id) for t in trades().values() for prefix in t.cpv)


@functools.cache
def _by_head() -> Mapping[str, tuple[str, ...]]:
    prefixes = ((significant(prefix), t.id) for t in trades().values() for prefix in t.cpv)
    return _gather((prefix[:length], id) for prefix, id in prefixes for length in range(2, len(prefix) + 1))


def _gather(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for key, id in pairs:
        found.setdefault(key, {})[id] = None
    return {key: tuple(ids) for key, ids in found.items()}


@functools.cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """First word → (words, trades) longest first; an exclusion names no trade."""
    named: dict[tuple[str, ...], dict[str, None]] = {}
    for phrase, id in _expressions():
        named.setdefault(phrase, {}).update({id: None} if id else {})
    starts: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, ids in named.items():
        starts.setdefault(phrase[0], []).append((phrase, tuple(ids)))
    return {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in starts.items()}


def _expressions() -> Iterator[tuple[tuple[str, ...], str]]:
    for trade in trades().values():
        for text, id in [*((w, trade.id) for w in trade.words), *((w, "") for w in trade.exclusions)]:
            yield tuple(singular(word) for word in plain_words(text) if word not in LINKS), id
