"""What the fields of records hold, in words: for the history, for conflicts, for tables that leave the product."""

import functools
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from desktop.base import formats
from desktop.model import codes
from desktop.model.kinds import KINDS
from desktop.model.records import Field, Json, decode
from desktop.model.trades import trades

Naming = Callable[[str], str]
"""The title of a record by its id; empty where it is not known."""

TRI = {True: "oui", False: "non", None: "inconnu"}
EMPTY = "vide"
SHORT = 160
"""Characters of a text from which on only what changed in it is shown."""
AROUND = 24
"""Characters shown before and after what changed in a long text."""
_LISTS = ("list", "codes", "pairs")
_TITLES = {
    "firm": ("name", "trade_name"),
    "qualification": ("scheme", "number"),
    "reference": ("object", "client"),
    "notice": ("published_id",),
    "lot": ("title",),
    "erasure": ("what",),
}
"""The fields that name a record, best first; `name` where nothing is said."""


@functools.cache
def declared(kind: str) -> Mapping[str, Field]:
    """The fields of a kind by name; none where this version does not know it."""
    return {f.name: f for f in KINDS[kind].fields()} if kind in KINDS else {}


def kind_label(kind: str) -> str:
    """« Entreprise »; the raw name of a kind that this version does not know."""
    return KINDS[kind].LABEL if kind in KINDS else kind


def field_label(kind: str, name: str) -> str:
    """« Effectif »; the raw name of a field that this version does not know."""
    found = declared(kind).get(name)
    return found.label if found else name


def title(kind: str, values: Mapping[str, Json], naming: Naming) -> str:
    """What names a record of these stored values: « Menuiserie X », « Note du 4 déc. 2026 à 12:00 »."""
    if kind == "note":
        return f"Note du {value(kind, 'at', values['at'], naming)}" if values.get("at") else "Note"
    if kind == "choice":
        return naming(str(values.get("lot", ""))) or kind_label(kind)
    words = (str(values[name]) for name in _TITLES.get(kind, ("name",)) if values.get(name))
    return next(words, "") or kind_label(kind)


def value(kind: str, name: str, stored: Json, naming: Naming) -> str:
    """A stored value in words. What this version does not understand is shown as it is stored."""
    found = declared(kind).get(name)
    if found is None:
        return _raw(stored)
    try:
        return _said(found, stored, naming)
    except (ValueError, TypeError, AttributeError):  # a newer version keeps something else there
        return _raw(stored)


def between(kind: str, name: str, before: Json, after: Json, naming: Naming) -> tuple[str, str]:
    """Two values in words, for one who reads what changed: of lists what was taken away and added, of long texts the part that changed."""
    if isinstance(before, list) and isinstance(after, list) and before and after:
        members, others = cast(list[Json], before), cast(list[Json], after)
        gone, come = [one for one in members if one not in others], [one for one in others if one not in members]
        if gone or come:
            return _part("retiré : ", kind, name, gone, naming), _part("ajouté : ", kind, name, come, naming)
    was, now = value(kind, name, before, naming), value(kind, name, after, naming)
    return _changed(was, now) if max(len(was), len(now)) > SHORT else (was, now)


def _part(words: str, kind: str, name: str, members: list[Json], naming: Naming) -> str:
    return words + value(kind, name, members, naming) if members else ""


def _said(field: Field, stored: Json, naming: Naming) -> str:
    kind = field.kind
    if kind in ("tri", "yes_no"):
        return TRI[None if stored is None and kind == "tri" else bool(stored)]
    if stored is None or stored == "" or stored == []:
        return EMPTY
    if kind == "choice":
        return dict(field.choices).get(stored) or _raw(stored)
    if kind in ("code", "text", "long"):
        return _code(field.source or field.name, stored) if type(stored) is str else _raw(stored)
    if kind in ("list", "codes"):
        return ", ".join(_code(field.source, str(one)) for one in stored)
    if kind == "pairs":
        return "\n".join(f"{heading} : {text}" for heading, text in stored)
    if kind == "link":
        return naming(stored) or stored if type(stored) is str else _raw(stored)
    return _number(field, stored) or _raw(stored)


def _number(field: Field, stored: Json) -> str:
    """An amount, a number or a date; empty where the field holds something else."""
    if field.kind == "money":
        return formats.money(stored)
    if field.kind == "date":
        return formats.day(date.fromisoformat(stored))
    if field.kind == "moment":
        return formats.moment(decode("moment", stored))
    if field.unit == "octets":
        return formats.size(stored)
    if field.kind in ("number", "decimal"):
        digits = str(stored) if "year" in field.name else f"{stored:,.10g}".replace(",", formats.NARROW).replace(".", ",")
        return f"{digits} {field.unit}" if field.unit else digits
    return ""


def _code(source: str, code: str) -> str:
    """A code with its label, by the list that it comes from; any other text as it is."""
    said = _LABELS.get(source)
    return said(code) if said else code


_MEDIA = {
    "image": "image", "image/png": "image PNG", "image/jpeg": "photo JPEG", "application/pdf": "document PDF", "text": "texte",
    "text/csv": "tableau CSV",
    "audio": "enregistrement", "video": "vidéo", "application/zip": "archive ZIP", "application/octet-stream": "fichier",
}  # fmt: skip


def _trade(id: str) -> str:
    found = trades().get(id)
    return found.label if found else id


_LABELS: dict[str, Callable[[str], str]] = {
    "trades": _trade,
    "cpv": lambda code: " ".join(filter(None, (code, codes.cpv_label(code)))),
    "naf": lambda code: " ".join(filter(None, (code, codes.naf_label(code)))),
    "places": codes.place_label,
    "communes": codes.place_label,
    "departments": lambda code: codes.departments().get(code, code),
    "media": lambda media: _MEDIA.get(media) or _MEDIA.get(media.partition("/")[0]) or media,
    "siret": formats.siret,
    "buyer_siret": formats.siret,
}


def _raw(stored: Json) -> str:
    if stored is None:
        return EMPTY
    return stored if isinstance(stored, str) else json.dumps(stored, ensure_ascii=False)


def _changed(before: str, after: str) -> tuple[str, str]:
    """The parts of two long texts that differ, with a little around them."""
    least = min(len(before), len(after))
    start = next((at for at in range(least) if before[at] != after[at]), least)
    end = next((at for at in range(least - start) if before[-1 - at] != after[-1 - at]), least - start)
    return _cut(before, start, len(before) - end), _cut(after, start, len(after) - end)


def _cut(text: str, start: int, end: int) -> str:
    """The part of a text from `start` to `end` with what stands around it, at the borders of words."""
    if text == EMPTY:
        return text
    first = 0 if start <= AROUND else text.find(" ", start - AROUND, start) + 1 or start - AROUND
    last = len(text) if len(text) - end <= AROUND else text.rfind(" ", end, end + AROUND)
    last = last if last >= end else min(len(text), end + AROUND)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
