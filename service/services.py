"""What the requests work with, made once for an application."""

from __future__ import annotations

from flask import current_app

from service.config import Settings
from service.database import Database
from service.jobs import Jobs
from service.migrate import migrate
from service.runners import LocalRunner, Runner
from service.storage import Storage, storage_of
from service.sweeping import Sweeper
from service.tasks import place_of
from service.versions import Versions

KEY = "huibian"


class Services:
    """The jobs, the storage and the workers of one application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.storage: Storage = storage_of(settings)
        self.database = Database(settings.database())
        migrate(self.database)
        self.jobs = Jobs(self.database)
        self.versions = Versions(self.database)
        self.runner: Runner = LocalRunner(place_of(settings))
        self._sweeper = Sweeper(settings, self.jobs, self.storage, self.runner)

    def start(self) -> None:
        """Takes up again what an earlier process left open, and sweeps from now on."""
        self.runner.start()
        self._sweeper.start()

    def sweep(self) -> None:
        """Erases at once what the sweeper would."""
        self._sweeper.sweep()

    def erase(self, id: str) -> bool:
        """Cancels the job if it runs, and removes all of it; False where there is none."""
        gone = self.jobs.forget(id)
        self.runner.cancel(id)
        if gone:
            self.storage.delete(id)
        return gone

    def close(self) -> None:
        """Ends the worker processes and the sweeper."""
        self._sweeper.close()
        self.runner.close()
        self.database.close()


def services() -> Services:
    """The services of the current application."""
    found: Services = current_app.extensions[KEY]
    return found
