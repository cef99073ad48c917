"""What a job's worker process does: from the upload to the result, in bounded memory.

A job is idempotent: run twice, or killed and run again, it gives the same bytes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import msgspec

from converter import pipeline
from converter.errors import HuibianError
from converter.model import Compilation
from converter.options import Options
from converter.package import bundle
from service import results
from service.config import Settings
from service.jobs import FAILED, REJECTED, Job, Jobs, engine_of
from service.storage import Folder

UPLOAD = "upload"
_PACE = 0.25
"""Seconds between two notes of progress in the database."""


class Cancelled(Exception):
    """The job was cancelled while it ran."""


def result_key(job: str, version: int) -> str:
    """Where the result of a version lies in storage."""
    return f"{job}/result-{version}.zip"


def limit_memory(settings: Settings) -> None:
    """Limits the memory of this worker process, where the system can."""
    if sys.platform != "win32" and settings.job_memory:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (settings.job_memory, settings.job_memory))


def run(settings: Settings, id: str) -> None:
    """Runs the job; it is then in a final state, unless somebody ended it in the meantime."""
    jobs = Jobs(engine_of(settings.database()))
    job = jobs.begin(id)
    if job is None:
        return
    keep = settings.retention_seconds
    if job.attempts > settings.job_attempts:
        jobs.end(id, FAILED, problem("worker-lost"), expires_in=keep)
        return
    try:
        _convert(settings, jobs, job)
    except Cancelled:
        pass
    except HuibianError as error:
        status = FAILED if error.http_status >= 500 else REJECTED
        jobs.end(id, status, problem_of(error), expires_in=keep)
    except MemoryError:
        jobs.end(id, REJECTED, problem("memory-limit"), expires_in=keep)


def problem(code: str, **parameters: object) -> dict[str, object]:
    """An error as a job's record keeps it: worded when it is shown, in the reader's language."""
    return {"code": code, "parameters": parameters}


def problem_of(error: HuibianError) -> dict[str, object]:
    """The record of an error of the converter."""
    return problem(error.code, **{name: str(value) for name, value in error.parameters.items()})


def _convert(settings: Settings, jobs: Jobs, job: Job) -> None:
    storage = Folder(settings.storage())
    options = msgspec.json.decode(job.options, type=Options)
    upload = b"".join(storage.read(f"{job.id}/{UPLOAD}"))
    with tempfile.TemporaryDirectory(prefix="huibian-") as scratch:
        out, packed = Path(scratch, "out"), Path(scratch, "out.zip")
        written = pipeline.convert(upload, out, options, name=job.name, on_progress=_Progress(jobs, job.id))
        compilation = msgspec.json.decode((out / "compilation.json").read_bytes(), type=Compilation)
        bundle.pack(out, packed, stored=True)
        files = results.listing(packed, compilation)
        with packed.open("rb") as file:
            storage.put(result_key(job.id, job.version + 1), file)
    jobs.finish(
        job.id, files, title=compilation.title, reports=len(compilation.reports), notices=written.notices,
        expires_in=settings.retention_seconds,
    )  # fmt: skip


class _Progress:
    """Notes progress in the database, not too often; raises Cancelled where the job runs no more."""

    def __init__(self, jobs: Jobs, id: str) -> None:
        self._jobs, self._id, self._next = jobs, id, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next and done < total:
            return
        self._next = now + _PACE
        if not self._jobs.progress(self._id, stage, done, total):
            raise Cancelled
