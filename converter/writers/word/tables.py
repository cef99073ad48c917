"""Tables: cells laid on a grid as HTML lays them, merged cells, header rows and widths that go by the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.model import Cell, Table
from converter.writers.word.page import half_widths
from converter.writers.word.paragraphs import BREAK, figure, text_paragraph
from converter.writers.word.story import Story
from converter.writers.word.text import lines

MAX_COLUMNS = 63
"""Word opens no table with more."""

_EMPTY = Cell()
_NARROWEST, _WIDEST = 4, 40  # in half characters
_MARGINS = 216
_PROPERTIES = (
    '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/>'
    '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
    'w:noHBand="0" w:noVBand="1"/>'
    "</w:tblPr>"
)
_HEADER_ROW = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"


class Slot(NamedTuple):
    """A cell's place in one row of the grid. ``merge``: ``restart`` where it goes on below, ``continue`` below that."""

    cell: Cell
    column: int
    span: int
    merge: str = ""


def table(story: Story, block: Table, room: int = 0) -> str:
    """A table ``room`` twips wide, 0: as wide as the type area; nothing for one without cells.

    One too wide for Word has a row for each cell.
    """
    rows = grid(block.rows)
    headers = header_rows(rows) if rows else 0
    if rows is None:
        rows = [[Slot(cell, 0, 1)] for row in block.rows for cell in row]
    if not rows:
        return ""
    widths = column_widths(rows, room or story.page.text_width)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    filled = "".join(_row(story, row, widths, header=index < headers) for index, row in enumerate(rows))
    return f"<w:tbl>{_PROPERTIES}<w:tblGrid>{columns}</w:tblGrid>{filled}</w:tbl>"


def header_rows(rows: Sequence[Sequence[Slot]]) -> int:
    """How many rows are the table's head: the first, with those that merged cells tie to it, if any are left below."""
    return next((index for index, row in enumerate(rows) if index and not any(map(_hangs, row))), 0)


def _hangs(slot: Slot) -> bool:
    return slot.merge == "continue"


def grid(rows: Sequence[Sequence[Cell]]) -> list[list[Slot]] | None:
    """The cells on their columns, each row as wide as the widest; None where that is more than Word can open."""
    laid: list[list[Slot]] = []
    hanging: dict[int, tuple[int, int]] = {}  # column → (rows still to cover, span)
    for index, row in enumerate(rows):
        slots: list[Slot] = []
        for slot in _laid_row(row, len(rows) - index, hanging):
            if slot.column + slot.span > MAX_COLUMNS:
                return None
            slots.append(slot)
        laid.append(slots)
    width = max((_end(slots) for slots in laid), default=0)
    return [_filled(slots, width) for slots in laid] if width else []


def _laid_row(cells: Sequence[Cell], rows_left: int, hanging: dict[int, tuple[int, int]]) -> Iterator[Slot]:
    column, waiting = 0, iter(cells)
    while True:
        if column in hanging:
            rows, span = hanging.pop(column)
            if rows > 1:
                hanging[column] = (rows - 1, span)
            yield Slot(_EMPTY, column, span, "continue")
            column += span
            continue
        cell = next(waiting, None)
        following = min((start for start in hanging if start > column), default=None)
        if cell is None and following is None:
            return
        room = MAX_COLUMNS + 1 if following is None else following - column
        span = room if cell is None else max(1, min(cell.colspan, room))
        rows = 1 if cell is None else max(1, min(cell.rowspan, rows_left))
        yield Slot(cell or _EMPTY, column, span, "restart" if rows > 1 else "")
        if rows > 1:
            hanging[column] = (rows - 1, span)
        column += span


def _end(slots: Sequence[Slot]) -> int:
    return slots[-1].column + slots[-1].span if slots else 0


def _filled(slots: list[Slot], width: int) -> list[Slot]:
    end = _end(slots)
    return slots if end == width else [*slots, Slot(_EMPTY, end, width - end)]


def column_widths(rows: Sequence[Sequence[Slot]], room: int) -> list[int]:
    """Widths in twips that add up to ``room``, by the longest line of text in each column."""
    needs = [_NARROWEST] * _end(rows[0])
    for row in rows:
        for slot in row:
            if slot.span == 1:
                longest = max(map(half_widths, slot.cell.text.split("\n")))
                needs[slot.column] = max(needs[slot.column], min(longest, _WIDEST))
    total, widths, done = sum(needs), [], 0
    for index in range(len(needs)):
        edge = room * sum(needs[: index + 1]) // total
        widths.append(edge - done)
        done = edge
    return widths


def _row(story: Story, slots: Sequence[Slot], widths: Sequence[int], *, header: bool) -> str:
    style = "TableHeading" if header else "TableText"
    cells = "".join(_cell(story, slot, sum(widths[slot.column : slot.column + slot.span]), style) for slot in slots)
    return f"<w:tr>{_HEADER_ROW if header else ''}{cells}</w:tr>"


def _cell(story: Story, slot: Slot, width: int, style: str) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    properties += f'<w:gridSpan w:val="{slot.span}"/>' if slot.span > 1 else ""
    properties += f'<w:vMerge w:val="{slot.merge}"/>' if slot.merge else ""
    content = _content(story, slot.cell, style, max(width - _MARGINS, 1))
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def _content(story: Story, cell: Cell, style: str, room: int) -> str:
    """The paragraphs of a cell, then what is no text in it. A cell ends in a paragraph, or Word does not open it."""
    paragraphs = "".join(text_paragraph(story, style, line, marks) for line, marks in lines(cell.text, cell.marks))
    inside = "".join(
        table(story, block, room) + BREAK if isinstance(block, Table) else figure(story, block, room=room)
        for block in cell.blocks
    )
    return inside if inside and not (cell.text or cell.marks) else paragraphs + inside
