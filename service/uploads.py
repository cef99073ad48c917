"""A new job from a request: page and API share it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import IO, TypeVar

import msgspec
import structlog

from converter.decoding import fault
from converter.errors import InvalidOptions
from converter.options import Options
from service import clients, database
from service.jobs import INTERACTIVE, Job, Limits, Refused, new_id
from service.problems import Problem
from service.services import Services
from service.tasks import UPLOAD

_T = TypeVar("_T")

_MAX_NAME = 255
_MAX_KEY = 255
_PER_JOB_SECONDS = 5
_RETRY_LIMIT = 600


def accept(
    services: Services, name: str, stream: IO[bytes], options: Options, *, key: str = "", lane: str = INTERACTIVE
) -> Job:  # fmt: skip
    """Stores an uploaded file and queues its job.

    ``lane`` says how soon it is wanted. ``key`` is the request's Idempotency-Key: where an earlier request with it, of
    the same client and with the same body, made a job, that one is returned. Raises Problem: 413, 422, 429 when many
    wait, 507 when the disk is full.
    """
    if len(key) > _MAX_KEY:
        raise Problem("bad-request", 400, reason=f"Idempotency-Key > {_MAX_KEY}")
    settings, client = services.settings, clients.current()
    limits = Limits(settings.max_queue, settings.max_client_jobs)
    if not key:  # with one the job may be there already
        _checked(services, lambda: services.jobs.check(limits, client))
    _check_room(services)
    id, asked, digest = new_id(), msgspec.json.encode(options).decode(), hashlib.sha256()
    try:
        size = services.storage.put(f"{id}/{UPLOAD}", _Digested(stream, digest.update))
        if size > settings.max_upload:
            raise Problem("too-large", 413, name=name, size=size, limit=settings.max_upload)
        digest.update(f"\0{name}\0{asked}".encode())
        added = _checked(services, lambda: services.jobs.add(
            id, name[:_MAX_NAME], asked, client=client, limits=limits, key=key, fingerprint=digest.hexdigest(),
            lane=lane,
        ))  # fmt: skip
    except BaseException as error:
        if not database.is_uncertain(error):  # else the sweeper asks later whether there is such a job
            services.storage.delete(id)
        raise
    if not added.new:
        services.storage.delete(id)
    structlog.contextvars.bind_contextvars(job=added.job.id)
    if added.new:
        services.runner.submit(id, 1, lane)
    return added.job


def options_of(text: str | bytes, before: Options | None = None) -> Options:
    """The Options in the JSON ``text``; what it does not name is as in ``before``, or by default. Raises Problem."""
    try:
        given = msgspec.json.decode(text, type=dict[str, object]) if text else {}
        values = msgspec.to_builtins(before) if before else {}
        return msgspec.convert({**values, **given}, Options)
    except InvalidOptions as error:
        raise Problem(error.code, error.http_status, None, **error.parameters) from error
    except (msgspec.DecodeError, RecursionError) as error:
        found = fault(error)
        if found.member:
            raise Problem("invalid-options", 400, None, option=found.member, reason=found.reason) from error
        raise Problem("bad-request", 400, reason=f"options: {found.zh} / options: {found.en}") from error


class _Digested:
    """A stream whose bytes are digested as they are read."""

    def __init__(self, stream: IO[bytes], update: Callable[[bytes], None]) -> None:
        self._stream, self._update = stream, update

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(size)
        self._update(piece)
        return piece


def _checked(services: Services, work: Callable[[], _T]) -> _T:
    """What ``work`` returns, a refusal as the Problem that it is."""
    try:
        return work()
    except Refused as refused:
        if refused.code == "key-reused":
            raise Problem(refused.code, 422) from refused
        seconds = _wait(services, refused.count)
        headers = {"Retry-After": str(seconds)}
        raise Problem(refused.code, 429, headers, count=refused.count, seconds=seconds) from refused


def _wait(services: Services, count: int) -> int:
    """Seconds after which a quarter of ``count`` jobs will have ended, as fast as jobs end of late."""
    pace = services.waiting.pace() or 1 / _PER_JOB_SECONDS
    return max(1, min(math.ceil(count / 4 / pace), _RETRY_LIMIT))


def _check_room(services: Services) -> None:
    free = services.storage.free()
    if free is not None and free < services.settings.min_free:
        raise Problem("storage-full", 507, {"Retry-After": str(_RETRY_LIMIT)})
