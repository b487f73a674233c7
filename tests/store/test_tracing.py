"""What the journal remembers of links and of who wrote: also what is no longer there."""

from desktop.journal.change import Change, Edit
from desktop.model.attachments import Attachment
from desktop.model.choices import Choice
from desktop.model.firms import Firm
from desktop.model.names import names
from desktop.model.notes import Note
from desktop.model.records import Record
from desktop.store import tracing
from desktop.store.undo import redo, undo
from desktop.store.workspace import Workspace


def put(workspace: Workspace, *records: Record) -> None:
    with workspace.change("x") as change:
        for record in records:
            change.put(record)


def test_links_are_followed_through_others_and_through_time(workspace: Workspace) -> None:
    put(workspace, Firm(id="a", name="A"), Firm(id="b", name="B"), Note(id="n", firm="a"), Choice(id="c", firm="a", lot="l"))
    put(workspace, Note(id="n", firm="b"), Attachment(id="p", to="n"))
    with workspace.change("y") as change:
        change.remove(Choice, "c")
    edit = Edit("visit", "v", None, {"whom": "b", "length": 3})
    workspace.apply([(1, Change(id="z", space="s", group="z", label="x", author="m", device="d", at="2030", edits=(edit,)))])
    connection = workspace.connection
    assert tracing.dependants(connection, ["a"]) == {("note", "n"), ("choice", "c"), ("attachment", "p")}
    assert tracing.dependants(connection, ["b"]) == {("note", "n"), ("attachment", "p"), ("visit", "v")}, "kinds of a newer version too"
    assert tracing.dependants(connection, ["p"]) == set()
    assert tracing.kinds_of(connection, ["c", "nobody"]) == {("choice", "c")}


def test_what_was_written_before_is_found_and_said_to_be_past(workspace: Workspace) -> None:
    put(workspace, Firm(id="a", name="Alpha", remarks="voir Martin", trade_name="Chez Martin"))
    put(workspace, Firm(id="a", name="Alpha", remarks="", trade_name="Chez Martin"))
    found = tracing.standing(workspace.connection, names(["Martin"]), set(), frozenset())
    assert {(at.field, at.now) for at in found} == {("remarks", False), ("trade_name", True)}
    assert tracing.standing(workspace.connection, names(["Martin"]), {"a"}, frozenset()) == []
    assert tracing.standing(workspace.connection, names([]), set(), frozenset()) == []
    assert tracing.ever(workspace.connection, "a", ["remarks"]) == {"voir Martin"}


def test_what_is_done_again_belongs_to_its_first_doing(workspace: Workspace) -> None:
    with workspace.change("Importer x", group="g") as change:
        change.put(Firm(id="a", name="A"))
    for _ in range(2):
        undo(workspace)
        redo(workspace)
    row = workspace.row(Firm, "a")
    assert row is not None
    (written,) = tracing.written(workspace.connection, [row.stamps["name"]["change"]]).values()
    assert written.group == "g"
    assert tracing.written(workspace.connection, ["nobody"]) == {}
