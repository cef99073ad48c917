"""A new job from a request: page and API share it."""

from __future__ import annotations

from typing import IO

import msgspec

from converter.errors import InvalidOptions
from converter.options import Options
from service.jobs import Job, new_id
from service.problems import Problem
from service.services import Services
from service.tasks import UPLOAD

_MAX_NAME = 255
_PER_JOB_SECONDS = 5
_RETRY_LIMIT = 600


def accept(services: Services, name: str, stream: IO[bytes], options: Options) -> Job:
    """Stores an uploaded file and queues its job. Raises Problem: 413, 429 when many wait."""
    waiting = services.jobs.count_open()
    if waiting >= services.settings.max_queue:
        seconds = min(_PER_JOB_SECONDS * waiting, _RETRY_LIMIT)
        raise Problem("queue-full", 429, {"Retry-After": str(seconds)}, count=waiting, seconds=seconds)
    id = new_id()
    size = services.storage.put(f"{id}/{UPLOAD}", stream)
    limit = services.settings.max_upload
    if size > limit:
        services.storage.delete(id)
        raise Problem("too-large", 413, name=name, size=size, limit=limit)
    job = services.jobs.add(id, name[:_MAX_NAME], msgspec.json.encode(options).decode())
    services.runner.submit(id)
    return job


def options_of(text: str) -> Options:
    """The Options in the JSON ``text``; empty: the default ones. Raises Problem."""
    try:
        return msgspec.json.decode(text, type=Options) if text else Options()
    except msgspec.DecodeError as error:
        raise Problem("bad-request", 400, reason=f"options: {error}") from error
    except InvalidOptions as error:
        raise Problem(error.code, error.http_status, None, **error.parameters) from error
