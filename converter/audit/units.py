"""Text of the model in units: what a reader of a file sees as one piece, without white space.

A unit is a title, a paragraph (a run-in heading with its body is one) or a cell of a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from converter.model import Block, Cell, Figure, Heading, Mark, Paragraph, Table

TITLE_RANK = 0
"""The rank of a file's own title; a heading of the outline's level n has rank n, one more in the whole."""

REPORT_RANK = 1
"""The rank of a report's title in the whole."""

BODY_RANK = -1
"""The rank of what is no heading."""

PART_RANK = -2
"""The rank of a part's title, which each format shows in its own way."""

Notes = Mapping[str, tuple[Block, ...]]


class Unit(NamedTuple):
    """``head`` is the number of characters of a run-in heading's own text, 0 where it is no run-in heading."""

    text: str
    line: int
    rank: int = BODY_RANK
    head: int = 0


def bare(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())


def of_blocks(blocks: Iterable[Block], deeper: int = 0) -> Iterator[Unit]:
    """The units of ``blocks`` that hold text; headings rank ``deeper`` than their level."""
    return (unit for block in blocks for unit in _of_block(block, deeper) if unit.text)


def _of_block(block: Block, deeper: int) -> Iterator[Unit]:
    if isinstance(block, Heading):
        text, rest = bare(block.text), bare(block.body)
        yield Unit(text + rest, block.line, block.level + deeper, len(text) if rest else 0)
    elif isinstance(block, Paragraph):
        yield Unit(bare(block.text), block.line)
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield Unit(bare(cell_text(cell)), block.line)


def headings(units: Iterable[Unit]) -> Iterator[Unit]:
    """The headings among ``units``, without the bodies of those that are run-in."""
    for unit in units:
        if unit.rank > TITLE_RANK or unit.rank == PART_RANK:
            yield unit._replace(text=unit.text[: unit.head]) if unit.head else unit


def cell_text(cell: Cell) -> str:
    """All text of a cell, that of tables inside it too."""
    return cell.text + "".join(map(block_text, cell.blocks))


def block_text(block: Block) -> str:
    """All text of a block; a table's cells row by row, a picture has none."""
    if isinstance(block, Figure):
        return ""
    if isinstance(block, Table):
        return "".join(cell_text(cell) for row in block.rows for cell in row)
    return block.full_text()


def note(held: tuple[Block, ...]) -> Unit:
    """A note as one unit."""
    return Unit(bare("".join(map(block_text, held))), held[0].line if held else 0)


def referred(blocks: Iterable[Block]) -> dict[str, None]:
    """The names of the notes that ``blocks`` refer to, in order, each once."""
    return dict.fromkeys(mark.note for block in blocks for mark in _marks(block) if mark.kind == "note")


def _marks(block: Block) -> Iterator[Mark]:
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from _in_order(cell.marks)
                for inner in cell.blocks:
                    yield from _marks(inner)
    elif not isinstance(block, Figure):
        yield from _in_order(block.marks)


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark.end)
