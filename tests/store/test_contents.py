"""Contents of attachments: sealed, streamed, kept once, never lost and never left behind."""

import hashlib
import io
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.model.attachments import Attachment
from desktop.model.records import new_id
from desktop.store import contents, pieces
from desktop.store.contents import Contents
from desktop.store.undo import redo, undo
from desktop.store.workspace import Workspace
from tests.conftest import KEY


def attach(workspace: Workspace, data: bytes, id: str = "") -> Attachment:
    content = workspace.contents.add(io.BytesIO(data))
    record = Attachment(id=id or new_id(), to="f", firm="f", name="x.bin", size=content.size, sha256=content.sha256)
    with workspace.change("Joindre x.bin") as change:
        change.put(record)
    return record


@given(data=st.binary(max_size=300), size=st.integers(1, 64), at=st.integers(0, 310), count=st.integers(0, 310))
@settings(max_examples=80, deadline=None)
def test_any_place_of_a_sealed_file_reads_as_the_plain_one(data: bytes, size: int, at: int, count: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE", size)
        patch.setattr(pieces, "_SEALED", size + pieces.TAG)
        sealed, told = io.BytesIO(), bytearray()
        assert pieces.seal(io.BytesIO(data), sealed, KEY, told.extend) == len(data)
        assert bytes(told) == data
        opened = pieces.buffered(io.BytesIO(sealed.getvalue()), KEY, "x")
        assert opened.read() == data
        opened.seek(at)
        assert opened.read(count) == data[at : at + count]
        assert opened.seek(0, os.SEEK_END) == len(data)


@given(data=st.binary(max_size=200), size=st.integers(1, 50), chance=st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_a_sealed_file_that_was_changed_or_cut_is_never_read_as_another(data: bytes, size: int, chance) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE", size)
        patch.setattr(pieces, "_SEALED", size + pieces.TAG)
        stream = io.BytesIO()
        pieces.seal(io.BytesIO(data), stream, KEY, lambda _: None)
        sealed = bytearray(stream.getvalue())
        if chance.random() < 0.5:
            sealed[chance.randrange(len(sealed))] ^= 1 << chance.randrange(8)
        else:
            del sealed[chance.randrange(len(sealed)) :]
        with pytest.raises(Problem, match="abîmé ou incomplet"):
            pieces.buffered(io.BytesIO(bytes(sealed)), KEY, "x").read()


def test_pieces_cannot_change_places() -> None:
    stream = io.BytesIO()
    pieces.seal(io.BytesIO(os.urandom(3 * pieces.PIECE)), stream, KEY, lambda _: None)
    sealed, step = bytearray(stream.getvalue()), pieces.PIECE + pieces.TAG
    first, second = slice(pieces.HEAD, pieces.HEAD + step), slice(pieces.HEAD + step, pieces.HEAD + 2 * step)
    sealed[first], sealed[second] = sealed[second], sealed[first]
    with pytest.raises(Problem):
        pieces.buffered(io.BytesIO(bytes(sealed)), KEY, "x").read()


def test_a_content_is_kept_once_and_unreadable_on_the_disk(tmp_path: Path) -> None:
    kept = Contents(tmp_path / "a", KEY)
    data = b"attestation de vigilance " * 1000
    first, second = kept.add(io.BytesIO(data)), kept.add(io.BytesIO(data))
    assert first == second
    assert first.sha256 == hashlib.sha256(data).hexdigest()
    files = list(kept.files())
    assert len(files) == 1
    assert b"vigilance" not in files[0].read_bytes()
    assert first.sha256 not in str(files[0])
    assert kept.open(first.sha256).read() == data


def test_a_large_file_never_sits_in_memory(tmp_path: Path) -> None:
    kept = Contents(tmp_path / "a", KEY)
    source = tmp_path / "big"
    source.write_bytes(os.urandom(1 << 20) * 40)
    tracemalloc.start()
    try:
        with source.open("rb") as stream:
            content = kept.add(stream)
        with kept.open(content.sha256) as opened:
            while opened.read(1 << 18):
                pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert content.size == 40 << 20
    assert peak < 8 << 20


def test_giving_up_leaves_nothing(tmp_path: Path) -> None:
    kept = Contents(tmp_path / "a", KEY)

    def stop(_size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.add(io.BytesIO(b"x" * 10), stop)
    assert list(kept.files()) == []


def test_no_record_without_its_content(workspace: Workspace) -> None:
    with pytest.raises(Problem, match="n’est plus sur cette machine"), workspace.change("x") as change:
        change.put(Attachment(id="a", to="f", sha256="0" * 64))
    assert workspace.get(Attachment, "a") is None


def test_orphans_are_swept_at_opening_and_what_undo_may_need_is_not(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, KEY)
    record = attach(workspace, b"photo")
    undo(workspace)
    orphan = workspace.contents.add(io.BytesIO(b"cut before its record"))
    part = workspace.contents.folder / "left.part"
    part.write_bytes(b"half")
    workspace.close()
    old = time.time() - 5
    for file in (workspace.contents.path(orphan.sha256), part):
        os.utime(file, (old, old))
    again = Workspace(tmp_path, KEY)
    assert not part.exists()
    assert not again.contents.has(orphan.sha256)
    redo(again)
    assert again.contents.open(record.sha256).read() == b"photo"
    assert again.get(Attachment, record.id) == record
    again.close()


def test_a_content_is_not_purged_before_the_receipt_for_its_hash(workspace: Workspace) -> None:
    record, other = attach(workspace, b"photo"), attach(workspace, b"autre")
    contents.received(workspace.connection, other.sha256, "reçu 12")
    with pytest.raises(Problem, match="n’est que sur cette machine"):
        contents.purge(workspace.connection, workspace.contents, record.sha256)
    assert workspace.contents.has(record.sha256)
    contents.received(workspace.connection, record.sha256, "reçu 13")
    contents.purge(workspace.connection, workspace.contents, record.sha256)
    assert not workspace.contents.has(record.sha256)
    with pytest.raises(Problem, match="n’est pas sur cette machine"):
        workspace.contents.open(record.sha256)


def test_thumbnails_are_kept_with_the_content(workspace: Workspace) -> None:
    record = attach(workspace, b"photo")
    assert contents.thumbnail(workspace.connection, record.sha256) is None
    contents.keep_thumbnail(workspace.connection, record.sha256, b"jpeg")
    assert contents.thumbnail(workspace.connection, record.sha256) == b"jpeg"


def test_what_the_disk_refuses_is_said_in_french(workspace: Workspace) -> None:
    workspace.contents.folder.write_bytes(b"a file where the folder would be")
    with pytest.raises(Problem) as raised:
        workspace.contents.add(io.BytesIO(b"plan"))
    assert "existe déjà" in raised.value.hint
    workspace.contents.folder.unlink()
