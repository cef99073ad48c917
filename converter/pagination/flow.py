"""Blocks onto pages, line by line. Lengths are in twips, pages count from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converter.pagination.blocks import Block, Format, Paragraph, Sheet, Table
from converter.pagination.measure import Laid, gap_between, paragraph_lines, row_heights
from converter.pagination.parameters import Parameters


class Spot(NamedTuple):
    """Where a line or a row stands: its page, and how far below the top of the type area."""

    page: int
    y: int
    text: str = ""


class _State(NamedTuple):
    page: int = 1
    y: int = 0
    notes: int = 0
    before: Format | None = None


class Flow:
    """The pages being filled. ``spots`` has for each block placed the lines (or rows) that it takes."""

    def __init__(self, sheet: Sheet, parameters: Parameters) -> None:
        self._sheet, self._parameters = sheet, parameters
        self._state = _State()
        self.spots: list[list[Spot]] = []
        self.anchors: dict[str, int] = {}

    def fill(self, blocks: Sequence[Block]) -> None:
        """Places all ``blocks``. Paragraphs kept with what follows go over to the next page with it, once."""
        index, chain, moved = 0, 0, -1
        start = self._state
        while index < len(blocks):
            if not (index and _kept(blocks[index - 1])) or _on_new_page(blocks[index]):
                chain, start = index, self._state
            placed = self._place(blocks[index])
            if index > chain and moved != chain and start.y and placed[0].page > self.spots[index - 1][-1].page:
                moved, index = chain, chain
                self._state = start._replace(page=start.page + 1, y=0, notes=0, before=None)
                del self.spots[chain:]
                continue
            self.spots.append(placed)
            index += 1

    def _place(self, block: Block) -> list[Spot]:
        return self._table(block) if isinstance(block, Table) else self._paragraph(block)

    def _paragraph(self, paragraph: Paragraph) -> list[Spot]:
        text, lines = paragraph_lines(paragraph, self._sheet.width, self._parameters)
        if paragraph.format.new_page and self._state.y:
            self._turn()
        gap = gap_between(self._state.before, paragraph.format)
        spots: list[Spot] = []
        for line in lines:
            spot = self._line(line, gap)
            spots.append(spot._replace(text=text.characters[line.start : line.end]))
            gap = 0
        for name, position in paragraph.anchors:
            within = [spot for spot, line in zip(spots, lines, strict=True) if line.start <= position]
            self.anchors[name] = within[-1].page
        self._state = self._state._replace(before=paragraph.format)
        return spots

    def _line(self, line: Laid, gap: int) -> Spot:
        state = self._state
        notes = self._note_area(line)
        if state.y and state.y + gap + line.height + state.notes + notes > self._sheet.height:
            self._turn()
            state, gap = self._state, gap if self._parameters.gap_on_top else 0
            notes = self._note_area(line)
        y = state.y + gap
        self._state = state._replace(y=y + line.height, notes=state.notes + notes)
        return Spot(state.page, y)

    def _note_area(self, line: Laid) -> int:
        """What the notes of ``line`` add to the foot of the page."""
        if not line.notes:
            return 0
        return sum(map(sum, line.notes)) + (0 if self._state.notes else self._parameters.note_rule)

    def _turn(self) -> None:
        self._state = _State(self._state.page + 1)

    def _table(self, table: Table) -> list[Spot]:
        rows = list(row_heights(table, self._parameters))
        heads = next((index for index, row in enumerate(table.rows) if not row.header), len(rows))
        head = sum(height for height, _ in rows[:heads])
        spots: list[Spot] = []
        gap = self._state.before.after if self._state.before else 0
        for index, (height, cells) in enumerate(rows):
            needed = height + (rows[heads][0] if index == 0 and heads and heads < len(rows) else 0)
            spots.append(self._row(height, needed + (head - height if index == 0 and heads else 0), cells, gap, head if index >= heads else 0))
            gap = 0
        self._state = self._state._replace(before=None)
        return spots

    def _row(self, height: int, needed: int, cells: list[list[Laid]], gap: int, head: int) -> Spot:
        state = self._state
        notes = sum(self._note_area(line) for lines in cells for line in lines)
        if state.y and state.y + gap + needed + state.notes + notes > self._sheet.height:
            self._turn()
            state, gap = self._state._replace(y=head), 0
        self._state = state._replace(y=state.y + gap + height, notes=state.notes + notes)
        return Spot(state.page, state.y + gap)


def _kept(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.format.keep_next


def _on_new_page(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.format.new_page
