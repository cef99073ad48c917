"""Pictures of a Word file: DrawingML and VML → Figure (DXR-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from converter.model import Figure
from converter.readers.word.context import Context
from converter.readers.word.names import WP, A, R, V, w

_EMU_PER_POINT = 12_700
_BLIP, _IMAGE, _SHAPE = f"{{{A}}}blip", f"{{{V}}}imagedata", f"{{{V}}}shape"
_EXTENT, _PROPERTIES = f"{{{WP}}}extent", f"{{{WP}}}docPr"
_LENGTH = re.compile(r"(?:^|;)\s*(width|height):\s*([0-9.]+)(pt|in|cm|mm|px)?", re.IGNORECASE)
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}


def figures(drawing: etree._Element, context: Context, place: int) -> tuple[list[Figure], bool]:
    """The pictures of a ``w:drawing``, ``w:pict`` or ``w:object``, and whether one is missing in the file."""
    found: list[Figure] = []
    missing = False
    for element in outermost(drawing, _BLIP, _IMAGE):
        relation = context.relations.get(element.get(f"{{{R}}}embed") or element.get(f"{{{R}}}id") or "")
        if relation is None or relation.external:
            missing = True
            continue
        width, height = _size(drawing)
        name = context.picture(relation.target)
        found.append(Figure(line=place, media=name, alt=_alt(drawing), width=width, height=height))
    return found, missing


def outermost(drawing: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The elements of ``tags`` in a drawing, without those in one of its text boxes, which is read on its own."""
    waiting = list(reversed(drawing))
    while waiting:
        element = waiting.pop()
        if element.tag in tags:
            yield element
        elif element.tag != w("txbxContent"):
            waiting += reversed(element)


def _alt(drawing: etree._Element) -> str:
    for element in drawing.iter(_PROPERTIES, _SHAPE):
        alt = element.get("descr") or element.get("alt") or element.get("title")
        if alt:
            return " ".join(alt.split())
    return ""


def _size(drawing: etree._Element) -> tuple[float, float]:
    """Width and height in points; 0 where they are not said."""
    extent = next(drawing.iter(_EXTENT), None)
    if extent is not None:
        return _emu(extent.get("cx")), _emu(extent.get("cy"))
    shape = next(drawing.iter(_SHAPE), None)
    style = "" if shape is None else shape.get("style", "")
    sizes = {name.lower(): _points(amount, unit) for name, amount, unit in _LENGTH.findall(style)}
    return sizes.get("width", 0.0), sizes.get("height", 0.0)


def _emu(text: str | None) -> float:
    return round(int(text) / _EMU_PER_POINT, 2) if text and text.isdecimal() else 0.0


def _points(amount: str, unit: str) -> float:
    try:
        return round(float(amount) * _POINTS[unit.lower() or "pt"], 2)
    except ValueError:
        return 0.0
