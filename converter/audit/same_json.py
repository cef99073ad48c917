"""A Compilation as JSON, decoded and compared with the Compilation that it must hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain

import msgspec

from converter.audit.difference import difference
from converter.audit.expectation import expected
from converter.audit.faults import Fault, Unreadable
from converter.audit.units import Unit, bare
from converter.model import Compilation, Media


def decode(data: bytes) -> Compilation:
    """The Compilation in the bytes of a JSON (UTF-8, UTF-16 or UTF-32), without its media. Raises Unreadable."""
    try:
        encoding = json.detect_encoding(data)
        text = data if encoding == "utf-8" else data.decode(encoding).removeprefix("\ufeff")
        return msgspec.json.decode(text, type=Compilation)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def as_json(data: bytes) -> Compilation | None:
    """The Compilation in ``data``; None where it is no JSON of one."""
    if b"{" not in data[:_BEGINNING]:
        return None
    try:
        return decode(data)
    except Unreadable:
        return None


_BEGINNING = 4096
"""Bytes within which a JSON opens its object: a text is not decoded as a whole to find out that it is none."""


def json_faults(data: bytes, compilation: Compilation) -> list[Fault]:
    """How the JSON differs from ``compilation``, media bytes apart: the first text that does, or that it does."""
    try:
        decoded = decode(data)
    except Unreadable as error:
        return [Fault("fault-unreadable", found=str(error))]
    found, should = _without_bytes(decoded), _without_bytes(compilation)
    if found == should or msgspec.json.encode(found) == msgspec.json.encode(should):
        return []
    return list(model_faults(compilation, decoded)) or [Fault("fault-json")]


def model_faults(should: Compilation, found: Compilation) -> tuple[Fault, ...]:
    """The first character in which the text of one Compilation differs from that of another.

    Reports are compared in their order, whatever their numbers: an edited JSON is numbered anew when it is read.
    """
    units, others = _units(should), _units(found)
    parted = difference([unit.text for unit in units], [unit.text for unit in others])
    if parted is None:
        return ()
    line = units[min(parted.should_index, parted.found_index, len(units) - 1)].line
    return (Fault("fault-text", line, parted.should, parted.found),)


def _units(compilation: Compilation) -> Sequence[Unit]:
    held = expected(msgspec.structs.replace(compilation, parts=()))
    parts = (Unit(bare(part.title), part.line) for part in compilation.parts)
    return *held.units, *held.notes, *chain.from_iterable(held.loose), *parts


def _without_bytes(compilation: Compilation) -> Compilation:
    media = {name: Media(type=one.type, sha256=one.sha256) for name, one in compilation.media.items()}
    return msgspec.structs.replace(compilation, media=media)
