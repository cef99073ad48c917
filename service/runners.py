"""Who runs a job: worker processes beside this one, or (elsewhere) a broker's."""

from __future__ import annotations

import multiprocessing
import shutil
import threading
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as PoolTimeout
from concurrent.futures.process import BrokenProcessPool
from queue import SimpleQueue
from typing import Any, Protocol

from pebble import ProcessExpired, ProcessPool

from service import logs, measures, tasks, worker
from service.config import Settings
from service.jobs import CANCELLED, FAILED, REJECTED
from service.measures import Outcome
from service.tasks import Place

_log = logs.logger(__name__)

TASKS_PER_PROCESS = 50
"""Jobs after which a worker process is replaced, so that no leak can grow."""


class Runner(Protocol):
    """Has jobs run somewhere."""

    def start(self) -> None:
        """Takes up again what an earlier process left open."""
        ...

    def submit(self, id: str, number: int) -> None:
        """Has version ``number`` of the job written."""
        ...

    def cancel(self, id: str) -> None:
        """Ends the work on the job at once, if anybody is at it."""
        ...

    def alive(self) -> bool:
        """Whether somebody is there to run jobs."""
        ...

    def close(self) -> None:
        """Ends what was started; jobs that are open are run again at the next start."""
        ...


class LocalRunner:
    """A few lanes, each with a worker process of its own within limits of time and memory.

    A process that dies costs its job one attempt, and no other job anything: no two share a pipe or a lock.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._waiting: SimpleQueue[tuple[str, int] | None] = SimpleQueue()
        self._lanes = [_Lane(place, self._waiting) for _ in range(place.settings.processes())]

    def start(self) -> None:
        self._place.jobs.release_all()
        for id, number in self._place.jobs.open():
            self.submit(id, number)
        for lane in self._lanes:
            lane.start()

    def submit(self, id: str, number: int) -> None:
        self._waiting.put((id, number))

    def cancel(self, id: str) -> None:
        for lane in self._lanes:
            lane.cancel(id)

    def alive(self) -> bool:
        return all(lane.is_alive() for lane in self._lanes)

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()
        for _ in self._lanes:
            self._waiting.put(None)
        for lane in self._lanes:
            lane.join()


class _Lane(threading.Thread):
    """Hands one job after another to its process and settles how each ended."""

    def __init__(self, place: Place, waiting: SimpleQueue[tuple[str, int] | None]) -> None:
        super().__init__(name="lane", daemon=True)
        self._place, self._waiting = place, waiting
        self._lock = threading.Lock()
        self._pool: Any = None
        self._current: tuple[str, Any] | None = None
        self._closing = False

    def run(self) -> None:
        while (next := self._waiting.get()) is not None and not self._closing:
            try:
                self._work(*next)
            except Exception:  # the lane must live on; the sweeper finds the job again
                _log.exception("job not settled", job=next[0])

    def cancel(self, id: str) -> None:
        with self._lock:
            if self._current and self._current[0] == id:
                self._current[1].cancel()

    def close(self) -> None:
        """Ends the process and the thread; what ran stays open."""
        with self._lock:
            self._closing = True
            if self._current:
                self._current[1].cancel()
            self._end_pool()

    def _work(self, id: str, number: int) -> None:
        try:
            future = self._handed(id, number)
            outcome = future.result() if future is not None else None
        except BaseException as error:
            outcome = None if self._closing else self._settled(id, number, error)
        finally:
            with self._lock:
                self._current = None
        if outcome is not None:
            measures.count(outcome)
            seconds = {stage: round(time, 3) for stage, time in outcome.seconds}
            _log.info("job", job=id, version=number, status=outcome.status, code=outcome.code, seconds=seconds)

    def _handed(self, id: str, number: int) -> Any:
        """The work, handed to the process; None where the lane closes."""
        settings = self._place.settings
        with self._lock:
            if self._closing:
                return None
            if self._pool is None or not self._pool.active:
                self._pool = _pool(settings)
            future = self._pool.schedule(tasks.run, args=[settings, id, number], timeout=settings.job_seconds)
            self._current = (id, future)
        return future

    def _settled(self, id: str, number: int, error: BaseException) -> Outcome | None:
        """The outcome where the worker could not settle it itself; None where there is another attempt."""
        with self._lock:
            self._end_pool()  # its pipe may be in any state
        for folder in self._place.settings.scratch().glob(f"{id}.{number}.*"):
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, CancelledError):
            self._place.storage.delete(id)  # what the process has put there since
            return Outcome(CANCELLED)
        if isinstance(error, ProcessExpired | BrokenProcessPool):
            return self._again(id, number)
        if isinstance(error, PoolTimeout):
            limit = self._place.settings.job_seconds
            return tasks.give_up(self._place, id, number, REJECTED, tasks.problem("time-limit", seconds=limit))
        _log.error("job", job=id, version=number, exc_info=error)
        return tasks.give_up(self._place, id, number, FAILED, tasks.problem("internal", reason=type(error).__name__))

    def _again(self, id: str, number: int) -> Outcome | None:
        """Another attempt after a worker that died; where it is one too many, a worker may not even begin."""
        _log.warning("worker lost", job=id, version=number)
        if self._place.jobs.release(id, number) > self._place.settings.job_attempts:
            return tasks.give_up(self._place, id, number, FAILED, tasks.problem("worker-lost"))
        self._waiting.put((id, number))
        return None

    def _end_pool(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _pool(settings: Settings) -> Any:
    return ProcessPool(
        max_workers=1, max_tasks=TASKS_PER_PROCESS, context=multiprocessing.get_context("spawn"),
        initializer=worker.begin, initargs=[settings],
    )  # fmt: skip
