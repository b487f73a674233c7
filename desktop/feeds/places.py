"""Where the work is: the commune of a published town and postcode, only where there is no doubt."""

import functools
import re

from desktop.feeds.values import department_of
from desktop.model.codes import communes_named, communes_of_postcode, name_key

_BEFORE = re.compile(r"\b(\d{5})\s+([A-Za-zÀ-ÿŒœ' ’-]{2,60})")
_AFTER = re.compile(r"([A-Za-zÀ-ÿŒœ'’][A-Za-zÀ-ÿŒœ' ’-]{1,60}?)\s*+[,(]?\s*+(\d{5})\b")
_LONGEST = 300


def insee(town: str, postcode: str) -> str:
    """The INSEE code of a town; empty where several share the name, or none has it.

    A postcode that no commune has (CEDEX) still tells the department.
    """
    return _insee(town, postcode) if 0 < len(town) <= _LONGEST and len(postcode) == 5 and postcode.isdigit() else ""


@functools.lru_cache(maxsize=8192)
def _insee(town: str, postcode: str) -> str:
    key = name_key(town)
    near = [found for found in communes_of_postcode(postcode) if name_key(found.name) == key]
    if len(near) == 1:
        return near[0].insee
    named = communes_named(town, department_of(postcode)) if key else ()
    return named[0].insee if len(named) == 1 else ""


def insee_in(text: str) -> str:
    """The commune of a free text such as « 4 hameau X, 62870 CAMPAGNE LES HESDIN » or « AVIGNON 84914 »."""
    return _insee_in(text) if 0 < len(text) <= _LONGEST else ""


@functools.lru_cache(maxsize=8192)
def _insee_in(text: str) -> str:
    found = {insee(town.strip(), code) for code, town in _BEFORE.findall(text)} - {""}
    found = found or {insee(town.strip(" ,-"), code) for town, code in _AFTER.findall(text)} - {""}
    return found.pop() if len(found) == 1 else ""
