"""Corrections by form, each the job's next version; undo and redo; what happens when somebody else was first."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from converter.errors import InvalidEdit
from converter.model import Compilation
from service import corrections as made
from service import outlines
from service.jobs import Job
from service.problems import Problem
from service.services import Services, services
from service.web import corrections, newest, report
from service.web.blueprint import pages, told, version_seen
from service.web.corrections import Edit
from service.web.job import shown as shown_job
from service.web.numbers import number


@pages.post("/jobs/<id>/edits")
def correct(id: str) -> AnyResponse:
    """Makes the correction that a form asks for, on the version that the person saw."""
    seen = version_seen()
    job = newest.settled(services(), id, seen)
    edits: list[Edit] = []
    try:
        with outlines.FEW:
            edits = corrections.asked_for(request.form, _seen(job, seen))
        if edits:
            made.edit(services(), id, seen, msgspec.json.encode(edits))
    except InvalidEdit as error:
        return _refused(id, Problem(error.code, 422, None, **error.parameters))
    except Problem as problem:
        if problem.code == "stale" and edits:
            return _conflict(id, seen, edits)
        return _refused(id, problem)
    return redirect(_after(id, edits), code=303)


@pages.post("/jobs/<id>/undo")
def undo(id: str) -> AnyResponse:
    """Goes back to the version before."""
    return _stepped(id, "undo", made.undo)


@pages.post("/jobs/<id>/redo")
def redo(id: str) -> AnyResponse:
    """Goes forward again."""
    return _stepped(id, "redo", made.redo)


@pages.get("/jobs/<id>/edits")
@pages.get("/jobs/<id>/undo")
@pages.get("/jobs/<id>/redo")
def look_again(id: str) -> AnyResponse:
    """An answer to a form that is looked at again, from the history of a browser, is the job's page."""
    return redirect(url_for("pages.job", id=id))


def _stepped(id: str, way: str, step: Callable[[Services, str, int], Job]) -> AnyResponse:
    seen = version_seen()
    newest.settled(services(), id, seen)
    try:
        step(services(), id, seen)
    except Problem as problem:
        if not _is_there(id, way, seen):
            return _refused(id, problem)
    return redirect(_back(id, way), code=303)


def _is_there(id: str, way: str, seen: int) -> bool:
    """Whether the job shows what a step from version ``seen`` leads to: the button was pressed twice."""
    job = outlines.job_of(services(), id)
    undo, redo = services().versions.steps(id, seen)
    return job.pending is None and job.version == {"undo": undo, "redo": redo}[way]


def _seen(job: Job, number: int) -> Compilation:
    """The outline of the version that the person saw. Raises Problem: 412 where it is kept no more."""
    try:
        return outlines.compilation(services(), outlines.version_of(services(), job, number))
    except Problem as problem:
        if problem.code == "no-version":
            raise Problem("stale", 412) from problem
        raise


def _conflict(id: str, seen: int, edits: list[Edit]) -> AnyResponse:
    """Somebody else was first: what was asked for, what it would bear on now, and the choice."""
    job = outlines.job_of(services(), id)
    with outlines.FEW:
        before, now = _seen(job, seen), newest.of(services(), job)
        if corrections.made(edits, before, now.compilation):
            return redirect(_after(id, edits), code=303)
        moved = [corrections.moved(edit, before, now.compilation) for edit in edits]
        again = [edit for edit in moved if edit is not None]
        targets = [corrections.target(edit, now.compilation) for edit in again]
        leave = _place(id, edits, now.compilation)
    page = render_template(
        "conflict.html", job=job, seen=seen, now=now.number, edits=edits, complete=len(again) == len(edits),
        targets=list(dict.fromkeys(targets)), again=msgspec.json.encode(again).decode(), leave=leave,
    )  # fmt: skip
    return make_response(page, 412)


def _refused(id: str, problem: Problem) -> AnyResponse:
    """A correction that does not fit: the page that it came from again, with the sentence and what was open there."""
    home, block = number(request.form.get("report", "")), request.form.get("block", "")
    record = outlines.job_of(services(), id)
    with outlines.FEW:
        now = newest.of(services(), record)
        if home and home <= len(now.compilation.reports):
            more = {"block": number(block), "problem": told(problem)}
            page = report.shown(record, now, home, opened="do" in request.form and not block, **more)
        else:
            page = shown_job(record, now, chosen=request.form.getlist("only"), problem=told(problem))
    return make_response(page, problem.status)


def _after(id: str, edits: list[Edit]) -> str:
    """Where to go on after a correction: the place where its outcome is seen."""
    done = request.form.get("do", "").split(" ")[0]
    if not edits:
        return _back(id, "")
    first = edits[0]
    if "only" in request.form or first["op"] in ("drop", "set_title"):
        return url_for("pages.job", id=id, done=done)
    home, block = first["report"], first.get("block")
    home = {"merge": home - 1, "split": home + 1, "move": first.get("to")}.get(first["op"], home)
    anchor = f"edit{block}" if block is not None and first["op"] != "split" else None
    return url_for("pages.report", id=id, number=home, done=done, _anchor=anchor)


def _place(id: str, edits: list[Edit], compilation: Compilation) -> str:
    """The page of the report that corrections name, where there still is one of that number."""
    home = edits[0].get("report")
    if home is None or home > len(compilation.reports):
        return url_for("pages.job", id=id)
    return url_for("pages.report", id=id, number=home)


def _back(id: str, done: str) -> str:
    """The page from which a form came: the job's or one of its reports', whatever the form says."""
    home = number(request.form.get("report", ""))
    with outlines.FEW:
        count = len(newest.of(services(), outlines.job_of(services(), id)).compilation.reports)
    if home is not None and 1 <= home <= count:
        return url_for("pages.report", id=id, number=home, done=done or None)
    return url_for("pages.job", id=id, done=done or None)
