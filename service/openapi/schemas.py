"""The shapes of the values that the API takes and answers."""

from __future__ import annotations

from typing import Any

import msgspec

from converter.edit import Edit
from converter.model import Compilation, Notice
from converter.options import FOLDERS, Options
from service.jobs import FINAL, INTERACTIVE, LANES, OPEN

Schema = dict[str, Any]

_TEMPLATE = "#/components/schemas/{name}"
_COUNT: Schema = {"type": "integer", "minimum": 0}
_TEXT: Schema = {"type": "string"}
_VERSION: Schema = {"type": ["integer", "null"], "minimum": 1}


def ref(name: str) -> Schema:
    """The schema ``name``."""
    return {"$ref": _TEMPLATE.format(name=name)}


def array(of: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": of}


def shape(*, optional: tuple[str, ...] = (), **members: Schema) -> Schema:
    """An object with these members and no others."""
    required = [name for name in members if name not in optional]
    return {"type": "object", "properties": members, "required": required, "additionalProperties": False}


def schemas() -> dict[str, Schema]:
    """Every schema by its name."""
    types = (Options, Compilation, Notice, tuple[Edit, ...])
    (options, compilation, _notice, edits), found = msgspec.json.schema_components(types, ref_template=_TEMPLATE)
    del options, compilation
    found["Media"]["properties"].pop("data", None)  # held in memory only
    found["Edits"] = {**edits, "minItems": 1}
    return {**found, **_own()}


def _own() -> dict[str, Schema]:
    told = {**ref("Notice"), "description": "with `message_en` beside `message`"}
    return {
        "Job": shape(
            id=_TEXT, status={"enum": [*OPEN, *FINAL]}, version=_COUNT, pending=_VERSION, undo=_VERSION, redo=_VERSION,
            name=_TEXT, progress=shape(stage=_TEXT, done=_COUNT, total=_COUNT), options={"type": "object"},
            title=_TEXT, reports=_COUNT, notices=array(told), error={"oneOf": [ref("Failure"), {"type": "null"}]},
            expires_at={"type": ["string", "null"], "format": "date-time"},
            links=shape(
                self=_TEXT, page=_TEXT, outline=_TEXT, reports=_TEXT, files=_TEXT, archive=_TEXT,
                optional=("outline", "reports", "files", "archive"),
            ),
        ),
        "Failure": shape(
            code=_TEXT, detail=_TEXT, detail_en=_TEXT, path=_TEXT, line={"type": ["integer", "string"]},
            optional=("path", "line"),
        ),
        "Problem": shape(
            type=_TEXT, title=_TEXT, status={"type": "integer"}, code=_TEXT, detail=_TEXT, detail_en=_TEXT,
            path=_TEXT, line={"type": "integer"}, optional=("path", "line"),
        ),
        "File": shape(
            path=_TEXT, format={"enum": [*FOLDERS, None]}, number={"type": ["integer", "null"], "minimum": 0},
            title=_TEXT, size=_COUNT, sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"}, url=_TEXT,
        ),
        "ReportSummary": shape(
            number=_COUNT, title=_TEXT, page={"type": ["integer", "string", "null"]}, organization=_TEXT, date=_TEXT,
            why=_TEXT, lines=array({"type": "integer"}), characters=_COUNT, headings=array(ref("HeadingSummary")),
        ),
        "HeadingSummary": shape(
            block=_COUNT, line=_COUNT, level={"type": "integer", "minimum": 1}, marker=_TEXT, text=_TEXT,
            run_in={"type": "boolean"}, why=_TEXT,
        ),
        "Upload": {
            "type": "object",
            "properties": {
                "file": {"type": "string", "format": "binary", "description": "text, Word, Markdown, compilation.json"},
                "text": {"type": "string", "description": "the text itself, in the place of a file"},
                "name": {"type": "string", "description": "what a pasted text is called"},
                "options": {"type": "string", "contentMediaType": "application/json", "description": "Options as JSON"},
                "lane": {
                    "enum": [*LANES], "default": INTERACTIVE,
                    "description": "how soon it is wanted: somebody waits for it, or it is one of very many",
                },
            },
        },
    }  # fmt: skip
