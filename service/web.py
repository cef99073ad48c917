"""The pages: upload → progress → downloads. They work without JavaScript."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from converter.options import FORMATS, Format, Options
from converter.version import VERSION
from service import uploads
from service.api import described, error_of, files_of, job_of
from service.jobs import OPEN
from service.problems import Problem
from service.results import File
from service.services import services
from service.words import choose_language, words

pages = Blueprint("pages", __name__)

LABELS: dict[Format, str] = {"md": "Markdown", "docx": "Word", "epub": "EPUB", "html": "HTML"}

REFRESH_SECONDS = 2
"""How often the page of a running job loads anew where there is no JavaScript."""


@pages.app_context_processor
def _common() -> dict[str, Any]:
    settings = services().settings
    language = choose_language(request)
    return {"t": words(language), "language": language, "settings": settings, "version": VERSION, "labels": LABELS}


@pages.get("/")
def home() -> str:
    """The page with the form."""
    return render_template("home.html", formats=LABELS, chosen=FORMATS)


@pages.post("/jobs")
def upload() -> AnyResponse:
    """A new job from the form; goes on to its page."""
    formats = tuple(format for format in LABELS if format in request.form.getlist("formats")) or FORMATS
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Problem("no-file", 400)
    job = uploads.accept(services(), file.filename, file.stream, Options(formats=formats))
    return redirect(url_for("pages.job", id=job.id), code=303)


@pages.get("/jobs/<id>")
def job(id: str) -> str:
    """The page of a job: its progress, then its downloads."""
    job = job_of(id)
    rows = _rows(files_of(job)) if job.version else []
    return render_template(
        "job.html", job=job, shown=described(job), error=error_of(job), rows=rows, formats=LABELS,
        refresh=REFRESH_SECONDS if job.status in OPEN else None,
    )  # fmt: skip


def error_page(problem: Problem) -> Response:
    """A refused request as a page."""
    return make_response(render_template("error.html", problem=problem.body()))


def _rows(files: tuple[File, ...]) -> list[dict[str, Any]]:
    """A row for each report (and the whole, first) with its files by format."""
    rows: dict[int, dict[str, Any]] = defaultdict(lambda: {"files": {}})
    for file in files:
        if file.number is not None and file.format is not None:
            rows[file.number]["title"] = file.title
            rows[file.number]["files"][file.format] = file
    return [{"number": number, **rows[number]} for number in sorted(rows)]
