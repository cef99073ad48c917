"""The files of a job: listed, one by one, and as an archive."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, jsonify, request, url_for

from converter.errors import InvalidOptions
from converter.options import FOLDERS
from service import outlines, results
from service.api.blueprint import api, version_asked
from service.api.shown import files_of, job_of
from service.jobs import Job
from service.problems import Problem
from service.results import File
from service.services import services
from service.tasks import result_key

_MIME = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "json": "application/json",
    "png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif",
}  # fmt: skip
"""Types by the ending of a name. HTML and SVG of a document have none: nobody's browser shows them as ours."""


_LINK_SECONDS = 300
"""How long a link to storage itself opens what it leads to."""


@api.get("/jobs/<id>/files")
def files(id: str) -> Response:
    """The files that were written."""
    asked = version_asked()
    version = outlines.version_of(services(), job_of(id), asked)
    response = jsonify([
        {"path": file.path, "format": file.format, "number": file.number, "title": file.title, "size": file.size,
         "sha256": file.sha256, "url": url_for("api.file", id=id, path=file.path, version=asked)}
        for file in outlines.files_of(version)
    ])  # fmt: skip
    return conditional(response, str(version.number))


@api.get("/jobs/<id>/files/<path:path>")
def file(id: str, path: str) -> Response:
    """One file."""
    job, version = job_of(id), version_asked()
    for found in files_of(job, version):
        if found.path == path:
            return send_file(job, found, version)
    raise Problem("not-found", 404)


@api.get("/jobs/<id>/archive")
def archive(id: str) -> Response:
    """A zip: of everything, or with ``to`` and ``only`` of the chosen formats and reports."""
    job = job_of(id)
    version = outlines.version_of(services(), job, version_asked())
    key = result_key(id, version.number)
    storage = services().storage
    to, only = request.args.get("to", ""), request.args.get("only", "")
    body: Iterator[bytes]
    if to or only:
        length, body = results.stream(storage, key, _selected(outlines.files_of(version), to, only))
        return _download(body, length, "application/zip", results.archive_name(version.title), "archive.zip")
    if link := storage.link(key, _LINK_SECONDS):
        return _elsewhere(link)
    length, body = storage.size(key), storage.read(key)
    response = _download(body, length, "application/zip", results.archive_name(version.title), "archive.zip")
    return conditional(response, f"{id}-{version.number}", length)


def _elsewhere(link: str) -> Response:
    """Leads to where storage itself sends the object. The link opens it to whoever has it: no cache may keep it."""
    response = Response(status=307, headers={"Location": link, "Cache-Control": "no-store"})
    response.autocorrect_location_header = False
    return response


def send_file(
    job: Job, file: File, version: int | None = None, *, attached: bool = True, tag: str = ""
) -> Response:  # fmt: skip
    """A file out of the archive of a version, by default the one shown, with Range and ETag."""
    key = result_key(job.id, job.version if version is None else version)
    body = services().storage.read(key, file.offset, file.size)
    suffix = file.path.rpartition(".")[2].lower()
    mime = _MIME.get(suffix, "application/octet-stream")
    name = file.path.rpartition("/")[2]
    plain = f"report-{file.number:03}.{suffix}" if file.number else f"file.{suffix}"
    response = _download(body, file.size, mime, name if attached else "", plain)
    return conditional(response, tag or file.sha256, file.size)


def conditional(response: Response, tag: str, length: int | None = None) -> Response:
    """``response`` with an ETag: not sent where the client has it; with a ``length``, a part where one is asked for."""
    response.set_etag(tag)
    if length is None:
        response.make_conditional(request)
    else:
        response.direct_passthrough = False
        response.make_conditional(request, accept_ranges=True, complete_length=length)
    return response


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
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
        response.headers["Content-Disposition"] = disposition
    return response
