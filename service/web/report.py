"""The page of one report: its source lines with what became of them, its preview, and what corrects it."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from converter.model import Compilation, Report
from service import outlines, security
from service.api import job_of
from service.jobs import Job
from service.problems import Problem
from service.services import services
from service.web import corrections, found, lines, newest
from service.web.blueprint import did, pages
from service.web.downloads import written_of
from service.web.newest import Newest


@pages.get("/jobs/<id>/reports/<int:number>")
def report(id: str, number: int) -> str:
    """The page of a report; with ``block`` the panel of that block is open."""
    job = job_of(id)
    with outlines.FEW:
        return shown(job, newest.of(services(), job), number, block=request.args.get("block", type=int))


@pages.get("/jobs/<id>/reports/<int:number>/headings")
def headings(id: str, number: int) -> str:
    """The headings of a report, for the fold that asks for them when it is opened."""
    job = job_of(id)
    with outlines.FEW:
        compilation = newest.of(services(), job).compilation
        one = _report(compilation, number)
    return render_template(
        "headings.html", job=job, report=one, nodes=found.tree(one), paragraphs=found.has_paragraphs(compilation)
    )  # fmt: skip


@pages.get("/jobs/<id>/reports/<int:number>/preview")
def preview(id: str, number: int) -> Response:
    """The report as the converter's HTML, for a frame without rights."""
    job = job_of(id)
    with outlines.FEW:
        now = newest.of(services(), job)
        page = outlines.rendered(services(), now.compilation, now.written, number)
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = security.SANDBOX
    return response


def shown(job: Job, now: Newest, number: int, **more: Any) -> str:
    """The page of report ``number``. Raises Problem ``not-found``."""
    one = _report(now.compilation, number)
    remarks = found.of_report(found.remarks(now.compilation), number)
    warnings = sum(remark.notice.severity != "info" for remark in remarks)
    written = written_of(now)
    return render_template(
        "report.html", job=job, report=one, row=found.row(one, warnings), count=len(now.compilation.reports),
        lines=lines.of_report(one, remarks), remarks=remarks, formats=written.formats, written=written.reports,
        paragraphs=found.has_paragraphs(now.compilation), roles=corrections.ROLES, levels=corrections.LEVELS,
        done=did(), **newest.shown(services(), job, now), **more,
    )  # fmt: skip


def _report(compilation: Compilation, number: int) -> Report:
    if not 1 <= number <= len(compilation.reports):
        raise Problem("not-found", 404)
    return compilation.reports[number - 1]
