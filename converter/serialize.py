"""The Compilation as JSON (DESIGN 3.3), and the JSON Schema that its types give."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from converter.model import Compilation, Media

INDENT = 1
"""Spaces a level: every character counts in a file that is mostly nesting."""


def dump(compilation: Compilation) -> bytes:
    """``compilation`` as UTF-8 JSON with a line end; the bytes of its media, which lie in media/, are left out."""
    media = {name: Media(type=medium.type, sha256=medium.sha256) for name, medium in compilation.media.items()}
    bare = msgspec.structs.replace(compilation, media=media)
    formatted = msgspec.json.format(msgspec.json.encode(bare), indent=INDENT)
    return formatted + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what :func:`dump` writes."""
    generated = msgspec.json.schema(Compilation)
    definitions = generated["$defs"]
    definitions["Media"]["properties"].pop("data")  # held in memory only
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "huibian/1", **generated}


def schema_json() -> str:
    """:func:`schema` as text for people."""
    return json.dumps(schema(), ensure_ascii=False, indent=2)
