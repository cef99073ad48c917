"""What each address of the API takes and answers."""

from __future__ import annotations

from typing import Any

from service.openapi.schemas import Schema, array, ref

Parameter = dict[str, Any]
Answers = dict[str, dict[str, Any]]

_PROBLEM = "application/problem+json"
_JSON = "application/json"
_BINARY: Schema = {"type": "string", "format": "binary"}

_ID: Parameter = {
    "name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "pattern": "^[^/]+$"},
}  # fmt: skip
_MATCH: Parameter = {
    "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"},
    "description": "the ETag of the outline that is corrected; without it 428, where somebody was first 412",
}  # fmt: skip


def _query(name: str, about: str, schema: Schema) -> Parameter:
    return {"name": name, "in": "query", "description": about, "schema": schema}


def _whole(least: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": 1_000_000_000}


_VERSION = _query("version", "a former version; by default the one that is shown", _whole(1))

_REASONS = {
    "400": "the request is wrong", "401": "a token is wanted", "403": "sent by a page of another site",
    "404": "there is no such job, version, report or file", "408": "sent too slowly", "409": "there is no result yet",
    "410": "the job has expired", "412": "another version is shown, or one is being written",
    "413": "too large", "415": "another type is wanted", "416": "there is no such part",
    "422": "it does not fit; `path` says where", "428": "If-Match is missing", "429": "too many jobs are open",
    "503": "busy; try again", "507": "the disk is full",
}  # fmt: skip
_RETRYING = frozenset({"429", "503"})
_ALWAYS = ("400", "401", "503")
_OF_JOB = ("404", "410")
_OF_RESULT = (*_OF_JOB, "409")
_CORRECTING = ("403", "408", *_OF_RESULT, "412", "428", "507")


def _problems(*statuses: str) -> Answers:
    content = {_PROBLEM: {"schema": ref("Problem")}}
    found: Answers = {status: {"description": _REASONS[status], "content": content} for status in statuses}
    for status in _RETRYING & found.keys():
        found[status]["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "seconds"}}
    return found


def _answer(about: str, content: dict[str, Schema], *headers: str) -> dict[str, Any]:
    named = {name: {"schema": {"type": "string"}} for name in headers}
    return {"description": about, "headers": named, "content": {kind: {"schema": of} for kind, of in content.items()}}


def _operation(
    name: str, about: str, answers: Answers, *problems: str, parameters: tuple[Parameter, ...] = (),
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    found: dict[str, Any] = {
        "operationId": name, "summary": about, "parameters": list(parameters),
        "responses": {**answers, **_problems(*dict.fromkeys((*_ALWAYS, *problems)))},
    }  # fmt: skip
    return found if body is None else {**found, "requestBody": body}


def _json_body(schema: Schema) -> dict[str, Any]:
    return {"required": True, "content": {_JSON: {"schema": schema}}}


_JOB: Answers = {"200": _answer("the job", {_JSON: ref("Job")})}
_ACCEPTED: Answers = {"202": _answer("the job", {_JSON: ref("Job")}, "Location")}
_UNCHANGED: Answers = {"304": {"description": "as the client has it (If-None-Match)"}}
_PART: Answers = {"206": _answer("the part that Range asks for", {"*/*": _BINARY}, "Content-Range"), **_UNCHANGED}


def paths() -> dict[str, Any]:
    """Every address, with what may be done there."""
    job = "/api/v1/jobs/{id}"
    return {
        "/api/v1/openapi.json": {"get": _operation("describe", "This description.", {
            "200": _answer("OpenAPI 3.1", {_JSON: {"type": "object"}})})},
        "/api/v1/jobs": {"post": _create()},
        job: {"get": _show(), "delete": _operation(
            "delete", "Cancels the job and erases all of it.", {"204": {"description": "gone"}}, "403", *_OF_JOB)},
        f"{job}/outline": {"get": _outline(), "put": _correction(
            "put_outline", "Takes a whole Compilation in the place of the one shown.", ref("Compilation"), "413", "422",
        )},
        f"{job}/edits": {"post": _correction(
            "edit", "Corrects: rename, merge, split, drop, move, levels, texts …", ref("Edits"), "413", "422")},
        f"{job}/options": {"post": _correction(
            "set_options", "Writes it with other Options: what is not named stays. An option of reading (encoding, "
            "wrap, one, title_pattern) reads the upload again, without the corrections.", ref("Options"), "413")},
        f"{job}/undo": {"post": _step("undo", "Shows the version before.")},
        f"{job}/redo": {"post": _step("redo", "Shows the newest version that was made on this one.")},
        f"{job}/reports": {"get": _found("reports", "What is known of each report, and its headings.", {
            "200": _answer("the reports", {_JSON: array(ref("ReportSummary"))}, "ETag"), **_UNCHANGED}, "413")},
        f"{job}/preview/{{report}}": {"get": _preview()},
        f"{job}/source": {"get": _source()},
        f"{job}/files": {"get": _found("files", "The files that were written.", {
            "200": _answer("the files", {_JSON: array(ref("File"))}, "ETag"), **_UNCHANGED})},
        f"{job}/files/{{path}}": {"get": _file()},
        f"{job}/archive": {"get": _archive()},
    }  # fmt: skip


def _create() -> dict[str, Any]:
    key: Parameter = {
        "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255},
        "description": "sent again with the same body, it answers with the job that it made before",
    }  # fmt: skip
    return _operation(
        "create", "A new job from a file, or from a text.", _ACCEPTED, "403", "408", "413", "415", "422", "429", "507",
        parameters=(key,),
        body={"required": True, "content": {"multipart/form-data": {"schema": ref("Upload")}}},
    )  # fmt: skip


def _show() -> dict[str, Any]:
    wait = _query("wait", "the answer comes when the job has ended, or after so many seconds, 30 at most; sooner where "
                  "many wait: with `Retry-After` where so many do that the next question should come later",
                  {"type": "number", "minimum": 0})  # fmt: skip
    return _operation("show", "The job.", _JOB, *_OF_JOB, parameters=(_ID, wait))


def _found(
    name: str, about: str, answers: Answers, *problems: str, parameters: tuple[Parameter, ...] = ()
) -> dict[str, Any]:  # fmt: skip
    return _operation(name, about, answers, *_OF_RESULT, *problems, parameters=(_ID, _VERSION, *parameters))


def _outline() -> dict[str, Any]:
    answers = {"200": _answer("the Compilation", {_JSON: ref("Compilation")}, "ETag"), **_PART}
    return _found("outline", "The Compilation; its ETag names the version.", answers, "416")


def _correction(name: str, about: str, schema: Schema, *problems: str) -> dict[str, Any]:
    wanted = (*_CORRECTING, "415", *problems)
    return _operation(name, about, _ACCEPTED, *wanted, parameters=(_ID, _MATCH), body=_json_body(schema))


def _step(name: str, about: str) -> dict[str, Any]:
    return _operation(name, about, _JOB, *_CORRECTING, parameters=(_ID, _MATCH))


def _preview() -> dict[str, Any]:
    report: Parameter = {"name": "report", "in": "path", "required": True, "schema": _whole(0)}
    answers = {"200": _answer("a page that runs nothing and loads nothing", {"text/html": {"type": "string"}},
                              "Content-Security-Policy")}  # fmt: skip
    return _found("preview", "A report as HTML, in a sandbox.", answers, "413", parameters=(report,))


def _source() -> dict[str, Any]:
    answers = {"200": _answer('JSON lines: {"line": 94, "text": "…"}', {"application/jsonl": {"type": "string"}})}
    between = (_query("from", "the first line", _whole(1)),
               _query("to", "the last line; 10,000 lines at most", _whole(1)))  # fmt: skip
    about = "Lines of the source as it was read; none for JSON and for Markdown that huibian wrote."
    return _found("source", about, answers, parameters=between)


def _file() -> dict[str, Any]:
    path: Parameter = {"name": "path", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    answers = {"200": _answer("the file", {"*/*": _BINARY}, "ETag", "Content-Disposition"), **_PART}
    return _found("file", "One file.", answers, "416", parameters=(path,))


def _archive() -> dict[str, Any]:
    chosen = (_query("to", "formats: docx,epub", {"type": "string"}),
              _query("only", "reports by number: 1-10,25", {"type": "string"}))  # fmt: skip
    answers = {"200": _answer("the files", {"application/zip": _BINARY}, "Content-Disposition"), **_PART}
    return _found("archive", "A zip of everything, or of the chosen formats and reports.", answers, "416",
                  parameters=chosen)  # fmt: skip
