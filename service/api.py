"""The REST API (DESIGN 3.5)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec
from flask import Blueprint, Flask, Response, jsonify, request, url_for
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable, RequestEntityTooLarge

from converter.errors import InvalidOptions
from converter.model import Notice
from converter.options import FOLDERS
from service import results, uploads
from service.jobs import OPEN, Job
from service.problems import MEDIA_TYPE, Problem, worded
from service.results import File
from service.services import services
from service.tasks import result_key

api = Blueprint("api", __name__, url_prefix="/api/v1")

MAX_WAIT = 30.0
"""Seconds that a long poll may take."""

_TICK = 0.2
_MIME = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "json": "application/json",
    "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif",
}  # fmt: skip


@api.post("/jobs")
def create() -> tuple[Response, int, dict[str, str]]:
    """A new job from the multipart field ``file``, with ``options`` (JSON)."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Problem("bad-request", 400, reason="没有选文件 / no file was chosen")
    options = uploads.options_of(request.form.get("options", ""))
    job = uploads.accept(services(), upload.filename, upload.stream, options)
    address = url_for("api.show", id=job.id)
    return jsonify(described(job)), 202, {"Location": address}


@api.get("/jobs/<id>")
def show(id: str) -> Response:
    """The job; with ``wait`` the answer comes when it has ended or so many seconds are over."""
    until = time.monotonic() + _seconds(request.args.get("wait", "0"))
    job = job_of(id)
    while job.status in OPEN and time.monotonic() < until:
        time.sleep(_TICK)
        job = job_of(id)
    return jsonify(described(job))


@api.get("/jobs/<id>/outline")
def outline(id: str) -> Response:
    """The Compilation."""
    job = job_of(id)
    return send_file(job, _file(job, "compilation.json"), attached=False)


@api.get("/jobs/<id>/files")
def files(id: str) -> Response:
    """The files that were written."""
    job = job_of(id)
    return jsonify([
        {"path": file.path, "format": file.format, "number": file.number, "title": file.title, "size": file.size,
         "sha256": file.sha256, "url": url_for("api.file", id=id, path=file.path)}
        for file in files_of(job)
    ])  # fmt: skip


@api.get("/jobs/<id>/files/<path:path>")
def file(id: str, path: str) -> Response:
    """One file."""
    job = job_of(id)
    return send_file(job, _file(job, path))


@api.get("/jobs/<id>/archive")
def archive(id: str) -> Response:
    """A zip: of everything, or with ``to`` and ``only`` of the chosen formats and reports."""
    job = job_of(id)
    found = files_of(job)
    key = result_key(job.id, job.version)
    storage = services().storage
    to, only = request.args.get("to", ""), request.args.get("only", "")
    if to or only:
        length, body = results.stream(storage, key, _selected(found, to, only))
        tag = ""
    else:
        length, body, tag = storage.size(key), storage.read(key), f"{job.id}-{job.version}"
    response = _download(body, length, "application/zip", f"{job.title}.zip", "archive.zip")
    return _conditional(response, tag, length) if tag else response


@api.delete("/jobs/<id>")
def delete(id: str) -> tuple[str, int]:
    """Cancels the job and erases all of it."""
    job_of(id)
    services().erase(id)
    return "", 204


def job_of(id: str) -> Job:
    """The job. Raises Problem: 404 for an unknown id, 410 for one that has expired."""
    jobs = services().jobs
    job = jobs.get(id)
    if job is None or (job.expires_at is not None and job.expires_at <= time.time()):
        raise Problem(*(("expired", 410) if job or jobs.has_expired(id) else ("not-found", 404)))
    return job


def files_of(job: Job) -> tuple[File, ...]:
    """The files of the job's result. Raises Problem: 409 where it has none yet."""
    if not job.version:
        raise Problem("not-done", 409, state=job.status)
    return services().jobs.files(job.id, job.version)


def described(job: Job) -> dict[str, Any]:
    """The job as the API shows it."""
    links = {"self": url_for("api.show", id=job.id), "page": url_for("pages.job", id=job.id)}
    if job.version:
        links |= {name: url_for(f"api.{name}", id=job.id) for name in ("outline", "files", "archive")}
    return {
        "id": job.id, "status": job.status, "version": job.version, "name": job.name,
        "progress": {"stage": job.stage, "done": job.done, "total": job.total},
        "title": job.title, "reports": job.reports, "notices": [_notice(n) for n in _notices(job)],
        "error": error_of(job), "expires_at": _iso(job.expires_at), "links": links,
    }  # fmt: skip


def error_of(job: Job) -> dict[str, Any] | None:
    """What went wrong, with its sentence in both languages."""
    if not job.error:
        return None
    error = msgspec.json.decode(job.error)
    return worded(error["code"], error["parameters"])


def send_file(job: Job, file: File, *, attached: bool = True) -> Response:
    """A file out of the job's archive, with Range and ETag."""
    body = services().storage.read(result_key(job.id, job.version), file.offset, file.size)
    suffix = file.path.rpartition(".")[2].lower()
    mime = _MIME.get(suffix, "application/octet-stream")
    name = file.path.rpartition("/")[2]
    plain = f"report-{file.number:03}.{suffix}" if file.number else f"file.{suffix}"
    response = _download(body, file.size, mime, name if attached else "", plain)
    return _conditional(response, file.sha256, file.size)


def handle_errors(app: Flask) -> None:
    """Every error of the API is a problem, every error of a page a page."""
    from service.web import error_page

    def answer(problem: Problem) -> Response:
        response = _problem(problem) if request.path.startswith(f"{api.url_prefix}/") else error_page(problem)
        response.status_code = problem.status
        response.headers.update(problem.headers)
        return response

    def from_http(error: HTTPException) -> Response:
        return answer(_from_http(error))

    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, from_http)


def _from_http(error: HTTPException) -> Problem:
    if isinstance(error, RequestEntityTooLarge):
        limit = services().settings.max_upload
        return Problem("too-large", 413, name="file", size=request.content_length or "?", limit=limit)
    if isinstance(error, RequestedRangeNotSatisfiable):
        return Problem("bad-range", 416, {"Content-Range": f"bytes */{error.length}"})
    status = error.code or 500
    codes = {404: "not-found", 405: "method-not-allowed", 500: "internal"}
    headers = {"Allow": ", ".join(getattr(error, "valid_methods", None) or ())} if status == 405 else {}
    return Problem(codes.get(status, "bad-request"), status, headers, reason=error.name)


def _problem(problem: Problem) -> Response:
    return Response(msgspec.json.encode(problem.body()), mimetype=MEDIA_TYPE)


def _file(job: Job, path: str) -> File:
    for file in files_of(job):
        if file.path == path:
            return file
    raise Problem("not-found", 404)


def _selected(found: tuple[File, ...], to: str, only: str) -> list[File]:
    formats = frozenset(filter(None, to.split(","))) or frozenset(FOLDERS)
    if unknown := formats - set(FOLDERS):
        raise Problem("bad-request", 400, reason=f"to={','.join(sorted(unknown))}")
    try:
        selected = results.select(found, formats, only)
    except InvalidOptions as error:
        raise Problem(error.code, error.http_status, None, **error.parameters) from error
    if not selected:
        raise Problem("not-found", 404)
    return selected


def _download(body: Iterator[bytes], length: int, mime: str, name: str, plain: str) -> Response:
    """``name`` in UTF-8 for today's browsers, ``plain`` for the others (RFC 6266, WEB-02, WEB-03)."""
    response = Response(body, mimetype=mime, direct_passthrough=True)
    response.content_length = length
    if name:
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(_one_line(name), safe='')}"
        response.headers["Content-Disposition"] = disposition
    return response


def _conditional(response: Response, tag: str, length: int) -> Response:
    response.set_etag(tag)
    response.direct_passthrough = False
    response.make_conditional(request, accept_ranges=True, complete_length=length)
    return response


def _one_line(name: str) -> str:
    return "".join(character for character in name if character.isprintable())


def _notices(job: Job) -> list[Notice]:
    return msgspec.json.decode(job.notices, type=list[Notice])


def _notice(notice: Notice) -> dict[str, Any]:
    return {**msgspec.to_builtins(notice), "message_en": notice.words("en")}


def _iso(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _seconds(text: str) -> float:
    try:
        return max(0.0, min(float(text), MAX_WAIT))
    except ValueError:
        raise Problem("bad-request", 400, reason=f"wait={text}") from None
