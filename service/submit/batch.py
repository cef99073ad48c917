"""Many items at once: a few threads, a bounded number of jobs in flight, and heed of what the service says."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Iterable

from service.submit.patience import Stopped
from service.submit.work import Busy, Item, Step, Work

WAIT_SECONDS = 5.0
"""How long the service may keep the answer about a job that has not ended."""

_THREADS = 8
_PAUSE = 1.0
"""Seconds until a job is asked about again, where the service did not keep the answer."""

_GROWTH = 0.1
"""Jobs more that are tried after each one of those that may be in flight, once the service has refused one."""

_END_SECONDS = 5.0


class Batch:
    """Items on their way. ``in_flight``: how many jobs may be open at a time."""

    def __init__(self, work: Work, in_flight: int) -> None:
        self._work, self._most = work, in_flight
        self._limit = float(in_flight)
        self._changed = threading.Condition()
        self._waiting: deque[Item] = deque()
        self._open: list[tuple[float, int, Item]] = []
        self._in_flight, self._not_before = 0, 0.0
        self._order = itertools.count()
        self._stopping = False
        self._threads: list[threading.Thread] = []
        self.error: BaseException | None = None
        """What ended the run before its end."""
        self.over: set[str] = set()
        """The ids of the inputs with which this run is done."""

    @property
    def in_flight(self) -> int:
        """How many jobs are open now."""
        return self._in_flight

    def start(self, to_send: Iterable[Item], to_follow: Iterable[Item]) -> None:
        """Begins; what is sent already is followed first."""
        self._waiting.extend(to_send)
        for item in to_follow:
            self._in_flight += 1
            self._follow_later(item, 0)
        for _ in range(min(_THREADS, self._most)):
            self._threads.append(threading.Thread(target=self._run, daemon=True))
            self._threads[-1].start()

    def is_running(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """Has no further step begin, and gives those that have begun a moment to end."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        until = time.monotonic() + _END_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        try:
            while (taken := self._take()) is not None:
                self._step(*taken)
        except Stopped:
            pass
        except BaseException as error:  # told by whoever waits for the end
            with self._changed:
                self.error, self._stopping = self.error or error, True
                self._changed.notify_all()

    def _step(self, item: Item, step: Step) -> None:
        begun = time.monotonic()
        try:
            then = self._work.send(item) if step == "send" else self._work.follow(item, WAIT_SECONDS)
        except Busy as busy:
            self._refused(item, busy.seconds)
            return
        kept = step == "send" or time.monotonic() - begun >= WAIT_SECONDS / 2
        with self._changed:
            if step == "send":
                self._limit = min(self._most, self._limit + _GROWTH / self._limit)
            if then == "follow":
                self._follow_later(item, 0 if kept else _PAUSE)
            else:
                self._in_flight -= 1
                if then == "send":
                    self._waiting.appendleft(item)
                else:
                    self.over.add(item.input.id)
            self._changed.notify_all()

    def _refused(self, item: Item, seconds: float) -> None:
        """As many jobs as are open are enough for now; what they are grows slowly again."""
        with self._changed:
            self._in_flight -= 1
            self._limit = max(1.0, min(self._limit, self._in_flight))
            self._not_before = max(self._not_before, time.monotonic() + seconds)
            self._waiting.appendleft(item)
            self._changed.notify_all()

    def _take(self) -> tuple[Item, Step] | None:
        """The next step, once there is one; None at the end."""
        with self._changed:
            while not self._stopping:
                moment = time.monotonic()
                may_send = self._waiting and self._in_flight < int(self._limit)
                if may_send and moment >= self._not_before:
                    self._in_flight += 1
                    return self._waiting.popleft(), "send"
                if self._open and self._open[0][0] <= moment:
                    return heapq.heappop(self._open)[2], "follow"
                if not self._waiting and not self._in_flight:
                    return None
                due = [self._open[0][0]] if self._open else []
                due += [self._not_before] if may_send else []
                self._changed.wait(min(due) - moment if due else None)
        return None

    def _follow_later(self, item: Item, seconds: float) -> None:
        heapq.heappush(self._open, (time.monotonic() + seconds, next(self._order), item))
