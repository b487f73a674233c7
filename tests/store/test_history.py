"""What the journal holds of some records, in the order of the fold, and what is taken back."""

from desktop.journal.change import Change, Edit
from desktop.model.choices import Choice
from desktop.model.firms import Firm, Reference
from desktop.store import history, undo
from desktop.store.applying import history as oldest_first
from desktop.store.workspace import Workspace


def theirs(id: str, edit: Edit) -> Change:
    return Change(id=id, space="private", group=id, label="x", author="Zoé", device="z", at="2026-01-01T00:00:00+00:00", edits=(edit,))


def test_newest_first_as_the_fold_reads_them(workspace: Workspace) -> None:
    with workspace.change("Créer") as change:
        change.put(Firm(id="f1", name="X"))
        change.put(Firm(id="f2", name="Y"))
    with workspace.change("Effectif") as change:
        change.set(Firm, "f1", staff=6)
    workspace.apply(
        [(7, theirs("b", Edit("firm", "f1", {"phone": None}, {"phone": "06"}))), (3, theirs("a", Edit("firm", "f1", {}, {"email": "x"})))]
    )
    found = [(entry.change, edit) for entry, edit in history.entries(workspace.connection, ["f1"])]
    assert found == [(change.id, edit) for _number, change, edit in reversed(oldest_first(workspace.connection, "firm", "f1"))]
    assert [id for id, _edit in found][2:] == ["b", "a"], "what the server numbered stands below what is not sent"
    both = history.entries(workspace.connection, ["f1", "f2"])
    assert len(both) == len(found) + 1
    assert history.entries(workspace.connection, []) == []


def test_what_belongs_to_a_firm_and_what_did(workspace: Workspace) -> None:
    with workspace.change("Créer") as change:
        change.put(Firm(id="f1", name="X"))
        change.put(Reference(id="r1", firm="f1", object="École"))
        change.put(Reference(id="r2", firm="f2", object="Autre"))
        change.put(Choice(id="c1", firm="f1", notice="n", lot="l", state="kept"))
        change.put(Choice(id="c2", firm="f2", notice="n", lot="l", state="kept"))
    with workspace.change("Revenir") as change:
        change.remove(Choice, "c1")
        change.remove(Choice, "c2")
    assert sorted(history.of_firm(workspace.connection, "f1")) == ["c1", "r1"]
    assert history.knows(workspace.connection, "c1")
    assert not history.knows(workspace.connection, "c3")


def test_taken_back_at_this_moment(workspace: Workspace) -> None:
    with workspace.change("Créer", group="g") as change:
        change.put(Firm(id="f1", name="X"))
    assert history.undone(workspace.connection) == {}
    undo.undo(workspace)
    assert list(history.undone(workspace.connection)) == ["g"]
    undo.redo(workspace)
    assert "g" not in history.undone(workspace.connection)
    undo.undo(workspace)
    assert "g" in history.undone(workspace.connection)
