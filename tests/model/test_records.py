"""Identities, declared fields, and one form as JSON."""

import uuid
from datetime import date, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given

from desktop.model.kinds import KINDS
from desktop.model.notices import Notice
from desktop.model.records import PUBLIC, Record, new_id, public_id

VALUES = {
    "text": st.text(),
    "long": st.text(),
    "number": st.none() | st.integers(-(10**9), 10**9),
    "money": st.none() | st.integers(0, 10**12),
    "decimal": st.none() | st.floats(0, 100),
    "date": st.none() | st.dates(date(1900, 1, 1)),
    "moment": st.none() | st.datetimes(datetime(1900, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0)),
    "tri": st.none() | st.booleans(),
    "yes_no": st.booleans(),
    "choice": st.none() | st.text(min_size=1),
    "list": st.lists(st.text()).map(tuple),
    "code": st.text(),
    "codes": st.lists(st.text()).map(tuple),
    "link": st.text(min_size=1),
    "pairs": st.lists(st.tuples(st.text(), st.text())).map(tuple),
    "json": st.none() | st.dictionaries(st.text(), st.integers(), min_size=1),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(st.data())
def test_any_record_comes_back_from_its_json(kind: type[Record], data: st.DataObject) -> None:
    drawn = {f.name: data.draw(VALUES[f.kind], label=f.name) for f in kind.fields()}
    record = kind(id="x", **{name: value for name, value in drawn.items() if value not in (None, "")})  # those keep their default
    assert kind.from_json("x", record.to_json()) == record


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_field_is_declared_whole(kind: type[Record]) -> None:
    assert kind.KIND
    assert kind.PLURAL
    assert kind.LABEL
    for field in kind.fields():
        assert field.label
        assert field.kind != "choice" or field.choices
        assert field.kind not in ("code", "codes") or field.source


def test_unknown_fields_are_left_aside() -> None:
    assert Notice.from_json("x", {"object": "A", "colour": "vert"}) == Notice(id="x", object="A")


@given(st.lists(st.text(), min_size=1))
def test_public_ids_are_uuid5(parts: list[str]) -> None:
    assert public_id(*parts) == str(uuid.uuid5(uuid.UUID(bytes=PUBLIC), "/".join(parts)))


def test_new_ids_are_uuid7_that_sort_by_creation() -> None:
    made = [new_id() for _ in range(50)]
    assert all(uuid.UUID(id).version == 7 and uuid.UUID(id).variant == uuid.RFC_4122 for id in made)
    assert [id[:13] for id in made] == sorted(id[:13] for id in made)
    assert len(set(made)) == 50
