"""Walking the nested objects of a notice: what JSON gives, and what XML is turned into.

One element is an object, several are a list; an empty element is `""`; a choice is a key (`{"nature": {"works": ""}}`);
attributes are `"@name"` beside `"#text"`, while the same path may be a bare string elsewhere. Nothing here raises on
an unexpected shape: what is not there is empty.
"""

from collections.abc import Iterator
from typing import Any, cast

Node = Any
"""A value of such a tree: dict, list, string, number or None."""


def get(node: Node, *path: str) -> Node:
    """What is at `path`; the first of several; None where there is nothing."""
    for name in path:
        if isinstance(node, list):
            node = cast(list[Any], node)[0] if node else None
        if not isinstance(node, dict):
            return None
        node = cast(dict[str, Any], node).get(name)
    return node


def each(node: Node, *path: str) -> list[Node]:
    """All that is at `path`, as a list: of the first element on the way, every one at the end."""
    found = get(node, *path) if path else node
    if found is None or found == "":
        return []
    return cast(list[Any], found) if isinstance(found, list) else [found]


def raw(node: Node, *path: str) -> str:
    """The text at `path` as it was published; numbers as text; empty where there is none."""
    found = get(node, *path) if path else node
    if isinstance(found, str):
        return found
    if isinstance(found, list):
        return raw(cast(list[Any], found)[0]) if found else ""
    if isinstance(found, dict):
        inner = cast(dict[str, Any], found).get("#text")
        return inner if isinstance(inner, str) else ""
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def keys(node: Node, *path: str) -> list[str]:
    """The choices at `path`: the names of its elements, attributes left aside."""
    found = get(node, *path) if path else node
    if not isinstance(found, dict):
        return []
    return [name for name in cast(dict[str, Any], found) if name[:1] not in "@#"]


def has(node: Node, *path: str) -> bool:
    """Whether the element at `path` is there, even empty."""
    parent = get(node, *path[:-1])
    if isinstance(parent, list):
        parent = cast(list[Any], parent)[0] if parent else None
    return isinstance(parent, dict) and path[-1] in parent


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
            inner = cast(dict[str, Any], top)
            stack.extend(inner[name] for name in reversed(inner) if name[:1] != "@")
        elif isinstance(top, list):
            stack.extend(reversed(cast(list[Any], top)))
