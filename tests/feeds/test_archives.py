"""Archives made by hand to do harm, and ordinary ones."""

import gzip
import io
import struct
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.feeds import archives
from desktop.feeds.archives import Limits, Member, members
from desktop.model.notices import Reject


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.create_system = 3
            archive.writestr(info, content)
    return made.getvalue()


def tarred(*files: tuple[str, bytes], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode, format=form) as archive:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


class Taken:
    """What came out of an archive, each file read before the next is asked for."""

    def __init__(self, found: Iterator[Member | Reject], into: Path) -> None:
        self.files: dict[str, bytes] = {}
        self.sizes: dict[str, int] = {}
        self.rejects: list[Reject] = []
        for one in found:
            if isinstance(one, Member):
                self.files[one.name], self.sizes[one.name] = one.content.read(), one.size
            else:
                self.rejects.append(one)
            assert list(into.iterdir()) == [], "what comes out lies under no name: nothing of it is left by a cut"
        self.refused = {one.place: one.reason for one in self.rejects if not one.kept}
        self.renamed = {one.place: one.reason for one in self.rejects if one.kept}


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Taken]:
    def taking(content: bytes, name: str = "envoi.zip", limits: Limits | None = None) -> Taken:
        path, into = tmp_path / name, tmp_path / "into"
        path.write_bytes(content)
        into.mkdir()
        taken = Taken(members(path, limits or Limits(), into), into)
        assert all(one.file == name for one in taken.rejects)
        assert set(tmp_path.iterdir()) == {path, into}
        return taken

    return taking


FILES = (("photos/toit.jpg", b"\xff\xd8\xffx"), ("lisez-moi.txt", b"Bonjour"), ("vide.txt", b""))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped(*FILES), "envoi.zip"),
        (zipped(*FILES, method=zipfile.ZIP_STORED), "envoi.zip"),
        (tarred(*FILES), "envoi.tar"),
        (tarred(*FILES, form=tarfile.GNU_FORMAT), "envoi.tar"),
        (tarred(*FILES, mode="w:gz"), "envoi.tar.gz"),
    ],
)
def test_an_ordinary_archive_comes_in(take: Callable[..., Taken], content: bytes, name: str):
    taken = take(content, name)
    assert taken.files == dict(FILES)
    assert taken.sizes == {file: len(content) for file, content in FILES}
    assert taken.rejects == []


def test_a_file_packed_alone_comes_in(take: Callable[..., Taken]):
    assert take(gzip.compress(b"a;b"), "firmes.csv.gz").files == {"firmes.csv": b"a;b"}


def test_accents_of_a_mac_and_backslashes_of_an_old_windows_are_read(take: Callable[..., Taken]):
    name = "dossier\\été.txt"
    content = zipped(("dossier/" + "x" * len("été".encode()) + ".txt", b"1")).replace(b"dossier/xxxxx.txt", name.encode())
    assert take(content).files == {"dossier/été.txt": b"1"}


def test_what_systems_leave_in_archives_is_left_out(take: Callable[..., Taken]):
    taken = take(zipped(("__MACOSX/._a.txt", b"x"), ("b/.DS_Store", b"x"), ("Thumbs.db", b"x"), ("a.txt", b"1")))
    assert (list(taken.files), taken.rejects) == (["a.txt"], [])


@pytest.mark.parametrize(
    "name", ["../../x", "a/../../x", "/etc/passwd", "C:/x.txt", "c:x.txt", "..\\..\\x", "\\\\host\\x", "a/.. /x", "...", "//x"]
)
def test_what_leads_out_is_refused_and_the_rest_goes_in(take: Callable[..., Taken], name: str):
    taken = take(zipped((name, b"bad"), ("a.txt", b"good")))
    assert taken.files == {"a.txt": b"good"}
    assert list(taken.refused) == [name]
    assert "hors de l’archive" in taken.refused[name]


def test_what_leads_out_of_a_tar_is_refused(take: Callable[..., Taken]):
    taken = take(tarred(("../../x", b"bad"), ("/abs", b"bad"), ("a.txt", b"good")), "a.tar")
    assert taken.files == {"a.txt": b"good"}
    assert list(taken.refused) == ["../../x", "/abs"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("CON", "_CON"),
        ("d/NUL.txt", "d/_NUL.txt"),
        ("fin.txt.", "fin.txt"),
        ("fin.txt ", "fin.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x07b.txt", "ab.txt"),
        ("x" * 200 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_unsafe_names_are_changed_and_told(take: Callable[..., Taken], name: str, safe: str):
    taken = take(zipped((name, b"1")))
    assert taken.files == {safe: b"1"}
    assert taken.refused == {}
    (reason,) = taken.renamed.values()
    assert f"« {safe} »" in reason
    assert all(place.isprintable() for place in taken.renamed)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_given_twice_both_come_in(take: Callable[..., Taken]):
    taken = take(zipped(("a.txt", b"1"), ("a.txt", b"2"), ("A.TXT", b"3")))
    assert taken.files == {"a.txt": b"1", "a (2).txt": b"2", "A (3).TXT": b"3"}
    assert len(taken.renamed) == 2


def test_links_and_devices_of_a_zip_are_refused(take: Callable[..., Taken]):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, mode in (("lien", 0o120777), ("disque", 0o060644), ("tuyau", 0o010644)):
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = mode << 16
            archive.writestr(info, "/etc/passwd")
        archive.writestr("a.txt", "1")
    taken = take(made.getvalue())
    assert list(taken.files) == ["a.txt"]
    assert list(taken.refused) == ["lien", "disque", "tuyau"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_of_a_tar_are_refused(take: Callable[..., Taken], kind: bytes):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = tarfile.TarInfo("lien")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        archive.addfile(tarfile.TarInfo("a.txt"))
    taken = take(made.getvalue(), "a.tar")
    assert list(taken.files) == ["a.txt"]
    assert "lien ou un fichier spécial" in taken.refused["lien"]


def test_locked_members_are_refused(take: Callable[..., Taken]):
    content = bytearray(zipped(("secret.txt", b"x"), ("a.txt", b"1")))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + at] |= 1
    taken = take(bytes(content))
    assert list(taken.files) == ["a.txt"]
    assert "mot de passe" in taken.refused["secret.txt"]


def test_compressions_without_bound_are_refused(take: Callable[..., Taken]):
    assert "compression" in take(zipped(("a.txt", b"1"), method=zipfile.ZIP_LZMA)).refused["a.txt"]


def test_a_bomb_is_refused_and_the_rest_goes_in(take: Callable[..., Taken]):
    taken = take(zipped(("bombe", b"\0" * 20_000_000), ("a.txt", b"1")), limits=Limits(ratio=100))
    assert list(taken.files) == ["a.txt"]
    assert "limite : 100 fois" in taken.refused["bombe"]


def test_a_bomb_that_lies_about_its_size_is_counted(take: Callable[..., Taken]):
    content = zipped(("bombe", b"\0" * 20_000_000)).replace(struct.pack("<L", 20_000_000), struct.pack("<L", 10))
    taken = take(content)
    assert taken.files == {}
    assert list(taken.refused) == ["bombe"]


def test_all_files_together_have_a_limit(take: Callable[..., Taken]):
    files = [(f"{rank}.bin", bytes([rank]) * 400_000) for rank in range(10)]
    taken = take(zipped(*files, method=zipfile.ZIP_STORED), limits=Limits(unpacked_bytes=1_000_000))
    assert list(taken.files) == ["0.bin", "1.bin"]
    (reason,) = taken.refused.values()
    assert "limite : 1\u202fMo" in reason


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_has_the_same_limits(take: Callable[..., Taken], mode: str):
    bomb = tarred(("a.txt", b"1"), ("bombe", b"\0" * 50_000_000), mode=mode)
    taken = take(bomb, "a.tar.gz", Limits(unpacked_bytes=3_000_000))
    assert list(taken.files) == ["a.txt"]
    assert len(taken.refused) == 1


def test_a_refused_member_of_a_tar_is_not_unpacked_for_ever(take: Callable[..., Taken]):
    taken = take(tarred(("../bombe", b"\0" * 100_000_000), ("a.txt", b"1"), mode="w:gz"), "a.tar.gz", Limits(unpacked_bytes=3_000_000))
    assert taken.files == {}
    assert len(taken.refused) == 2


def test_a_header_that_would_fill_the_memory_is_refused(take: Callable[..., Taken]):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.txt")
        info.pax_headers = {"comment": "x" * 30_000_000}
        archive.addfile(info)
    taken = take(made.getvalue(), "a.tgz", Limits(ratio=100_000))
    assert "en-tête" in taken.refused[""]


def test_overlapping_entries_are_refused(take: Callable[..., Taken]):
    """Two entries of the table of contents that share the same bytes, as David Fifield's bombs do."""
    content = zipped(("a", b"x" * 100))
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    second = bytearray(content[start:end])
    second[-1:] = b"b"
    directory = content[start:end] + bytes(second)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)
    taken = take(content[:start] + directory + tail)
    assert taken.files == {}
    assert len(taken.refused) == 2
    assert all("piégée" in reason for reason in taken.refused.values())


def test_too_many_files(take: Callable[..., Taken]):
    taken = take(zipped(*((f"{rank}.txt", b"") for rank in range(20))), limits=Limits(files=5))
    assert len(taken.files) == 5
    assert "limite : 5)" in taken.refused[""]


def test_a_table_of_contents_that_would_fill_the_memory_is_not_read(take: Callable[..., Taken]):
    taken = take(zipped(*((f"{rank}.txt", b"") for rank in range(2000))), limits=Limits(files=5))
    assert (taken.files, len(taken.refused)) == ({}, 1)


def test_too_many_files_in_a_tar(take: Callable[..., Taken]):
    taken = take(tarred(*((f"{rank}.txt", b"") for rank in range(20))), "a.tar", Limits(files=5))
    assert len(taken.files) == 5


def test_an_archive_in_an_archive_is_opened_once(take: Callable[..., Taken]):
    deep = zipped(("c.txt", b"3"))
    taken = take(zipped(("b.zip", zipped(("b.txt", b"2"), ("c.zip", deep))), ("a.txt", b"1")))
    assert taken.files == {"b.zip/b.txt": b"2", "a.txt": b"1"}
    assert "limite : 1 niveau" in taken.refused["b.zip/c.zip"]


def test_no_archive_in_an_archive_where_the_limit_says_so(take: Callable[..., Taken]):
    taken = take(zipped(("b.tgz", tarred(("b.txt", b"2"), mode="w:gz")), ("a.txt", b"1")), limits=Limits(depth=0))
    assert (taken.files, list(taken.refused)) == ({"a.txt": b"1"}, ["b.tgz"])


def test_limits_hold_over_nested_archives_together(take: Callable[..., Taken]):
    inner = zipped(*((f"{rank}.txt", b"x") for rank in range(10)))
    taken = take(zipped(*((f"{rank}.zip", inner) for rank in range(10))), limits=Limits(files=25))
    assert len(taken.files) < 25
    assert "limite : 25" in taken.refused[""]


def test_office_documents_are_no_archives(take: Callable[..., Taken]):
    document = zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>"))
    odt = zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>"), method=zipfile.ZIP_STORED)
    assert take(zipped(("a.docx", document), ("b.odt", odt)), limits=Limits(depth=0)).files == {"a.docx": document, "b.odt": odt}


def test_other_archives_have_a_clear_reason(take: Callable[..., Taken]):
    taken = take(zipped(("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40)), ("b.rar", b"Rar!\x1a\x07\x00"), ("c.txt", b"1")))
    assert list(taken.files) == ["c.txt"]
    assert "7z" in taken.refused["a.7z"]
    assert "RAR" in taken.refused["b.rar"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(3), b"\x1f\x8b", b"hello", gzip.compress(b"x" * 5000)[:-20], b"Rar!\x1a\x07"]
)
def test_what_is_no_archive_is_one_reject(take: Callable[..., Taken], content: bytes):
    taken = take(content)
    assert taken.files == {}
    assert len(taken.refused) == 1


def test_a_damaged_member_is_refused_and_the_rest_goes_in(take: Callable[..., Taken]):
    content = zipped(("a.txt", b"12345678"), ("b.txt", b"good"), method=zipfile.ZIP_STORED).replace(b"12345678", b"12345679")
    taken = take(content)
    assert (taken.files, list(taken.refused)) == ({"b.txt": b"good"}, ["a.txt"])


def test_a_cut_tar_gives_what_it_can(take: Callable[..., Taken]):
    taken = take(tarred(("a.txt", b"1"), ("b.txt", b"x" * 50_000))[:20_000], "a.tar")
    assert list(taken.files) == ["a.txt"]
    assert taken.refused


@pytest.mark.skipif(sys.platform == "win32", reason="there, a temporary file has a name until it is closed or its process ends")
@pytest.mark.parametrize("content", [zipped(*FILES), tarred(*FILES, mode="w:gz"), zipped(("b.zip", zipped(*FILES)))])
def test_a_large_file_passes_through_the_disk_without_a_name(take: Callable[..., Taken], content: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "_IN_MEMORY", 1)
    assert list(take(content).files.values()) == [content for _name, content in FILES]


def test_a_missing_file_and_a_missing_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "_IN_MEMORY", 1)
    (found,) = members(tmp_path / "a.zip", Limits(), tmp_path)
    assert isinstance(found, Reject)
    assert "n’existe pas" in found.reason
    (tmp_path / "b.zip").write_bytes(zipped(("a.txt", b"12")))
    with pytest.raises(Problem, match=r"b\.zip"):
        list(members(tmp_path / "b.zip", Limits(), tmp_path / "none"))


SEEDS = (
    zipped(*FILES),
    zipped(("b.zip", zipped(("b.txt", b"2" * 3000))), ("a.txt", b"1")),
    tarred(*FILES),
    tarred(*FILES, form=tarfile.GNU_FORMAT),
    zlib.decompress(zlib.compress(tarred(("é" * 120, b"1")))),
    tarred(*FILES, mode="w:gz"),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.sampled_from(SEEDS),
    cuts=st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(min_size=1, max_size=4)), max_size=8),
    keep=st.none() | st.integers(0, 1 << 14),
)
def test_mutated_archives_never_crash(seed: bytes, cuts: list[tuple[int, bytes]], keep: int | None):
    content = bytearray(seed[:keep])
    for at, piece in cuts:
        if content:
            at %= len(content)
            content[at : at + len(piece)] = piece
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder, "a.zip"), Path(folder, "into")
        path.write_bytes(content)
        into.mkdir()
        Taken(members(path, Limits(files=50, unpacked_bytes=1 << 20), into), into)
        assert {one.name for one in Path(folder).iterdir()} == {"a.zip", "into"}
