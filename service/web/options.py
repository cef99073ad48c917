"""Options that are changed later: what a version was written with, and the next one written with others."""

from __future__ import annotations

import msgspec
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from converter.options import Options
from service import corrections as made
from service import outlines
from service.problems import Problem
from service.services import services
from service.web import choices, newest
from service.web.blueprint import pages, told, version_seen


@pages.get("/jobs/<id>/options")
def options(id: str) -> str:
    """The form, with the options of the version that is shown."""
    job = outlines.job_of(services(), id)
    version = outlines.version_of(services(), job)
    values = choices.shown(_of(version.options))
    return render_template("options.html", job=job, version_shown=version.number, values=values)


@pages.post("/jobs/<id>/options")
def set_options(id: str) -> AnyResponse:
    """Writes everything again with the options of the form."""
    seen = version_seen()
    job = newest.settled(services(), id, seen)
    before = _of(outlines.version_of(services(), job).options)
    try:
        asked = choices.asked_for(request.form, request.files, before)
        made.set_options(services(), id, seen, choices.encoded(asked))
    except Problem as problem:
        page = render_template(
            "options.html", job=job, version_shown=job.version, values=choices.kept(request.form, before),
            problem=told(problem),
        )  # fmt: skip
        return make_response(page, problem.status)
    return redirect(url_for("pages.job", id=id, done="options"), code=303)


def _of(text: str) -> Options:
    return msgspec.json.decode(text, type=Options)
