"""Texts that can be kept and printed."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.base.texts import printable, printable_json, sound

TEXTS = st.text(st.characters(categories=None))
VALUES = st.recursive(st.none() | st.booleans() | st.integers() | TEXTS, lambda inside: st.lists(inside) | st.dictionaries(TEXTS, inside))


@given(VALUES)
def test_what_is_sound_can_be_written_and_is_left_alone(value: Any) -> None:
    made = sound(value)
    json.dumps(made, ensure_ascii=False).encode()
    assert sound(made) == made


def test_half_a_pair_and_a_byte_of_a_name_become_a_question_mark() -> None:
    assert sound({"é\udce9": ["\ud83d", 3, None, "\U0001f600"]}) == {"é?": ["?", 3, None, "\U0001f600"]}


def test_control_characters_are_not_printed() -> None:
    assert printable("a\x1b]0;x\x07\n\tb\x9b\x85é") == "a�]0;x�\n\tb��é"
    assert json.loads(printable_json(json.dumps({"é\x9b": "\x1b\x7f"}, ensure_ascii=False))) == {"é\x9b": "\x1b\x7f"}
