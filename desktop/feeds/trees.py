"""Walking the nested objects of a notice: what JSON gives, and what XML is turned into.

One element is an object, several are a list; an empty element is `""`; a choice is a key (`{"nature": {"works": ""}}`);
attributes are `"@name"` beside `"#text"`, while the same path may be a bare string elsewhere. Nothing here raises on
an unexpected shape: what is not there is empty.
"""
# The trees come from json and lxml without types; the checks here give them theirs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Iterator
from typing import Any

Node = Any
"""A value of such a tree: dict, list, string, number or None."""


def get(node: Node, *path: str) -> Node:
    """What is at `path`; the first of several; None where there is nothing."""
    for name in path:
        if type(node) is list and node:
            node = node[0]
        if type(node) is not dict:
            return None
        node = node.get(name)
    return node


def each(node: Node, *path: str) -> list[Node]:
    """All that is at `path`, as a list: of the first element on the way, every one at the end."""
    found = get(node, *path) if path else node
    if type(found) is list:
        return found
    return [] if found is None or found == "" else [found]


def raw(node: Node, *path: str) -> str:
    """The text at `path` as it was published; numbers as text; empty where there is none."""
    for name in path:  # as `get` does, without the call: this is where an import spends most of its steps
        if type(node) is list and node:
            node = node[0]
        if type(node) is not dict:
            return ""
        node = node.get(name)
    found = node
    if type(found) is str:
        return found
    if found is None:
        return ""
    if isinstance(found, list):
        found = found[0] if found else None
    if isinstance(found, dict):
        found = found.get("#text")
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    return found if isinstance(found, str) else ""


def keys(node: Node, *path: str) -> list[str]:
    """The choices at `path`: the names of its elements, attributes left aside."""
    found = get(node, *path) if path else node
    return [name for name in found if name[:1] not in "@#"] if isinstance(found, dict) else []


def has(node: Node, *path: str) -> bool:
    """Whether the element at `path` is there, even empty."""
    return get(node, *path) is not None


def yes(node: Node, *path: str) -> bool | None:
    """The answer of a `{"oui": …}` / `{"non": …}` element; None where it answers neither."""
    choices = keys(node, *path)
    return True if "oui" in choices else False if "non" in choices else None


def leaves(node: Node) -> Iterator[str]:
    """Every text in the tree, in order; attributes left aside."""
    stack: list[Node] = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            if top:
                yield top
        elif isinstance(top, dict):
            stack.extend(top[name] for name in reversed(top) if name[:1] != "@")
        elif isinstance(top, list):
            stack.extend(reversed(top))
