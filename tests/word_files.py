"""Word files taken apart for tests: by the standard library's zip and lxml, and judged by openxml-audit."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from converter.model import Block, Cell, Compilation, Heading, MarkerKind, Media, Paragraph, Report, Role, Table
from converter.options import Options
from converter.writers.word import WordWriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
Element = Any
"""An lxml element; what its finders give has a type of its own for each use."""

_VALIDATOR = OpenXmlValidator()


class WordFile:
    """The parts of a .docx file and what tests ask of them."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert package.testzip() is None
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.body: Element = self.xml("word/document.xml").find("w:body", NAMES)

    def xml(self, part: str) -> Element:
        return etree.fromstring(self.parts[part])

    def find(self, path: str) -> list[Element]:
        """What ``path`` (XPath with the prefixes of NAMES) finds in the body."""
        return list(self.body.xpath(path, namespaces=NAMES))

    def style(self, identifier: str) -> Element:
        (found,) = self.xml("word/styles.xml").xpath(f"w:style[@w:styleId='{identifier}']", namespaces=NAMES)
        return found

    def paragraphs(self) -> list[tuple[str, str]]:
        """(style, text) of every paragraph outside of the contents that holds text, those in tables too."""
        found = [(style_of(p), text_of(p)) for p in self.find(".//w:p[not(ancestor::w:sdt)]")]
        return [(style, text) for style, text in found if text]

    def entries(self) -> list[tuple[str, str, str]]:
        """(style, text, anchor) of every entry of the contents."""
        return [
            (style_of(p), text_of(p).rpartition("\t")[0], value(p.find("w:hyperlink", NAMES), "anchor"))
            for p in self.find(".//w:sdtContent/w:p[w:hyperlink]")
        ]

    def pages(self) -> list[tuple[str, int]]:
        """(text, page) of every entry of the contents."""
        entries = [text_of(p).rpartition("\t") for p in self.find(".//w:sdtContent/w:p[w:hyperlink]")]
        return [(text, int(number)) for text, _, number in entries]

    def bookmarks(self) -> dict[str, str]:
        """The text inside of each bookmark, by its name."""
        found = {}
        for start in self.find(".//w:bookmarkStart"):
            text, following = "", start.getnext()
            while following.tag != f"{{{W}}}bookmarkEnd":
                text, following = text + text_of(following), following.getnext()
            assert value(following, "id") == value(start, "id")
            found[value(start, "name")] = text
        return found


def value(element: Element, name: str = "val") -> str:
    """An attribute of an element; empty where there is no such attribute or no element."""
    return "" if element is None else str(element.get(f"{{{W}}}{name}", ""))


def style_of(paragraph: Element) -> str:
    return value(paragraph.find("w:pPr/w:pStyle", NAMES))


def run_style(run: Element) -> str:
    return value(run.find("w:rPr/w:rStyle", NAMES))


def text_of(element: Element) -> str:
    """The text of runs; a tab and a soft break as in a text file."""
    shown = {f"{{{W}}}tab": "\t", f"{{{W}}}br": "\n"}
    return "".join(
        child.text or "" if child.tag == f"{{{W}}}t" else shown[child.tag]
        for child in element.xpath(".//w:t | .//w:r/w:tab | .//w:br", namespaces=NAMES)
    )


def findings(data: bytes, folder: Path) -> list[str]:
    """What openxml-audit has to say against a file; ``folder`` is where it may lie meanwhile."""
    path = folder / "checked.docx"
    path.write_bytes(data)
    return [str(error) for error in _VALIDATOR.validate(str(path)).errors]


def written(*blocks: Block, options: Options | None = None, **more: Any) -> WordFile:
    """The file of a report of ``blocks``; ``more`` are further members of the report, and ``media``."""
    compilation, report = of_blocks(*blocks, **more)
    return WordFile(WordWriter(compilation, options or Options()).report(report))


def of_blocks(*blocks: Block, **more: Any) -> tuple[Compilation, Report]:
    media: dict[str, Media] = more.pop("media", {})
    report = Report(**{"number": 1, "title": "青山县水务局2024年工作总结", "lines": (1, 9), "blocks": blocks, **more})
    return Compilation(schema="huibian/1", title="汇编", reports=(report,), media=media), report


def heading(level: int, marker: MarkerKind, text: str, body: str = "", **more: Any) -> Heading:
    return Heading(line=1, level=level, marker=marker, text=text, body=body, **more)


def paragraph(text: str, role: Role = "body", **more: Any) -> Paragraph:
    return Paragraph(line=1, role=role, text=text, **more)


def table(*rows: tuple[str | Cell, ...]) -> Table:
    cells = tuple(tuple(Cell(text=cell) if isinstance(cell, str) else cell for cell in row) for row in rows)
    return Table(line=1, rows=cells)


FILLER = paragraph("渠" * 28 * 22)
"""More than a page, after which a report has a contents."""


def png(width: int, height: int) -> Media:
    """A white picture of 72 dots to the inch: so many points wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    resolution = struct.pack(">IIB", 2835, 2835, 1)
    parts = ((b"IHDR", head), (b"pHYs", resolution), (b"IDAT", dots), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)
    return Media(type="image/png", sha256="", data=data)
