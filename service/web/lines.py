"""A report's source lines, each with what became of it: title, heading, paragraph, table, or left out.

By the law of conservation (every character of the source is in the Compilation or in a removed notice) the lines can
be shown from the Compilation alone, in their own order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from converter.model import COPIED, Block, Cell, Figure, Heading, Notice, Paragraph, Report, Table
from service.web.found import Remark

Kind = Literal["title", "heading", "paragraph", "table", "figure", "removed", "note"]


class Shown(msgspec.Struct, frozen=True):
    """A cell of a table: its text, and how many columns and rows it spans."""

    text: str
    colspan: int
    rowspan: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a source line, or on a part of one.

    ``block`` is the index in the report's blocks, None for what is no block. ``first`` tells that no piece of the same
    source line stands before it. ``rows``: the cells of a table.
    """

    line: int
    kind: Kind
    text: str
    body: str = ""
    level: int = 0
    role: str = ""
    why: str = ""
    block: int | None = None
    first: bool = True
    rows: tuple[tuple[Shown, ...], ...] = ()
    notices: tuple[Notice, ...] = ()


def of_report(report: Report, remarks: Iterable[Remark]) -> list[Line]:
    """The lines of ``report``, in the order of the source; ``remarks`` are those of this report."""
    notices: dict[int, list[Notice]] = {}
    removed: list[Notice] = []
    for remark in remarks:
        if remark.notice.removed:
            removed.append(remark.notice)
        else:
            notices.setdefault(remark.notice.line, []).append(remark.notice)
    pieces = sorted([*_title(report), *_blocks(report), *_notes(report), *map(_removed, removed)], key=_place)
    return list(_remarked((line for _, line in pieces), notices))


def _place(piece: tuple[tuple[int, int], Line]) -> tuple[int, int]:
    return piece[0]


def _title(report: Report) -> Iterator[tuple[tuple[int, int], Line]]:
    if report.title_line != COPIED:
        place = report.title_place
        yield (place, -1), Line(line=place, kind="title", text=report.title_text or report.title)


def _blocks(report: Report) -> Iterator[tuple[tuple[int, int], Line]]:
    for index, block in enumerate(report.blocks):
        yield (block.line, block.offset), _line(block, index)


def _notes(report: Report) -> Iterator[tuple[tuple[int, int], Line]]:
    for key, blocks in report.notes.items():
        for block in blocks:
            line = _line(block, None)
            yield (block.line, block.offset), msgspec.structs.replace(line, kind="note", role=key)


def _removed(notice: Notice) -> tuple[tuple[int, int], Line]:
    line = Line(line=notice.line, kind="removed", text=notice.text, notices=(notice,))
    return (notice.line, notice.offset), line


def _line(block: Block, index: int | None) -> Line:
    if isinstance(block, Heading):
        return Line(
            line=block.line, kind="heading", text=block.text, body=block.body, level=block.level, why=block.why,
            block=index,
        )  # fmt: skip
    if isinstance(block, Paragraph):
        return Line(line=block.line, kind="paragraph", text=block.text, role=block.role, why=block.why, block=index)
    if isinstance(block, Table):
        return Line(line=block.line, kind="table", text="", rows=_cells(block), block=index)
    return Line(line=block.line, kind="figure", text=block.alt, role=block.media, block=index)


def _cells(table: Table) -> tuple[tuple[Shown, ...], ...]:
    return tuple(tuple(Shown(_text(cell), cell.colspan, cell.rowspan) for cell in row) for row in table.rows)


def _text(cell: Cell) -> str:
    """The text of a cell, with that of what it holds."""
    return "\n".join(filter(None, (cell.text, *(_inside(block) for block in cell.blocks))))


def _inside(block: Table | Figure) -> str:
    return block.alt if isinstance(block, Figure) else "\n".join(" ".join(map(_text, row)) for row in block.rows)


def _remarked(lines: Iterable[Line], notices: dict[int, list[Notice]]) -> Iterator[Line]:
    """The lines with the notices about them, which stand at the first piece of their source line."""
    seen: set[int] = set()
    for line in lines:
        first = line.line not in seen
        seen.add(line.line)
        about = (*notices.get(line.line, ()), *line.notices) if first else line.notices
        yield msgspec.structs.replace(line, first=first, notices=about)
