"""The page of one report: its source lines with what became of them, and its preview."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, url_for

import converter
from converter.model import Compilation, Report
from service.api import files_of, job_of
from service.jobs import Job
from service.problems import Problem
from service.web import found, lines
from service.web.blueprint import pages
from service.web.downloads import outline_of, written_of

_PREVIEW_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""Whatever a document holds, its preview is of no origin, runs nothing and loads nothing."""


@pages.get("/jobs/<id>/reports/<int:number>")
def report(id: str, number: int) -> str:
    """The page of a report."""
    job = job_of(id)
    return shown(job, outline_of(job), number)


@pages.get("/jobs/<id>/reports/<int:number>/headings")
def headings(id: str, number: int) -> str:
    """The headings of a report, for the fold that asks for them when it is opened."""
    job = job_of(id)
    compilation = outline_of(job)
    one = _report(compilation, number)
    nodes = found.tree(one)
    return render_template(
        "headings.html", job=job, report=one, nodes=nodes, paragraphs=_has_paragraphs(compilation)
    )  # fmt: skip


@pages.get("/jobs/<id>/reports/<int:number>/preview")
def preview(id: str, number: int) -> Response:
    """The report as the converter's HTML, for a frame without rights."""
    compilation = outline_of(job_of(id))
    _report(compilation, number)
    response = Response(converter.render(compilation, "html", report=number), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _PREVIEW_POLICY
    return response


def shown(job: Job, compilation: Compilation, number: int, **more: Any) -> str:
    """The page of report ``number``. Raises Problem ``not-found``."""
    one = _report(compilation, number)
    remarks = found.of_report(found.remarks(compilation), number)
    written = written_of(files_of(job))
    return render_template(
        "report.html", job=job, report=one, row=found.row(one, len(remarks)), count=len(compilation.reports),
        lines=lines.of_report(one, remarks), remarks=remarks, formats=written.formats, written=written.reports,
        paragraphs=_has_paragraphs(compilation),
        here=url_for("pages.report", id=job.id, number=number), **more,
    )  # fmt: skip


def _has_paragraphs(compilation: Compilation) -> bool:
    """Whether the places in the source are paragraphs, as in Word, and not lines."""
    return compilation.source is not None and compilation.source.format not in ("text", "markdown")


def _report(compilation: Compilation, number: int) -> Report:
    if not 1 <= number <= len(compilation.reports):
        raise Problem("not-found", 404)
    return compilation.reports[number - 1]
