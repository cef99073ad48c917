"""Tables of Markdown and of HTML → Table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from converter.model import Cell, Figure, Mark, Table
from converter.readers.markdown.opening import cells
from converter.readers.markdown.rows import Row
from converter.readers.markdown.spans import Inline, Token, marks, shifted

_MOST = 1000
"""Columns or rows that one cell may take up, as in HTML."""
_DEEPEST = 8
"""Tables in one another; the cells of deeper ones are cells of the deepest."""
_EMPTY = Cell()
_MOST_FILLED = 10
"""Times the written cells that a table may have once its short rows are filled up: one long row beside many short ones
would else ask for cells by the square of its text."""


class Made(NamedTuple):
    """A table, and the tokens that its text is made of."""

    table: Table
    kept: list[Token]


def of_rows(
    rows: Sequence[Row], scan: Callable[[Sequence[Row]], Inline], figures: Callable[[Inline], Iterator[Figure]]
) -> Made:  # fmt: skip
    """A table whose cells are parted by bars; none loses a cell, and one that is too short gets empty ones (none where
    that would be most of the table)."""
    parted = [cells(row) for row in rows]
    width = _width(list(map(len, parted)))
    kept: list[Token] = []
    made: list[tuple[Cell, ...]] = []
    for row in parted:
        of_row = []
        for written in row:
            found = scan([written])
            pictures = tuple(figures(found))
            kept += () if pictures else found.tokens
            of_row.append(Cell(blocks=pictures) if pictures else Cell(text=found.text, marks=found.marks()))
        made.append((*of_row, *[_EMPTY] * (width - len(row))))
    return Made(Table(line=rows[0].place, rows=tuple(made)), kept)


def _width(lengths: Sequence[int]) -> int:
    """The cells that each row of a table gets at least, whose rows have these numbers of them."""
    widest = max(lengths)
    return widest if widest * len(lengths) <= _MOST_FILLED * sum(lengths) else 0


@dataclass
class _Cell:
    attributes: Mapping[str, str]
    texts: list[str] = field(default_factory=list)
    size: int = 0
    marks: list[Mark] = field(default_factory=list)
    blocks: list[_Table | Figure] = field(default_factory=list)

    def add(self, text: str, found: Iterable[Mark]) -> None:
        self.marks += (shifted(mark, self.size) for mark in found)
        self.texts.append(text)
        self.size += len(text)

    def made(self, line: int) -> Cell:
        blocks = (block.made(line) if isinstance(block, _Table) else block for block in self.blocks)
        return Cell(
            text="".join(self.texts), marks=marks(self.marks), blocks=tuple(blocks),
            colspan=_span(self.attributes, "colspan"), rowspan=_span(self.attributes, "rowspan"),
        )  # fmt: skip


def _span(attributes: Mapping[str, str], name: str) -> int:
    value = attributes.get(name, "")
    return min(max(int(value), 1), _MOST) if value.isascii() and value.isdecimal() and len(value) < 5 else 1


@dataclass
class _Table:
    """``last`` is the cell that was begun last."""

    rows: list[list[_Cell]] = field(default_factory=list)
    last: _Cell | None = None

    def begin_cell(self, attributes: Mapping[str, str]) -> _Cell:
        if not self.rows:
            self.rows.append([])
        self.last = _Cell(attributes)
        self.rows[-1].append(self.last)
        return self.last

    def made(self, line: int) -> Table:
        rows = (tuple(cell.made(line) for cell in row) for row in self.rows)
        return Table(line=line, rows=tuple(row for row in rows if row))


def of_html(found: Inline, line: int, figure: Callable[[str, str, int], Figure | None]) -> tuple[Made, str]:
    """The table in ``found``, and the text before its first cell (a caption)."""
    walk = _Walk(found, line, figure)
    made = walk.run()
    return Made(made, found.tokens), "".join(walk.caption)


class _Walk:
    """Goes through the tags of a table; the text between them belongs to the cell that was begun last, so that it stays
    in its order whatever is left unclosed. Text behind what a cell holds besides begins another.
    """

    def __init__(self, found: Inline, line: int, figure: Callable[[str, str, int], Figure | None]) -> None:
        self.caption: list[str] = []
        self._found, self._line, self._figure = found, line, figure
        self._open = [_Table()]
        self._at = 0
        self._pieces: list[tuple[_Cell, tuple[int, int]]] = []

    def run(self) -> Table:
        for anchor in self._found.anchors[1:]:
            self._take_text(anchor.at)
            self._take(anchor.name, anchor.attributes)
        self._take_text(len(self._found.tokens))
        while len(self._open) > 1:
            self._end_table()
        ranges = [tokens for _, tokens in self._pieces]
        for (cell, tokens), own in zip(self._pieces, self._found.marks_on(ranges), strict=True):
            cell.add(self._text(*tokens), own)
        return self._open[0].made(self._line)

    def _text(self, first: int, end: int) -> str:
        return self._found.text[self._found.at(first) : self._found.at(end)]

    def _take(self, name: str, attributes: Mapping[str, str]) -> None:
        innermost = self._open[-1]
        if name == "table" and innermost.last and len(self._open) < _DEEPEST:
            self._open.append(_Table())
        elif name == "/table" and len(self._open) > 1:
            self._end_table()
        elif name == "tr":
            innermost.rows.append([])
        elif name in ("td", "th"):
            innermost.begin_cell(attributes)
        elif name == "img":
            self._take_picture(attributes)

    def _take_text(self, end: int) -> None:
        """Takes the tokens up to ``end``."""
        if end > self._at:
            text = self._text(self._at, end)
            table = next((table for table in reversed(self._open) if table.last), self._open[0])
            cell = table.last
            if cell and cell.blocks and text.strip():
                cell = table.begin_cell({})
            if cell:
                self._pieces.append((cell, (self._at, end)))
            else:
                self.caption.append(text)
        self._at = end

    def _take_picture(self, attributes: Mapping[str, str]) -> None:
        cell = self._open[-1].last
        made = self._figure(unquote(attributes.get("src", "")), attributes.get("alt", ""), self._line)
        if cell and made:
            cell.blocks.append(made)

    def _end_table(self) -> None:
        inner = self._open.pop()
        cell = self._open[-1].last
        if cell and inner.last:
            cell.blocks.append(inner)
