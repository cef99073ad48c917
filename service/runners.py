"""Who runs a job: a pool of processes in this one."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as PoolTimeout
from typing import Any

from pebble import ProcessExpired, ProcessPool

from service import tasks
from service.config import Settings
from service.jobs import FAILED, REJECTED, Jobs

TASKS_PER_PROCESS = 50
"""Jobs after which a worker process is replaced, so that no leak can grow."""


class LocalRunner:
    """Runs jobs in worker processes with a time and a memory limit; a dead worker costs one attempt, never the pool."""

    def __init__(self, settings: Settings, jobs: Jobs) -> None:
        self._settings, self._jobs = settings, jobs
        self._running: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._pool: Any = ProcessPool(
            max_workers=settings.processes(), max_tasks=TASKS_PER_PROCESS,
            context=multiprocessing.get_context("spawn"), initializer=tasks.limit_memory, initargs=[settings],
        )  # fmt: skip

    def submit(self, id: str) -> None:
        """Queues the job."""
        future = self._pool.schedule(tasks.run, args=[self._settings, id], timeout=self._settings.job_seconds)
        with self._lock:
            self._running[id] = future
        future.add_done_callback(lambda ended: self._ended(id, ended))

    def cancel(self, id: str) -> None:
        """Ends the job's process, if it has one."""
        with self._lock:
            future = self._running.get(id)
        if future is not None:
            future.cancel()

    def close(self) -> None:
        """Ends every process; what ran is run again at the next start."""
        with self._lock:
            self._running.clear()
        self._pool.stop()
        self._pool.join()

    def _ended(self, id: str, future: Any) -> None:
        with self._lock:
            if self._running.pop(id, None) is None:
                return  # closing: the job stays open and is run again
        keep = self._settings.retention_seconds
        try:
            future.result()
        except CancelledError:
            return
        except PoolTimeout:
            limit = self._settings.job_seconds
            self._jobs.end(id, REJECTED, tasks.problem("time-limit", seconds=limit), expires_in=keep)
        except ProcessExpired:
            self.submit(id)  # the next attempt; after the last one the job gives up by itself
        except Exception as error:  # any other is a fault of ours, and the pool must live on
            self._jobs.end(id, FAILED, tasks.problem("internal", reason=type(error).__name__), expires_in=keep)
