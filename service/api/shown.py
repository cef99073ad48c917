"""What the API says of a job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Response, jsonify, url_for

from converter.model import Notice
from converter.options import Options
from service import outlines
from service.jobs import Job
from service.problems import worded
from service.results import File
from service.services import services


def job_of(id: str) -> Job:
    """The job. Raises Problem: 404 for an unknown id, 410 for one that has expired."""
    return outlines.job_of(services(), id)


def files_of(job: Job, version: int | None = None) -> tuple[File, ...]:
    """The files of a version, by default the one shown. Raises Problem: 409 where it has none yet, 404."""
    return outlines.files_of(outlines.version_of(services(), job, version))


def described(job: Job) -> dict[str, Any]:
    """The job as the API shows it."""
    links = {"self": url_for("api.show", id=job.id), "page": url_for("pages.job", id=job.id)}
    if job.version:
        links |= {name: url_for(f"api.{name}", id=job.id) for name in ("outline", "reports", "files", "archive")}
    undo, redo = services().versions.steps(job.id, job.version) if job.version else (None, None)
    return {
        "id": job.id, "status": job.status, "version": job.version, "pending": job.pending, "undo": undo, "redo": redo,
        "name": job.name, "progress": {"stage": job.stage, "done": job.done, "total": job.total},
        "options": options_of(job), "title": job.title, "reports": job.reports,
        "notices": [_notice(n) for n in msgspec.json.decode(job.notices, type=list[Notice])],
        "error": error_of(job), "expires_at": _iso(job.expires_at), "links": links,
    }  # fmt: skip


def answered(job: Job, status: int = 200) -> Response:
    """The job as an answer."""
    response = jsonify(described(job))
    response.status_code = status
    if status == 202:
        response.headers["Location"] = url_for("api.show", id=job.id)
    return response


def error_of(job: Job) -> dict[str, Any] | None:
    """What went wrong, with its sentence in both languages."""
    if not job.error:
        return None
    error = msgspec.json.decode(job.error)
    return worded(error["code"], error["parameters"])


def options_of(job: Job) -> dict[str, Any]:
    """The Options of the version that is shown; of files in them only that they are there."""
    options = msgspec.json.decode(job.options, type=Options)
    shown = {name: getattr(options, name) for name in options.__struct_fields__}
    return {name: bool(value) if isinstance(value, bytes) else value for name, value in shown.items()}


def _notice(notice: Notice) -> dict[str, Any]:
    return {**msgspec.to_builtins(notice), "message_en": notice.words("en")}


def _iso(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
