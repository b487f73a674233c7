"""Texts as they may be kept and printed, wherever they came from."""

from typing import Any, cast

_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "�")
_FOR_PEOPLE = {**_CONTROLS, ord("\n"): "\n", ord("\t"): "\t"}
_IN_JSON = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def sound(value: Any) -> Any:
    """A text, or a JSON value made of texts, as UTF-8 can write it: half a pair, or a byte of a file name that is none, becomes « ? »."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [sound(one) for one in cast(list[Any], value)]
    if isinstance(value, dict):
        return {sound(name): sound(one) for name, one in cast(dict[Any, Any], value).items()}
    return value


def printable(text: str) -> str:
    """A text without what a terminal would obey: control characters are shown as « � », new lines and tabs stay."""
    return text.translate(_FOR_PEOPLE)


def printable_json(text: str) -> str:
    """A JSON text that says the same, without what a terminal would obey."""
    return text.translate(_IN_JSON)
