"""Spoiling a valid file: by its bytes, and by the structure of what it holds (JSON in JSON, XML, rows, the parts of a zip).

Every function takes a file's bytes and a `random.Random` (Hypothesis may stand behind it) and gives other bytes.
"""

import contextlib
import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

Mutation = Callable[[bytes, random.Random], bytes]

LARGEST = 1 << 18
"""Bytes of the largest file that comes out."""
RUNS = (
    " ",
    "\u2003",
    "\n",
    "0",
    "9",
    "a",
    "é",
    "\U0001f600",
    "(",
    "<br",
    "&#9",
    "&amp;",
    "- ",
    "1 ",
    "a.",
    ",",
    ";",
    ":",
    "/",
    '"',
    "\\",
    "\u0300",
    "1.",
    "26-1 ",
)
TEXTS = (
    "", " ", "\x00", "\ud800", "\udfff", "\ufeff", "\u202e", "\u2028", "é" * 40, "e\u0301", "-", "1e999999", "1e308", "-0", "NaN", "٣٤٥", "①", "²",
    "9" * 5000, "0" * 5000, "&#" + "9" * 5000 + ";", "&amp;#" + "9" * 4400 + ";", "&#xffffffff;", "&#55296;", "&#0;", "<br" + " " * 3000, "oui", "non",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-30", "2026-10-02T24:61", "10000-01-01", "31/12/9999 à 12h", "45261210-9", "00000000",
    "=1+1", "=cmd|' /C calc'!A0", "#REF!", "1,7976931348623157e308", "../../x", "CON", "http://[", "a@b.cc", "62270 FREVENT", "FREVENT 62270", "_xD800_",
    "81234567600017", "8.12E+13", "1." + "0" * 3000 + "E99", "12 000 € HT", "lot 1 (SIRET : 43293695300012)", "1 mois", "PT1H", "true", "[]", "{}", "null",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**63, 10**400, 1e308, -1e-320, 1.5, "", [], {}, [[]], [None], [""], {"#text": ""}, {"#text": []}, {"": ""}, {"@x": 1},
    {"oui": ""}, {"#text": {"#text": "x"}}, [{}, "x", 3],
)  # fmt: skip
JUNK = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"[", b"]", b"{", b"}", b'"', b"\\", b"\\ud800", b"\\u0000",
    b"NaN", b"-Infinity", b"1e999999", b"9" * 5000, b"<", b">", b"&", b"&x;", b"&#0;", b"&#xD800;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.1'?>",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"\r", b"\n", b"\x0b", b"\x85", b";", b"\t", b"|", b"'", b"\x1a", b"\x1f\x8b", b"PK\x03\x04", b" " * 70000, b"\n" * 70000, b"}   ,", b"{" * 2000, b"[" * 2000,
)  # fmt: skip
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7", "cp037")


def spoilt_bytes(data: bytes, luck: random.Random) -> bytes:
    """One to four bytes or stretches set, cut, doubled or filled with junk; sometimes another encoding, or the end cut off."""
    out = bytearray(data)
    for _ in range(luck.randint(1, 4)):
        at = luck.randint(0, len(out))
        end = min(len(out), at + luck.choice((1, 1, 2, 5, 40, 400)))
        how = luck.randint(0, 9)
        if how < 3:
            out[at:at] = luck.choice(JUNK)
        elif how < 5 and at < len(out):
            out[at] = luck.randint(0, 255)
        elif how < 7:
            del out[at:end]
        elif how == 7:
            out[at:at] = out[at:end] * luck.choice((1, 2, 20))
        elif how == 8:
            del out[at:]
        else:
            with contextlib.suppress(UnicodeError):
                out[:] = out.decode("utf-8", "replace").encode(luck.choice(ENCODINGS), "replace")
    return bytes(out[:LARGEST])


def spoilt_text(text: str, luck: random.Random) -> str:
    """Another text altogether, a long run of one sign in the middle, or a piece of it doubled or left out."""
    how = luck.randint(0, 9)
    at = luck.randint(0, len(text))
    if how < 4:
        return luck.choice(TEXTS)
    if how < 5:
        return text[:at] + luck.choice(RUNS) * luck.choice((3, 300, 300, 3000, 25_000)) + text[at:]
    if how < 7:
        return text[:at] + luck.choice(TEXTS) + text[at:]
    return text[:at] + text[luck.randint(0, len(text)) :]


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """(container, key) of every value in the tree."""
    found: list[tuple[Any, Any]] = []
    stack = [tree]
    while stack and len(found) < 2000:
        node = stack.pop()
        items = list(node.items()) if isinstance(node, dict) else list(enumerate(node)) if isinstance(node, list) else []
        found += [(node, key) for key, _ in items]
        stack += [value for _, value in items if isinstance(value, dict | list)]
    return found


def _nested(value: Any, luck: random.Random) -> Any:
    deep = luck.choice((1, 2, 45, 300, *range(960, 1000)))
    key = luck.choice(("", "x", "#text", "oui"))
    for _ in range(deep):
        value = {key: value} if key else [value]
    return value


def spoilt_tree(tree: Any, luck: random.Random) -> Any:
    """The tree with one to three of its values left out, replaced, repeated, nested, renamed or moved (the tree itself is changed)."""
    for _ in range(luck.randint(1, 3)):
        places = _places(tree)
        if not places:
            return copy.deepcopy(luck.choice(VALUES))
        node, key = luck.choice(places)
        other, other_key = luck.choice(places)
        how, value = luck.randint(0, 19), node[key]
        if how < 3:
            del node[key]
        elif how < 7:
            node[key] = copy.deepcopy(luck.choice(VALUES))
        elif how < 12:
            node[key] = spoilt_text(value, luck) if isinstance(value, str) else luck.choice(TEXTS)
        elif how < 14:
            node[key] = [value] * luck.choice((2, 2, 3, 30, 3000)) if _shallow(value, 60) else [value, value]
        elif how < 15:
            node[key] = _nested(value, luck)
        elif how < 17 and isinstance(node, dict):
            node[luck.choice((luck.choice(TEXTS), str(other_key)))] = node.pop(key)
        else:
            node[key] = json.loads(json.dumps(other[other_key])) if _shallow(other[other_key]) else None
    return tree


def _shallow(value: Any, most: int = 20_000) -> bool:
    try:
        return len(json.dumps(value)) < most
    except RecursionError:
        return False


def spoilt_json(data: bytes, luck: random.Random) -> bytes:
    """A JSON file with its tree spoilt, or the tree in one of its `gestion` and `donnees`; now and then its bytes as well."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return spoilt_bytes(data, luck)
    inner = [(node, key) for node, key in _places(tree) if key in ("gestion", "donnees") and isinstance(node[key], str)]
    if inner and luck.random() < 0.75:
        node, key = luck.choice(inner)
        with contextlib.suppress(ValueError, RecursionError):
            node[key] = json.dumps(spoilt_tree(json.loads(node[key]), luck), ensure_ascii=luck.random() < 0.8)
    else:
        tree = spoilt_tree(tree, luck)
    try:
        out = json.dumps(tree, ensure_ascii=luck.random() < 0.5, indent=1 if luck.random() < 0.05 else None).encode(
            "utf-8", "surrogatepass"
        )
    except RecursionError:
        return data
    return (spoilt_bytes(out, luck) if luck.random() < 0.2 else out)[:LARGEST]


def spoilt_lines(data: bytes, luck: random.Random) -> bytes:
    """JSON lines: one of them spoilt, or two joined, or one twice."""
    lines = data.split(b"\n")
    at = luck.randrange(len(lines))
    lines[at] = spoilt_json(lines[at], luck)
    end = luck.choice((b"\n", b"\n", b"\r\n", b"", b",", b" \n\n"))
    return end.join(lines * luck.choice((1, 1, 2)))[:LARGEST]


_TOKEN = re.compile(r"(<[^>]*>)")
_TRICKS = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>', '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]>', "&x;", "&b;", "<![CDATA[", "<!--", "<?x?>", "<a:b/>", '<x xmlns="u"/>', "</x>", "<ann>", "</ann>", "\x01",
)  # fmt: skip


def spoilt_xml(data: bytes, luck: random.Random) -> bytes:
    """XML with elements left out, repeated, renamed, moved or nested, texts and attributes spoilt, entities tried."""
    tokens = _TOKEN.split(data.decode("utf-8", "surrogateescape"))
    for _ in range(luck.randint(1, 3)):
        at, other = luck.randrange(len(tokens)), luck.randrange(len(tokens))
        how = luck.randint(0, 9)
        if how < 2:
            del tokens[at : at + luck.choice((1, 2, 4, 20))]
            tokens = tokens or [""]
        elif how < 5:
            tokens[at] = re.sub(
                r'"[^"]*"|^[^<]*$', lambda m: f'"{spoilt_text("x", luck)}"' if m[0] else spoilt_text("x", luck), tokens[at], count=2
            )
        elif how < 6:
            tokens[at:at] = tokens[other : other + luck.choice((1, 3, 8, 40))] * luck.choice((1, 1, 3, 50))
        elif how < 7:
            deep = luck.choice((3, 100, 260, 3000))
            tokens[at:at] = ["<a>" * deep, "</a>" * luck.choice((deep, 0))]
        elif how < 8:
            tokens[at] = luck.choice(_TRICKS)
        elif how < 9:
            tokens[at] = re.sub(r"[\w:.-]+", luck.choice(("ann", "x", "cbc:ID", "é", "a:b:c")), tokens[at], count=1)
        else:
            tokens[at], tokens[other] = tokens[other], tokens[at]
    out = "".join(tokens).encode("utf-8", "surrogatepass")
    return (spoilt_bytes(out, luck) if luck.random() < 0.2 else out)[:LARGEST]


def spoilt_table(data: bytes, luck: random.Random) -> bytes:
    """A list with cells spoilt, columns and rows left out, doubled or moved, another separator, quotes opened and left so."""
    rows = [line.split(";") for line in data.decode("utf-8", "replace").split("\n")]
    for _ in range(luck.randint(1, 4)):
        row = luck.choice(rows)
        at, how = luck.randrange(len(row)), luck.randint(0, 9)
        if how < 5:
            row[at] = spoilt_text(row[at], luck)
        elif how < 6:
            row[at] = luck.choice(('"', '"x', 'x"', '"x"y', '""', '"""')) + row[at]
        elif how < 7:
            row[at:at] = [row[at][:30]] * luck.choice((1, 30, 2500))
        elif how < 8:
            rows[luck.randrange(len(rows))] = [*luck.choice(rows)]
        elif how < 9:
            rows += [[*luck.choice(rows)] for _ in range(luck.choice((1, 40, 300)))]
        elif len(row) > 1:
            del row[at]
    separator, end = luck.choice((";", ";", ";", ",", "\t", "|")), luck.choice(("\n", "\n", "\r\n", "\r"))
    out = end.join(separator.join(row) for row in rows)[:LARGEST].encode("utf-8", "surrogatepass")
    return (spoilt_bytes(out, luck) if luck.random() < 0.2 else out)[:LARGEST]
