"""The test command: each step told with its time, the exit code of the worst, pytest's summary last."""

import sys
from pathlib import Path

import libraries
import pytest
import testing


@pytest.fixture(autouse=True)
def small_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one passing test and one check that passes."""
    (tmp_path / "test_one.py").write_text("def test_one(): pass\n", "utf-8")
    monkeypatch.setattr(testing, "ROOT", tmp_path)
    monkeypatch.setattr(testing, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(testing, "_CHECKS", (("check", [sys.executable, "-c", ""]),))
    return tmp_path


def run(capfd: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = testing.run(["-p", "no:cacheprovider", "-q"])
    return code, capfd.readouterr().out.splitlines()


def test_all_pass(capfd: pytest.CaptureFixture[str]):
    code, lines = run(capfd)
    assert code == 0
    assert lines[-1].startswith("1 passed in ")
    assert [line.split()[:2] for line in lines[-3:-1]] == [["check", "ok"], ["pytest", "ok"]]


def test_a_check_that_fails_shows_its_output_and_the_tests_run_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(testing, "_CHECKS", (("check", [sys.executable, "-c", "print('line too long'); raise SystemExit(3)"]),))
    code, lines = run(capfd)
    assert code == 1
    assert "line too long" in lines
    assert lines[-3].split()[:2] == ["check", "FAILED"]
    assert lines[-1].startswith("1 passed in ")


def test_a_test_that_fails(small_checkout: Path, capfd: pytest.CaptureFixture[str]):
    (small_checkout / "test_two.py").write_text("def test_two(): assert False\n", "utf-8")
    code, lines = run(capfd)
    assert code == 1
    assert lines[-1].startswith("1 failed, 1 passed in ")


def test_without_the_libraries_of_qt_no_test_runs(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    monkeypatch.setattr(libraries, "missing", lambda wanted: wanted)
    code, lines = run(capfd)
    assert code == 1
    assert lines[-1].startswith("0 passed, 1 failed")
