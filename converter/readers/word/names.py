"""Namespaces of WordprocessingML and the qualified names that the reader asks for."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
V = "urn:schemas-microsoft-com:vml"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"

VAL = f"{{{W}}}val"
CONTENTS = "huibian-contents"
"""Set by :mod:`tree` on paragraphs of a contents that the file itself keeps apart."""

HEAD = f"{{{W}}}huibianHead"
"""Put by :mod:`tree` where a style separator parts a heading from the text that goes on in its line."""

_OFF = frozenset({"0", "false", "off", "none"})


def w(name: str) -> str:
    """``name`` as a qualified name of WordprocessingML."""
    return f"{{{W}}}{name}"


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along ``path`` of WordprocessingML names, each a child of the one before."""
    for name in path:
        if element is None:
            return None
        element = element.find(w(name))
    return element


def value(element: etree._Element | None, *path: str) -> str | None:
    """The ``w:val`` of the element at ``path``, None where it is missing."""
    found = child(element, *path)
    return None if found is None else found.get(VAL)


def number(element: etree._Element | None, *path: str) -> int | None:
    """The ``w:val`` at ``path`` as an integer; None where it is missing or none."""
    text = value(element, *path)
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def on(element: etree._Element | None, *path: str) -> bool | None:
    """A toggle at ``path``: None where it is missing, True without a value."""
    found = child(element, *path)
    return None if found is None else found.get(VAL, "true").lower() not in _OFF


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The children that are elements (no entity references, which are never resolved)."""
    return (element for element in parent if isinstance(element.tag, str))
