"""The parts of a Word file that decide on its pages."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOOTNOTES = "word/footnotes.xml"


def section(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The last section of a Word file as an element of its own, its styles.xml, and its footnotes.xml or nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        styles = package.read("word/styles.xml")
        footnotes = package.read(_FOOTNOTES) if _FOOTNOTES in package.namelist() else b""
    ends = [index for index, element in enumerate(body) if element.find(f"{W}pPr/{W}sectPr") is not None]
    for element in body[: ends[-1] + 1] if ends else ():
        body.remove(element)
    return etree.tostring(body), styles, footnotes
