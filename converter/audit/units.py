"""What the text of a written file must be, from the model: units in the order of docs/contracts.md.

A unit is a title, a paragraph (a run-in heading with its body is one) or a cell of a table, without white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from converter.model import Block, Cell, Compilation, Figure, Heading, Mark, Paragraph, Report, Table

UNTITLED = "（无标题）"
TITLE_RANK = 0
"""The rank of a file's own title; a heading of the outline's level n has rank n, one more in the whole."""

BODY_RANK = -1
"""The rank of what is no heading."""

Notes = Mapping[str, tuple[Block, ...]]


class Unit(NamedTuple):
    """``head`` is the number of characters of a run-in heading's own text, 0 where it is no run-in heading."""

    text: str
    line: int
    rank: int = BODY_RANK
    head: int = 0


class Expected(NamedTuple):
    """What a file of a report, or of the whole, must hold.

    ``texts`` are those of ``units``. ``notes`` stand in the order in which the text refers to them; ``loose`` are the
    paragraphs of notes that it does not refer to. ``characters`` counts what is no white space, in all of these.
    """

    units: tuple[Unit, ...]
    texts: list[str]
    notes: tuple[Unit, ...]
    loose: tuple[Unit, ...]
    whole: bool
    characters: int


def bare(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())


def expected(compilation: Compilation, report: Report | None = None) -> Expected:
    """What the file of ``report`` must hold; without a report, the file of the whole."""
    units = _of_whole(compilation) if report is None else _of_report(report, TITLE_RANK)
    shown = tuple(unit for unit in units if unit.text)
    texts = [unit.text for unit in shown]
    notes, loose = _notes(compilation, report)
    return Expected(
        units=shown,
        texts=texts,
        notes=notes,
        loose=loose,
        whole=report is None,
        characters=sum(map(len, texts)) + sum(len(note.text) for note in notes + loose),
    )


def _of_whole(compilation: Compilation) -> Iterator[Unit]:
    yield Unit(bare(compilation.title) or UNTITLED, compilation.title_line, TITLE_RANK)
    yield from _of_blocks(compilation.front, 1)
    parts = {part.first: part for part in reversed(compilation.parts)}
    for report in compilation.reports:
        if report.number in parts:
            part = parts[report.number]
            yield Unit(bare(part.title), part.line, 1)
        yield from _of_report(report, 1)
    yield from _of_blocks(compilation.back, 1)


def _of_report(report: Report, rank: int) -> Iterator[Unit]:
    yield Unit(bare(report.title) or UNTITLED, report.title_line or report.lines[0], rank)
    yield from _of_blocks(report.blocks, rank)


def _of_blocks(blocks: Iterable[Block], deeper: int) -> Iterator[Unit]:
    for block in blocks:
        if isinstance(block, Heading):
            text, rest = bare(block.text), bare(block.body)
            yield Unit(text + rest, block.line, block.level + deeper, len(text) if rest else 0)
        elif isinstance(block, Paragraph):
            yield Unit(bare(block.text), block.line)
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield Unit(bare(cell_text(cell)), block.line)


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


def _notes(compilation: Compilation, report: Report | None) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """The notes that a file refers to, in that order, and the paragraphs of those that it does not refer to."""
    scopes = [(report.blocks, report.notes)] if report else _scopes(compilation)
    notes, loose = [], []
    for blocks, held in scopes:
        if held:
            order = _referred(blocks)
            notes += [_note(held.get(name, ())) for name in order]
            loose += [unit for name in held if name not in order for unit in _of_blocks(held[name], 0) if unit.text]
    return tuple(notes), tuple(loose)


def _scopes(compilation: Compilation) -> Iterator[tuple[tuple[Block, ...], Notes]]:
    """Front and back matter share the compilation's notes; its front stands first, its back last."""
    behind = {name: compilation.notes[name] for name in _referred(compilation.back) if name in compilation.notes}
    yield compilation.front, {name: note for name, note in compilation.notes.items() if name not in behind}
    for report in compilation.reports:
        yield report.blocks, report.notes
    yield compilation.back, behind


def _note(held: tuple[Block, ...]) -> Unit:
    return Unit(bare("".join(map(block_text, held))), held[0].line if held else 0)


def _referred(blocks: Iterable[Block]) -> dict[str, None]:
    return dict.fromkeys(mark.note for block in blocks for mark in _marks(block) if mark.kind == "note")


def _marks(block: Block) -> Iterator[Mark]:
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                yield from cell.marks
                for inner in cell.blocks:
                    yield from _marks(inner)
    elif not isinstance(block, Figure):
        yield from sorted(block.marks, key=lambda mark: mark.start)
