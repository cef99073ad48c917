"""Every error of the API is a problem, every error of a page a page."""

from __future__ import annotations

import errno

import msgspec
from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable, RequestEntityTooLarge

from service import database, logs
from service.api.blueprint import api
from service.problems import MEDIA_TYPE, Problem
from service.services import services
from service.storage import Away

_log = logs.logger(__name__)

_RETRY_SECONDS = 5
_CODES = {404: "not-found", 405: "method-not-allowed", 500: "internal"}


def handle_errors(app: Flask) -> None:
    """Has ``app`` answer errors so."""
    from service.web import error_page

    def answer(problem: Problem) -> Response:
        response = _problem(problem) if request.path.startswith(f"{api.url_prefix}/") else error_page(problem)
        response.status_code = problem.status
        response.headers.update(problem.headers)
        return response

    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, lambda error: answer(_from_http(error)))
    app.register_error_handler(OSError, lambda error: answer(_from_system(error)))
    app.register_error_handler(OperationalError, lambda error: answer(_from_database(error)))


def _from_http(error: HTTPException) -> Problem:
    if isinstance(error, RequestEntityTooLarge):
        return _too_large()
    if isinstance(error, RequestedRangeNotSatisfiable):
        return Problem("bad-range", 416, {"Content-Range": f"bytes */{error.length}"})
    status = error.code or 500
    headers = {"Allow": ", ".join(getattr(error, "valid_methods", None) or ())} if status == 405 else {}
    return Problem(_CODES.get(status, "bad-request"), status, headers, reason=error.name)


def _too_large() -> Problem:
    """What is too large: a file, an outline, or a form with too many or too large fields."""
    settings, size = services().settings, request.content_length
    if request.is_json:
        return Problem("outline-too-large", 413, size=size or "?", limit=settings.max_outline)
    if request.mimetype == "multipart/form-data" and (size is None or size > settings.max_upload):
        return Problem("too-large", 413, name="file", size=size or "?", limit=settings.max_upload)
    return Problem("form-too-large", 413, limit=settings.max_text)


def _from_system(error: OSError) -> Problem:
    """A full disk is the operator's to mend; a file that is gone was erased in the meantime. Else: raises ``error``."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Problem("storage-full", 507)
    if isinstance(error, FileNotFoundError):
        return Problem("not-found", 404)
    if isinstance(error, Away):
        _log.warning("storage away", reason=error.strerror)
        return _unavailable()
    raise error


def _from_database(error: OperationalError) -> Problem:
    """A database that is full, or busy for longer than a request waits. Else: raises ``error``."""
    if database.is_full(error):
        return Problem("storage-full", 507)
    if database.is_passing(error):
        return _unavailable()
    raise error


def _unavailable() -> Problem:
    return Problem("unavailable", 503, {"Retry-After": str(_RETRY_SECONDS)}, seconds=_RETRY_SECONDS)


def _problem(problem: Problem) -> Response:
    return Response(msgspec.json.encode(problem.body()), mimetype=MEDIA_TYPE)
