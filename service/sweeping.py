"""The sweeper: erases what has expired and what interrupted work has left.

It may run in any number of processes at once, and at any time.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from pathlib import Path

from service import logs
from service.config import Settings
from service.jobs import Jobs, new_id
from service.storage import Idle, Storage
from service.tasks import scratch_name

_log = logs.logger(__name__)


class Sweeper(threading.Thread):
    """Sweeps every so many seconds."""

    def __init__(self, settings: Settings, jobs: Jobs, storage: Storage) -> None:
        super().__init__(name="sweeper", daemon=True)
        self._settings, self._jobs, self._storage = settings, jobs, storage
        self._closing = threading.Event()
        self._after = new_id()  # anywhere: of several processes each looks at another part

    def run(self) -> None:
        while not self._closing.wait(self._settings.sweep_seconds):
            try:
                self.sweep()
            except Exception:  # a database that is away now is there again at the next turn
                _log.exception("sweep")

    def close(self) -> None:
        """Sweeps no more."""
        self._closing.set()

    def sweep(self) -> None:
        """Sweeps once."""
        settings = self._settings
        for id in self._jobs.expire(self._jobs.now(), settings.retention_seconds):
            self._storage.delete(id)
        self._sweep_strays()
        longest = max(settings.job_seconds, settings.upload_seconds) + settings.sweep_seconds
        self._storage.sweep(longest)
        _remove_old(settings.scratch(), longest, {scratch_name(id, number) for id, number, _ in self._jobs.open()})

    def _sweep_strays(self) -> None:
        """Erases objects that belong to no job, of the part of storage whose turn it is: all of it is looked at only in
        many turns, since what ends in good order is erased by its record."""
        begun, young = self._after, self._settings.sweep_seconds
        # An upload is stored before its job is entered: what is young may still become one.
        idle = self._storage.older_than(young, begun)
        if begun and not idle.after:  # the end is reached: what is small is looked at wholly each time
            first = self._storage.older_than(young)
            idle = Idle(idle.jobs | first.jobs, first.after)
        self._after = idle.after
        for id in idle.jobs - self._jobs.known(idle.jobs):
            self._storage.delete(id)


def _remove_old(folder: Path, seconds: float, at_work: set[str]) -> None:
    """Removes what workers that were killed have left in the scratch folder; never the folder of a version that is to
    be written, however old it looks to a clock that was set."""
    limit = time.time() - seconds
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # another sweeper, or the worker itself, was faster
            if path.lstat().st_mtime < limit and f"{path.stem}." not in at_work:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
