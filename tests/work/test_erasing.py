"""Erasing a person: what goes is told before, and no byte of it is left."""

import io
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.problem import Problem
from desktop.model.attachments import Attachment
from desktop.model.choices import Choice
from desktop.model.firms import Firm, Qualification, Reference
from desktop.model.notes import Note
from desktop.model.privacy import Erasure
from desktop.model.records import Record, new_id
from desktop.model.searches import SavedSearch
from desktop.store import firms as stored
from desktop.store.undo import undo, undo_step
from desktop.store.workspace import Workspace
from desktop.work import backups, erasing, firms, notes, shortlists
from tests.conftest import KEY
from tests.samples import notice

SIRET = "81234567800013"


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace without encryption: its bytes can be read."""
    opened = Workspace(tmp_path / "workspace", None)
    yield opened
    opened.close()


def put(workspace: Workspace, *records: Record, label: str = "x") -> None:
    with workspace.change(label) as change:
        for record in records:
            change.put(record)


def attach(workspace: Workspace, to: str, firm: str, text: bytes) -> Attachment:
    content = workspace.contents.add(io.BytesIO(text))
    made = Attachment(id=new_id(), to=to, firm=firm, name="lettre.txt", sha256=content.sha256, size=content.size)
    put(workspace, made)
    return made


def firm_of(workspace: Workspace) -> Firm:
    return firms.create(workspace, name="Menuiserie Quentin", siret=SIRET)


def test_all_that_leads_to_a_firm_now_or_ever_is_counted_and_goes(plain: Workspace) -> None:
    firm = firm_of(plain)
    put(plain, Qualification(id="q", firm=firm.id, scheme="RGE"), Reference(id="r", firm=firm.id, client="Ville", archived=True))
    called = notice("26-1", "École", lots=2)
    shortlists.keep(plain, firm, called, called.lots[0])
    shortlists.keep(plain, firm, called, called.lots[1])
    shortlists.take_back(plain, firm, next(iter(shortlists.decisions(plain, firm.id).values())))
    note = notes.add(plain, firm.id, "Vu l’atelier.")
    notes.archive(plain, note)
    attach(plain, note.id, "", b"une lettre")
    what = erasing.preview(plain, firm.id)
    assert what.words == ("1 entreprise, 1 qualification, 1 référence, 2 décisions sur des lots, 1 note, 1 pièce jointe".replace(" ", " "))
    proof = erasing.erase(plain, firm.id, "Demande par courrier")
    assert proof.what == what.words
    assert plain.get(Firm, firm.id) is None
    assert plain.get(Note, note.id) is None
    kinds = {row[0] for row in plain.connection.execute("SELECT kind FROM records")}
    assert kinds == {"notice", "lot", "erasure"}
    assert list(plain.contents.files()) == []
    assert plain.get(Erasure, proof.id) == proof
    assert undo_step(plain) is None or "Quentin" not in str(undo_step(plain))


def test_only_the_contact_goes(plain: Workspace) -> None:
    firm = firm_of(plain)
    put(plain, firm.but(contact="Odile Vasseur", phone="06 12 34 56 78", email="odile@quentin.example"))
    put(plain, firm.but(contact="Paul Vasseur", phone="06 12 34 56 78", email="odile@quentin.example"))
    put(plain, firm.but(contact="Paul Vasseur", remarks="Rappeler Paul Vasseur"))
    notes.add(plain, firm.id, "Odile Vasseur est partie.")
    places = {(mention.kind, mention.field) for mention in erasing.preview(plain, firm.id, erasing.CONTACT).mentions}
    assert places == {("firm", "remarks"), ("note", "text")}
    proof = erasing.erase(plain, firm.id, parts=erasing.CONTACT, also=erasing.preview(plain, firm.id, erasing.CONTACT).mentions)
    assert plain.get(Firm, firm.id) == firm
    assert proof.what == "1 entreprise : contact, téléphone, courriel, 2 textes ailleurs"
    assert not left(plain, b"Vasseur", b"06 12 34", b"odile@")


def test_where_the_name_stands_elsewhere_is_told_and_may_go_too(plain: Workspace) -> None:
    firm = firm_of(plain)
    put(plain, firm.but(contact="Hélène Vasseur", phone="06 12 34 56 78"))
    other = firms.create(plain, name="Peinture Nord")
    put(plain, other.but(remarks="Voir avec Helene\nVASSEUR"))
    put(plain, other.but(remarks="Rien", contact="+33 6.12.34.56.78"))
    put(plain, SavedSearch(id="s", name="Pour la menuiserie Quentin"))
    found = {(m.kind, m.field, m.now): m for m in erasing.preview(plain, firm.id).mentions}
    assert set(found) == {("firm", "contact", True), ("firm", "remarks", False), ("saved_search", "name", True)}
    assert found["saved_search", "name", True].excerpt == "Pour la menuiserie Quentin"
    erasing.erase(plain, firm.id, also=found.values())
    assert not left(plain, b"VASSEUR", b"Vasseur", b"Quentin", b"12.34.56")
    saved = plain.get(Firm, other.id)
    assert saved is not None
    assert (saved.name, saved.remarks, saved.contact) == ("Peinture Nord", "Rien", "")


def test_backups_within_reach_forget_and_those_away_are_named(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace", KEY)
    key = tmp_path / "key"
    key.mkdir()
    try:
        firm = firm_of(workspace)
        put(workspace, Firm(id=new_id(), name="Peinture Nord"))
        attach(workspace, firm.id, firm.id, b"une lettre")
        here = backups.make(workspace, folder=backups.default(workspace)).backup
        backups.choose(workspace, key)
        away = backups.make(workspace).backup
        key.rename(tmp_path / "pocket")
        erasing.erase(workspace, firm.id)
        (said,) = erasing.in_backups(workspace)
        assert "key" in said
        (tmp_path / "pocket").rename(key)
        assert erasing.in_backups(workspace) == ()
    finally:
        workspace.close()
    for number, made in enumerate((here, away)):
        folder = tmp_path / f"restored-{number}"
        backups.restore(folder, made.path, KEY)
        opened = Workspace(folder, KEY)
        assert stored.by_siret(opened, SIRET) is None
        assert len(stored.found(opened, "peinture", 5)) == 1
        assert list(opened.contents.files()) == []
        opened.close()


def test_what_is_public_or_unknown_is_refused(plain: Workspace) -> None:
    called = notice("26-1", "École")
    firm = firm_of(plain)
    shortlists.keep(plain, firm, called, called.lots[0])
    for id in (called.id, called.lots[0].id, "nobody"):
        with pytest.raises(Problem):
            erasing.preview(plain, id)
    proof = erasing.erase(plain, firm.id)
    for id in (proof.id, firm.id):
        with pytest.raises(Problem):
            erasing.erase(plain, id)


def test_the_siret_of_a_firm_typed_without_one_does_not_come_back_either(plain: Workspace, tmp_path: Path) -> None:
    firm = firms.create(plain, name="Menuiserie Quentin")
    firms.save_field(plain, Firm, firm.id, "siret", SIRET)
    erasing.erase(plain, firm.id)
    done = firms.import_files(plain, [listed(tmp_path, SIRET)])
    assert stored.by_siret(plain, SIRET) is None
    assert (done.firms, len(done.rejected)) == (1, 1)


def test_a_list_does_not_bring_an_erased_firm_back(plain: Workspace, tmp_path: Path, fixed_clock: datetime) -> None:
    firm = firm_of(plain)
    erasing.erase(plain, firm.id, "à la demande de la personne")
    file = listed(tmp_path, SIRET)
    first = firms.preview(plain, file, None)
    assert sum(not isinstance(one.read, Firm) for one in first) == 1
    done = firms.import_files(plain, [file])
    (refused,) = done.rejected
    assert "Fiche effacée le 26/11/2026, à la demande de la personne" in refused.reason
    assert not refused.kept
    assert (done.read, done.firms) == (2, 1)


def test_a_list_does_not_fill_erased_fields_again(plain: Workspace, tmp_path: Path) -> None:
    firm = firm_of(plain)
    put(plain, firm.but(phone="06 12 34 56 78"))
    erasing.erase(plain, firm.id, parts=erasing.CONTACT)
    file = tmp_path / "liste.csv"
    file.write_text(f"Raison sociale;SIRET;Téléphone;Effectif\nMenuiserie Quentin;{SIRET};0612345678;4\n", "utf-8")
    done = firms.import_files(plain, [file])
    assert done.rejected[0].reason.startswith("Téléphone : effacé le ")
    saved = plain.get(Firm, firm.id)
    assert saved is not None
    assert (saved.phone, saved.staff) == ("", 4)
    assert [reject.kept for reject in done.rejected] == [True]


def test_typing_an_erased_firm_again_asks_first(plain: Workspace) -> None:
    firm = firm_of(plain)
    erasing.erase(plain, firm.id)
    with pytest.raises(firms.ErasedBefore):
        firms.create(plain, name="Menuiserie Quentin", siret=SIRET)
    again = firms.create(plain, name="Menuiserie Quentin", siret=SIRET, again=True)
    assert again.id != firm.id
    assert plain.get(Firm, again.id) == again


def listed(folder: Path, siret: str) -> Path:
    file = folder / "liste.csv"
    file.write_text(f"Raison sociale;SIRET\nMenuiserie Quentin;{siret}\nPeinture Nord;35600000000048\n", "utf-8")
    return file


def left(workspace: Workspace, *markers: bytes) -> list[str]:
    """The files of the folder that hold one of the markers."""
    folder = workspace.folder
    return [
        f"{file.relative_to(folder)}: {marker!r}"
        for file in folder.rglob("*")
        if file.is_file()
        for content in [file.read_bytes()]
        for marker in markers
        if marker in content
    ]


MARK = "zqmarkzq"
_text = st.integers(0, 10**6).map(lambda n: f"{MARK}{n}")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_byte_of_any_file_holds_what_was_erased(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    workspace = Workspace(tmp_path_factory.mktemp("w"), None)
    try:
        firm = marked(workspace, data)
        other = firms.create(workspace, name="Peinture Nord")
        put(workspace, Note(id=new_id(), firm=other.id, text="Reste.", at=datetime(2026, 11, 26, 9, 0)))
        workspace.local.set(f"note:{firm.id}", f"brouillon {data.draw(_text)}")
        erasing.erase(workspace, firm.id)
        assert not left(workspace, MARK.encode(), MARK.upper().encode())
        assert stored.found(workspace, "peinture", 5) == [other]
    finally:
        workspace.close()
    assert not left(workspace, MARK.encode())


def marked(workspace: Workspace, data: st.DataObject) -> Firm:
    """A firm whose every text is marked, changed several times, with all that can lead to it."""
    texts = {f.name: data.draw(_text) for f in Firm.fields() if f.kind in ("text", "long", "code")}
    tags = {f.name: (data.draw(_text),) for f in Firm.fields() if f.kind in ("list", "codes")}
    firm = Firm(id=new_id(), **{**texts, **tags})
    put(workspace, firm, label=f"Créer {firm.name}")
    for _ in range(data.draw(st.integers(0, 3))):
        name = data.draw(st.sampled_from(sorted(texts)))
        put(workspace, firm.but(**{name: data.draw(_text)}), label=f"Changer {data.draw(_text)}")
    if data.draw(st.booleans()):
        undo(workspace)
    note = Note(id=new_id(), firm=firm.id, text=data.draw(_text), at=datetime(2026, 11, 26, 9, 0))
    put(workspace, note, Qualification(id=new_id(), firm=firm.id, scheme=data.draw(_text)), label=data.draw(_text))
    choice = Choice(id=new_id(), firm=firm.id, lot="l", words=data.draw(_text), decided_on=date(2026, 11, 26))
    put(workspace, choice)
    with workspace.change(data.draw(_text)) as change:
        change.remove(Choice, choice.id)
    attach(workspace, note.id, data.draw(st.sampled_from([firm.id, ""])), data.draw(_text).encode() * 40)
    return firm


KILLED = """
import os, sys
from pathlib import Path
from desktop.model.firms import Firm
from desktop.store import erasing as stored
from desktop.store.workspace import Workspace
from desktop.work import erasing
workspace = Workspace(Path(sys.argv[1]), None)
steps = iter(range(100))
def cut(*_):
    os._exit(9)
place = {place!r}
if place == "before":
    stored.scrub = cut
elif place == "index":
    stored.rewrite = cut
else:
    workspace.contents.remove = cut
erasing.erase(workspace, {id!r})
"""


@pytest.mark.parametrize("place", ["before", "index", "contents"])
def test_a_kill_between_the_commit_and_the_scrub_is_made_good(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "workspace"
    workspace = Workspace(folder, None)
    firm = Firm(id=new_id(), name=MARK)
    put(workspace, firm)
    attach(workspace, firm.id, firm.id, MARK.encode() * 99)
    workspace.close()
    script = textwrap.dedent(KILLED.format(place=place, id=firm.id))
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    killed = subprocess.run([sys.executable, "-c", script, str(folder)], env=env, check=False, capture_output=True)
    assert killed.returncode == 9, killed.stderr.decode()
    opened = Workspace(folder, None)
    try:
        assert opened.get(Firm, firm.id) is None
        assert not left(opened, MARK.encode())
    finally:
        opened.close()
    assert not left(opened, MARK.encode())
