"""What a Word file cannot show of a compilation, said in notices: pictures of a type that Word has none of, or lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converter.model import Block, Compilation, Figure, Notice, Table, notice
from converter.writers.word.template import PICTURE_TYPES


def unshown(compilation: Compilation) -> Iterator[Notice]:
    """A notice for every picture that the Word files leave out."""
    for number, blocks in _stories(compilation):
        for figure in _figures(blocks):
            media = compilation.media.get(figure.media)
            if media is None or not media.data:
                yield _left_out(figure, number, "没有图片数据 / no data")
            elif media.type not in PICTURE_TYPES:
                yield _left_out(figure, number, media.type or "?")


def _left_out(figure: Figure, report: int | None, reason: str) -> Notice:
    text = figure.alt or figure.media
    return notice("word-picture", line=figure.line, offset=figure.offset, text=text, report=report, reason=reason)


def _stories(compilation: Compilation) -> Iterator[tuple[int | None, Iterable[Block]]]:
    """The blocks and notes of each report, under its number, and those before and after the reports."""
    yield None, (*compilation.front, *compilation.back)
    for report in compilation.reports:
        yield report.number, report.blocks
        yield from ((report.number, note) for note in report.notes.values())
    yield from ((None, note) for note in compilation.notes.values())


def _figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Table):
            yield from _figures(inner for row in block.rows for cell in row for inner in cell.blocks)
