"""Long work off the UI thread: counted, cancellable, its failures shown where they belong."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.base.problem import Problem
from desktop.base.progress import Cancelled, Progress

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

POLL = 100
"""Milliseconds between two looks at a job's progress."""


class Job(QObject):
    """One piece of work. `done(result)`, `failed(Problem)` or `cancelled()` comes on the UI thread, then `ended()`."""

    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _returned = Signal(object, object)

    def __init__(self, label: str, work: Callable[[Progress], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.progress = Progress(label=label)
        self._work = work
        self._returned.connect(self._settle)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.progress.cancel()

    def run(self) -> None:
        """Do the work (on a thread beside)."""
        try:
            result, error = self._work(self.progress), None
        except Exception as raised:  # noqa: BLE001 - the job runner is where a bug of the worker reaches the report
            result, error = None, raised
        self._returned.emit(result, error)

    @Slot(object, object)
    def _settle(self, result: object, error: Exception | None) -> None:
        if error is None:
            self.done.emit(result)
        elif isinstance(error, Problem):
            self.failed.emit(error)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            sys.excepthook(type(error), error, error.__traceback__)
        self.ended.emit()


class Jobs(QObject):
    """Runs jobs, two at a time, and tells how far they are."""

    progressed = Signal(object)
    """The list of Progress of the jobs that run, while there are some; an empty list when the last has ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._stopped = False
        self._futures: set[Future] = set()
        self.running: list[Job] = []
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self._tell)

    def run(self, label: str, work: Callable[[Progress], Any]) -> Job:
        """Start `work` with its progress to count on; returns the job to connect to and to cancel. Without a label it is not shown."""
        job = Job(label, work, self)
        self.running.append(job)
        job.ended.connect(self._ended)
        if not self._stopped:
            future = self._workers().submit(job.run)
            self._futures.add(future)
            future.add_done_callback(self._futures.discard)
            self._timer.start()
        return job

    def stop(self, milliseconds: int = 5000) -> bool:
        """Cancel everything and wait; nothing is told or begun any more. False when something would not stop in time."""
        self._stopped = True
        for job in self.running:
            job.cancel()
            job.blockSignals(True)
        if self._pool is None:
            return True
        from concurrent.futures import wait

        pool, self._pool = self._pool, None
        pool.shutdown(wait=False, cancel_futures=True)
        ended = not wait(tuple(self._futures), milliseconds / 1000).not_done
        if ended:
            pool.shutdown()  # the threads end, and the workspace closes their connections
        return ended

    def _workers(self) -> "ThreadPoolExecutor":
        """Two threads of Python's own, made for the first job and kept, because each keeps a connection to the workspace.

        Not Qt's pool: destroyed with the window, it waits for its threads while it holds the lock that they need to end.
        """
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(2, "job")
        return self._pool

    @Slot()
    def _ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self.running.remove(job)
            job.deleteLater()
        if not self.running:
            self._timer.stop()
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.progressed.emit([job.progress for job in self.running if job.progress.label])
