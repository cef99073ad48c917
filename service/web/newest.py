"""The newest outline of a job: that of the result, or the correction that is being written.

A correction is seen at once, before the files of it are written; only the next one waits for them.
"""

from __future__ import annotations

import errno
import time
from typing import Any

import msgspec

from converter.model import Compilation
from service import outlines
from service.jobs import OPEN, Job, Version
from service.services import Services

_TICK = 0.1
_MAX_WAIT = 20.0
"""Seconds that a correction waits for the one before it to be written."""


class Newest(msgspec.Struct, frozen=True):
    """What a page shows: the version's number, its outline, the version whose files there are, and whether they are
    those of an earlier version, while this one is written."""

    number: int
    compilation: Compilation
    written: Version
    writing: bool


def of(services: Services, job: Job) -> Newest:
    """The newest outline; to be had and used under :data:`service.outlines.FEW`.

    Raises Problem: 409 where nothing is written yet, 413 for one that is too large to show.
    """
    written = outlines.version_of(services, job)
    pending = services.jobs.version(job.id, job.pending) if job.pending else None
    if pending is None or not pending.outline:
        return Newest(written.number, outlines.compilation(services, written), written, job.status in OPEN)
    try:
        data = b"".join(services.storage.read(f"{job.id}/{pending.outline}"))
    except FileNotFoundError:  # since the job was looked up it has been written, and its outline is in the result
        return of(services, _now(services, job))
    return Newest(pending.number, msgspec.json.decode(data, type=Compilation), written, True)


def _now(services: Services, job: Job) -> Job:
    """The job as it is by now. Raises FileNotFoundError where nothing has come of what it was at."""
    now = outlines.job_of(services, job.id)
    if now.pending == job.pending:
        raise FileNotFoundError(errno.ENOENT, "outline", job.id)
    return now


def shown(services: Services, job: Job, now: Newest) -> dict[str, Any]:
    """What a page says of the versions: the one that is seen, whether undo and redo have somewhere to go, and whether
    the lines of the source are kept."""
    undo, redo = services.versions.steps(job.id, now.number)
    history = {"undo": undo is not None, "redo": redo is not None} if (undo, redo) != (None, None) else None
    return {"version_shown": now.number, "writing": now.writing, "history": history, "stamp": stamp(job),
            "lines_kept": bool(now.written.lines)}  # fmt: skip


def stamp(job: Job) -> str:
    """What changes whenever a page about the job would."""
    return f"{job.status}-{job.version}-{job.pending or 0}-{job.stage}-{job.done}"


def settled(services: Services, id: str, expected: int) -> Job:
    """The job, once version ``expected`` is written, if it is the one that is being written, and time allows."""
    until = time.monotonic() + _MAX_WAIT
    job = outlines.job_of(services, id)
    while job.pending == expected and time.monotonic() < until:
        time.sleep(_TICK)
        job = outlines.job_of(services, id)
    return job
