"""When two Compilations are the same (DESIGN 3.3)."""

from __future__ import annotations

from typing import Any

from converter.model import Block, Cell, Compilation, Figure, Heading, Table


def same(a: Compilation, b: Compilation) -> bool:
    """Whether title, reports' titles and the blocks' type, level, marker, role, text, body, marks and rows are equal.

    Source, line, offset, page, why and notices do not count.
    """
    return _essence(a) == _essence(b)


def _essence(compilation: Compilation) -> tuple[Any, ...]:
    return (
        compilation.title,
        _blocks(compilation.front),
        tuple((report.title, _blocks(report.blocks)) for report in compilation.reports),
        _blocks(compilation.back),
    )


def _blocks(blocks: tuple[Block, ...]) -> tuple[Any, ...]:
    return tuple(map(_block, blocks))


def _block(block: Block) -> tuple[Any, ...]:
    if isinstance(block, Heading):
        return "heading", block.level, block.marker, block.text, block.body, block.marks
    if isinstance(block, Table):
        return "table", tuple(tuple(map(_cell, row)) for row in block.rows)
    if isinstance(block, Figure):
        return ("figure",)
    return "paragraph", block.marker, block.role, block.text, block.marks


def _cell(cell: Cell) -> tuple[Any, ...]:
    return cell.text, cell.marks, cell.colspan, cell.rowspan, _blocks(cell.blocks)
