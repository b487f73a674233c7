"""Words of a note that touch what the law protects most: health, union, origin, belief, opinion, sexual life.

Source: RGPD, art. 9.1. The words are `resources/rules/sensitive.toml`. What is found is a hint to the person who writes,
never a judgement: nothing is refused, kept or sent.
"""

import functools
import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from desktop.base import resources
from desktop.base.formats import plain_words

_WORD = re.compile("[\\w\u0300-\u036f]+")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Touch:
    """One expression of a text: its theme in French, the words as typed, and where they start, in characters."""

    theme: str
    word: str
    start: int


@dataclass(frozen=True, slots=True)
class _Rules:
    """First root → expressions as roots with their theme, the longer first; an exception has no theme."""

    expressions: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    links: frozenset[str]


class _Token(NamedTuple):
    root: str
    start: int
    end: int


def touched(text: str) -> tuple[Touch, ...]:
    """What a text touches, in its order. Raises Problem where the rules are missing from the installation."""
    rules = _rules()
    tokens = list(_tokens(text))
    silent: set[int] = set()
    found: list[tuple[int, int, str]] = []
    for at, token in enumerate(tokens):
        for expression, theme in rules.expressions.get(token.root, ()):
            end = _end(expression, tokens, at, rules.links)
            if end and theme:
                found.append((at, end, theme))
            elif end:
                silent.update(range(at, end))
    touches: list[Touch] = []
    for at, end, theme in found:  # in the order of the text, the longer first where two begin together
        if silent.isdisjoint(range(at, end)):
            silent.update(range(at, end))
            start = tokens[at].start
            touches.append(Touch(theme, text[start : tokens[end - 1].end], start))
    return tuple(touches)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        typed = match[0]
        for word in (typed.lower(),) if typed.isascii() and typed.isalnum() else plain_words(typed):
            yield _Token(_root(word), match.start(), match.end())


def _end(expression: tuple[str, ...], tokens: list[_Token], at: int, links: frozenset[str]) -> int:
    """The place after the expression where it begins at `at`, 0 where it does not."""
    for root in expression:
        while at < len(tokens) and tokens[at].root != root and tokens[at].root in links:
            at += 1
        if at == len(tokens) or tokens[at].root != root:
            return 0
        at += 1
    return at


def _root(word: str) -> str:
    """A plain word without the marks of plural and feminine: « syndiquées » and « syndiqué » are one."""
    if len(word) < 4:
        return word
    root = (word[:-1] if word[-1] in "sx" else word).rstrip("e")
    if root[-2:-1] == root[-1:]:
        root = root[:-1]
    if root.endswith("iv"):
        return root[:-1] + "f"
    return root[:-1] if root.endswith("s") else root


@functools.cache
def _rules() -> _Rules:
    table: dict[str, Any] = tomllib.loads(resources.path("rules", "sensitive.toml").read_text("utf-8"))
    lists: dict[str, list[str]] = table["lists"]
    links = frozenset(_root(word) for word in table["links"])
    starts: dict[str, dict[tuple[str, ...], str]] = {}
    for text, theme in _entries(table):
        for whole in _filled(text, lists):
            roots = tuple(_root(word) for word in plain_words(whole))
            starts.setdefault(roots[0], {}).setdefault(roots, theme)
    ordered = {root: tuple(sorted(found.items(), key=lambda pair: -len(pair[0]))) for root, found in starts.items()}
    return _Rules(ordered, links)


def _entries(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Expressions with the label of their theme; exceptions with none."""
    for section in table.values():
        if isinstance(section, dict) and "label" in section:
            rules: dict[str, Any] = section
            yield from ((text, "") for text in rules["except"])
            yield from ((text, rules["label"]) for text in rules["words"])


def _filled(text: str, lists: dict[str, list[str]]) -> Iterator[str]:
    """The expression with each entry of the list it names."""
    slots = dict.fromkeys(_SLOT.findall(text))
    for values in itertools.product(*(lists[slot] for slot in slots)):
        yield text.format(**dict(zip(slots, values, strict=True)))
