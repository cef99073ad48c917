"""Who runs a job: worker processes beside this one, or (elsewhere) a broker's."""

from __future__ import annotations

import multiprocessing
import shutil
import threading
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as PoolTimeout
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from queue import PriorityQueue
from typing import Any, Protocol

from pebble import ProcessExpired, ProcessPool

from service import logs, measures, tasks, worker
from service.config import Settings
from service.jobs import CANCELLED, FAILED, INTERACTIVE, LANES, REJECTED
from service.measures import Outcome
from service.storage import Away
from service.tasks import Place
from service.waiting import Waiting

_log = logs.logger(__name__)

TASKS_PER_PROCESS = 50
"""Jobs after which a worker process is replaced, so that no leak can grow."""


class Runner(Protocol):
    """Has jobs run somewhere."""

    def start(self) -> None:
        """Takes up again what an earlier process left open."""
        ...

    def submit(self, id: str, number: int, lane: str = INTERACTIVE) -> None:
        """Has version ``number`` of the job written. Never raises: where nobody can be told now, it is done later."""
        ...

    def cancel(self, id: str, number: int) -> None:
        """Ends the work on that version at once, if anybody is at it."""
        ...

    def alive(self) -> bool:
        """Whether somebody is there to run jobs."""
        ...

    def known(self) -> int | None:
        """How many versions it was told of that no worker has yet; None where it cannot lose any, or cannot say."""
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
        self._waiting = _Queue()
        self._lanes = [_Lane(place, self._waiting) for _ in range(place.settings.processes())]

    def start(self) -> None:
        self._place.jobs.release_all()
        for waiting in self._place.jobs.open():
            self.submit(*waiting)
        for lane in self._lanes:
            lane.start()

    def submit(self, id: str, number: int, lane: str = INTERACTIVE) -> None:
        self._waiting.put(Waiting(id, number, lane))

    def cancel(self, id: str, number: int) -> None:
        for lane in self._lanes:
            lane.cancel(id)

    def known(self) -> None:
        return None

    def alive(self) -> bool:
        return all(lane.is_alive() for lane in self._lanes)

    def close(self) -> None:
        for lane in self._lanes:
            lane.close()
        for _ in self._lanes:
            self._waiting.close()
        for lane in self._lanes:
            lane.join()


class _Queue:
    """What waits: interactive jobs before bulk ones, each in the order in which they came."""

    def __init__(self) -> None:
        self._queue: PriorityQueue[tuple[int, int, Waiting | None]] = PriorityQueue()
        self._count = count().__next__

    def put(self, next: Waiting) -> None:
        self._queue.put((LANES.index(next.lane), self._count(), next))

    def get(self) -> Waiting | None:
        """The next one, once there is one; None where the queue is closed."""
        return self._queue.get()[2]

    def close(self) -> None:
        """Has one who waits go."""
        self._queue.put((-1, self._count(), None))


class _Lane(threading.Thread):
    """Hands one job after another to its process and settles how each ended."""

    def __init__(self, place: Place, waiting: _Queue) -> None:
        super().__init__(name="lane", daemon=True)
        self._place, self._waiting = place, waiting
        self._lock = threading.Lock()
        self._pool: Any = None
        self._current: tuple[str, Any] | None = None
        self._closing = False

    def run(self) -> None:
        while (next := self._waiting.get()) is not None and not self._closing:
            try:
                self._work(next)
            except Exception:  # the lane must live on; the sweeper finds the job again
                _log.exception("job not settled", job=next.id)

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

    def _work(self, next: Waiting) -> None:
        try:
            future = self._handed(next.id, next.number)
            outcome = future.result() if future is not None else None
        except BaseException as error:
            outcome = None if self._closing else self._settled(next, error)
        finally:
            with self._lock:
                self._current = None
        if outcome is not None:
            tell(next.id, next.number, outcome)
            for held in tasks.held(self._place):
                self._waiting.put(held)

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

    def _settled(self, next: Waiting, error: BaseException) -> Outcome | None:
        """The outcome where the worker could not settle it itself; None where there is another attempt."""
        with self._lock:
            self._end_pool()  # its pipe may be in any state
        id, number = next.id, next.number
        for folder in self._place.settings.scratch().glob(f"{tasks.scratch_name(id, number)}*"):
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, CancelledError):
            self._place.storage.delete(id)  # what the process has put there since
            return Outcome(CANCELLED)
        if isinstance(error, ProcessExpired | BrokenProcessPool):
            return self._again(next)
        if isinstance(error, PoolTimeout):
            limit = self._place.settings.job_seconds
            return tasks.give_up(self._place, id, number, REJECTED, tasks.problem("time-limit", seconds=limit))
        if isinstance(error, Away):
            _log.warning("storage away", job=id, version=number, reason=error.strerror)
            self._place.jobs.put_back(id, number)  # the reaper hands it on again
            return None
        _log.error("job", job=id, version=number, exc_info=error)
        return tasks.give_up(self._place, id, number, FAILED, tasks.problem("internal", reason=type(error).__name__))

    def _again(self, next: Waiting) -> Outcome | None:
        """Another attempt after a worker that died; where it is one too many, a worker may not even begin."""
        _log.warning("worker lost", job=next.id, version=next.number)
        if self._place.jobs.release(next.id, next.number) > self._place.settings.job_attempts:
            return tasks.give_up(self._place, next.id, next.number, FAILED, tasks.problem("worker-lost"))
        self._waiting.put(next)
        return None

    def _end_pool(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def tell(id: str, number: int, outcome: Outcome) -> None:
    """Measures and logs how the work on a version ended."""
    measures.count(outcome)
    log(id, number, outcome)


def log(id: str, number: int, outcome: Outcome) -> None:
    """Logs how the work on a version ended."""
    seconds = {stage: round(time, 3) for stage, time in outcome.seconds}
    _log.info("job", job=id, version=number, status=outcome.status, code=outcome.code, seconds=seconds)


def _pool(settings: Settings) -> Any:
    return ProcessPool(
        max_workers=1, max_tasks=TASKS_PER_PROCESS, context=multiprocessing.get_context("spawn"),
        initializer=worker.begin, initargs=[settings],
    )  # fmt: skip
