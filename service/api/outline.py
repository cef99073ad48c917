"""What was found in a job's compilation, and its correction."""

from __future__ import annotations

import msgspec
from flask import Response, jsonify, request

from service import corrections, lines, outlines, security
from service.api.blueprint import api, number, version_asked, version_matched
from service.api.downloads import conditional, send_file
from service.api.shown import answered, job_of
from service.problems import Problem
from service.services import services

MAX_LINES = 10_000
"""Lines of the source that one answer holds at most."""

_LINES_TYPE = "application/jsonl"


@api.get("/jobs/<id>/outline")
def outline(id: str) -> Response:
    """The Compilation; its ETag names the version, for If-Match."""
    job = job_of(id)
    version = outlines.version_of(services(), job, version_asked())
    return send_file(job, outlines.outline_of(version), version.number, attached=False, tag=str(version.number))


@api.get("/jobs/<id>/reports")
def reports(id: str) -> Response:
    """What is known of each report, and its headings."""
    version = outlines.version_of(services(), job_of(id), version_asked())
    with outlines.FEW:
        response = jsonify(outlines.summary(outlines.compilation(services(), version)))
    return conditional(response, str(version.number))


@api.get("/jobs/<id>/preview/<int:report>")
def preview(id: str, report: int) -> Response:
    """A report as HTML, in a sandbox of its own."""
    version = outlines.version_of(services(), job_of(id), version_asked())
    response = Response(outlines.preview(services(), version, report), mimetype="text/html")
    response.headers["Content-Security-Policy"] = security.SANDBOX
    return response


@api.get("/jobs/<id>/source")
def source(id: str) -> Response:
    """Lines of the source as it was read, ``from`` … ``to``, as JSON lines."""
    version = outlines.version_of(services(), job_of(id), version_asked())
    first = number("from", 1)
    last = number("to", first + MAX_LINES - 1)
    if not first <= last < first + MAX_LINES:
        raise Problem("bad-request", 400, reason=f"from={first}&to={last}: 1–{MAX_LINES} 行 / lines")
    texts = lines.read(services().storage, id, version.lines, first, last)
    return Response(b"".join(msgspec.json.encode(text) + b"\n" for text in texts), mimetype=_LINES_TYPE)


@api.put("/jobs/<id>/outline")
def put_outline(id: str) -> Response:
    """A whole Compilation in the place of the one that If-Match names."""
    return answered(corrections.put(services(), id, version_matched(), _body()), 202)


@api.post("/jobs/<id>/edits")
def edits(id: str) -> Response:
    """Corrections of the version that If-Match names."""
    return answered(corrections.edit(services(), id, version_matched(), _body()), 202)


@api.post("/jobs/<id>/options")
def options(id: str) -> Response:
    """The version that If-Match names, written with other Options."""
    return answered(corrections.set_options(services(), id, version_matched(), _body()), 202)


@api.post("/jobs/<id>/undo")
def undo(id: str) -> Response:
    """The version before the one that If-Match names."""
    return answered(corrections.undo(services(), id, version_matched()))


@api.post("/jobs/<id>/redo")
def redo(id: str) -> Response:
    """The version after the one that If-Match names."""
    return answered(corrections.redo(services(), id, version_matched()))


def _body() -> bytes:
    """The JSON that was sent. Raises Problem: 413, 415."""
    if not request.is_json:
        raise Problem("media-type", 415, wanted="application/json")
    return request.get_data(cache=False)
