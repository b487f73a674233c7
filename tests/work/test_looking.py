"""A PDF that could not be read once is read when it can be."""

import pytest

from desktop.base.problem import Problem
from desktop.feeds import pdfs
from desktop.model.attachments import Attachment
from desktop.store.workspace import Workspace
from desktop.work import attachments, firms, looking
from tests.work.test_attachments import pdf


@pytest.fixture
def firm(workspace: Workspace) -> str:
    return firms.create(workspace, name="Menuiserie Élan").id


def too_slow(*_asked: object) -> pdfs.Pdf:
    raise Problem("Le PDF est trop lourd ou abîmé")


def not_started(*_asked: object) -> pdfs.Pdf:
    raise pdfs.NotStarted


def test_a_pdf_that_failed_once_is_read_again(workspace: Workspace, firm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pdfs, "look", too_slow)
        patched.setattr(pdfs, "render", too_slow)
        kept = attachments.attach_bytes(workspace, pdf(3, script=True), "devis.pdf", firm)
        assert (kept.pages, kept.remarks) == (None, "« devis.pdf » est trop lourd ou abîmé")
        assert looking.thumbnail(workspace, kept) is None
    assert looking.has_picture(kept)
    found = looking.look_again(workspace, kept)
    assert workspace.get(Attachment, kept.id) == found
    assert (found.pages, found.scripts, found.remarks) == (3, True, "")
    assert looking.thumbnail(workspace, found)
    assert looking.look_again(workspace, found) is found


def test_a_reader_that_does_not_start_says_nothing_of_the_pdf(workspace: Workspace, firm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pdfs, "look", not_started)
        patched.setattr(pdfs, "render", not_started)
        kept = attachments.attach_bytes(workspace, pdf(), "devis.pdf", firm)
        assert kept.remarks == ""
        assert looking.thumbnail(workspace, kept) is None
    assert looking.thumbnail(workspace, kept), "it is tried again"
