"""Downloads by short addresses: a report in a format, a selection, everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from converter.options import Format
from converter.pipeline.writing import MODEL
from service import api, outlines
from service.api import files_of, job_of
from service.problems import Problem
from service.results import File
from service.web.blueprint import pages
from service.web.choices import SHOWN_FORMATS
from service.web.newest import Newest
from service.web.numbers import number


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a result: of ``reports`` by number and format, of the ``wholes`` by format, and ``others``."""

    formats: tuple[Format, ...]
    reports: Mapping[tuple[int, str], File]
    wholes: Mapping[str, File]
    others: tuple[File, ...]


def written_of(now: Newest) -> Written:
    """The files of a result as the pages offer them; of reports none while they are written anew, with new numbers."""
    files = outlines.files_of(now.written)
    reports = {(file.number, file.format): file for file in files if file.format and file.number is not None}
    formats = {format for _, format in reports}
    return Written(
        formats=tuple(format for format in SHOWN_FORMATS if format in formats),
        reports={} if now.writing else {key: file for key, file in reports.items() if key[0]},
        wholes={format: file for (number, format), file in reports.items() if not number},
        others=tuple(file for file in files if file.format is None and "/" not in file.path and file.path != MODEL),
    )


@pages.get("/jobs/<id>/download/<int:number>.<format>")
def download(id: str, number: int, format: str) -> Response:
    """A report in a format; number 0 is the whole."""
    job = job_of(id)
    for file in files_of(job):
        if (file.number, file.format) == (number, format):
            return api.send_file(job, file)
    raise Problem("not-found", 404)


@pages.get("/jobs/<id>/files/<path:path>")
def other(id: str, path: str) -> Response:
    """A file of the result by its path."""
    return api.file(id, path)


@pages.get("/jobs/<id>/outline.json")
def outline(id: str) -> Response:
    """The outline, to be corrected by hand and converted again."""
    return api.file(id, MODEL)


@pages.get("/jobs/<id>/download.zip")
def archive(id: str) -> AnyResponse:
    """The chosen reports in the chosen formats, as the selection of the form says; without both everything."""
    only, to = request.args.getlist("only"), request.args.getlist("to")
    if len(only) > 1 or len(to) > 1:
        return redirect(url_for("pages.archive", id=id, only=_ranges(only), to=",".join(to) or None))
    return api.archive(id)


def _ranges(texts: Sequence[str]) -> str | None:
    """``1,2,3,7`` as ``1-3,7``, so that the address of a large selection stays short."""
    found: list[list[int]] = []
    for one in sorted({one for text in texts if (one := number(text)) is not None}):
        if found and one == found[-1][1] + 1:
            found[-1][1] = one
        else:
            found.append([one, one])
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in found) or None
