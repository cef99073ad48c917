"""What the requests work with, made once for an application."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.exc import OperationalError

from service import logs
from service.config import Settings
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


class Services:
    """The jobs, the storage and the workers of one application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.storage: Storage = storage_of(settings)
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
