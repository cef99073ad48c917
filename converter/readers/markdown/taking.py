"""Which rows, from the front of those that are left, belong to a block of Markdown."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

from converter.readers.markdown import opening
from converter.readers.markdown.joining import NARROWEST, goes_on
from converter.readers.markdown.rows import Row

Rows = deque[Row]


def rows_while(rows: Rows, belongs: opening.Test) -> Iterator[Row]:
    """Takes the rows at the front that belong to a block by themselves."""
    while rows and belongs(rows[0]):
        yield rows.popleft()


def wrapped(first: Row, rows: Rows) -> Iterator[Row]:
    """The rows below that go on in the line of ``first`` without being indented."""
    before, widest = first, opening.width(first)
    while rows and not (rows[0].blank() or rows[0].indent() or opening.interrupts(rows[0])):
        if opening.width(before) < NARROWEST or not goes_on(before, rows[0], widest):
            return
        before = rows.popleft()
        yield before


def indented(rows: Rows, columns: int) -> Iterator[Row]:
    """The rows of a list item or a note below its first: indented ones, and blank ones between them."""
    while rows:
        blanks = _blank_rows(rows)
        if blanks == len(rows) or rows[blanks].indent() < min(columns, opening.NESTED):
            return
        for _ in range(blanks):
            yield rows.popleft()
        yield rows.popleft().dedented(columns)


def _blank_rows(rows: Rows) -> int:
    """How many rows at the front are blank; only the one before a block matters, so that the others are taken off."""
    while len(rows) > 1 and rows[0].blank() and rows[1].blank():
        rows.popleft()
    return int(rows[0].blank())


def begins_table(rows: Rows) -> bool:
    """Whether the first two rows are the heads of a table and the dashes under them."""
    return len(rows) > 1 and "|" in rows[0] and opening.is_delimiter(rows[1], opening.cells(rows[0]))


def ends_paragraph(taken: Sequence[Row], rows: Rows) -> bool:
    """Whether another block begins with the first row, behind the rows ``taken`` of a paragraph."""
    if opening.underlining(rows[0], taken):
        return False
    return opening.interrupts(rows[0]) or opening.is_html(rows[0]) or opening.is_html(taken[-1]) or begins_table(rows)


def paragraphs(taken: list[Row], widest: int) -> Iterator[list[Row]]:
    """The rows of one paragraph each: of lines that nobody wrapped, each is one."""
    group = taken[:1]
    for before, row in pairwise(taken):
        if not goes_on(before, row, widest):
            yield group
            group = []
        group.append(row)
    yield group
