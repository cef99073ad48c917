"""Reads the JSON of a Compilation, edited or not: validated, with the place of what is wrong (DESIGN 3.3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec

from converter.decoding import fault
from converter.errors import InvalidCompilation, UnknownEncoding
from converter.model import Compilation, Media
from converter.readers.encoding import decode
from converter.readers.model_check import Problem, problem
from converter.renumber import renumber

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")
_BYTE = re.compile(r"\(byte (\d+)\)")
_DECODER = msgspec.json.Decoder(Compilation)


def read(data: bytes, name: str, media: Callable[[str], bytes] | None = None) -> Compilation:
    """The Compilation in ``data``, its reports numbered from 1 in the order in which they stand.

    ``media`` gives the bytes of a picture by its name, or raises InvalidCompilation; without it they stay empty.
    Raises InvalidCompilation, which names the JSON path and the source line of the nearest enclosing object.
    """
    text = _text(data, name)
    try:
        compilation = _DECODER.decode(text)
    except msgspec.ValidationError as error:
        raise _invalid(name, _validation(error, text)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise _invalid(name, Problem("$", 0, _malformed(str(error), text))) from error
    found = problem(compilation)
    if found:
        raise _invalid(name, found)
    return renumber(_with_media(compilation, media))


def _text(data: bytes, name: str) -> str:
    """JSON is UTF-8; an editor may have saved it with a BOM, or in another encoding of Unicode."""
    decoded = decode(data, name)
    if decoded.faults:
        raise UnknownEncoding(name=name, encoding=decoded.encoding, reason=f"{decoded.faults} 处字节不合 / fault(s)")
    return decoded.text


def _invalid(name: str, found: Problem) -> InvalidCompilation:
    return InvalidCompilation(name=name, path=found.path, line=found.line, reason=found.reason)


def _malformed(error: str, text: str) -> str:
    """A fault of syntax, with the line of the JSON in which it is."""
    at = _BYTE.search(error)
    line = text.encode()[: int(at[1])].count(b"\n") + 1 if at else 1
    return f"JSON 第 {line} 行写法不对 / line {line} of the JSON: {error}"


def _validation(error: msgspec.ValidationError, text: str) -> Problem:
    found = fault(error)
    return Problem(found.path, _line_at(text, found.path), found.reason)


def _line_at(text: str, path: str) -> int:
    """The source line that the nearest object around ``path`` names; 0 where none does."""
    try:
        value: Any = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):  # what follows the fault is no JSON either
        return 0
    line = _line_of(value, 0)
    for key, index in _STEP.findall(path):
        try:
            value = value[int(index) if index else key]
        except (KeyError, IndexError, TypeError):
            break
        line = _line_of(value, line)
    return line


def _line_of(value: Any, outer: int) -> int:
    """The line of a block, or the first of a report, when ``value`` is such an object and states it."""
    if not isinstance(value, dict):
        return outer
    lines = value.get("lines")
    line = value.get("line", lines[0] if isinstance(lines, list) and lines else None)
    return line if isinstance(line, int) else outer


def _with_media(compilation: Compilation, media: Callable[[str], bytes] | None) -> Compilation:
    """``compilation`` with the bytes of its pictures; a picture that was exchanged is taken as it is now."""
    if media is None or not compilation.media:
        return compilation
    loaded: dict[str, Media] = {}
    for name, medium in compilation.media.items():
        data = media(name)
        loaded[name] = Media(type=medium.type, sha256=hashlib.sha256(data).hexdigest(), data=data)
    return msgspec.structs.replace(compilation, media=loaded)
