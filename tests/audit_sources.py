"""A Source as a model of one piece: what a reader gave, without contents, reports or outline."""

from __future__ import annotations

from converter.model import SCHEMA, Block, Compilation, Paragraph
from converter.source import Line, Source


def as_front(source: Source) -> Compilation:
    """Every line of ``source`` as front matter."""
    return Compilation(
        schema=SCHEMA, source=source.info, title="", front=tuple(map(_block, source.lines)), reports=(),
        notes=source.notes, changes=source.changes, media=source.media,
    )  # fmt: skip


def _block(line: Line) -> Block:
    if line.block is not None:
        return line.block
    return Paragraph(line=line.place, offset=line.offset, role="body", text=line.text, marks=line.marks)
