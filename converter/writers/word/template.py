"""The package that every file is laid into, built once per process through python-docx.

Of python-docx's own template (US Letter, en-US, 164 styles, a thumbnail, properties of 2013) only the package and the
theme stay; styles, settings, fonts, page and footers are ours.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
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
from converter.writers.word import page, settings, styles

FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
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
_NUMBERS = "<w:pgNumType/>"
_NAMESPACES = re.compile(r' xmlns:\w+="[^"]*"')
_STYLES = "word/styles.xml"
_MADE_LATER = (
    _STYLES, "word/document.xml", "word/_rels/document.xml.rels", "docProps/core.xml", "[Content_Types].xml",
)  # fmt: skip


class Template(NamedTuple):
    """What is the same in every file: members deflated once, and the texts that a file's own parts begin or end with.

    ``relationships`` is the start of the main part's relationships (without its end tag), ``section`` its ``w:sectPr``.
    """

    members: tuple[Member, ...]
    types: Member
    types_with_footnotes: Member
    relationships: str
    section: str

    def numbered(self, pages: str) -> str:
        """The section's properties, its pages numbered from 1 in the format ``pages``."""
        return self.section.replace(_NUMBERS, f'<w:pgNumType w:fmt="{pages}" w:start="1"/>')


@functools.cache
def template(shift: int) -> Template:
    """The template of a report's own file (``shift`` 0), or of the whole (1): they differ in their styles."""
    common = _common()
    return common._replace(members=(*common.members, member(_STYLES, styles.sheet(shift).encode())))


@functools.cache
def _common() -> Template:
    document = docx.Document()
    _drop_foreign_parts(document)
    _replace(document.settings.element, settings.SETTINGS)
    _lay_out(document.sections[0])
    parts = _saved(document)
    parts["word/fontTable.xml"] = settings.font_table().encode()
    parts["docProps/app.xml"] = settings.APPLICATION.encode()
    types = parts["[Content_Types].xml"].decode()
    return Template(
        members=tuple(member(name, data) for name, data in parts.items() if name not in _MADE_LATER),
        types=member("[Content_Types].xml", _with_types(types, footnotes=False)),
        types_with_footnotes=member("[Content_Types].xml", _with_types(types, footnotes=True)),
        relationships=parts["word/_rels/document.xml.rels"].decode().removesuffix("</Relationships>"),
        section=_section_xml(document),
    )


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


def _lay_out(section: Section) -> None:
    section.page_width, section.page_height = Twips(page.WIDTH), Twips(page.HEIGHT)
    section.top_margin, section.bottom_margin = Twips(page.TOP), Twips(page.BOTTOM)
    section.left_margin, section.right_margin = Twips(page.LEFT), Twips(page.RIGHT)
    section.header_distance, section.footer_distance = Twips(page.HEADER), Twips(page.FOOTER)
    for footer, xml in (
        (section.footer, settings.footer("right")),
        (section.even_page_footer, settings.footer("left")),
    ):
        footer.is_linked_to_previous = False
        _replace(footer.part.element, xml)


def _section_xml(document: Document) -> str:
    section = document.element.body.sectPr
    section.attrib.clear()
    grid = section.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(page.LINE))
    section.find(qn("w:cols")).addprevious(OxmlElement("w:pgNumType"))
    return _NAMESPACES.sub("", etree.tostring(section, encoding="unicode"))


def _saved(document: Document) -> dict[str, bytes]:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return {name: package.read(name) for name in package.namelist()}


def _with_types(types: str, *, footnotes: bool) -> bytes:
    pictures = "".join(
        f'<Default Extension="{suffix}" ContentType="{kind}"/>' for kind, suffix in PICTURE_TYPES.items()
    )
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{FOOTNOTES_TYPE}"/>' if footnotes else ""
    start = types.index("<Default ")
    return (types[:start] + pictures + types[start:].replace("</Types>", override + "</Types>")).encode()
