"""Award criteria with their weights: « Prix : 60 % »."""

import re

from desktop.feeds.values import clean, unique

_WEIGHT = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(%|points?\b|pts?\b|/\s*100\b)", re.I)
_SPLIT = re.compile(r"[;\n]|(?<=[%.])\s*-\s+|(?<=\s)-\s+(?=[A-Za-zÀ-ÿ])")
_BEGINNING = re.compile(r"(?:\d{1,2}[.)°] ?)?(?:crit[èe]re ?(?:n°)? ?\d{0,2} ?[:.-]? ?)?", re.I)
_ENDING = re.compile(r"\bpond[ée]r(?:ation|[ée]e?s?)?(?: [àa]| de)?$", re.I)
_AROUND = " :(-–,•*\t\n"
_NBSP = "\u00a0"
_NARROW = "\u202f"


def line(label: str, weight: str, unit: str = "%") -> str:
    """« Prix : 60 % »; the label alone where there is no weight; empty without a label."""
    label = label.strip(" :;,.-")[:300]
    number = weight.strip().rstrip("%").strip().replace(".", ",")
    if not label or not re.fullmatch(r"\d{1,4}(,\d+)?", number):
        return label
    number = number.rstrip("0").rstrip(",") if "," in number else number
    return f"{label}{_NBSP}: {number}{_NARROW if unit == '%' else _NBSP}{unit}".rstrip()


def from_prose(text: str) -> tuple[str, ...]:
    """The criteria of a text such as « prix : 60 points\\nvaleur technique : 40 points ».

    Empty unless every weight is in one unit and they add up to 100: a wrong weight is worse than none.
    """
    if "%" not in text and "oint" not in text and "pts" not in text and "100" not in text:
        return ()
    lines: list[str] = []
    total = 0.0
    units: set[str] = set()
    for part in _SPLIT.split(clean(text[:4000])):
        weights = _WEIGHT.findall(part)
        if len(weights) != 1:
            if weights:
                return ()
            continue
        number, unit = weights[0]
        unit = "%" if unit == "%" else "points"
        label = _ENDING.sub("", part[: part.find(number)].strip(_AROUND)).strip(_AROUND)
        label = label[_BEGINNING.match(label).end() :].strip(_AROUND)  # type: ignore[union-attr]
        if not label:
            return ()
        total += float(number.replace(",", "."))
        units.add(unit)
        lines.append(line(label, number, unit))
    return unique(lines) if lines and len(units) == 1 and abs(total - 100) < 0.01 else ()


def listed(text: str) -> tuple[str, ...]:
    """The criteria of a list, weighted or not: « - qualité des produits;- prix des prestations. »."""
    weighted = from_prose(text)
    if weighted:
        return weighted
    parts = [part.strip(" -–•\t.") for part in re.split(r"[;\n]|(?:^|\s)-(?=\s?[A-Za-zÀ-ÿ])", clean(text[:2000]))]
    short = [part for part in parts if 2 < len(part) < 160]
    return unique(short) if len(short) > 1 and len(short) == len([part for part in parts if part]) else ()
