import json
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.feeds import json_items
from desktop.feeds.json_items import items

LISTS = frozenset(("firms", "results"))


def found(folder: Path, content: str | bytes) -> list[tuple[str, object]]:
    path = folder / "a.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(name, item) for _, name, item in items(path, LISTS)]


def test_a_list_an_envelope_and_a_lone_object(tmp_path: Path) -> None:
    assert found(tmp_path, '[1, {"a": 2},\n "x"]') == [("", 1), ("", {"a": 2}), ("", "x")]
    assert found(tmp_path, '{"total": 2, "firms": [{"a": 1}, 12], "end": null}') == [("firms", {"a": 1}), ("firms", 12)]
    assert found(tmp_path, '{"a": [1], "b": {"firms": [2]}}') == [("", {"a": [1], "b": {"firms": [2]}})]
    assert found(tmp_path, '{"results": []}') == []
    assert found(tmp_path, " \n[]") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert found(tmp_path, '[{"a": "Œuvre"}]'.encode(encoding)) == [("", {"a": "Œuvre"})]


def test_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[\n{"a": 1,\n"b": 2},\n{}]')
    assert [line for line, _, _ in items(path, LISTS)] == [2, 4]


@pytest.mark.parametrize(
    "cut", ['[{"a": 1}, {"b": ', '[{"a": 1}', '[{"a": 1}, {"b": oui}]', '{"firms": [{"a": 1}', '[{"a": 1}, ' + "[" * 100_000]
)
def test_what_comes_before_the_damage_goes_in(tmp_path: Path, cut: str) -> None:
    (tmp_path / "a.json").write_text(cut)
    source = items(tmp_path / "a.json", LISTS)
    assert next(source)[2] == {"a": 1}
    with pytest.raises(Problem):
        list(source)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    one = json.dumps({"name": "x" * 1000})
    (tmp_path / "a.json").write_text('{"firms": [' + ",\n".join([one] * 20_000) + "]}")
    tracemalloc.start()
    count = sum(1 for _ in items(tmp_path / "a.json", LISTS))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 2_000_000


def test_one_huge_element_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "MAX_ITEM", 200_000)
    with pytest.raises(Problem, match="démesuré"):
        found(tmp_path, '["' + "x" * 1_000_000 + '"]')


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))),
    st.integers(1, 9),
)
def test_the_size_of_pieces_does_not_matter(values: list[object], chunk: int) -> None:
    before = json_items._CHUNK
    json_items._CHUNK = chunk
    try:
        with tempfile.TemporaryDirectory() as folder:
            assert [item for _, item in found(Path(folder), json.dumps(values, indent=1))] == values
    finally:
        json_items._CHUNK = before


@settings(max_examples=100, deadline=2000)
@given(st.binary(max_size=200))
def test_any_bytes_end(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for content in (data, b'{"firms": [{"a": 1}' + data):
            try:
                found(Path(folder), content)
            except (Problem, OSError, EOFError):
                continue
