"""What a job's worker process does: from the upload or a corrected outline to a result, in bounded memory.

It is idempotent: run twice, or killed and run again, it gives the same bytes, and those that the command gives.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from converter import pipeline
from converter.errors import HuibianError
from converter.model import Compilation
from converter.options import Options
from converter.package import bundle
from converter.pipeline.reading import MEDIA_FOLDER
from converter.pipeline.writing import MODEL
from converter.source import Source
from service import lines, results
from service.config import Settings
from service.database import Database
from service.heart import Cancelled, Heart
from service.jobs import CANCELLED, DONE, FAILED, REJECTED, Job, Jobs, Version, Written
from service.measures import Outcome
from service.storage import Storage, storage_of
from service.versions import Versions
from service.waiting import Waiting, WaitingList

UPLOAD = "upload"
_LINES = "lines"
_PATIENCE_SECONDS = 300.0
"""How long a worker waits for a database that is busy or away."""


Error = dict[str, object]
"""What went wrong, as a job's record keeps it: ``code`` and ``parameters``."""


class Place(NamedTuple):
    """Where a worker finds its work and puts its results."""

    settings: Settings
    jobs: Jobs
    versions: Versions
    storage: Storage
    waiting: WaitingList


def result_key(job: str, version: int) -> str:
    """Where the result of a version lies in storage."""
    return f"{job}/result-{version}.zip"


def place_of(settings: Settings) -> Place:
    """The database, which a worker waits for patiently, and the storage."""
    database = Database(settings.database(), patience=_PATIENCE_SECONDS)
    storage = storage_of(settings, patience=_PATIENCE_SECONDS)
    return Place(settings, Jobs(database), Versions(database), storage, WaitingList(database))


own_place = functools.cache(place_of)
"""Opened once for a worker process."""


def run(settings: Settings, id: str, number: int) -> Outcome | None:
    """Writes version ``number`` of the job; None where it is written, gone, or another worker is at it."""
    place = own_place(settings)
    job = place.jobs.begin(id, number, at_once=settings.max_client_running)
    if job is None:
        return None
    if job.attempts > settings.job_attempts:
        return give_up(place, id, number, FAILED, problem("worker-lost"))
    heart = Heart(place.jobs, id, number)
    try:
        with heart:
            return _write(place, job, number, heart)
    except Cancelled:
        return Outcome(CANCELLED)
    except HuibianError as error:
        status = FAILED if error.http_status >= 500 else REJECTED
        return give_up(place, id, number, status, problem_of(error), heart.seconds())
    except MemoryError:
        return give_up(place, id, number, REJECTED, problem("memory-limit"), heart.seconds())
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        return give_up(place, id, number, FAILED, problem("storage-full"), heart.seconds())


def held(place: Place) -> list[Waiting]:
    """A version that had to wait until another one of its client has ended, where one has."""
    at_once = place.settings.max_client_running
    return place.waiting.take(1, at_once=at_once) if at_once else []


def give_up(
    place: Place, id: str, number: int, status: str, error: Error, seconds: tuple[tuple[str, float], ...] = ()
) -> Outcome:  # fmt: skip
    """Ends the job without this version; what it had before stays as it is."""
    version = place.jobs.version(id, number)
    ended = place.jobs.end(id, number, status, error, expires_in=place.settings.retention_seconds)
    if ended and version and version.outline:
        place.storage.remove(f"{id}/{version.outline}")
    return Outcome(status, str(error["code"]), seconds)


def problem(code: str, **parameters: object) -> Error:
    """An error as a job's record keeps it: worded when it is shown, in the reader's language."""
    return {"code": code, "parameters": parameters}


def problem_of(error: HuibianError) -> Error:
    """The record of an error of the converter."""
    return problem(error.code, **{name: str(value) for name, value in error.parameters.items()})


def _write(place: Place, job: Job, number: int, heart: Heart) -> Outcome:
    version = place.jobs.version(job.id, number)
    if version is None:
        raise Cancelled
    with _scratch(place.settings, job.id, number) as folder:
        written = _converted(place, job, version, folder, heart)
        with (folder / "out.zip").open("rb") as file:
            place.storage.put(result_key(job.id, number), file, name=results.archive_name(written.title))
        heart.lap("store")
    heart.stop()
    if not place.jobs.finish(job.id, number, written, expires_in=place.settings.retention_seconds):
        raise Cancelled
    _clear(place, version)
    return Outcome(DONE, "", heart.seconds())


def _converted(place: Place, job: Job, version: Version, folder: Path, heart: Heart) -> Written:
    out, packed = folder / "out", folder / "out.zip"
    options = msgspec.json.decode(version.options, type=Options)
    kept = _Lines(place.storage, version, folder / _LINES)
    if version.outline:
        source = _corrected(place, version, folder)
        made = pipeline.convert(source, out, options, on_progress=heart.note)
    else:
        upload = b"".join(place.storage.read(f"{job.id}/{UPLOAD}"))
        made = pipeline.convert(upload, out, options, name=job.name, on_progress=heart.note, on_source=kept)
    heart.lap("record")
    compilation = msgspec.json.decode((out / MODEL).read_bytes(), type=Compilation)
    bundle.pack(out, packed, stored=True)
    files = results.listing(packed, compilation)
    heart.lap("pack")
    return Written(files, compilation.title, len(compilation.reports), made.notices, kept.index)


def _corrected(place: Place, version: Version, folder: Path) -> Path:
    """The corrected outline in a folder of its own, with the pictures of the version that it corrects beside it."""
    media = folder / "in" / MEDIA_FOLDER
    media.mkdir(parents=True)
    source = folder / "in" / MODEL
    source.write_bytes(b"".join(place.storage.read(f"{version.job}/{version.outline}")))
    parent = version.parent or 0
    for file in place.jobs.files(version.job, parent):
        if file.path.startswith(f"{MEDIA_FOLDER}/"):
            data = place.storage.read(result_key(version.job, parent), file.offset, file.size)
            (folder / "in" / file.path).write_bytes(b"".join(data))
    return source


def _clear(place: Place, version: Version) -> None:
    """Removes what the version was written from, and the versions that are too many."""
    if version.outline:
        place.storage.remove(f"{version.job}/{version.outline}")
    unneeded = place.versions.prune(version.job, place.settings.max_versions)
    for number in unneeded.results:
        place.storage.remove(result_key(version.job, number))
    for name in unneeded.lines:
        place.storage.remove(f"{version.job}/{name}")


class _Lines:
    """Keeps the lines of the source in storage, once it is read; ``index`` says where."""

    def __init__(self, storage: Storage, version: Version, path: Path) -> None:
        self._storage, self._version, self._path = storage, version, path
        self.index = version.lines

    def __call__(self, source: Source) -> None:
        name = f"{_LINES}-{self._version.number}"
        index = lines.write(source, self._path, name)
        with self._path.open("rb") as file:
            self._storage.put(f"{self._version.job}/{name}", file)
        self.index = index


def scratch_name(id: str, number: int) -> str:
    """How the name of a folder begins in which that version is written."""
    return f"{id}.{number}."


@contextlib.contextmanager
def _scratch(settings: Settings, id: str, number: int) -> Iterator[Path]:
    """A folder that is gone afterwards; :mod:`service.sweeping` removes those of workers that were killed."""
    root = settings.scratch()
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=scratch_name(id, number), dir=root, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
