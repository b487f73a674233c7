"""The parts put together."""

from desktop import app


def test_the_program_finds_itself_whole():
    assert [check for check in app.check() if not check["ok"]] == []
