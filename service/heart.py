"""The signs of life of a worker: its progress, and the question whether anybody still waits for its work."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

from service import logs
from service.jobs import LEASE_SECONDS, Jobs

_log = logs.logger(__name__)

_PACE, _PART, _LONGEST_PACE = 0.25, 0.1, 1.0
"""The least seconds between two notes of progress in the database; the part of the time so far that is waited, since
who watches a long job needs them less often; and the most."""

_BEAT = LEASE_SECONDS / 6
"""Seconds after which a sign of life is given without any progress."""


class Cancelled(Exception):
    """The version is no longer to be written: the job was cancelled, or another worker has done it."""


class Heart:
    """Notes progress in the database from a thread of its own, so that no conversion waits for the database.

    It also measures how long each stage takes.
    """

    def __init__(self, jobs: Jobs, id: str, number: int) -> None:
        self._jobs, self._id, self._number = jobs, id, number
        self._noted = ("read", 0, 1)
        self._seconds: dict[str, float] = {}
        self._turned = time.perf_counter()
        self._over = threading.Event()
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="heart", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:  # fmt: skip
        self.stop()

    def note(self, stage: str, done: int, total: int) -> None:
        """Takes the progress of the pipeline. Raises Cancelled where nobody waits for it any more."""
        self._noted = (stage, done, total)
        self.lap(stage)
        if self._unwanted.is_set():
            raise Cancelled

    def lap(self, stage: str) -> None:
        """Enters the time since the last one as that of ``stage``."""
        now = time.perf_counter()
        self._seconds[stage] = self._seconds.get(stage, 0) + now - self._turned
        self._turned = now

    def seconds(self) -> tuple[tuple[str, float], ...]:
        """The time of each stage so far."""
        return tuple(self._seconds.items())

    def stop(self) -> None:
        """Gives no more signs of life."""
        self._over.set()
        self._thread.join()

    def _beat_on(self) -> None:
        told, due, begun = self._noted, time.monotonic() + _BEAT, time.monotonic()
        while not self._over.wait(min(max(_PACE, _PART * (time.monotonic() - begun)), _LONGEST_PACE)):
            noted = self._noted
            if noted == told and time.monotonic() < due:
                continue
            try:
                wanted = self._jobs.beat(self._id, self._number, *noted)
            except Exception:  # a heart that stood still would have a second worker begin what this one does
                _log.exception("no sign of life", job=self._id)
                continue
            told, due = noted, time.monotonic() + _BEAT
            if not wanted:
                self._unwanted.set()
                return
