"""What is logged: lines of JSON on stderr, with the request's and the job's id, and never text of a document.

An exception is logged by its type and the places in the code that it passed; what it says may quote a document.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
import traceback
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request

HEADER = "X-Request-Id"

_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_FRAMES = 20
_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    wrapper_class=structlog.stdlib.BoundLogger, logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)  # fmt: skip


def configure(level: str) -> None:
    """Has everything that this process logs come out so, from ``level`` on."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_words,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("alembic", "sqlalchemy", "waitress.queue", "celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def logger(name: str) -> Any:
    """The logger of a module: ``logger(__name__).info("event", key=value)``."""
    return structlog.stdlib.get_logger(name)


def watch(app: Flask) -> None:
    """Gives every request an id, which the answer names, and logs how each was answered."""
    log = logger(__name__)

    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.begun = time.perf_counter()
        g.request_id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id, job=(request.view_args or {}).get("id"))

    def end(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        seconds = time.perf_counter() - g.begun
        log.info("request", method=request.method, endpoint=request.endpoint, status=response.status_code,
                 milliseconds=round(seconds * 1000))  # fmt: skip
        return response

    app.before_request(begin)
    app.after_request(end)


def _without_words(_logger: Any, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The exception of an event as its type and its way through the code."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0]:
        event.update(exception=info[0].__name__, at=_way(info[2]))
    return event


def _way(end: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(end)[-_FRAMES:]
    return [f"{'/'.join(frame.filename.rsplit('/', 2)[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
