"""Paragraphs, cells and notes as lines with heights. Lengths are in twips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from converter.pagination.blocks import Block, Cell, Format, Paragraph, Table
from converter.pagination.lines import Line, break_lines
from converter.pagination.parameters import Parameters
from converter.pagination.text import Portion, Text, prepared

RULE = 10
"""The thickness of the rule over and under each row."""


class Laid(NamedTuple):
    """A line: its height, the space over it, the characters that it holds, and the heights of its notes' lines."""

    height: int
    gap: int = 0
    start: int = 0
    end: int = 0
    notes: tuple[tuple[int, ...], ...] = ()


def paragraph_lines(paragraph: Paragraph, width: int, parameters: Parameters) -> tuple[Text, list[Laid]]:
    """The lines of ``paragraph`` in a column of ``width``; the space before it is not among their gaps."""
    form = paragraph.format
    room = width - form.left - form.right
    text = prepared(paragraph.runs, parameters)
    notes = _notes(text, paragraph, width, parameters)
    lines = break_lines(text, room - form.first, room, parameters)
    if lines[-1].hung and paragraph.marked_to_end and parameters.line_after_hung_bookmark:
        lines.append(Line(lines[-1].end, lines[-1].end))
    if form.pitch and not notes:
        return text, [Laid(form.pitch, 0, start, end) for start, end, _, _ in lines]
    laid = [
        Laid(
            _height(line, paragraph, parameters), 0, line.start, line.end,
            tuple(heights for position, heights in notes if line.start <= position < line.end),
        )
        for line in lines
    ]  # fmt: skip
    return text, laid


def _notes(text: Text, paragraph: Paragraph, width: int, parameters: Parameters) -> list[tuple[int, tuple[int, ...]]]:
    if not paragraph.notes:
        return []
    places = [portion.start for portion in text.portions if portion.kind == "note"]
    heights = [tuple(line.gap + line.height for line in stacked(note, width, parameters)) for note in paragraph.notes]
    return list(zip(places, heights, strict=True))


def _height(line: Line, paragraph: Paragraph, parameters: Parameters) -> int:
    form = paragraph.format
    if form.pitch:
        return form.pitch
    portions = line.portions or (Portion(0, 0, "text", False, paragraph.size * 10),)
    faces = [_face(portion, parameters) for portion in portions]
    height = max(ascent for ascent, _ in faces) + max(descent for _, descent in faces)
    if form.grid:
        height = ceil(height / form.grid) * form.grid
    return max(round(height * form.multiple), form.least)


def _face(portion: Portion, parameters: Parameters) -> tuple[float, float]:
    if portion.kind == "object":
        return portion.height, 0
    ascent, descent = parameters.chinese_face if portion.chinese else parameters.latin_face
    return ascent * portion.size, descent * portion.size


def gap_between(before: Format | None, after: Format) -> int:
    """The space between two paragraphs of one column."""
    if before is None:
        return after.before
    if before.style == after.style:
        return (0 if before.contextual else before.after) + (0 if after.contextual else after.before)
    return before.after + after.before


def stacked(blocks: Sequence[Block], width: int, parameters: Parameters) -> list[Laid]:
    """The lines of ``blocks`` one under the other; a table among them is one line that does not break."""
    lines: list[Laid] = []
    previous: Format | None = None
    for block in blocks:
        if isinstance(block, Table):
            lines.append(Laid(sum(height for height, _ in row_heights(block, parameters)) + RULE))
            previous = None
            continue
        _, laid = paragraph_lines(block, width, parameters)
        lines.append(laid[0]._replace(gap=gap_between(previous, block.format)))
        lines += laid[1:]
        previous = block.format
    return lines


def cell_lines(cell: Cell, parameters: Parameters) -> list[Laid]:
    return stacked(cell.blocks, cell.width, parameters._replace(hanging=parameters.hanging_in_cells))


def row_heights(table: Table, parameters: Parameters) -> Iterator[tuple[int, list[list[Laid]]]]:
    """The height of each row, rule included, and the lines of its cells.

    A cell over several rows adds what it lacks to the last of them.
    """
    hanging: list[tuple[int, int]] = []  # (rows left, height still to give)
    for row in table.rows:
        cells = [cell_lines(cell, parameters) for cell in row.cells]
        heights = [sum(line.gap + line.height for line in lines) for lines in cells]
        height = max((h for h, cell in zip(heights, row.cells, strict=True) if cell.rows == 1), default=0)
        height = max([height, *(lack for rows, lack in hanging if rows == 1)])
        hanging = [(rows - 1, lack - height) for rows, lack in hanging if rows > 1]
        hanging += [(cell.rows - 1, h - height) for h, cell in zip(heights, row.cells, strict=True) if cell.rows > 1]
        yield height + RULE, [lines for lines, cell in zip(cells, row.cells, strict=True) if cell.rows == 1]
