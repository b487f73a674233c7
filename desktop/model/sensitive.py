"""Words of a note that touch what the law protects most: health, union, origin, belief, opinion, sexual life.

Source: RGPD, art. 9.1. The words are `resources/rules/sensitive.toml`. What is found is a hint to the person who writes,
never a judgement: nothing is refused, kept or sent.
"""

import functools
import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Node:
    """Where one is in the expressions after some roots: what ends here (an exception is ""), and what may follow."""

    theme: str | None = None
    after: dict[str, "_Node"] = field(default_factory=dict[str, "_Node"])


class _Token(NamedTuple):
    root: str
    start: int
    end: int


def touched(text: str) -> tuple[Touch, ...]:
    """What a text touches, in its order. Raises Problem where the rules are missing from the installation."""
    start, links = _rules()
    tokens = list(_tokens(text))
    silent: set[int] = set()
    found: list[tuple[int, int, str]] = []
    for at, token in enumerate(tokens):
        node = start.after.get(token.root)
        for end, theme in _ends(node, tokens, at + 1, links) if node else ():
            if theme:
                found.append((at, -end, theme))
            else:
                silent.update(range(at, end))
    touches: list[Touch] = []
    for at, end, theme in sorted(found):  # in the order of the text, the longer first where two begin together
        if silent.isdisjoint(range(at, -end)):
            silent.update(range(at, -end))
            first = tokens[at].start
            touches.append(Touch(theme, text[first : tokens[-end - 1].end], first))
    return tuple(touches)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        typed = match[0]
        for word in (typed.lower(),) if typed.isascii() and typed.isalnum() else plain_words(typed):
            yield _Token(_root(word), match.start(), match.end())


def _ends(node: _Node, tokens: list[_Token], at: int, links: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The places where expressions end that have come as far as `node`, and their themes; links may be passed over."""
    if node.theme is not None:
        yield at, node.theme
    while at < len(tokens):
        root = tokens[at].root
        if root in node.after:
            yield from _ends(node.after[root], tokens, at + 1, links)
        if root not in links:
            return
        at += 1


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
def _rules() -> tuple[_Node, frozenset[str]]:
    """The expressions, joined where they begin alike, and the links."""
    table: dict[str, Any] = tomllib.loads(resources.path("rules", "sensitive.toml").read_text("utf-8"))
    start = _Node()
    for text, theme in _entries(table):
        for whole in _filled(text, table["lists"]):
            node = start
            for word in plain_words(whole):
                node = node.after.setdefault(_root(word), _Node())
            node.theme = theme if node.theme is None else node.theme
    return start, frozenset(_root(word) for word in table["links"])


def _entries(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Expressions with the label of their theme; exceptions with none."""
    for theme in table["themes"].values():
        yield from ((text, "") for text in theme["except"])
        yield from ((text, theme["label"]) for text in theme["words"])


def _filled(text: str, lists: dict[str, list[str]]) -> Iterator[str]:
    """The expression with each entry of the list it names."""
    slots = dict.fromkeys(_SLOT.findall(text))
    for values in itertools.product(*(lists[slot] for slot in slots)):
        yield text.format(**dict(zip(slots, values, strict=True)))
