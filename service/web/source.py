"""The page of the source as it was read: lines that no report's page shows, and those by which a cut is judged."""

from __future__ import annotations

from flask import render_template, request

from service import lines, outlines
from service.api import job_of
from service.services import services
from service.web import found, newest
from service.web.blueprint import pages

BEFORE, SHOWN = 20, 100
"""Lines before the one that is asked for, and lines on one page."""


@pages.get("/jobs/<id>/source")
def source(id: str) -> str:
    """The lines around ``line`` (from 1), without blank ones, and where among them a report begins."""
    job = job_of(id)
    with outlines.FEW:
        now = newest.of(services(), job)
        starts, whole = found.starts(now.compilation), found.lines_of_source(now.compilation)
        paragraphs = found.has_paragraphs(now.compilation)
    asked = min(max(request.args.get("line", 1, type=int), 1), max(whole, 1))
    first = max(1, asked - BEFORE)
    last = min(first + SHOWN - 1, whole)
    return render_template(
        "source.html", job=job, first=first, last=last, starts=starts, paragraphs=paragraphs,
        texts=lines.read(services().storage, id, now.written.lines, first, last),
        earlier=max(1, first - SHOWN + BEFORE) if first > 1 else None,
        later=last + 1 + BEFORE if last < whole else None,
    )  # fmt: skip
