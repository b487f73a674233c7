"""Records out of JSON of any shape, size and state: one at a time, each with its place."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.feeds import json_stream
from desktop.feeds.json_stream import Damage, Item, JsonStream

LISTS = frozenset(("firms", "results"))


def records(content: str | bytes) -> list[Item | Damage]:
    return list(JsonStream(io.BytesIO(content if isinstance(content, bytes) else content.encode()), LISTS).records())


def found(content: str | bytes) -> list[tuple[str, object]]:
    return [(one.name, one.value) if isinstance(one, Item) else ("damage", one.reason) for one in records(content)]


def test_a_list_an_envelope_and_a_lone_object() -> None:
    assert found('[1, {"a": 2},\n "x"]') == [("", 1), ("", {"a": 2}), ("", "x")]
    assert found('{"total": 2, "firms": [{"a": 1}, 12], "end": null}') == [("firms", {"a": 1}), ("firms", 12)]
    assert found('{"a": [1], "b": {"firms": [2]}}') == [("", {"a": [1], "b": {"firms": [2]}})]
    assert found('{"results": []}') == []
    assert found(" \n[]") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert found('[{"a": "Œuvre"}]'.encode(encoding)) == [("", {"a": "Œuvre"})]


def test_lines_are_counted() -> None:
    assert [one.line for one in records('[\n{"a": 1,\n"b": 2},\n{}]')] == [2, 4]
    assert [one.line for one in records('{"a": 1}\n{"a": 2}\n\n{"a" 3}\n{"a": 4}')] == [1, 2, 4, 5]
    assert [one.line for one in records('{"total": 3,\n"firms": [\n1,\n2],\n"end": 0}')] == [3, 4]


def test_lines_and_envelopes_follow_each_other() -> None:
    assert found('{"a": 1}\n{"firms": [2]}{"b": [3]}\n[4]') == [("", {"a": 1}), ("firms", 2), ("", {"b": [3]}), ("", 4)]
    facets = json.dumps({"facets": [{"name": "x" * 100}] * 10_000})[1:-1]
    assert found("{" + facets + ', "results": [1], ' + facets + "}") == [("results", 1)]


@pytest.mark.parametrize(
    "cut", ['[{"a": 1}, {"b": ', '[{"a": 1}', '[{"a": 1}, {"b": oui}]', '{"firms": [{"a": 1}', '[{"a": 1}, ' + "[" * 100_000]
)
def test_what_comes_before_the_damage_goes_in(cut: str) -> None:
    first, *others = records(cut)
    assert isinstance(first, Item)
    assert first.value == {"a": 1}
    assert [type(one) for one in others] == [Damage]


def test_what_comes_after_the_damage_goes_in() -> None:
    assert [one for one in found('{"firms": [{"a" 1}, {"b": 2}]}') if one[0] != "damage"] == [("firms", {"b": 2})]
    assert [one for one in found('{"a": 1}\n{"b": }\n{"c": 3}') if one[0] != "damage"] == [("", {"a": 1}), ("", {"c": 3})]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    one = json.dumps({"name": "x" * 1000})
    path = tmp_path / "a.json"
    path.write_text('{"firms": [' + ",\n".join([one] * 20_000) + "]}")
    with path.open("rb") as source:
        tracemalloc.start()
        count = sum(1 for _ in JsonStream(source, LISTS).records())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000


def test_one_huge_element_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_RECORD", 200_000)
    for content in (
        '["' + "x" * 1_000_000 + '"]',
        '{"a": "' + "x" * 1_000_000 + '"}',
        json.dumps({f"a{i}": "x" * 50 for i in range(20_000)}),
    ):
        (one,) = records(content)
        assert isinstance(one, Damage)
        assert "Mo" in one.reason


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))),
    st.integers(1, 9),
)
def test_the_size_of_pieces_does_not_matter(values: list[object], chunk: int) -> None:
    before = json_stream.CHUNK
    json_stream.CHUNK = chunk
    try:
        for content in (json.dumps(values, indent=1), json.dumps({"total": 3, "firms": values, "end": [1]}, indent=1)):
            stream = JsonStream(io.BytesIO(content.encode()), LISTS)
            stream._size = chunk
            assert [one.value for one in stream.records() if isinstance(one, Item)] == values
    finally:
        json_stream.CHUNK = before


@settings(max_examples=100, deadline=2000)
@given(st.binary(max_size=200))
def test_any_bytes_end(data: bytes) -> None:
    for content in (data, b'{"firms": [{"a": 1}' + data, b'{"a": 1' + data):
        records(content)
