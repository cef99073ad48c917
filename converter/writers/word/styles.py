"""The styles of an office document (GB/T 9704-2012 §7.3): one table, from which styles.xml is made.

The style of a heading goes by its level, its face by the class of its number: a heading whose number is of another
class than its level's usual one carries its face itself (:meth:`converter.writers.word.page.Page.face`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from converter.model import Role
from converter.writers.word.page import LATIN_FACE, NUMBER_FACE, Page

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEVELS = 9
"""Word knows nine levels of headings and of contents."""

OF_ROLE: dict[Role, str] = {
    "body": "BodyText",
    "item": "Item",
    "enum": "BodyText",
    "list": "ListItem",
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
    {
        "Item",
        "ListItem",
        "Byline",
        "DocumentNumber",
        "Attachment",
        "Note",
        "Figure",
        "TableText",
        "TableHeading",
        "PartTitle",
        "Break",
    }
)
_CENTRED = '<w:jc w:val="center"/>'
_KEPT = "<w:keepNext/>"
_SINGLE = '<w:spacing w:line="240" w:lineRule="auto"/>'
_UNNARROWED = '<w:spacing w:val="0"/>'


def _element(name: str, value: str) -> str:
    return f'<w:{name} w:val="{value}"/>' if value else ""


def fonts(face: str, latin: str = LATIN_FACE) -> str:
    """``w:rFonts``; nothing without a ``face``, which leaves the one of the style that this one is based on."""
    if not face:
        return ""
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="{latin}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def exact(pitch: int, more: str = "") -> str:
    """``w:spacing`` with an exact pitch of lines (twips)."""
    return f'<w:spacing{more} w:line="{pitch}" w:lineRule="exact"/>'


def sheet(page: Page, shift: int) -> str:
    """styles.xml for a report's own file (``shift`` 0) or for the whole (1: heading 1 is a report's title)."""
    body = "".join(style.xml() for style in every(page, shift))
    styles = f'<w:styles xmlns:w="{NAMESPACE}">{_document_defaults(page)}{body}</w:styles>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{styles}'


def _document_defaults(page: Page) -> str:
    run = fonts(page.body_face) + _size(page.body_size)
    run += '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{run}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"


def every(page: Page, shift: int) -> Iterator[Style]:
    """All styles, in the order of styles.xml."""
    yield from _foundation(page)
    yield from _headings(page, shift)
    yield from _around_the_text(page)
    yield from _contents(page)
    yield from _notes_and_links(page)
    yield from _tables(page)


def _foundation(page: Page) -> Iterator[Style]:
    pitch = f'<w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>{exact(page.line)}'
    narrowing = f'<w:spacing w:val="{page.narrowing}"/>' if page.narrowing else ""
    yield Style("Normal", "Normal", based="", paragraph=pitch + '<w:jc w:val="both"/>', run=narrowing)
    yield Style("DefaultParagraphFont", "Default Paragraph Font", "character", "", quick=False)
    margins = (
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    )
    margins += '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    yield Style("TableNormal", "Normal Table", "table", "", table=margins, quick=False)
    yield Style("NoList", "No List", "numbering", "", quick=False)
    yield Style("BodyText", "Body Text", paragraph=page.indent(firstLine=2))
    yield Style("Item", "Item", based="BodyText")
    yield Style("ListItem", "List Item", based="BodyText")


def _title(page: Page) -> tuple[str, str]:
    """The pitch of titles where it is not that of the text, and their run properties."""
    pitch = "" if page.title_line == page.line else exact(page.title_line)
    return pitch, fonts(page.title_face) + _UNNARROWED + _size(page.title_size)


def _headings(page: Page, shift: int) -> Iterator[Style]:
    pitch, run = _title(page)
    yield Style("Title", "Title", following="BodyText", paragraph=_KEPT + pitch + _CENTRED, run=run)
    yield Style(
        "PartTitle", "Part Title", following="BodyText",
        paragraph=f'{_KEPT}<w:pageBreakBefore/>{pitch}{_CENTRED}<w:outlineLvl w:val="0"/>', run=run,
    )  # fmt: skip
    for level in range(1, LEVELS + 1):
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        of_report = level - shift
        look = _KEPT + page.indent(firstLine=2) if of_report > 0 else f"{_KEPT}<w:pageBreakBefore/>{pitch}{_CENTRED}"
        own = _heading_run(page, of_report) if of_report > 0 else run
        name, linked = f"heading {level}", heading_character(level)
        yield Style(heading(level), name, following="BodyText", linked=linked, paragraph=look + outline, run=own)
        yield Style(
            linked, f"Heading {level} Char", "character", "DefaultParagraphFont", linked=heading(level), run=own
        )


def _heading_run(page: Page, level: int) -> str:
    """The run properties of headings of ``level`` in a report."""
    size = page.level_size(level)
    bold = "<w:b/><w:bCs/>" if level in page.bold else ""
    return fonts(page.level_face(level)) + bold + (_size(size) if size != page.body_size else "")


def heading(level: int) -> str:
    """The id of the paragraph style of headings of ``level``."""
    return f"Heading{level}"


def heading_character(level: int) -> str:
    """The id of its linked character style, in which a run-in heading stands (Word's contents takes just that part)."""
    return f"Heading{level}Char"


def _around_the_text(page: Page) -> Iterator[Style]:
    apart = f'<w:spacing w:before="{page.line}"/>'
    subheading = fonts(page.subtitle_face)
    yield Style("Subtitle", "Subtitle", following="BodyText", paragraph=_CENTRED, run=subheading)
    yield Style("Byline", "Byline", following="BodyText", paragraph=_CENTRED, run=subheading)
    yield Style("DocumentNumber", "Document Number", following="BodyText", paragraph=_CENTRED)
    yield Style("Salutation", "Salutation", following="BodyText")
    yield Style(
        "Signature", "Signature", following="Date",
        paragraph=_KEPT + apart + page.indent(right=2) + '<w:contextualSpacing/><w:jc w:val="right"/>',
    )  # fmt: skip
    yield Style("Date", "Date", following="BodyText", paragraph=page.indent(right=2) + '<w:jc w:val="right"/>')
    attached = apart + page.indent(left=5, hanging=3) + "<w:contextualSpacing/>"
    yield Style("Attachment", "Attachment", paragraph=attached)
    caption = fonts(page.level_face(1)) + _size(page.caption_size)
    yield Style("Caption", "caption", following="BodyText", paragraph=_CENTRED, run=caption)
    yield Style("Note", "Note", paragraph=page.indent(firstLine=2))
    yield Style("Figure", "Figure", following="BodyText", paragraph=_SINGLE + _CENTRED)
    yield Style("Break", "Break", following="BodyText", paragraph=exact(14), run=_size(2), quick=False)


def _contents(page: Page) -> Iterator[Style]:
    pitch, run = _title(page)
    gap = exact(page.title_line, f' w:after="{page.line}"') if pitch else page.gap
    yield Style("TOCHeading", "TOC Heading", following="BodyText", paragraph=_KEPT + gap + _CENTRED, run=run)
    leader = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{page.text_width}"/></w:tabs>'
    for level in range(1, LEVELS + 1):
        inset = page.indent(left=2 * (level - 1)) if level > 1 else ""
        look = leader + inset + '<w:jc w:val="left"/>'
        yield Style(f"TOC{level}", f"toc {level}", following="Normal", paragraph=look, quick=False)


def _notes_and_links(page: Page) -> Iterator[Style]:
    plain = "DefaultParagraphFont"
    number = fonts(NUMBER_FACE, NUMBER_FACE) + _UNNARROWED + _size(page.number_size)
    yield Style("Header", "header", paragraph=_SINGLE + _CENTRED, run=_UNNARROWED + _size(page.note_size), quick=False)
    yield Style("Footer", "footer", paragraph=_SINGLE, run=number, quick=False)
    note = exact(page.note_line)
    yield Style("FootnoteText", "footnote text", paragraph=note, run=_size(page.note_size), quick=False)
    raised = '<w:vertAlign w:val="superscript"/>'
    yield Style("FootnoteReference", "footnote reference", "character", plain, run=raised, quick=False)
    blue = '<w:color w:val="0563C1"/><w:u w:val="single"/>'
    yield Style("Hyperlink", "Hyperlink", "character", plain, run=blue, quick=False)


def _tables(page: Page) -> Iterator[Style]:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>"
    yield Style("TableGrid", "Table Grid", "table", "TableNormal", table=borders, quick=False)
    pitch, small = exact(page.table_line), _UNNARROWED + _size(page.table_size)
    yield Style("TableText", "Table Text", paragraph=pitch + '<w:jc w:val="left"/>', run=small)
    yield Style("TableHeading", "Table Heading", paragraph=pitch + _CENTRED, run=fonts(page.level_face(1)) + small)
