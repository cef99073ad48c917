"""The lines of a source as it was read, kept beside the result so that a report can be shown beside its source.

They are JSON lines ``{"line": 94, "text": "…"}``, in the order of the source, without blank ones. An index says where
in the object every so many bytes a line begins, so that a few lines are read out of a large source by range.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path

import msgspec

from converter.model import Block, Cell, Figure, Heading, Paragraph, Table
from converter.source import Line, Source
from service.storage import Storage

STEP = 1 << 16
"""Bytes from one entry of the index to the next, about."""


class Index(msgspec.Struct, frozen=True):
    """Where the lines lie: the name of the object, its size in bytes, and ``places``: pairs of line and offset."""

    object: str
    size: int
    places: tuple[tuple[int, int], ...]


class Text(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the source, or a piece of one; a table's cells are parted by newlines."""

    line: int
    text: str


def write(source: Source, path: Path, object: str) -> str:
    """Writes the lines of ``source`` to ``path``; their Index, as JSON."""
    places: list[tuple[int, int]] = []
    offset = 0
    with path.open("wb") as file:
        for line in source.lines:
            if not places or (offset - places[-1][1] >= STEP and line.place > places[-1][0]):
                places.append((line.place, offset))
            offset += file.write(msgspec.json.encode(Text(line.place, text_of(line))) + b"\n")
    return msgspec.json.encode(Index(object, offset, tuple(places))).decode()


def object_of(index: str) -> str:
    """The name of the object that an Index as JSON names; empty for none."""
    return msgspec.json.decode(index, type=Index).object if index else ""


def read(storage: Storage, job: str, index: str, first: int, last: int) -> list[Text]:
    """The lines ``first`` to ``last`` of the job's source; none where ``index`` is empty."""
    if not index:
        return []
    where = msgspec.json.decode(index, type=Index)
    starts = [line for line, _ in where.places]
    begin = where.places[max(0, bisect_right(starts, first) - 1)][1]
    after = bisect_left(starts, last + 1)
    end = where.places[after][1] if after < len(starts) else where.size
    data = b"".join(storage.read(f"{job}/{where.object}", begin, end - begin))
    texts = (msgspec.json.decode(row, type=Text) for row in data.splitlines())
    return [text for text in texts if first <= text.line <= last]


def text_of(line: Line) -> str:
    """What a line of the source shows."""
    return line.text if line.block is None else "\n".join(_texts(line.block))


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from _texts_of_cell(cell)
    elif isinstance(block, Figure):
        yield block.alt
    elif isinstance(block, Heading | Paragraph):
        yield block.full_text()


def _texts_of_cell(cell: Cell) -> Iterator[str]:
    yield from filter(None, (cell.text,))
    for block in cell.blocks:
        yield from _texts(block)
