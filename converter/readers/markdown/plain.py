"""Any Markdown → Source: its items as lines, with the levels that its headings state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from converter.errors import EmptyInput
from converter.model import Block, Paragraph
from converter.options import Options
from converter.readers.markdown import document
from converter.readers.markdown.document import Document
from converter.readers.markdown.items import Item
from converter.readers.markdown.pictures import Fetch, Shelf
from converter.source import Line, Source

FRONT_MATTER = "front-matter"
"""The style of a line of front matter: it belongs to no report."""


def read(data: bytes, name: str, options: Options, fetch: Fetch | None = None) -> Source:
    """A Markdown file as a Source. Raises what reading a text raises, EmptyInput where only markup is in it."""
    read_as = document.read(data, name, options, Shelf(fetch, expected=False))
    lines = tuple(_lines(read_as))
    if not lines:
        raise EmptyInput(name=name)
    return Source(
        info=read_as.info, lines=lines, changes=read_as.changes, notices=read_as.notices, notes=notes_of(read_as),
        media=read_as.media,
    )  # fmt: skip


def _lines(read_as: Document) -> Iterator[Line]:
    """Front matter, then the text; the only heading of the first level, where nothing but it is so high, is a title."""
    for item in read_as.front:
        yield Line(place=item.place, offset=item.offset, text=item.text, style=FRONT_MATTER)
    if read_as.title:
        yield _line(read_as.title, "title")
    tops = [at for at, item in enumerate(read_as.items) if item.level == 1]
    title = tops[0] if len(tops) == 1 else -1
    for at, item in enumerate(read_as.items):
        if item.text or item.block:
            yield _line(item, "title" if at == title else "list" if item.listed else "")


def _line(item: Item, style: str) -> Line:
    return Line(
        place=item.place, offset=item.offset, text=item.text, marks=item.marks, level=item.level, style=style,
        block=item.block, through=item.last if item.last > item.place else 0,
    )  # fmt: skip


def note_blocks(items: Sequence[Item]) -> Iterator[Block]:
    """The text of a footnote."""
    for item in items:
        if item.block is not None:
            yield item.block
        elif item.text:
            yield Paragraph(line=item.place, offset=item.offset, role="note", text=item.text, marks=item.marks)


def notes_of(read_as: Document) -> Mapping[str, tuple[Block, ...]]:
    """The footnotes that hold anything."""
    return {name: blocks for name, items in read_as.notes.items() if (blocks := tuple(note_blocks(items)))}
