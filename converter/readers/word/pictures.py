"""Pictures of a Word file: DrawingML and VML → Figure (DXR-14)."""

from __future__ import annotations

import re

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
    for element in drawing.iter(_BLIP, _IMAGE):
        if _in_box(element, drawing):
            continue
        relation = context.relations.get(element.get(f"{{{R}}}embed") or element.get(f"{{{R}}}id") or "")
        if relation is None or relation.external:
            missing = True
            continue
        width, height = _size(drawing)
        name = context.picture(relation.target)
        found.append(Figure(line=place, media=name, alt=_alt(drawing), width=width, height=height))
    return found, missing


def _in_box(element: etree._Element, drawing: etree._Element) -> bool:
    """Whether the picture stands in a paragraph of a text box, which is read on its own."""
    for ancestor in element.iterancestors():
        if ancestor is drawing:
            return False
        if ancestor.tag == w("txbxContent"):
            return True
    return False


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
