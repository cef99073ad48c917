"""The page of a job: its progress, what was found, its downloads."""

from __future__ import annotations

import threading
import time
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from service import outlines
from service.api import error_of, job_of
from service.jobs import OPEN, QUEUED, Job
from service.services import services
from service.web import found, newest
from service.web.blueprint import did, pages, words
from service.web.downloads import written_of
from service.web.newest import Newest

_TICK = 0.2
_MAX_WAIT = 10.0
"""Seconds that the page's script waits for news at most."""

_WAITING = threading.BoundedSemaphore(4)
"""Held while one waits; who finds it taken is answered at once and asks again, so that threads stay free for others."""


@pages.get("/jobs/<id>")
def job(id: str) -> str:
    """The page of a job."""
    record = job_of(id)
    if not record.version:
        return render_template("job.html", **_progress(record), stamp=newest.stamp(record), rows=[], remarks=[])
    with outlines.FEW:
        return shown(record, newest.of(services(), record), query=request.args.get("q", "").strip())


def shown(record: Job, now: Newest, *, query: str = "", **more: Any) -> str:
    """The page of a job that has a result; ``more``: the numbers ``chosen`` in it, and a ``problem`` that it tells."""
    return render_template("job.html", **_progress(record), **_found(record, now, query), query=query, **more)


@pages.get("/jobs/<id>/state")
def state(id: str) -> Response:
    """How far the job is; with ``seen``, the stamp of an earlier answer, as soon as there is news."""
    record = job_of(id)
    if _WAITING.acquire(blocking=False):
        try:
            record = _with_news(record, request.args.get("seen", ""))
        finally:
            _WAITING.release()
    said = {"stamp": newest.stamp(record), "open": record.status in OPEN, "text": _stage(record)}
    return jsonify({**said, "done": record.done, "total": record.total if record.stage != "read" else 0})


def _with_news(record: Job, seen: str) -> Job:
    until = time.monotonic() + _MAX_WAIT
    while newest.stamp(record) == seen and record.status in OPEN and time.monotonic() < until:
        time.sleep(_TICK)
        record = job_of(record.id)
    return record


@pages.post("/jobs/<id>/delete")
def delete(id: str) -> AnyResponse:
    """Cancels the job and erases all of it."""
    job_of(id)
    services().erase(id)
    return redirect(url_for("pages.home", done="delete"), code=303)


def _progress(record: Job) -> dict[str, Any]:
    """What the page shows of a job's record."""
    return {"job": record, "working": record.status in OPEN, "error": error_of(record), "stage": _stage(record),
            "done": did()}  # fmt: skip


def _found(record: Job, now: Newest, query: str) -> dict[str, Any]:
    """What the page shows of the result."""
    rows, remarks = found.rows(now.compilation), found.remarks(now.compilation)
    written = written_of(now)
    return {
        "rows": rows, "shown": found.filtered(rows, query), "remarks": remarks, "heading": now.compilation.title,
        "warnings": sum(remark.notice.severity != "info" for remark in remarks),
        "formats": written.formats, "written": written.reports, "wholes": written.wholes, "others": written.others,
        **newest.shown(services(), record, now),
    }  # fmt: skip


def _stage(record: Job) -> str:
    t = words()
    key = "stage_queued" if record.status == QUEUED else f"stage_{record.stage}"
    return t(key, done=record.done, total=record.total) if key in t else t(record.status)
