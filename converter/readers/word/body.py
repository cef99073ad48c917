"""Paragraphs and tables of a part, in order → Lines (DXR-05, DXR-13, DXR-15)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from converter.model import Block, Figure, Paragraph, Table
from converter.readers.word import tables
from converter.readers.word.context import Context
from converter.readers.word.draft import Draft, Item
from converter.readers.word.inline import Walker
from converter.readers.word.names import CONTENTS, child, on, value, w
from converter.readers.word.numbering import Number
from converter.readers.word.styles import Style, centered, outline_level
from converter.readers.word.symbols import PROPERTIES, WRITTEN, all_written
from converter.source import Line

MAX_NESTING = 20
"""Tables, text boxes and notes in one another; Word files go five deep."""

_NO_BLOCKS = PROPERTIES | {*WRITTEN, *map(w, ("rt", "fldChar", "instrText"))}
_CONTINUOUS = "continuous"


def lines(body: etree._Element, context: Context) -> Iterator[Line]:
    """The lines of the document's body; the ordinal of its paragraph or table is the place of each."""
    breaks = _section_breaks(body)
    page_break = False
    for place, element in enumerate(blocks(body), 1):
        if element.tag == w("tbl"):
            yield Line(place=place, block=_table(element, context, place), page_break=page_break)
            page_break = False
            continue
        found, breaks_after = _paragraph_lines(element, context, place, page_break)
        yield from found
        page_break = breaks_after or (page_break and not found) or element in breaks


def blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a body, cell, note or text box; nothing else holds text there."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in (w("p"), w("tbl")):
            yield element
        elif element.tag not in _NO_BLOCKS:
            waiting += reversed(element)


def embedded(body: etree._Element) -> tuple[int, int]:
    """The documents that the file embeds to be shown as a part of the text: their number, and the last place before
    the first of them."""
    found = list(body.iter(w("altChunk"), w("subDoc")))
    before = found[0].itersiblings(w("p"), w("tbl"), preceding=True) if found else ()
    return len(found), sum(1 for _ in before)


def note_blocks(element: etree._Element, context: Context, place: int) -> tuple[Block, ...]:
    """The blocks of a footnote or endnote that is referred to in block ``place``."""
    return tuple(
        _placed(item.block, item.offset)
        if item.block is not None
        else Paragraph(line=place, role="note", text=item.text, offset=item.offset, marks=item.marks)
        for item in _items(element, context, place)
    )


def _paragraph_lines(
    element: etree._Element, context: Context, place: int, page_break: bool
) -> tuple[list[Line], bool]:
    properties = child(element, "pPr")
    style = context.styles.paragraph(value(properties, "pStyle"))
    number = context.numberings.next(properties, style)
    items, breaks_after = _paragraph_items(element, context, place, number, style)
    before = on(properties, "pageBreakBefore")
    page_break |= style.page_break if before is None else before
    level, role = _evidence(element, properties, style, number)
    middle = centered(properties)
    shown = Line(
        place=place,
        level=level,
        style=role,
        number=number.text,
        centered=bool(style.centered if middle is None else middle),
    )
    found = [
        _line(item, shown, first=index == 0, page_break=page_break and index == 0) for index, item in enumerate(items)
    ]
    return found, breaks_after


def _line(item: Item, shown: Line, *, first: bool, page_break: bool) -> Line:
    """``item`` with the evidence of its paragraph; the number belongs to the first line only."""
    level = (shown.level or item.level) if item.text and shown.style != "contents" else shown.level if item.text else 0
    head = item.head if level and not (shown.level and item.level) else 0
    return Line(
        place=shown.place, text=item.text, offset=item.offset, marks=item.marks, level=level, head=head,
        style=shown.style, number=shown.number if first else "", page_break=item.page_break or page_break,
        centered=shown.centered, block=None if item.block is None else _placed(item.block, item.offset),
    )  # fmt: skip


def _evidence(
    element: etree._Element, properties: etree._Element | None, style: Style, number: Number
) -> tuple[int, str]:
    """Outline level and role that the file states; the level of an entry of a contents is that of what it names."""
    if style.role == "contents":
        return style.level, "contents"
    if element.get(CONTENTS):
        return 0, "contents"
    stated = outline_level(properties)
    level = style.level if stated is None else stated
    role = style.role or ("list" if number.bullet else "")
    return level, "" if level and role == "list" else role


def _paragraph_items(
    element: etree._Element, context: Context, place: int, number: Number, style: Style
) -> tuple[list[Item], bool]:
    draft, first = Draft(number.text + number.gap), len(context.changes)
    walker = Walker(context, place, draft, lambda box: _items(box, context, place))
    if style.hidden:
        hidden = all_written(element)
        context.saw(hidden)
        context.hide(place, draft.length, hidden)
    else:
        walker.walk(element)
    context.fields.end_paragraph()
    if number.text and draft.numbered is not None:
        context.number(place, draft.numbered, number.text, before=first)
    return draft.finish()


def _items(parent: etree._Element, context: Context, place: int) -> list[Item]:
    """What a cell, note or text box holds, in order. Raises UnsafePackage where one lies too deep in others."""
    found: list[Item] = []
    with context.inside(MAX_NESTING):
        for element in blocks(parent):
            found += _block_items(element, context, place)
    return found


def _block_items(element: etree._Element, context: Context, place: int) -> list[Item]:
    if element.tag == w("tbl"):
        return [Item(block=_table(element, context, place))]
    properties = child(element, "pPr")
    style = context.styles.paragraph(value(properties, "pStyle"))
    return _paragraph_items(element, context, place, context.numberings.next(properties, style), style)[0]


def _table(element: etree._Element, context: Context, place: int) -> Table:
    for text in tables.deleted_rows(element):
        context.saw(text)
        context.delete(place, 0, text)
    return tables.table(element, place, lambda cell: _items(cell, context, place))


def _placed(block: Table | Figure, offset: int) -> Table | Figure:
    if isinstance(block, Table):
        return Table(line=block.line, rows=block.rows, offset=offset)
    return Figure(
        line=block.line, media=block.media, alt=block.alt, offset=offset, width=block.width, height=block.height
    )


def _section_breaks(body: etree._Element) -> set[etree._Element]:
    """The paragraphs after which a section begins on a new page: how one begins is said by its own properties."""
    sections = list(body.iter(w("sectPr")))
    after: set[etree._Element] = set()
    for this, following in pairwise(sections):
        paragraph = next(this.iterancestors(w("p")), None)
        if paragraph is not None and value(following, "type") != _CONTINUOUS:
            after.add(paragraph)
    return after
