"""What the requests work with, made once for an application."""

from __future__ import annotations

import threading
import time

from flask import current_app

from service.config import Settings
from service.jobs import Jobs, engine_of
from service.migrate import migrate
from service.runners import LocalRunner
from service.storage import Folder

KEY = "huibian"


class Services:
    """The jobs, the storage and the workers of one application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.storage = Folder(settings.storage())
        engine = engine_of(settings.database())
        migrate(engine)
        self.jobs = Jobs(engine)
        self.runner = LocalRunner(settings, self.jobs)
        self._closing = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep_on, name="sweeper", daemon=True)

    def start(self) -> None:
        """Takes up again what an earlier process left open, and sweeps from now on."""
        for id in self.jobs.open():
            self.runner.submit(id)
        self._sweeper.start()

    def sweep(self) -> None:
        """Erases what has expired, and what an interrupted upload left behind."""
        for id in self.jobs.expire(time.time(), self.settings.retention_seconds):
            self.storage.delete(id)
        for id in self.storage.older_than(self.settings.sweep_seconds) - self.jobs.known():
            self.storage.delete(id)

    def erase(self, id: str) -> bool:
        """Cancels the job if it runs, and removes all of it; False where there is none."""
        self.runner.cancel(id)
        if not self.jobs.forget(id):
            return False
        self.storage.delete(id)
        return True

    def close(self) -> None:
        """Ends the worker processes and the sweeper."""
        self._closing.set()
        self.runner.close()

    def _sweep_on(self) -> None:
        while not self._closing.wait(self.settings.sweep_seconds):
            self.sweep()


def services() -> Services:
    """The services of the current application."""
    found: Services = current_app.extensions[KEY]
    return found
