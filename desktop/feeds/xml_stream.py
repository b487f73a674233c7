"""Notices out of an XML file of any length, as the same trees that JSON gives.

A document that declares a DOCTYPE is refused outright: entities are how an XML file reads other files (XXE) or blows up
(billion laughs), and no feed of notices needs them.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

import lxml.etree  # pyright: ignore[reportMissingTypeStubs]

from desktop.base.progress import Progress
from desktop.feeds.decoding import Decoder, encoding_of
from desktop.feeds.eforms import ROOTS
from desktop.feeds.trees import Node

etree: Any = lxml.etree  # pyright: ignore
"""lxml publishes no types."""

CHUNK = 1 << 16
MAX_NOTICE = 8 << 20
"""Bytes without a single whole notice after which a file is given up: lxml keeps what it has read until then."""
MAX_TAGS = 500_000
"""Signs « < » likewise: an element weighs far more in memory than in the file. A notice has 4 000."""
_MOST_ATTRIBUTES = 100
"""Of one element, where eForms have 3; lxml reads them ever more slowly."""
NOTICES = frozenset({"ann", "ANNONCE", *ROOTS})
"""Elements that are one notice: DILA 3.2.5, Boamp_v230, eForms."""
_PREFIXES = (
    ("CommonAggregateComponents-2", "cac:"),
    ("CommonBasicComponents-2", "cbc:"),
    ("CommonExtensionComponents-2", "ext:"),
    ("eforms-ubl-extension-aggregate-components/1", "efac:"),
    ("eforms-ubl-extension-basic-components/1", "efbc:"),
    ("eforms-ubl-extensions/1", "efext:"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


class Refused(Exception):  # noqa: N818 - the reason is the whole of it
    """The file cannot be read on; the message says why, in French."""


def notices(source: IO[bytes], progress: Progress | None = None) -> Iterator[tuple[str, Node]]:
    """(tag, tree) of each notice. Raises Refused where the file stops being readable, and the OSErrors of the source."""
    names = _Names()
    try:
        for element in outermost(_pieces(source, progress), NOTICES):
            yield local(element.tag), names.tree(element)
    except RecursionError as error:
        raise Refused("Le XML est imbriqué trop profondément.") from error


def outermost(pieces: Iterable[bytes], names: frozenset[str]) -> Iterator[Any]:
    """The elements of these names, whatever their namespace, each once it is whole; it is forgotten when the next is asked for.

    One inside another does not come out alone. Raises Refused where the XML is damaged, declares a DOCTYPE, or goes on and on.
    """
    tags = [f"{{*}}{name}" for name in sorted(names)]
    parser = etree.XMLPullParser(
        events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    waiting = opened = 0
    try:
        for data in itertools.chain(pieces, (None,)):
            if data is None:
                parser.close()
            else:
                parser.feed(data)
                waiting, opened = waiting + len(data), opened + data.count(b"<")
            done = None
            for _, element in parser.read_events():
                if next(element.iterancestors(tags), None) is None:
                    done, waiting, opened = element, 0, 0
                    yield _sound(element)
                    element.clear()
            _forget_before(done)
            if waiting > MAX_NOTICE or opened > MAX_TAGS:
                raise Refused(f"Rien de complet en {MAX_NOTICE >> 20} Mo ou {MAX_TAGS} balises : la lecture s’arrête là.")
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else 0
        raise Refused(f"Le XML est abîmé ou coupé vers la ligne {line}.") from error


def _pieces(source: IO[bytes], progress: Progress | None) -> Iterator[bytes]:
    """The file's bytes, put right where they claim to be UTF-8 and are not."""
    head = source.read(CHUNK)
    declared = _DECLARED.match(head[:400])
    plain = encoding_of(head)[0] == "utf-8" and (declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii"))
    decoder = Decoder()
    while head:
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Refused("Ce fichier XML déclare un DOCTYPE ou des entités : il est refusé par sécurité.")
        if progress is not None:
            progress.step(len(head))
        yield decoder.decode(head).encode("utf-8", "replace") if plain else head
        head = source.read(CHUNK)


def _sound(element: Any) -> Any:
    """The element, unless its document declares a DOCTYPE: no entity of it is told before."""
    if element.getroottree().docinfo.doctype:
        raise Refused("Ce fichier XML déclare un DOCTYPE ou des entités : il est refusé par sécurité.")
    return element


def local(tag: str) -> str:
    """A tag without its namespace, declared (`{space}ann`) or not (`jo:ann`)."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _forget_before(element: Any) -> None:
    """Free what stands before an element, and before what it is in."""
    while element is not None:
        parent = element.getparent()
        if parent is not None:
            del parent[: parent.index(element)]
        element = parent


class _Names:
    """Turns elements into trees; keeps the names already shortened."""

    def __init__(self) -> None:
        self._short: dict[str, str] = {}

    def tree(self, element: Any) -> Node:
        """An element as JSON would hold it: a text, or an object of attributes, children and `#text`."""
        found: dict[str, Any] = {}
        if len(element.attrib) <= _MOST_ATTRIBUTES:
            found = {f"@{key}": value for key, value in element.attrib.items() if key[:1] != "{"}
        for child in element:
            if not isinstance(child.tag, str):
                continue
            key = self._short.get(child.tag) or self._shorten(child.tag)
            value = self.tree(child)
            if key not in found:
                found[key] = value
            elif isinstance(found[key], list):
                found[key].append(value)
            else:
                found[key] = [found[key], value]
        text = (element.text or "").strip() + "".join((child.tail or "").strip() for child in element)
        if not found:
            return text
        if text:
            found["#text"] = text
        return found

    def _shorten(self, tag: str) -> str:
        space, _, local = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
        prefix = next((short for end, short in _PREFIXES if space.endswith(end)), "")
        self._short[tag] = prefix + local
        return prefix + local
