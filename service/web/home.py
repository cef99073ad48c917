"""The page with the form, what it sends, and the list of several uploads."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from converter.options import Options
from service import uploads
from service.jobs import OPEN
from service.problems import Problem
from service.services import services
from service.web import choices
from service.web.blueprint import did, named, pages, told, words

_MAX_LISTED = 200
"""Jobs on the page that lists several."""


@pages.get("/")
def home() -> str:
    """The page with the form."""
    return _form(choices.shown(Options()))


@pages.post("/jobs")
def upload() -> AnyResponse:
    """A job for each file of the form and for its pasted text; goes on to its page, or to the list of them."""
    options = choices.asked_for(request.form, request.files, Options())
    accepted, refused = [], []
    for name, stream in _given():
        try:
            accepted.append(uploads.accept(services(), name, stream, options))
        except Problem as problem:
            refused.append((name, problem))
    if not accepted:
        raise refused[0][1] if refused else Problem("no-file", 400)
    if len(accepted) == 1 and not refused:
        return redirect(url_for("pages.job", id=accepted[0].id), code=303)
    ids = [job.id for job in accepted]
    told = [f"{problem.code} {name}" for name, problem in refused]
    return redirect(url_for("pages.uploads_list", id=ids, refused=told), code=303)


@pages.get("/jobs")
def come_back() -> AnyResponse:
    """An answer to the form that is looked at again, from the history of a browser, is the form."""
    return redirect(url_for("pages.home"))


@pages.get("/uploads")
def uploads_list() -> str:
    """The jobs of several files that were sent at once; who knows their ids may see them."""
    ids = list(dict.fromkeys(request.args.getlist("id")))[:_MAX_LISTED]
    jobs = [job for id in ids if (job := services().jobs.get(id))]
    refused = [_refusal(told) for told in request.args.getlist("refused")]
    working = any(job.status in OPEN for job in jobs)
    return render_template("uploads.html", jobs=jobs, refused=refused, working=working)


def error_page(problem: Problem) -> Response:
    """A refused request as a page: of the form, the form again with a sentence beside it."""
    if request.endpoint == "pages.upload":
        # A form that is over the limits was not read: asking for its fields would fail again.
        form = request.form if problem.status != 413 else None
        values = choices.kept(form, Options()) if form is not None else choices.shown(Options())
        text = form.get("text", "") if form is not None else ""
        return make_response(_form({**values, "text": text}, told(problem)))
    return make_response(render_template("error.html", problem=told(problem), back=_back(problem)))


def _back(problem: Problem) -> str:
    """The page of the job about which a request was refused; empty where there is none, or it is the one refused."""
    if not named() or request.endpoint == "pages.job" or problem.status == 410:
        return ""
    known = problem.status != 404 or services().jobs.get(named())
    return url_for("pages.job", id=named()) if known else ""


def _form(values: dict[str, Any], problem: dict[str, Any] | None = None) -> str:
    return render_template("home.html", values=values, problem=problem, done=did())


def _refusal(told: str) -> tuple[str, str]:
    """The name of a file that was refused, and why, from the address of the list."""
    code, _, name = told.partition(" ")
    key = f"refused_{code}"
    return name, words()(key if key in words() else "refused")


def _given() -> Iterator[tuple[str, IO[bytes]]]:
    """The files of the form by their names, and the pasted text."""
    for file in request.files.getlist("file"):
        if file.filename:
            yield file.filename, file.stream
    if text := request.form.get("text", "").strip():
        yield f"{words()('pasted_name')}.txt", io.BytesIO(text.encode())
