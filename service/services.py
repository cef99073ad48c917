"""What the requests work with, made once for an application."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import ArgumentError, OperationalError

from service import logs
from service.config import Settings, UnusablePlace
from service.database import Database
from service.jobs import Jobs
from service.migrate import migrate
from service.reaping import Reaper
from service.runners import LocalRunner, Runner
from service.storage import Storage, storage_of
from service.sweeping import Sweeper
from service.tasks import place_of
from service.versions import Versions
from service.waiting import WaitingList

KEY = "huibian"

_START_SECONDS = 30.0
_log = logs.logger(__name__)


@contextlib.contextmanager
def _opening(name: str) -> Iterator[None]:
    """Has a place that cannot be opened be told by the setting ``name``, which names it. Raises UnusablePlace."""
    try:
        yield
    except OSError as error:
        raise UnusablePlace(name=name, reason=error.strerror or str(error)) from error
    except OperationalError as error:
        raise UnusablePlace(name=name, reason=str(error.orig)) from error
    except ArgumentError as error:
        raise UnusablePlace(name=name, reason=str(error)) from error


class Services:
    """The jobs, the storage and the workers of one application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        with _opening("HUIBIAN_STORAGE_URL" if settings.storage_url else "HUIBIAN_DATA"):
            self.storage: Storage = storage_of(settings)
        with _opening("HUIBIAN_DATABASE_URL" if settings.database_url else "HUIBIAN_DATA"):
            if not settings.database_url:  # SQLite makes a file, but no folder for it, and storage may lie elsewhere
                Path(settings.data).mkdir(parents=True, exist_ok=True)
            self.database = Database(settings.database())
            _await(self.database)
            migrate(self.database)
        self.jobs = Jobs(self.database)
        self.versions = Versions(self.database)
        self.waiting = WaitingList(self.database)
        self.runner: Runner = _runner(settings, self.waiting)
        self._sweeper = Sweeper(settings, self.jobs, self.storage)
        self._reaper = Reaper(settings, self.waiting, self.runner)

    def start(self) -> None:
        """Takes up again what an earlier process left open, and sweeps from now on."""
        self.runner.start()
        self._sweeper.start()
        self._reaper.start()

    def sweep(self) -> None:
        """Erases at once what the sweeper would, and takes up what the reaper would."""
        self._sweeper.sweep()
        self._reaper.reap()

    def erase(self, id: str) -> bool:
        """Cancels the job if it runs, and removes all of it; False where there is none."""
        job = self.jobs.get(id)
        gone = self.jobs.forget(id)
        if job and job.pending:
            self.runner.cancel(id, job.pending)
        if gone:
            self.storage.delete(id)
        return gone

    def close(self) -> None:
        """Ends the worker processes and the sweeper."""
        self._sweeper.close()
        self._reaper.close()
        self.runner.close()
        self.database.close()


def _await(database: Database) -> None:
    """Waits for a database that is away while this process starts, as where both are started at once."""
    try:
        database.wait(0)
    except OperationalError:
        _log.warning("database away")
        database.wait(_START_SECONDS)


def _runner(settings: Settings, waiting: WaitingList) -> Runner:
    if not settings.broker_url:
        return LocalRunner(place_of(settings))
    from service.cluster.runner import ClusterRunner  # an extra: a single machine does without

    return ClusterRunner(settings, waiting)


def services() -> Services:
    """The services of the current application."""
    found: Services = current_app.extensions[KEY]
    return found
