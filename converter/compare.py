"""When two Compilations are the same (DESIGN 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from converter.model import Block, Cell, Compilation, Figure, Heading, Mark, Table, notes_referred_to

_URL_SAFE = "/:?#@!$&+,;=%"
_Names = dict[str, int]
"""The notes of a report, each with its place among those that are referred to: what it is called says nothing."""


def same(a: Compilation, b: Compilation) -> bool:
    """Whether title, reports' titles and the blocks' type, level, marker, role, text, body, marks and rows are equal.

    Source, line, offset, page, why and notices do not count. Marks are equal where they say the same of the same
    characters, in whatever order and pieces; references to notes, where they refer to the same of them.
    """
    return _essence(a) == _essence(b)


def _essence(compilation: Compilation) -> tuple[Any, ...]:
    matter = _names((*compilation.front, *compilation.back))
    return (
        compilation.title,
        _blocks(compilation.front, matter),
        tuple((report.title, _blocks(report.blocks, _names(report.blocks))) for report in compilation.reports),
        _blocks(compilation.back, matter),
    )


def _names(blocks: Iterable[Block]) -> _Names:
    return {name: place for place, name in enumerate(dict.fromkeys(notes_referred_to(blocks)))}


def _blocks(blocks: tuple[Block, ...], names: _Names) -> tuple[Any, ...]:
    return tuple(_block(block, names) for block in blocks)


def _block(block: Block, names: _Names) -> tuple[Any, ...]:
    if isinstance(block, Heading):
        return "heading", block.level, block.marker, block.text, block.body, _marks(block.marks, names)
    if isinstance(block, Table):
        return "table", tuple(tuple(_cell(cell, names) for cell in row) for row in block.rows)
    if isinstance(block, Figure):
        return ("figure",)
    return "paragraph", block.marker, block.role, block.text, _marks(block.marks, names)


def _cell(cell: Cell, names: _Names) -> tuple[Any, ...]:
    return cell.text, _marks(cell.marks, names), cell.colspan, cell.rowspan, _blocks(cell.blocks, names)


def _marks(marks: tuple[Mark, ...], names: _Names) -> tuple[Any, ...]:
    """The marks in one order; those of a kind that touch are one, those of nothing none."""
    if not marks:
        return ()
    notes = sorted((mark.end, names[mark.note]) for mark in marks if mark.kind == "note")
    spans = [mark for mark in marks if mark.kind != "note" and mark.start < mark.end]
    ranges = sorted((mark.kind, _address(mark.href), mark.start, mark.end) for mark in spans)
    return tuple(notes), tuple(_joined(ranges))


def _address(href: str) -> str:
    """``href`` as every format can hold it: where characters are percent-encoded, it leads to the same."""
    return quote(href, safe=_URL_SAFE).replace("~", "%7E") if href else ""


def _joined(ranges: Iterable[tuple[str, str, int, int]]) -> Iterator[tuple[str, str, int, int]]:
    last: tuple[str, str, int, int] | None = None
    for kind, href, start, end in ranges:
        if last and last[:2] == (kind, href) and start <= last[3]:
            last = (kind, href, last[2], max(last[3], end))
            continue
        if last:
            yield last
        last = (kind, href, start, end)
    if last:
        yield last
