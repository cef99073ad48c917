"""Blocks too large for one file of a book, in parts that fit: a paragraph after a sentence, a table between rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from converter.model import Block, Cell, Heading, Mark, Paragraph, Table
from converter.writers.xhtml.text import inline, parted

_SENTENCE_END = re.compile(r"[。！？；;!?](?!\s)")
_REFERENCE = "\0" * 100
"""As long as the reference to a note."""


class Part(NamedTuple):
    """A block, or a part of one; ``goes_on`` says that it goes on in what the part before it began."""

    block: Block
    goes_on: bool = False


def parts(block: Block, limit: int) -> Iterator[Part]:
    """``block`` in parts of at most about ``limit`` bytes. One row of a table or one heading's text stays whole."""
    match block:
        case Paragraph() | Heading() if _too_long(block, limit):
            yield from _of_line(block, limit)
        case Table(rows=rows) if sum(map(_row_bytes, rows)) > limit:
            yield from _of_table(block, limit)
        case _:
            yield Part(block)


def _too_long(block: Paragraph | Heading, limit: int) -> bool:
    text, marks = block.full_text(), block.marks
    # A character takes at most five bytes ("&amp;"), a mark little more than its address: most need no closer look.
    return 5 * len(text) + sum(500 + 9 * len(mark.href) for mark in marks) > limit and _bytes(text, marks) > limit


def _bytes(text: str, marks: Sequence[Mark]) -> int:
    return len(inline(text, marks, lambda note: _REFERENCE).encode())


def _of_line(block: Paragraph | Heading, limit: int) -> Iterator[Part]:
    """The first part is of the block's own kind and holds at least a heading's text; the others are paragraphs."""
    least = len(block.text) if isinstance(block, Heading) else 0
    for number, (text, marks) in enumerate(_pieces(block.full_text(), block.marks, limit, least)):
        yield Part(_with(block, text, tuple(marks), goes_on=number > 0), number > 0)


def _pieces(text: str, marks: Sequence[Mark], limit: int, least: int = 0) -> Iterator[tuple[str, Sequence[Mark]]]:
    """Halved until each piece has room in ``limit`` bytes; the first ``least`` characters stay together."""
    cut = max(_middle(text), least)
    if cut >= len(text) or _bytes(text, marks) <= limit:
        yield text, marks
        return
    first, rest = parted(marks, cut)
    yield from _pieces(text[:cut], first, limit, least)
    yield from _pieces(text[cut:], rest, limit)


def _middle(text: str) -> int:
    """The end of the first sentence behind the middle; with none near it, the middle, but before no blank."""
    half = max(len(text) // 2, 1)
    if found := _SENTENCE_END.search(text, half, half + half // 2):
        return found.end()
    while half < len(text) and text[half].isspace():
        half += 1
    return half


def _with(block: Paragraph | Heading, text: str, marks: tuple[Mark, ...], *, goes_on: bool) -> Block:
    if isinstance(block, Paragraph):
        return msgspec.structs.replace(block, text=text, marks=marks)
    if goes_on:
        return Paragraph(line=block.line, role="body", text=text, marks=marks)
    return msgspec.structs.replace(block, body=text[len(block.text) :], marks=marks)


def _of_table(table: Table, limit: int) -> Iterator[Part]:
    """Tables of whole rows; a cell that spans rows keeps them together."""
    rows: list[tuple[Cell, ...]] = []
    filled, open_rows, goes_on = 0, 0, False
    for row in table.rows:
        size = _row_bytes(row)
        if rows and not open_rows and filled + size > limit:
            yield Part(msgspec.structs.replace(table, rows=tuple(rows)), goes_on)
            rows, filled, goes_on = [], 0, True
        rows.append(row)
        filled += size
        open_rows = max([open_rows, *(cell.rowspan for cell in row)]) - 1
    yield Part(msgspec.structs.replace(table, rows=tuple(rows)), goes_on)


def _row_bytes(row: tuple[Cell, ...]) -> int:
    return 10 + sum(map(_cell_bytes, row))


def _cell_bytes(cell: Cell) -> int:
    inside = sum(sum(map(_row_bytes, one.rows)) if isinstance(one, Table) else 200 for one in cell.blocks)
    return 40 + _bytes(cell.text, cell.marks) + inside
