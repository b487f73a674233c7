"""What opens a workspace, what no longer does, and how long a guesser waits."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base import clock
from desktop.base.problem import Problem
from desktop.store import chamber, keys, tries


@pytest.fixture
def key(tmp_path: Path) -> bytes:
    return keys.create(tmp_path, "phrase de départ")


def test_every_secret_opens_the_same_key(tmp_path: Path, key: bytes) -> None:
    code = keys.new_recovery_code(tmp_path, key)
    public, secret = chamber.pair()
    keys.set_chamber(tmp_path, key, public)
    assert {keys.unlock(tmp_path, given) for given in ("phrase de départ", code, secret)} == {key}
    assert keys.slots(tmp_path) == {"passphrase": "", "recovery": "", "chamber": public}
    text = (tmp_path / keys.FILE).read_text()
    assert key.hex() not in text
    assert code not in text
    assert secret not in text


def test_the_code_is_read_as_people_write_it(tmp_path: Path, key: bytes) -> None:
    code = keys.new_recovery_code(tmp_path, key)
    assert len(code.replace("-", "")) == 26
    for written in (code.lower(), code.replace("-", " "), code.replace("-", ""), code.replace("0", "O").replace("1", "l")):
        assert keys.unlock(tmp_path, written) == key


def test_what_was_replaced_no_longer_opens(tmp_path: Path, key: bytes) -> None:
    former = keys.new_recovery_code(tmp_path, key)
    keys.new_recovery_code(tmp_path, key)
    keys.change_passphrase(tmp_path, key, "phrase nouvelle")
    public, secret = chamber.pair()
    keys.set_chamber(tmp_path, key, public)
    keys.set_chamber(tmp_path, key, "")
    assert keys.unlock(tmp_path, "phrase nouvelle") == key
    for gone in ("phrase de départ", former, secret):
        with pytest.raises(Problem, match="n’est pas la bonne"):
            keys.unlock(tmp_path, gone)


def test_a_public_key_is_checked(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(Problem, match="clé publique"):
        keys.set_chamber(tmp_path, key, "age1pasuneclef")


def test_a_broken_key_file_costs_nothing_but_a_lost_one_is_told(tmp_path: Path, key: bytes) -> None:
    (tmp_path / keys.FILE).write_bytes(b"\x00" * 500)
    assert keys.unlock(tmp_path, "phrase de départ") == key
    keys.change_passphrase(tmp_path, key, "b")
    assert json.loads((tmp_path / keys.FILE).read_text())["version"] == 2
    for name in (keys.FILE, keys.COPY):
        (tmp_path / name).write_text('{"version": 2, "slots": []}')
    with pytest.raises(Problem, match="abîmé") as raised:
        keys.unlock(tmp_path, "b")
    assert "sauvegarde" in raised.value.hint


def test_a_key_file_of_a_newer_version_is_told(tmp_path: Path, key: bytes) -> None:
    (tmp_path / keys.FILE).write_text('{"version": 3, "slots": [{"kind": "passphrase"}]}')
    with pytest.raises(Problem, match="plus récente"):
        keys.unlock(tmp_path, "phrase de départ")


def test_the_first_version_of_the_file_still_opens(tmp_path: Path, key: bytes) -> None:
    slot = json.loads((tmp_path / keys.FILE).read_text())["slots"][0]
    for name in (keys.FILE, keys.COPY):
        (tmp_path / name).write_text(json.dumps({"version": 1, **{k: v for k, v in slot.items() if k != "kind"}}))
    assert keys.unlock(tmp_path, "phrase de départ") == key


@given(st.binary(min_size=keys.CODE_BYTES, max_size=keys.CODE_BYTES))
def test_spelling_a_code_loses_nothing(code: bytes) -> None:
    assert keys._read_code(keys._spelled(code)) == code


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_is_not(text: str) -> None:
    assert keys._read_code(text) is None or len(keys._read_code(text) or b"") == keys.CODE_BYTES


def test_wrong_tries_slow_down_across_restarts(tmp_path: Path, fixed_clock) -> None:
    for _ in range(tries.FREE):
        tries.check(tmp_path)
        tries.note(tmp_path)
    tries.check(tmp_path)
    tries.note(tmp_path)
    with pytest.raises(tries.TooSoon) as first:
        tries.check(tmp_path)
    clock.set_source(lambda: fixed_clock + timedelta(seconds=6))
    tries.check(tmp_path)
    tries.note(tmp_path)
    with pytest.raises(tries.TooSoon) as second:
        tries.check(tmp_path)
    assert second.value.seconds > first.value.seconds
    clock.set_source(lambda: fixed_clock - timedelta(days=300))  # a clock set back must not shut anybody out for a year
    with pytest.raises(tries.TooSoon) as back:
        tries.check(tmp_path)
    assert back.value.seconds <= tries.LONGEST
    tries.forget(tmp_path)
    tries.check(tmp_path)


def test_waiting_never_exceeds_its_bound(tmp_path: Path, fixed_clock) -> None:
    for _ in range(60):
        tries.note(tmp_path)
    with pytest.raises(tries.TooSoon) as raised:
        tries.check(tmp_path)
    assert raised.value.seconds <= tries.LONGEST + 1


def test_a_wrong_passphrase_is_counted_and_the_right_one_forgiven(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(Problem):
        keys.unlock(tmp_path, "non")
    assert (tmp_path / tries.FILE).exists()
    keys.unlock(tmp_path, "phrase de départ")
    assert not (tmp_path / tries.FILE).exists()
