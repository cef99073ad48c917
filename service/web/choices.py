"""The options as a form: what its fields show, and the Options that they ask for.

A field is named like the option. A form may leave fields out: the option keeps its value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import msgspec
from werkzeug.datastructures import FileStorage, MultiDict

from converter.decoding import fault
from converter.errors import InvalidOptions
from converter.options import (
    BOLD_LEVELS,
    LINE_PITCHES,
    MAX_COVER,
    MAX_TEMPLATE,
    MAX_TOC_DEPTH,
    Format,
    Options,
    Style,
)
from service.problems import Problem
from service.web.numbers import number
from service.words import Words

LABELS: dict[Format, str] = {"md": "Markdown", "docx": "Word", "epub": "EPUB", "html": "HTML"}
"""The formats by the names that people know."""

SHOWN_FORMATS: tuple[Format, ...] = ("docx", "epub", "md", "html")
"""In the order of how many ask for them."""

_ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5")

_LISTS = ("formats", "bold_levels", "run_in")
_FILES = {"cover": MAX_COVER, "word_template": MAX_TEMPLATE}


def offered(t: Words) -> dict[str, Any]:
    """What the form offers: the values of a field with their words."""
    least, most = map(int, LINE_PITCHES)
    return {
        "formats": SHOWN_FORMATS,
        "bolds": BOLD_LEVELS,
        "depths": [(depth, t("depth", count=depth)) for depth in range(1, MAX_TOC_DEPTH + 1)],
        "styles": [(style, t(f"style_{style}")) for style in get_args(Style)],
        "pitches": [(0, t("pitch_own")), *((points, t("pitch", points=points)) for points in range(least, most + 1))],
        "encodings": [("", t("automatic")), *((name, name.upper()) for name in _ENCODINGS)],
        "wraps": [("auto", t("automatic")), ("keep", t("wrap_keep")), ("join", t("wrap_join"))],
    }


def shown(options: Options) -> dict[str, Any]:
    """The values of the fields for ``options``."""
    return {field: getattr(options, field) for field in options.__struct_fields__}


def kept(form: MultiDict[str, str], options: Options) -> dict[str, Any]:
    """The values of the fields as somebody filled them in, for a form that is shown again with an error."""
    values = shown(options)
    for name in values.keys() & form.keys():
        values[name] = _typed(name, form, values[name])
    return values


def asked_for(form: MultiDict[str, str], files: Mapping[str, FileStorage], before: Options) -> Options:
    """The Options that the form asks for; ``before`` is what it showed. Raises Problem ``invalid-options``."""
    values: dict[str, Any] = {name: _value(name, form) for name in before.__struct_fields__ if name in form}
    for name, limit in _FILES.items():
        values[name] = _bytes(files.get(name), limit) or (b"" if form.get(f"no_{name}") else getattr(before, name))
    merged = {name: getattr(before, name) for name in before.__struct_fields__} | values
    try:
        return msgspec.convert(merged, Options, strict=False)
    except InvalidOptions as error:
        raise Problem(error.code, 400, None, **error.parameters) from error
    except msgspec.ValidationError as error:
        found = fault(error)
        raise Problem("invalid-options", 400, None, option=found.member or "?", reason=found.reason) from error


def encoded(options: Options) -> bytes:
    """``options`` as JSON that names every one of them."""
    return msgspec.json.encode(shown(options))


def _value(name: str, form: MultiDict[str, str]) -> Any:
    """What the fields ``name`` say: of several with one name that hold one value, the last one counts."""
    given = form.getlist(name)
    return [value for value in given if value] if name in _LISTS else given[-1].strip()


def _typed(name: str, form: MultiDict[str, str], like: Any) -> Any:
    """The value for a form: numbers and switches of the kind that the option has, the rest as it was typed."""
    value = _value(name, form)
    kind = type(like)
    if name == "bold_levels":
        return [level for one in value if (level := number(one)) is not None]
    if kind is bool:
        return value == "1"
    if kind is bytes:
        return like
    try:
        return msgspec.convert(value, kind, strict=False) if kind in (int, float) else value
    except msgspec.ValidationError:
        return like


def _bytes(file: FileStorage | None, limit: int) -> bytes:
    """The file in a field; no more of it is read than shows that it is too large."""
    return file.stream.read(limit + 1) if file and file.filename else b""
