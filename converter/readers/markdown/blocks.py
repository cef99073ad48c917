"""Python-Markdown's block parser and tree, with block processors of our own.

Python-Markdown's own processors throw away on which line a block stands and which number a list item bears, and they
copy the rest of the document with each block. These take source lines (:class:`.rows.Row`) from the front of the
document and put them into the tree as they are: ``element.text`` is a Row, or the children ``line`` hold one each.

====================  =================================================================================
``h1`` … ``h6``       the Row of the heading's text
``p``                 one ``line`` for each Row
``pre``               one ``line`` for each Row, in which nothing is markup
``table``             one ``line`` for each Row, the row of dashes left out
``html``              one ``line`` for each Row of an HTML table
``comment``, ``hr``   nothing
``blockquote``        blocks
``li``                blocks; its text is the literal number, empty for a bullet
``note``              blocks; ``name`` is the label of the footnote
``link``              ``name`` and ``href`` of a link's definition
====================  =================================================================================
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import cast
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from converter.readers.markdown import opening, taking
from converter.readers.markdown.rows import TAB, Row
from converter.readers.markdown.taking import Rows

DEEPEST = 24
"""Quotations and list items that may lie in one another; what lies deeper is text."""


def tree(rows: Iterable[Row]) -> Element:
    """The blocks of a document."""
    parser = BlockParser(Markdown())
    for priority, processor in enumerate(reversed(_PROCESSORS)):
        parser.blockprocessors.register(processor(parser), processor.__name__, priority)
    root = Element("div")
    _parse(parser, root, deque(rows))
    return root


def _parse(parser: BlockParser, parent: Element, rows: Rows) -> None:
    # The parser only asks for the first block and whether there is one: a deque does, and its front costs nothing.
    parser.parseBlocks(parent, cast("list[str]", rows))


class _Processor(BlockProcessor):
    """``opens`` says whether the first row begins such a block; ``take`` takes its rows and adds it to the tree.

    ``begins`` are the characters, behind blanks, that a row must begin with to be asked; empty: any.
    """

    begins = ""

    def opens(self, row: Row) -> bool:
        raise NotImplementedError

    def take(self, parent: Element, rows: Rows) -> bool:
        """Whether it was such a block; where not, no row has been taken."""
        raise NotImplementedError

    def test(self, parent: Element, block: str) -> bool:
        row = cast("Row", block)
        return (not self.begins or row.first in self.begins) and self.opens(row)

    def run(self, parent: Element, blocks: list[str]) -> bool:
        return self.take(parent, cast("Rows", blocks))

    def inside(self, parent: Element, tag: str, rows: Iterable[Row], **attributes: str) -> Element:
        """A block that holds the blocks of ``rows``."""
        element = SubElement(parent, tag, attributes)
        self.parser.state.set(tag)
        _parse(self.parser, element, deque(rows))
        self.parser.state.reset()
        return element

    def is_deep(self) -> bool:
        return len(self.parser.state) >= DEEPEST


def _add(parent: Element, tag: str, rows: Iterable[Row], **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    for row in rows:
        SubElement(element, "line").text = row
    return element


class _Blank(_Processor):
    def opens(self, row: Row) -> bool:
        return row.blank()

    def take(self, parent: Element, rows: Rows) -> bool:
        rows.popleft()
        return True


class _Indented(_Processor):
    """Code; four blanks before Chinese text are the indentation of a paragraph's first line and nothing else."""

    def opens(self, row: Row) -> bool:
        return opening.is_code(row)

    def take(self, parent: Element, rows: Rows) -> bool:
        _add(parent, "pre", taking.rows_while(rows, lambda row: not row.blank() and opening.is_code(row)))
        return True


class _Fenced(_Processor):
    begins = "`~"

    def opens(self, row: Row) -> bool:
        return opening.fence(row) != ""

    def take(self, parent: Element, rows: Rows) -> bool:
        fence, indent = opening.fence(rows[0]), rows[0].indent()
        rows.popleft()
        _add(
            parent,
            "pre",
            (row.dedented(indent) for row in taking.rows_while(rows, lambda row: not opening.closes(row, fence))),
        )
        if rows:
            rows.popleft()
        return True


class _Comment(_Processor):
    """A comment that begins a line; one that is never closed is text."""

    begins = "<"
    _unclosed: Rows | None = None

    def opens(self, row: Row) -> bool:
        return row.lstrip().startswith(opening.COMMENT)

    def take(self, parent: Element, rows: Rows) -> bool:
        if rows is self._unclosed:
            return False
        start = rows[0].find(opening.COMMENT) + len(opening.COMMENT)
        for count, row in enumerate(rows):
            end = row.find(opening.COMMENT_END, start if count == 0 else 0)
            if end >= 0:
                break
        else:
            self._unclosed = rows
            return False
        first = rows[0]
        for _ in range(count + 1):
            rows.popleft()
        SubElement(parent, "comment", {"line": str(first.place)})
        rest = row.cut(end + len(opening.COMMENT_END))
        if not rest.blank():
            rows.appendleft(rest)
        return True


class _HtmlTable(_Processor):
    """A table of HTML, up to where it closes; one that is never closed is text."""

    begins = "<"
    _unclosed: Rows | None = None

    def opens(self, row: Row) -> bool:
        return opening.TABLE.match(row) is not None

    def take(self, parent: Element, rows: Rows) -> bool:
        if rows is self._unclosed:
            return False
        depth = 0
        count = 0
        for row in rows:
            count += 1
            depth += len(opening.TABLE_TAG.findall(row)) - len(opening.TABLE_END.findall(row))
            if depth <= 0:
                break
        else:
            self._unclosed = rows
            return False
        _add(parent, "html", [rows.popleft() for _ in range(count)])
        return True


class _Heading(_Processor):
    begins = "#"

    def opens(self, row: Row) -> bool:
        return opening.heading(row) is not None

    def take(self, parent: Element, rows: Rows) -> bool:
        found = opening.heading(rows.popleft())
        assert found is not None
        depth, text = found
        SubElement(parent, f"h{depth}").text = text
        return True


class _Rule(_Processor):
    begins = "-*_"

    def opens(self, row: Row) -> bool:
        return opening.is_rule(row)

    def take(self, parent: Element, rows: Rows) -> bool:
        rows.popleft()
        SubElement(parent, "hr")
        return True


class _Quotation(_Processor):
    begins = ">"

    def opens(self, row: Row) -> bool:
        return opening.QUOTATION.match(row) is not None and not self.is_deep()

    def take(self, parent: Element, rows: Rows) -> bool:
        taken: list[Row] = []
        while rows and (found := opening.QUOTATION.match(rows[0])):
            taken.append(rows.popleft().cut(found.end()))
        self.inside(parent, "blockquote", taken)
        return True


class _Item(_Processor):
    """An item of a list: its first row, and the rows below that are indented."""

    begins = "-*+0123456789"

    def opens(self, row: Row) -> bool:
        return opening.item(row) is not None and not self.is_deep()

    def take(self, parent: Element, rows: Rows) -> bool:
        first = rows.popleft()
        found = opening.item(first)
        assert found is not None
        number, text = found
        taken = [text, *taking.wrapped(text, rows), *taking.indented(rows, len(first) - len(text))]
        self.inside(parent, "li", taken).text = number
        return True


class _Note(_Processor):
    """The text of a footnote: ``[^1]: …``, and the rows below that are indented."""

    begins = "["

    def opens(self, row: Row) -> bool:
        return opening.NOTE.match(row) is not None and not self.is_deep()

    def take(self, parent: Element, rows: Rows) -> bool:
        first = rows.popleft()
        found = opening.NOTE.match(first)
        assert found is not None
        taken = [first.cut(found.end()), *taking.indented(rows, TAB)]
        self.inside(parent, "note", taken, name=found[1])
        return True


class _Link(_Processor):
    begins = "["

    def opens(self, row: Row) -> bool:
        return opening.LINK.match(row) is not None

    def take(self, parent: Element, rows: Rows) -> bool:
        found = opening.LINK.match(rows.popleft())
        assert found is not None
        SubElement(parent, "link", {"name": opening.label(found[1]), "href": found[2].strip("<>")})
        return True


class _Table(_Processor):
    """A table of GFM: a row of heads, a row of dashes with as many cells, and rows up to the next other block."""

    def opens(self, row: Row) -> bool:
        return "|" in row

    def take(self, parent: Element, rows: Rows) -> bool:
        if not taking.begins_table(rows):
            return False
        heads = rows.popleft()
        rows.popleft()
        _add(
            parent,
            "table",
            [heads, *taking.rows_while(rows, lambda row: not row.blank() and not opening.interrupts(row))],
        )
        return True


class _Paragraph(_Processor):
    """Rows of text, up to a blank one or to one that begins another block or another paragraph."""

    def opens(self, row: Row) -> bool:
        return True

    def take(self, parent: Element, rows: Rows) -> bool:
        taken = [rows.popleft()]
        widest = opening.width(taken[0])
        while rows and not rows[0].blank() and not taking.ends_paragraph(taken, rows):
            if depth := opening.underlining(rows[0], taken):
                rows.popleft()
                SubElement(parent, f"h{depth}").text = taken[0].bare()
                return True
            widest = max(widest, opening.width(rows[0]))
            taken.append(rows.popleft())
        for group in taking.paragraphs(taken, widest):
            _add(parent, "p", group)
        return True


_PROCESSORS: tuple[type[_Processor], ...] = (
    _Blank, _Indented, _Fenced, _Comment, _HtmlTable, _Heading, _Rule, _Quotation, _Item, _Note, _Link, _Table,
    _Paragraph,
)  # fmt: skip
