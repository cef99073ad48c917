"""The outline of a version: the Compilation, what is shown of it, and the preview of a report."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from converter import pipeline
from converter.edit.common import text_of
from converter.model import Block, Compilation, Figure, Heading, Report, Table, without_blanks
from converter.pipeline.reading import MEDIA_FOLDER
from converter.pipeline.writing import MODEL
from service.jobs import FINAL, Job, Version
from service.problems import Problem
from service.results import File
from service.services import Services
from service.tasks import result_key

FEW = threading.BoundedSemaphore(2)
"""Held while an outline is in memory: many requests for large ones at once do not use up a server's memory."""


def job_of(services: Services, id: str) -> Job:
    """The job. Raises Problem: 404 for an unknown id, 410 for one that has expired."""
    job = services.jobs.get(id)
    if job is None or _is_over(services, job):
        raise Problem(*(("expired", 410) if job or services.jobs.has_expired(id) else ("not-found", 404)))
    return job


def _is_over(services: Services, job: Job) -> bool:
    """Whether the job has expired; where this machine's clock says so, the one that all share is asked."""
    moment = job.expires_at if job.status in FINAL else None
    return moment is not None and moment <= time.time() and moment <= services.jobs.now()


def version_of(services: Services, job: Job, number: int | None = None) -> Version:
    """A written version of the job, the one that is shown without ``number``.

    Raises Problem: 409 where nothing is written yet, 404 where there is no such version.
    """
    if not job.version:
        raise Problem("not-done", 409, state=job.status)
    found = services.jobs.version(job.id, job.version if number is None else number)
    if found is None or not found.files:
        raise Problem("no-version", 404, number=number)
    return found


def files_of(version: Version) -> tuple[File, ...]:
    """The files of a written version."""
    return msgspec.json.decode(version.files, type=tuple[File, ...])


def outline_of(version: Version) -> File:
    """The Compilation's file of a written version."""
    return next(file for file in files_of(version) if file.path == MODEL)


def compilation(services: Services, version: Version) -> Compilation:
    """The Compilation of a written version, without the bytes of its pictures. Raises Problem: 413."""
    file = outline_of(version)
    limit = services.settings.max_outline
    if file.size > limit:
        raise Problem("outline-too-large", 413, size=file.size, limit=limit)
    return msgspec.json.decode(bytes_of(services, version, file), type=Compilation)


def preview(services: Services, version: Version, number: int) -> bytes:
    """A report as the converter's HTML. Raises Problem: 404 for a report that is not there, 413."""
    with FEW:
        return rendered(services, compilation(services, version), version, number)


def rendered(services: Services, whole: Compilation, media_of: Version, number: int) -> bytes:
    """A report of ``whole`` as HTML, with its pictures out of the files of ``media_of``. Raises Problem: 404."""
    if not 1 <= number <= len(whole.reports):
        raise Problem("not-found", 404)
    report = whole.reports[number - 1]
    files = {file.path: file for file in files_of(media_of)}
    media = dict(whole.media)
    for name in set(_pictures(report.blocks)).union(*map(_pictures, report.notes.values())):
        file = files[f"{MEDIA_FOLDER}/{name}"]
        media[name] = msgspec.structs.replace(media[name], data=bytes_of(services, media_of, file))
    return pipeline.render(msgspec.structs.replace(whole, media=media), "html", report=number)


def summary(compilation: Compilation) -> list[dict[str, Any]]:
    """What a person sees of each report: what is known of it, how long it is, and its headings."""
    return [_report(report) for report in compilation.reports]


def _report(report: Report) -> dict[str, Any]:
    return {
        "number": report.number, "title": report.title, "page": report.page, "organization": report.organization,
        "date": report.date, "why": report.why, "lines": report.lines, "characters": _characters(report),
        "headings": list(_headings(report)),
    }  # fmt: skip


def _headings(report: Report) -> Iterator[dict[str, Any]]:
    for index, block in enumerate(report.blocks):
        if isinstance(block, Heading):
            yield {
                "block": index, "line": block.line, "level": block.level, "marker": block.marker, "text": block.text,
                "run_in": bool(block.body), "why": block.why,
            }  # fmt: skip


def _characters(report: Report) -> int:
    """Characters of the text that are no white space, its notes too."""
    notes = (block for blocks in report.notes.values() for block in blocks)
    texts = (report.title, *map(text_of, report.blocks), *map(text_of, notes))
    return sum(len(without_blanks(text)) for text in texts)


def _pictures(blocks: Iterable[Block]) -> Iterator[str]:
    """The names of the pictures in ``blocks``."""
    for block in blocks:
        if isinstance(block, Figure):
            yield block.media
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from _pictures(cell.blocks)


def bytes_of(services: Services, version: Version, file: File) -> bytes:
    """The bytes of a file of a written version."""
    return b"".join(services.storage.read(result_key(version.job, version.number), file.offset, file.size))
