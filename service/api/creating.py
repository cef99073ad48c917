"""A job is made, looked at, and erased."""

from __future__ import annotations

import io
import threading
import time
from typing import IO

from flask import Response, jsonify, request

from service import openapi, uploads
from service.api.blueprint import api
from service.api.shown import answered, job_of
from service.jobs import INTERACTIVE, LANES, OPEN, Job
from service.problems import Problem
from service.services import services

MAX_WAIT = 30.0
"""Seconds that a long poll may take."""

PASTED = "粘贴的文字.txt"
"""What a pasted text is called where the request does not name it."""

_TICK = 0.1
"""The least time between two looks at a job that is waited for; who waits longer is told later, by this part of it."""

_PART, _LONGEST_TICK = 0.1, 1.0

_SOON = 0.2
"""Seconds after which one is answered who finds as many others waiting as may for long."""

_LONG, _SHORT = threading.BoundedSemaphore(4), threading.BoundedSemaphore(4)
"""Held while one waits, for as long as was asked or only so long; who finds both taken is answered at once, and told
when to ask again, so that threads stay free for others."""

_AGAIN_SECONDS = 1

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@api.post("/jobs")
def create() -> Response:
    """A new job from the multipart field ``file``, or the text in ``text``, with ``options`` (JSON)."""
    name, stream = _given()
    options = uploads.options_of(request.form.get("options", ""))
    job = uploads.accept(
        services(), name, stream, options, key=request.headers.get("Idempotency-Key", ""), lane=_lane()
    )
    return answered(job, 202)


@api.get("/jobs/<id>")
def show(id: str) -> Response:
    """The job; with ``wait`` the answer comes when it has ended or so many seconds are over."""
    seconds = _seconds(request.args.get("wait", "0"))
    job = job_of(id)
    if job.status not in OPEN or not seconds:
        return answered(job)
    for places, longest in ((_LONG, seconds), (_SHORT, min(seconds, _SOON))):
        if places.acquire(blocking=False):
            try:
                return answered(_ended(job, longest))
            finally:
                places.release()
    response = answered(job)
    response.headers["Retry-After"] = str(_AGAIN_SECONDS)
    return response


@api.delete("/jobs/<id>")
def delete(id: str) -> tuple[str, int]:
    """Cancels the job and erases all of it."""
    job_of(id)
    services().erase(id)
    return "", 204


@api.get("/openapi.json")
def describe() -> Response:
    """The description of this API."""
    return jsonify(openapi.document())


def _ended(job: Job, seconds: float) -> Job:
    """The job when it has ended, or after so many seconds."""
    begun = time.monotonic()
    while job.status in OPEN and (waited := time.monotonic() - begun) < seconds:
        time.sleep(min(max(_TICK, _PART * waited), _LONGEST_TICK, seconds - waited))
        job = job_of(job.id)
    return job


def _lane() -> str:
    lane = request.form.get("lane", "") or INTERACTIVE
    if lane not in LANES:
        raise Problem("bad-request", 400, reason=f"lane={lane}")
    return lane


def _given() -> tuple[str, IO[bytes]]:
    """The name and the bytes of what was sent. Raises Problem."""
    if request.mimetype and request.mimetype not in _FORMS:
        raise Problem("media-type", 415, wanted=_FORMS[0])
    upload, text = request.files.get("file"), request.form.get("text", "")
    if upload is not None and upload.filename:
        return upload.filename, upload.stream
    if not text.strip():
        raise Problem("no-file", 400)
    return request.form.get("name", "").strip() or PASTED, io.BytesIO(text.encode())


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise Problem("bad-request", 400, reason=f"wait={text}")
    return min(seconds, MAX_WAIT)
