"""The styles of an office document (GB/T 9704-2012 §7.3): one table, from which styles.xml is made.

The style of a heading goes by its level, its face by the class of its number: a heading whose number is of another
class than its level's usual one carries its face itself (:data:`FACES`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from converter.model import MarkerKind, Role
from converter.writers.word import page
from converter.writers.word.page import BODY_FACE, HEADING_FACE, LATIN_FACE, SUBHEADING_FACE, TITLE_FACE, indent

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEVELS = 9
"""Word knows nine levels of headings and of contents."""

FACES: dict[MarkerKind, str] = {
    "part": HEADING_FACE,
    "chapter": HEADING_FACE,
    "section": HEADING_FACE,
    "article": HEADING_FACE,
    "annex": HEADING_FACE,
    "一、": HEADING_FACE,
    "（一）": SUBHEADING_FACE,
    "1.": BODY_FACE,
    "（1）": BODY_FACE,
    "①": BODY_FACE,
    "1.1": BODY_FACE,
}
"""The face of a heading by the class of its number; one without a number has the face of its level's style."""

OF_ROLE: dict[Role, str] = {
    "body": "BodyText",
    "item": "BodyText",
    "enum": "BodyText",
    "list": "BodyText",
    "salutation": "Salutation",
    "subtitle": "Subtitle",
    "byline": "Byline",
    "docnumber": "DocumentNumber",
    "signature": "Signature",
    "date": "Date",
    "attachment": "Attachment",
    "caption": "Caption",
    "note": "Note",
}


def face_of_level(level: int) -> str:
    """The face of a heading style by its level in a report: 一、 黑体, （一） 楷体, the rest 仿宋."""
    return {1: HEADING_FACE, 2: SUBHEADING_FACE}.get(level, BODY_FACE)


class Style(NamedTuple):
    """One style: ``paragraph`` is the content of its ``w:pPr``, ``run`` of its ``w:rPr``, in the schema's order."""

    id: str
    name: str
    kind: str = "paragraph"
    based: str = "Normal"
    following: str = ""
    linked: str = ""
    paragraph: str = ""
    run: str = ""
    table: str = ""
    quick: bool = True

    def xml(self) -> str:
        default = ' w:default="1"' if self.id in _DEFAULTS else ""
        custom = ' w:customStyle="1"' if self.id in _CUSTOM or (self.kind == "character" and self.linked) else ""
        return (
            f'<w:style w:type="{self.kind}"{default}{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            + _element("basedOn", self.based)
            + _element("next", self.following)
            + _element("link", self.linked)
            + ("<w:qFormat/>" if self.quick else "")
            + (f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else "")
            + (f"<w:rPr>{self.run}</w:rPr>" if self.run else "")
            + (f"<w:tblPr>{self.table}</w:tblPr>" if self.table else "")
            + "</w:style>"
        )


_DEFAULTS = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList"})
_CUSTOM = frozenset(
    {"Byline", "DocumentNumber", "Attachment", "Note", "Figure", "TableText", "TableHeading", "PartTitle", "Break"}
)
_CENTRED = '<w:jc w:val="center"/>'
_KEPT = "<w:keepNext/>"
_SINGLE = '<w:spacing w:line="240" w:lineRule="auto"/>'
_FIRST_LINE = indent(firstLine=2)
_UNNARROWED = '<w:spacing w:val="0"/>'


def _element(name: str, value: str) -> str:
    return f'<w:{name} w:val="{value}"/>' if value else ""


def fonts(face: str, latin: str = LATIN_FACE) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{latin}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_TITLE_RUN = fonts(TITLE_FACE) + _UNNARROWED + _size(page.TITLE_SIZE)


def sheet(shift: int) -> str:
    """styles.xml for a report's own file (``shift`` 0) or for the whole (1: heading 1 is a report's title)."""
    body = "".join(style.xml() for style in _all(shift))
    styles = f'<w:styles xmlns:w="{NAMESPACE}">{_document_defaults()}{body}</w:styles>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{styles}'


def _document_defaults() -> str:
    run = fonts(BODY_FACE) + _size(page.BODY_SIZE) + '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"


def _all(shift: int) -> Iterator[Style]:
    yield from _foundation()
    yield from _headings(shift)
    yield from _around_the_text()
    yield from _contents()
    yield from _notes_and_links()
    yield from _tables()


def _foundation() -> Iterator[Style]:
    pitch = f'<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/><w:spacing w:line="{page.LINE}" w:lineRule="exact"/>'
    narrowing = f'<w:spacing w:val="{page.NARROWING}"/>'
    yield Style("Normal", "Normal", based="", paragraph=pitch + '<w:jc w:val="both"/>', run=narrowing)
    yield Style("DefaultParagraphFont", "Default Paragraph Font", "character", "", quick=False)
    margins = (
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    )
    margins += '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    yield Style("TableNormal", "Normal Table", "table", "", table=margins, quick=False)
    yield Style("NoList", "No List", "numbering", "", quick=False)
    yield Style("BodyText", "Body Text", paragraph=_FIRST_LINE)


def _headings(shift: int) -> Iterator[Style]:
    yield Style("Title", "Title", following="BodyText", paragraph=_KEPT + _CENTRED, run=_TITLE_RUN)
    yield Style(
        "PartTitle", "Part Title", following="BodyText",
        paragraph=f'{_KEPT}<w:pageBreakBefore/>{_CENTRED}<w:outlineLvl w:val="0"/>', run=_TITLE_RUN,
    )  # fmt: skip
    for level in range(1, LEVELS + 1):
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        look, run = _KEPT + _FIRST_LINE, fonts(face_of_level(level - shift))
        if level <= shift:
            look, run = f"{_KEPT}<w:pageBreakBefore/>{_CENTRED}", _TITLE_RUN
        name, linked = f"heading {level}", heading_character(level)
        yield Style(heading(level), name, following="BodyText", linked=linked, paragraph=look + outline, run=run)
        yield Style(
            linked, f"Heading {level} Char", "character", "DefaultParagraphFont", linked=heading(level), run=run
        )


def heading(level: int) -> str:
    """The id of the paragraph style of headings of ``level``."""
    return f"Heading{level}"


def heading_character(level: int) -> str:
    """The id of its linked character style, in which a run-in heading stands (Word's contents takes just that part)."""
    return f"Heading{level}Char"


def _around_the_text() -> Iterator[Style]:
    apart = f'<w:spacing w:before="{page.LINE}"/>'
    subheading = fonts(SUBHEADING_FACE)
    yield Style("Subtitle", "Subtitle", following="BodyText", paragraph=_CENTRED, run=subheading)
    yield Style("Byline", "Byline", following="BodyText", paragraph=_CENTRED, run=subheading)
    yield Style("DocumentNumber", "Document Number", following="BodyText", paragraph=_CENTRED)
    yield Style("Salutation", "Salutation", following="BodyText")
    yield Style(
        "Signature", "Signature", following="Date",
        paragraph=_KEPT + apart + indent(right=2) + '<w:contextualSpacing/><w:jc w:val="right"/>',
    )  # fmt: skip
    yield Style("Date", "Date", following="BodyText", paragraph=indent(right=2) + '<w:jc w:val="right"/>')
    yield Style("Attachment", "Attachment", paragraph=apart + indent(left=5, hanging=3) + "<w:contextualSpacing/>")
    yield Style(
        "Caption",
        "caption",
        following="BodyText",
        paragraph=_CENTRED,
        run=fonts(HEADING_FACE) + _size(page.FOOTER_SIZE),
    )
    yield Style("Note", "Note", paragraph=_FIRST_LINE)
    yield Style("Figure", "Figure", following="BodyText", paragraph=_SINGLE + _CENTRED)
    hairline = '<w:spacing w:line="14" w:lineRule="exact"/>'
    yield Style("Break", "Break", following="BodyText", paragraph=hairline, run=_size(2), quick=False)


def _contents() -> Iterator[Style]:
    gap = f'<w:spacing w:after="{page.LINE}"/>'
    yield Style("TOCHeading", "TOC Heading", following="BodyText", paragraph=_KEPT + gap + _CENTRED, run=_TITLE_RUN)
    leader = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{page.TEXT_WIDTH}"/></w:tabs>'
    for level in range(1, LEVELS + 1):
        inset = indent(left=2 * (level - 1)) if level > 1 else ""
        look = leader + inset + '<w:jc w:val="left"/>'
        yield Style(f"TOC{level}", f"toc {level}", following="Normal", paragraph=look, quick=False)


def _notes_and_links() -> Iterator[Style]:
    plain = "DefaultParagraphFont"
    number = fonts(page.NUMBER_FACE, page.NUMBER_FACE) + _UNNARROWED + _size(page.FOOTER_SIZE)
    yield Style("Footer", "footer", paragraph=_SINGLE, run=number, quick=False)
    yield Style("FootnoteText", "footnote text", paragraph=_SINGLE, run=_size(page.NOTE_SIZE), quick=False)
    raised = '<w:vertAlign w:val="superscript"/>'
    yield Style("FootnoteReference", "footnote reference", "character", plain, run=raised, quick=False)
    blue = '<w:color w:val="0563C1"/><w:u w:val="single"/>'
    yield Style("Hyperlink", "Hyperlink", "character", plain, run=blue, quick=False)


def _tables() -> Iterator[Style]:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>"
    yield Style("TableGrid", "Table Grid", "table", "TableNormal", table=borders, quick=False)
    small = _UNNARROWED + _size(page.TABLE_SIZE)
    yield Style("TableText", "Table Text", paragraph=_SINGLE + '<w:jc w:val="left"/>', run=small)
    yield Style("TableHeading", "Table Heading", paragraph=_SINGLE + _CENTRED, run=fonts(HEADING_FACE) + small)
