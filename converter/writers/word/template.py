"""The package that every file is laid into, built once per process through python-docx.

Of python-docx's own template (US Letter, en-US, 164 styles, a thumbnail, properties of 2013) only the package and the
theme stay; styles, settings, fonts, page and footers are ours, or those of a file of the user's (``reference``).
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Twips
from lxml import etree

from converter.package.archive import Member, member
from converter.writers.word import settings, styles
from converter.writers.word.page import Page
from converter.writers.word.pagemap.formats import StyleSheet, sheet

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = f'xmlns:w="{styles.NAMESPACE}" xmlns:r="{RELATIONSHIPS}"'
"""What the parts that hold text declare."""

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PICTURE_TYPES = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tiff",
    "image/x-emf": "emf",
    "image/x-wmf": "wmf",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}
"""The pictures that a file may hold, by media type, and their suffix in the package."""

_KEPT = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.FOOTER,
}
NUMBERS = "<w:pgNumType/>"
"""Where a section says how its pages are numbered; each section says it in its own way."""
_DECLARED = re.compile(r' xmlns:\w+="[^"]*"')
_START = re.compile("<w:sectPr[^>]*>")
STYLES = "word/styles.xml"
TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"
_MADE_LATER = {STYLES, TYPES, RELATIONS, "word/document.xml", "docProps/core.xml"}


class Template(NamedTuple):
    """What is the same in every file: ``members`` deflated once, and the texts that a file's own parts begin with.

    ``types`` and ``relationships`` are without their end tags, ``section`` is the ``w:sectPr`` of all sections.
    ``headers``: the kinds of header that a section may name, none where the template has headers of its own.
    """

    page: Page
    members: tuple[Member, ...]
    types: str
    relationships: str
    section: str
    styles: bytes
    sheet: StyleSheet
    headers: tuple[str, ...] = ("default", "even")

    def numbered(self, pages: str, *, start: bool = True, headers: str = "") -> str:
        """The properties of a section: its pages numbered in the format ``pages``, from 1 where they ``start``."""
        first = ' w:start="1"' if start else ""
        section = self.section.replace(NUMBERS, f'<w:pgNumType w:fmt="{pages}"{first}/>')
        return _START.sub(lambda found: found[0] + headers, section, count=1) if headers else section

    def content_types(self, *, footnotes: bool, headers: tuple[str, ...] = ()) -> Member:
        """``[Content_Types].xml`` of a file with these parts."""
        return _content_types(self.types, footnotes, headers)


@functools.lru_cache(maxsize=16)
def _content_types(types: str, footnotes: bool, headers: tuple[str, ...]) -> Member:
    parts = [("word/footnotes.xml", "footnotes")] * footnotes + [(header, "header") for header in headers]
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{_MAIN_TYPE}.{kind}+xml"/>' for part, kind in parts)
    return member(TYPES, f"{types}{overrides}</Types>".encode())


@functools.lru_cache(maxsize=8)
def template(page: Page, shift: int) -> Template:
    """The template of a report's own file (``shift`` 0), or of the whole (1): they differ in their styles."""
    common = _common(page)
    return with_styles(common, styles.sheet(page, shift).encode())


def with_styles(common: Template, data: bytes) -> Template:
    """``common`` with ``data`` as its styles.xml."""
    return common._replace(members=(*common.members, member(STYLES, data)), styles=data, sheet=sheet(data))


@functools.lru_cache(maxsize=4)
def _common(page: Page) -> Template:
    parts, section = package(page)
    return packed(page, parts, section, ("default", "even") if page.outer_numbers else ("default",))


def packed(page: Page, parts: Mapping[str, bytes], section: str, headers: tuple[str, ...]) -> Template:
    """A template of the ``parts`` of a package, its styles still missing."""
    return Template(
        page=page,
        members=tuple(member(name, data) for name, data in parts.items() if name not in _MADE_LATER),
        types=_with_pictures(parts[TYPES].decode()),
        relationships=parts[RELATIONS].decode().removesuffix("</Relationships>"),
        section=section,
        styles=b"",
        sheet=StyleSheet({}, {}, "", 0),
        headers=headers,
    )


def package(page: Page, *, footers: bool = True) -> tuple[dict[str, bytes], str]:
    """The parts of an empty document on ``page``, and its ``w:sectPr``; ``footers``: with page numbers."""
    document = docx.Document()
    _drop_foreign_parts(document)
    _replace(document.settings.element, settings.settings(page))
    _lay_out(document.sections[0], page)
    if footers:
        _number(document.sections[0], page)
    parts = _saved(document)
    parts["word/fontTable.xml"] = settings.font_table().encode()
    parts["docProps/app.xml"] = settings.APPLICATION.encode()
    return parts, _section_xml(document, page)


def _drop_foreign_parts(document: Document) -> None:
    relationships = document.part.rels
    for identifier in [key for key, value in relationships.items() if value.reltype not in _KEPT]:
        del relationships[identifier]
    package = document.part.package.rels
    for identifier in [key for key, value in package.items() if value.reltype.endswith("/thumbnail")]:
        del package[identifier]


def _replace(element: etree._Element, xml: str) -> None:
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.extend(list(parse_xml(xml)))


def _lay_out(section: Section, page: Page) -> None:
    section.page_width, section.page_height = Twips(page.width), Twips(page.height)
    section.top_margin, section.bottom_margin = Twips(page.top), Twips(page.bottom)
    section.left_margin, section.right_margin = Twips(page.left), Twips(page.right)
    section.header_distance, section.footer_distance = Twips(page.header), Twips(page.footer)


def _number(section: Section, page: Page) -> None:
    footers = [(section.footer, "right"), (section.even_page_footer, "left")]
    for footer, side in footers if page.outer_numbers else footers[:1]:
        footer.is_linked_to_previous = False
        _replace(footer.part.element, settings.footer(page, side))


def _section_xml(document: Document, page: Page) -> str:
    section = document.element.body.sectPr
    section.attrib.clear()
    grid = section.find(qn("w:docGrid"))
    if page.ruled:
        grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(page.line))
    section.find(qn("w:cols")).addprevious(OxmlElement("w:pgNumType"))
    return without_namespaces(section)


def without_namespaces(element: etree._Element) -> str:
    """``element`` as XML that stands in a part which declares its namespaces."""
    return _DECLARED.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def _saved(document: Document) -> dict[str, bytes]:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return {name: package.read(name) for name in package.namelist()}


def _with_pictures(types: str) -> str:
    pictures = "".join(
        f'<Default Extension="{suffix}" ContentType="{kind}"/>' for kind, suffix in PICTURE_TYPES.items()
    )
    start = types.index("<Default ")
    return types[:start] + pictures + types[start:].removesuffix("</Types>")
