"""The parts of a Word file that decide on its pages, and those that state them."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOOTNOTES = "word/footnotes.xml"


def written_pages(data: bytes) -> list[int]:
    """The page of each entry of the contents as the file states it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    entries = body.iterfind(f"{W}sdt/{W}sdtContent/{W}p/{W}hyperlink")
    return [int([text.text or "" for text in entry.iter(f"{W}t")][-1]) for entry in entries]


def section(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The text of a Word file, without the contents and what stands before it, as an element of its own, its
    styles.xml, and its footnotes.xml or nothing."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        styles = package.read("word/styles.xml")
        footnotes = package.read(_FOOTNOTES) if _FOOTNOTES in package.namelist() else b""
    end = next((index for index, element in enumerate(body) if element.find(f"{W}pPr/{W}sectPr") is not None), -1)
    for element in body[: end + 1]:
        body.remove(element)
    return etree.tostring(body), styles, footnotes
