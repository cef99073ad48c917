"""Blocks onto pages, line by line. Lengths are in twips, pages count from 1."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.pagination.blocks import Block, Format, Paragraph, Sheet, Table
from converter.pagination.measure import RULE, Laid, gap_between, paragraph_lines, row_heights
from converter.pagination.parameters import Parameters
from converter.pagination.rows import Piece
from converter.pagination.text import Text


class Spot(NamedTuple):
    """Where a line or a row stands: its page, and how far below the top of the type area."""

    page: int
    y: int
    text: str = ""


class _State(NamedTuple):
    """How far the current page is filled from above, by ``notes`` from below, and the paragraph ``before``.

    ``over``: nothing stands on the page yet, since what is next has run over; the space before it is lost.
    """

    page: int = 1
    y: int = 0
    notes: int = 0
    before: Format | None = None
    over: bool = False


class Flow:
    """The pages being filled. ``spots`` has for each block placed the lines (or rows) that it takes."""

    def __init__(self, sheet: Sheet, parameters: Parameters) -> None:
        self._sheet, self._parameters = sheet, parameters
        self._state = _State()
        self._full = self._bottom(0)
        self.spots: list[list[Spot]] = []
        self.anchors: dict[str, int] = {}

    def fill(self, blocks: Sequence[Block]) -> None:
        """Places all ``blocks``. Paragraphs kept with what follows, and those whose lines are kept together, go over to
        the next page, once."""
        index, chain, moved = 0, 0, -1
        start = self._state
        while index < len(blocks):
            if not (index and _kept(blocks[index - 1])) or _on_new_page(blocks[index]):
                chain, start = index, self._state
            placed = self._place(blocks[index])
            apart = index > chain and placed[0].page > self.spots[index - 1][-1].page
            if moved != chain and start.y and (apart or _is_torn(blocks[index], placed)):
                moved, index = chain, chain
                self._state = _State(start.page + 1, over=True)
                del self.spots[chain:]
                continue
            self.spots.append(placed)
            index += 1

    def _place(self, block: Block) -> list[Spot]:
        return self._table(block) if isinstance(block, Table) else self._paragraph(block)

    def _paragraph(self, paragraph: Paragraph) -> list[Spot]:
        text, lines = paragraph_lines(paragraph, self._sheet.width, self._parameters)
        if paragraph.format.new_page and self._state.y:
            self._state = _State(self._state.page + 1)
        gap = 0 if self._state.over else gap_between(self._state.before, paragraph.format)
        if paragraph.format.pitch and not paragraph.notes:
            spots = self._column(text, lines, gap)
        else:
            spots = self._lines(text, lines, gap)
        for name, position in paragraph.anchors:
            self.anchors[name] = spots[max(bisect_right(lines, position, key=_start) - 1, 0)].page
        self._state = self._state._replace(before=paragraph.format)
        return spots

    def _lines(self, text: Text, lines: Sequence[Laid], gap: int) -> list[Spot]:
        spots: list[Spot] = []
        for line in lines:
            spot = self._line(line, gap)
            spots.append(spot._replace(text=text.characters[line.start : line.end]))
            gap = 0
        return spots

    def _column(self, text: Text, lines: Sequence[Laid], gap: int) -> list[Spot]:
        """As :meth:`_lines`, for lines that are all of one height and have no notes."""
        height, characters = lines[0].height, text.characters
        page, y, bottom = self._state.page, self._state.y, self._bottom(0)
        spots: list[Spot] = []
        for line in lines:
            if y and y + gap + height > bottom:
                page, y, gap = page + 1, 0, 0
                bottom = self._full
            spots.append(Spot(page, y + gap, characters[line.start : line.end]))
            y, gap = y + gap + height, 0
        notes = self._state.notes if page == self._state.page else 0
        self._state = _State(page, y, notes)
        return spots

    def _line(self, line: Laid, gap: int) -> Spot:
        state = self._state
        notes = self._note_area(line)
        if state.y and state.y + gap + line.height > self._bottom(notes):
            self._turn()
            state, gap = self._state, 0
            notes = self._note_area(line)
        y = state.y + gap
        self._state = state._replace(y=y + line.height, notes=state.notes + notes, over=False)
        return Spot(state.page, y)

    def _note_area(self, line: Laid) -> int:
        """What the notes of ``line`` add to the foot of the page."""
        if not line.notes:
            return 0
        return sum(map(sum, line.notes)) + (0 if self._state.notes else self._parameters.note_rule)

    def _bottom(self, more_notes: int) -> int:
        """How far down text may go with ``more_notes`` at the foot of the page."""
        height, grid = self._sheet.height - self._state.notes - more_notes, self._sheet.grid
        return height // grid * grid if grid and self._parameters.whole_lines else height

    def _turn(self) -> None:
        self._state = _State(self._state.page + 1, over=True)

    def _table(self, table: Table) -> list[Spot]:
        heights = row_heights(table, self._parameters)
        rows = [Piece(*laid, row.whole) for laid, row in zip(heights, table.rows, strict=True)]
        heads = next((index for index, row in enumerate(table.rows) if not row.header), len(rows))
        head = sum(row.height for row in rows[:heads])
        gap = self._state.before.after if self._state.before else 0
        if self._state.y and rows[heads:] and self._room(gap + head) < rows[heads].least():
            self._turn()
            gap = 0
        self._state = self._state._replace(y=self._state.y + gap)
        spots = [spot for index, row in enumerate(rows) for spot in self._row(row, head if index >= heads else 0)]
        self._state = self._state._replace(y=self._state.y + RULE, before=None, over=False)
        return spots

    def _room(self, used: int, notes: int = 0) -> int:
        """What is left of the page for a row with ``notes`` under ``used`` more twips."""
        return self._bottom(notes) - self._state.y - used - RULE

    def _row(self, row: Piece, head: int) -> Iterator[Spot]:
        """Places a row, in pieces where it goes over; every further page begins with the ``head`` of the table."""
        while row.height > self._room(0, row.notes(self._note_area)):
            fresh = self._state.y <= head
            if not fresh and (row.whole or row.least() > self._room(0)):
                self._turn()
                self._state = self._state._replace(y=head)
                continue
            part, rest = row.split(self._room(0), force=fresh)
            yield self._piece(part)
            if not rest.cells:
                return
            row = rest
            self._turn()
            self._state = self._state._replace(y=head)
        yield self._piece(row)

    def _piece(self, row: Piece) -> Spot:
        state = self._state
        self._state = state._replace(y=state.y + row.height, notes=state.notes + row.notes(self._note_area))
        return Spot(state.page, state.y)


def _start(line: Laid) -> int:
    return line.start


def _kept(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.format.keep_next


def _is_torn(block: Block, placed: Sequence[Spot]) -> bool:
    """Whether a page ends inside a paragraph whose lines are kept together."""
    return isinstance(block, Paragraph) and block.format.keep_lines and placed[0].page < placed[-1].page


def _on_new_page(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.format.new_page
