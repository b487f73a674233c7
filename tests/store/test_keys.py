"""What opens a workspace, what no longer does, and how long a guesser waits."""

import json
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base import clock
from desktop.base.problem import Damaged, Problem
from desktop.store import chamber, keys, lock, remembering, tries, wrapping
from desktop.store.workspace import Workspace
from tests.conftest import KEY


@pytest.fixture
def key(tmp_path: Path) -> bytes:
    return keys.create(tmp_path, "phrase de départ")


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost nothing, where many are tried."""
    monkeypatch.setattr(wrapping, "_ARGON", {"time_cost": 1, "memory_cost": 8, "parallelism": 1})


def first_version(folder: Path) -> None:
    """What the first version wrote: one file, which does not tell which key it holds."""
    slot = json.loads((folder / keys.FILE).read_text())["slots"][0]
    (folder / keys.FILE).write_text(json.dumps({"version": 1, **{k: v for k, v in slot.items() if k != "kind"}}))
    (folder / keys.COPY).unlink()


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
    for name in (keys.FILE, keys.COPY):
        (tmp_path / name).write_text('{"version": 3, "slots": [{"kind": "passphrase"}]}')
    with pytest.raises(Problem, match="plus récente"):
        keys.unlock(tmp_path, "phrase de départ")


def test_the_first_version_of_the_file_still_opens_and_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keys.create(tmp_path, "phrase de départ")
    Workspace(tmp_path, key).close()
    first_version(tmp_path)
    assert keys.unlock(tmp_path, "phrase de départ") == key
    with pytest.raises(keys.Unproven):
        keys.verify(tmp_path, KEY)
    monkeypatch.setattr(remembering, "remembered", lambda _folder: key)
    Workspace.open(tmp_path).close()
    keys.verify(tmp_path, key)
    with pytest.raises(keys.Refused):
        keys.verify(tmp_path, KEY)
    assert keys.copied(tmp_path)
    assert keys.unlock(tmp_path, "phrase de départ") == key


@pytest.mark.usefixtures("cheap")
def test_one_spoiled_sign_costs_nothing(tmp_path: Path) -> None:
    key, code = keys.begin(tmp_path, "phrase")
    good = (tmp_path / keys.FILE).read_bytes()
    for at in range(0, len(good), 3):
        spoiled = bytearray(good)
        spoiled[at] ^= 1
        (tmp_path / keys.FILE).write_bytes(spoiled)
        assert keys.unlock(tmp_path, "phrase") == keys.unlock(tmp_path, code) == key
        keys.settle(tmp_path, key)
        assert keys.copied(tmp_path)


@pytest.mark.usefixtures("cheap")
def test_what_both_files_still_hold_opens(tmp_path: Path) -> None:
    key, code = keys.begin(tmp_path, "phrase")
    kept = json.loads((tmp_path / keys.FILE).read_text())
    for name, slot in ((keys.FILE, 0), (keys.COPY, 1)):
        spoiled = json.loads(json.dumps(kept))
        del spoiled["slots"][slot]["salt"]
        (tmp_path / name).write_text(json.dumps(spoiled))
    assert keys.unlock(tmp_path, "phrase") == keys.unlock(tmp_path, code) == key
    with pytest.raises(keys.Refused):
        keys.unlock(tmp_path, "autre")


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize(
    "spoiled",
    [
        {"memory_cost": 2**32 - 1},
        {"memory_cost": 7},
        {"time_cost": 21},
        {"time_cost": "3"},
        {"time_cost": float("inf")},
        {"parallelism": 0},
        {"salt": "AA=="},
        {"salt": "é"},
        {"nonce": "A"},
        {"key": ""},
        {"key": 3},
        {"kind": ["passphrase"]},
    ],
)
def test_a_hostile_slot_is_damage_and_costs_no_memory(tmp_path: Path, spoiled: dict[str, object]) -> None:
    keys.create(tmp_path, "phrase")
    kept = json.loads((tmp_path / keys.FILE).read_text())
    kept["slots"][0] |= spoiled
    for name in (keys.FILE, keys.COPY):
        (tmp_path / name).write_text(json.dumps(kept))
    with pytest.raises(Damaged):
        keys.unlock(tmp_path, "phrase")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[]", "3", '{"version": 2, "slots": "abc"}', '{"version": 1e999, "slots": []', '{"version": []}']
)
def test_a_hostile_file_is_damage(tmp_path: Path, text: str) -> None:
    for name in (keys.FILE, keys.COPY):
        (tmp_path / name).write_text(text)
    for look in (keys.slots, lambda folder: keys.unlock(folder, "phrase")):
        with pytest.raises(Damaged):
            look(tmp_path)


@pytest.mark.usefixtures("cheap")
def test_a_workspace_is_made_by_one_alone(tmp_path: Path) -> None:
    with closing(lock.hold(tmp_path)):
        for make in (keys.create, keys.begin):
            with pytest.raises(Problem, match="déjà ouvert"):
                make(tmp_path, "phrase")
    assert not keys.exists(tmp_path)
    key = keys.create(tmp_path, "phrase")
    with pytest.raises(Problem, match="déjà un classeur"):
        keys.create(tmp_path, "phrase")
    Workspace(tmp_path, key).close()
    for make in (keys.create, keys.begin):
        with pytest.raises(Problem, match="déjà un classeur"):
            make(tmp_path, "phrase")
    assert keys.unlock(tmp_path, "phrase") == key


@pytest.mark.usefixtures("cheap")
def test_a_creation_that_was_cut_goes_on(tmp_path: Path) -> None:
    key, former = keys.begin(tmp_path, "phrase")
    assert set(keys.slots(tmp_path)) == {"passphrase", "recovery"}
    with pytest.raises(Problem, match="interrompue"):
        keys.begin(tmp_path, "autre")
    again, code = keys.begin(tmp_path, "phrase")
    assert again == key == keys.unlock(tmp_path, code)
    with pytest.raises(keys.Refused):
        keys.unlock(tmp_path, former)
    Workspace(tmp_path, key).close()
    assert keys.begin(tmp_path, "phrase")[0] == key, "nobody has noted the code"
    keys.note_code(tmp_path, key)
    with pytest.raises(Problem, match="déjà un classeur"):
        keys.begin(tmp_path, "phrase")
    (tmp_path / "workspace.db").unlink()
    (tmp_path / "backups").mkdir()
    with pytest.raises(Problem, match="déjà un classeur"):
        keys.begin(tmp_path, "phrase")


@pytest.mark.usefixtures("cheap")
def test_a_file_that_cannot_be_written_changes_nothing_or_only_waits_for_its_copy(tmp_path: Path) -> None:
    key = keys.create(tmp_path, "phrase")
    copy = (tmp_path / keys.COPY).read_bytes()
    (tmp_path / f"{keys.COPY}.part").mkdir()
    with pytest.raises(Problem, match="ne peut pas être écrit"):
        keys.change_passphrase(tmp_path, key, "neuve")
    assert (tmp_path / keys.FILE).read_bytes() == (tmp_path / keys.COPY).read_bytes() == copy
    (tmp_path / f"{keys.COPY}.part").rmdir()
    (tmp_path / keys.COPY).unlink()
    (tmp_path / keys.COPY).mkdir()
    keys.change_passphrase(tmp_path, key, "neuve")
    assert keys.unlock(tmp_path, "neuve") == key
    assert not keys.copied(tmp_path)
    shutil.rmtree(tmp_path / keys.COPY)
    keys.settle(tmp_path, key)
    assert keys.copied(tmp_path)


@pytest.mark.usefixtures("cheap")
def test_a_secret_that_is_not_text_is_told(tmp_path: Path) -> None:
    key = keys.create(tmp_path, "phrase")
    wrong = "phrase \udcff"
    for act in (
        lambda: keys.unlock(tmp_path, wrong),
        lambda: keys.unlock(tmp_path, f"AGE-SECRET-KEY-1{wrong}"),
        lambda: keys.change_passphrase(tmp_path, key, wrong),
        lambda: keys.create(tmp_path / "n", wrong),
    ):
        with pytest.raises(Problem, match="illisibles"):
            act()


@given(st.binary(min_size=wrapping.CODE_BYTES, max_size=wrapping.CODE_BYTES))
def test_spelling_a_code_loses_nothing(code: bytes) -> None:
    assert wrapping.read_code(wrapping.spelled(code)) == code


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_is_not(text: str) -> None:
    assert wrapping.read_code(text) is None or len(wrapping.read_code(text) or b"") == wrapping.CODE_BYTES


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
    past = fixed_clock - timedelta(days=300)  # a clock set back must not shut anybody out for a year
    clock.set_source(lambda: past)
    with pytest.raises(tries.TooSoon) as back:
        tries.check(tmp_path)
    clock.set_source(lambda: past + timedelta(seconds=back.value.seconds))
    tries.check(tmp_path)
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


@pytest.mark.parametrize(
    "text",
    [
        '{"wrong": 1e999, "at": "2026-01-01T00:00:00+00:00"}',
        '{"wrong": 9, "at": "2026-01-01T00:00:00"}',
        '{"wrong": 9, "at": "0001-01-01T00:00:00+14:00"}',
        '{"wrong": -5, "at": "2026-01-01T00:00:00+00:00"}',
        '{"wrong": 9, "at": 3}',
        "[]",
        "[" * 100_000,
    ],
)
@pytest.mark.usefixtures("fixed_clock")
def test_a_spoiled_count_shuts_nobody_out(tmp_path: Path, text: str) -> None:
    (tmp_path / tries.FILE).write_text(text)
    tries.check(tmp_path)
    tries.note(tmp_path)


def test_a_count_from_the_end_of_time_waits_once(tmp_path: Path, fixed_clock) -> None:
    (tmp_path / tries.FILE).write_text('{"wrong": 9, "at": "9999-12-31T23:59:59+00:00"}')
    with pytest.raises(tries.TooSoon) as raised:
        tries.check(tmp_path)
    clock.set_source(lambda: fixed_clock + timedelta(seconds=raised.value.seconds))
    tries.check(tmp_path)
