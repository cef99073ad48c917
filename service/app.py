"""Puts the application together."""

from __future__ import annotations

import threading
import time

from flask import Flask, Response, current_app

from service import api, security, web
from service.config import Settings, from_environment
from service.jobs import Jobs, engine_of
from service.migrate import migrate
from service.runners import LocalRunner
from service.storage import Folder

_KEY = "huibian"
_FORM_FIELD_BYTES = 1 << 20


class Services:
    """What the requests work with, made once for an application."""

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


def create(settings: Settings | None = None) -> Flask:
    """See :func:`service.create_app`."""
    settings = settings or from_environment()
    app = Flask("service")
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_upload + _FORM_FIELD_BYTES, MAX_FORM_MEMORY_SIZE=_FORM_FIELD_BYTES
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions[_KEY] = services = Services(settings)
    app.register_blueprint(web.pages)
    app.register_blueprint(api.api)
    api.handle_errors(app)
    app.before_request(security.refuse_cross_site)
    app.after_request(security.add_headers)
    app.add_url_rule("/healthz", view_func=_healthy)
    services.start()
    return app


def services() -> Services:
    """The services of the current application."""
    found: Services = current_app.extensions[_KEY]
    return found


def close(app: Flask) -> None:
    """Ends what the application started."""
    app.extensions[_KEY].close()


def _healthy() -> Response:
    return Response("ok\n", mimetype="text/plain")
