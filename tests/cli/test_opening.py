"""Secrets on the command line: from the environment, or asked where somebody sits there; never as arguments."""

import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop.base.problem import Problem
from desktop.cli import opening, parser
from desktop.model.privacy import Erasure
from desktop.model.records import new_id
from desktop.store import keys
from desktop.store.remembering import PASSPHRASE, Locked, Missing
from desktop.store.workspace import Workspace
from desktop.work import backups

GOOD = "agrafe tonnerre lavoir mimosa"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Somebody sits at the terminal and types these in turn; gives what they were asked."""

    def sit(*typed: str) -> list[str]:
        waiting, asked = list(typed), []

        def getpass(words: str) -> str:
            asked.append(words)
            if not waiting:
                raise EOFError
            return waiting.pop(0)

        monkeypatch.setattr("sys.stdin", Terminal())
        monkeypatch.setattr("getpass.getpass", getpass)
        return asked

    return sit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "w"
    Workspace(place, keys.create(place, GOOD)).close()
    return place


def test_the_secret_is_asked_and_may_be_any_that_opens(folder: Path, answers: Callable[..., list[str]]) -> None:
    key = keys.unlock(folder, GOOD)
    for secret in (GOOD, keys.new_recovery_code(folder, key)):
        asked = answers(secret)
        with closing(opening.opened(folder)) as workspace:
            assert workspace.key == key
        assert len(asked) == 1
    answers("faux")
    with pytest.raises(keys.Refused):
        opening.opened(folder)
    answers()
    with pytest.raises(Locked):
        opening.opened(folder)


def test_nobody_is_asked_where_nobody_sits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("agrafe tonnerre lavoir mimosa\n"))
    monkeypatch.setattr("getpass.getpass", lambda _words: pytest.fail("asked"))
    with pytest.raises(Locked):
        opening.opened(folder)
    with pytest.raises(Missing):
        opening.opened(folder.parent / "nowhere")
    with pytest.raises(Problem, match="Il manque la phrase"):
        opening.new_passphrase(opening.NEW_PASSPHRASE)
    monkeypatch.setenv(PASSPHRASE, GOOD)
    opening.opened(folder).close()


def test_a_new_passphrase_is_asked_twice(
    answers: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(GOOD, GOOD)
    assert opening.new_passphrase("X") == GOOD
    answers(GOOD, GOOD.upper())
    with pytest.raises(Problem, match="pas les mêmes"):
        opening.new_passphrase("X")
    answers("", "")
    with pytest.raises(Problem, match="vide"):
        opening.new_passphrase("X")
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("X", "azerty")
    assert opening.new_passphrase("X") == "azerty"
    warned = capsys.readouterr().err
    assert "faible" in warned
    assert "azerty" not in warned


def test_no_command_takes_a_secret_as_an_argument() -> None:
    names = [name for verb in parser.VERBS for name, _options in verb.arguments]
    assert not [name for name in names if any(word in name for word in ("pass", "secret", "key", "code", "phrase"))]


def test_the_common_options_stand_anywhere() -> None:
    for words in (["--workspace", "w", "workspace", "check"], ["workspace", "--workspace", "w", "check"]):
        chosen = parser.parsed(["--json", *words])
        assert (chosen.workspace, chosen.json, chosen.chosen.words) == (Path("w"), True, ("workspace", "check"))
    assert parser.parsed(["workspace", "check"]).workspace is None


def test_bytes_that_are_no_text_are_replaced_but_in_paths() -> None:
    chosen = parser.parsed(["attach", "caf\udce9.txt", "--to", "caf\udce9"])
    assert (chosen.paths, chosen.to) == ([Path("caf\udce9.txt")], "caf?")
    assert parser.parsed(["search", "caf\udce9", "été"]).words == ["caf?", "été"]


def test_every_command_has_a_way_to_be_done_and_words_of_its_own() -> None:
    assert len({verb.words for verb in parser.VERBS}) == len(parser.VERBS)
    undone = [verb.words for verb in parser.VERBS if verb.run is None and verb.closed is None]
    assert undone == [("shots",), ("check",)]
    assert all(len(verb.words) == 1 or verb.words[0] in parser.GROUPS for verb in parser.VERBS)


def test_a_purge_that_was_cut_is_finished(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.store.remembering.key_of", lambda _folder: bytes(32))
    with closing(Workspace(tmp_path, bytes(32))) as workspace:
        with workspace.change("x") as change:
            change.put(Erasure(id=new_id(), erased=(new_id(),), what="1 fiche"))
        workspace.local.set(backups.PURGE, True)
        damaged = backups.default(workspace) / f"tournee-{keys.fingerprint(bytes(32))}-20261101-080000-jour.tournee"
        damaged.parent.mkdir()
        damaged.write_bytes(b"spoiled")
    with closing(opening.opened(tmp_path)) as workspace:
        assert workspace.local.get(backups.PURGE)
    assert damaged.name in capsys.readouterr().err
    damaged.unlink()
    with closing(opening.opened(tmp_path)) as workspace:
        assert workspace.local.get(backups.PURGE) is None
    assert capsys.readouterr().err == ""
