"""Corrections of a job that has a result, each written as its next version; undo and redo.

Each names the version that it was made on: of two people who correct the same one, the second is told, and nobody's
work is overwritten. Page and API share them. All raise Problem: 409 ``not-done``, 412 ``stale``, 404, 413, 422.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable

import msgspec

from converter import edit as edits
from converter import serialize
from converter.errors import HuibianError, InvalidCompilation, InvalidEdit
from converter.model import Compilation
from converter.options import Options
from converter.pipeline.reading import MEDIA_FOLDER
from converter.pipeline.writing import MODEL
from converter.readers import model_json
from service import database, outlines
from service.jobs import Job, Version
from service.problems import Problem
from service.services import Services
from service.uploads import options_of
from service.versions import Next, NoVersion, Stale

_OF_READING = ("encoding", "wrap", "one", "title_pattern")
"""The options that bear on how the upload is read: where one changes, what was corrected so far is not taken along."""


def edit(services: Services, id: str, expected: int, operations: bytes) -> Job:
    """Applies corrections, a JSON array of ``{"op": …}``, to version ``expected``; the job, queued again."""
    base = _base(services, id, expected)
    with outlines.FEW:
        changed = _applied(outlines.compilation(services, base), operations)
        return _next(services, base, serialize.dump(changed))


def put(services: Services, id: str, expected: int, outline: bytes) -> Job:
    """Takes a whole Compilation as JSON in the place of that of version ``expected``; the job, queued again."""
    limit = services.settings.max_outline
    if len(outline) > limit:
        raise Problem("outline-too-large", 413, size=len(outline), limit=limit)
    base = _base(services, id, expected)
    with outlines.FEW:
        return _next(services, base, serialize.dump(_read(services, base, outline)))


def set_options(services: Services, id: str, expected: int, options: bytes) -> Job:
    """Writes version ``expected`` with other Options: a JSON object, what it does not name stays; the job, queued.

    Where one of them bears on reading, the upload is read again, without the corrections that were made.
    """
    base = _base(services, id, expected)
    before = msgspec.json.decode(base.options, type=Options)
    after = options_of(options, before)
    again = any(getattr(before, name) != getattr(after, name) for name in _OF_READING)
    asked = msgspec.json.encode(after).decode()
    if again or not base.outline:
        return _start(services, base, Next(asked, "", "" if again else base.lines))
    return _next(services, base, outlines.bytes_of(services, base, outlines.outline_of(base)), asked)


def undo(services: Services, id: str, expected: int) -> Job:
    """Shows the version before ``expected``; the job. Nothing is written again, so that redo can come back to it."""
    return _stepped(services, id, expected, services.versions.undo)


def redo(services: Services, id: str, expected: int) -> Job:
    """Shows the newest version that was made on ``expected``; the job."""
    return _stepped(services, id, expected, services.versions.redo)


def _stepped(services: Services, id: str, expected: int, step: Callable[[str, int], int]) -> Job:
    _base(services, id, expected)
    try:
        step(id, expected)
    except Stale as error:
        raise Problem("stale", 412) from error
    except NoVersion as error:
        raise Problem("no-step", 409) from error
    return outlines.job_of(services, id)


def _base(services: Services, id: str, expected: int) -> Version:
    """The version that is to be corrected, if it is the one that is shown."""
    job = outlines.job_of(services, id)
    if job.version and (job.version != expected or job.pending is not None):
        raise Problem("stale", 412)
    return outlines.version_of(services, job)


def _applied(compilation: Compilation, operations: bytes) -> Compilation:
    try:
        wanted = edits.edits_from_json(operations)
    except InvalidEdit as error:
        raise _refused(error) from error
    if not wanted:
        raise _refused(InvalidEdit(op="JSON", reason="没有更正 / there is no correction"), path="$")
    for index, one in enumerate(wanted):
        try:
            compilation = edits.apply(compilation, (one,))
        except InvalidEdit as error:
            raise _refused(error, path=f"$[{index}]") from error
    return compilation


def _read(services: Services, base: Version, outline: bytes) -> Compilation:
    """The Compilation in ``outline``; its pictures must be those that the job has."""
    there = {file.path.removeprefix(f"{MEDIA_FOLDER}/") for file in outlines.files_of(base)}
    try:
        given = model_json.read(outline, MODEL)
        for name in given.media.keys() - there:
            reason = f"没有图片 {name} / there is no picture {name}"
            raise InvalidCompilation(name=MODEL, path=f"$.media.{name}", line=0, reason=reason)
    except HuibianError as error:
        raise _refused(error) from error
    return given


def _refused(error: HuibianError, **more: object) -> Problem:
    return Problem(error.code, error.http_status, None, **{**error.parameters, **more})


def _next(services: Services, base: Version, outline: bytes, options: str = "") -> Job:
    """Stores the outline and queues the version that is written from it."""
    name = f"outline-{secrets.token_hex(8)}"
    services.storage.put(f"{base.job}/{name}", io.BytesIO(outline))
    return _start(services, base, Next(options or base.options, name, base.lines))


def _start(services: Services, base: Version, next: Next) -> Job:
    try:
        number = services.versions.start(base.job, base.number, next)
    except BaseException as error:
        if next.outline and not database.is_uncertain(error):
            services.storage.remove(f"{base.job}/{next.outline}")
        if isinstance(error, Stale):
            raise Problem("stale", 412) from error
        raise
    services.runner.submit(base.job, number)
    return outlines.job_of(services, base.job)
