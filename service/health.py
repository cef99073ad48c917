"""Whether the service is alive, and whether it can take work."""

from __future__ import annotations

from flask import Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from service import logs
from service.services import Services, services

_log = logs.logger(__name__)


def add(app: Flask) -> None:
    """Adds ``/healthz`` and ``/readyz``."""
    app.add_url_rule("/healthz", "healthz", _healthy)
    app.add_url_rule("/readyz", "readyz", _ready)


def _healthy() -> Response:
    return Response("ok\n", mimetype="text/plain")


def _ready() -> Response:
    """503 where the database or storage does not answer, storage has no room, or nobody works."""
    found = services()
    parts = {"database": _database(found), "storage": _storage(found), "workers": found.runner.alive()}
    response = jsonify({name: "ok" if fine else "failing" for name, fine in parts.items()})
    response.status_code = 200 if all(parts.values()) else 503
    return response


def _database(found: Services) -> bool:
    try:
        found.jobs.count_open()
    except SQLAlchemyError:
        return False
    return True


def _storage(found: Services) -> bool:
    try:
        found.storage.check()
        free = found.storage.free()
    except OSError as error:
        _log.warning("storage away", reason=error.strerror)
        return False
    return free is None or free >= found.settings.min_free
