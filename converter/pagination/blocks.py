"""What is laid out: paragraphs and tables with the measures that a program reads from a file. Lengths are in twips."""

from __future__ import annotations

from typing import NamedTuple

from converter.pagination.text import Run


class Format(NamedTuple):
    """A paragraph's measures. ``pitch``: its exact line pitch, 0: as high as its faces, ``multiple`` times, at least
    ``least``, and on the lines of the page's grid, whose pitch is ``grid`` (0: none). ``contextual``: no space between
    paragraphs of one ``style``."""

    pitch: int = 0
    before: int = 0
    after: int = 0
    first: int = 0
    left: int = 0
    right: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    contextual: bool = False
    style: str = ""
    multiple: float = 1
    least: int = 0
    grid: int = 0


class Paragraph(NamedTuple):
    """A paragraph. ``anchors``: names of places in it, with the character they stand at. ``notes``: the footnotes, in
    the order of the runs that refer to them. ``marked_to_end``: a bookmark ends where the paragraph does."""

    runs: tuple[Run, ...] = ()
    format: Format = Format()
    size: int = 32
    anchors: tuple[tuple[str, int], ...] = ()
    notes: tuple[tuple[Block, ...], ...] = ()
    marked_to_end: bool = False


class Cell(NamedTuple):
    """A cell; ``width`` is the room for its text, ``rows`` how many rows it covers."""

    blocks: tuple[Block, ...]
    width: int
    rows: int = 1


class Row(NamedTuple):
    """A row; the cells that only continue one from above are left out."""

    cells: tuple[Cell, ...]
    header: bool = False
    whole: bool = False


class Table(NamedTuple):
    """A table; its header rows stand again on each page that it runs over to."""

    rows: tuple[Row, ...]


Block = Paragraph | Table


class Sheet(NamedTuple):
    """The type area of a page; ``grid`` is the pitch of the lines that it is ruled in, 0: none."""

    width: int
    height: int
    grid: int = 0
