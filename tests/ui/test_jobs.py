"""Long work: off the UI thread, counted, cancellable, its failures where they belong."""

import sys
import threading
import time

import pytest

from desktop.base.problem import Problem
from desktop.base.progress import Progress
from desktop.ui.messages import _counted


def test_a_job_runs_elsewhere_and_its_result_comes_back_here(window, qtbot):
    seen = {}

    def work(progress):
        seen["work"] = threading.get_ident()
        return 42

    def done(result):
        seen["done"], seen["result"] = threading.get_ident(), result

    window.run("Calcul", work, done)
    qtbot.waitUntil(lambda: "result" in seen)
    assert seen["result"] == 42
    assert seen["work"] != seen["done"] == threading.get_ident()
    assert window.jobs.running == []


def test_progress_is_shown_and_cancelled(window, qtbot):
    def work(progress):
        progress.total = 1_000_000
        while True:
            progress.step(1, "Lecture de avis.json")
            time.sleep(0.001)

    job = window.run("Lecture", work)
    qtbot.waitUntil(lambda: bool(window.progress._lines))
    line = next(iter(window.progress._lines.values()))
    qtbot.waitUntil(lambda: line.words.text() == "Lecture de avis.json" and "1\u202f000\u202f000" in line.numbers.text())
    with qtbot.waitSignal(job.cancelled):
        line.cancel.click()
    assert window.message.title.text() == "Arrêté. Ce qui était fini est gardé."
    qtbot.waitUntil(lambda: window.progress.isHidden())


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (Progress(done=174_300_000, total=251_200_000, unit="o"), "174 sur 252\u202fMo"),
        (Progress(done=3, total=30, unit="Mo"), "3 sur 30\u202fMo"),
        (Progress(done=3, total=30), "3 sur 30"),
        (Progress(done=1200), "1\u202f200"),
        (Progress(unit="o"), ""),
    ],
)
def test_numbers_are_told_with_their_unit(at, said):
    assert _counted(at) == said


def test_a_problem_goes_to_the_message_line(window, qtbot):
    def work(progress):
        raise Problem("Le fichier ne se lit pas.", "Vérifiez qu’il est complet.")

    window.run("Lecture", work)
    qtbot.waitUntil(lambda: window.message.title.text() == "Le fichier ne se lit pas.")


def test_a_bug_goes_to_the_hook(window, qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append((kind, trace is not None)))
    window.run("Calcul", lambda progress: 1 / 0)
    qtbot.waitUntil(lambda: seen == [(ZeroDivisionError, True)])
    qtbot.waitUntil(lambda: window.jobs.running == [])


def test_closing_stops_the_work(window, qtbot):
    def work(progress):
        while True:
            progress.step()
            time.sleep(0.001)

    window.run("Sans fin", work)
    began = time.perf_counter()
    window.close()
    assert time.perf_counter() - began < 3
