"""Blocks → the paragraphs of a Markdown file, and the entries of its contents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from converter.model import Block, Figure, Heading, Mark, Paragraph, Table
from converter.writers.markdown import escape, tables
from converter.writers.markdown.anchors import Anchors
from converter.writers.markdown.listing import Entry
from converter.writers.markdown.marks import marked
from converter.writers.markdown.notes import Scope

DEEPEST = 6
"""Depths of heading that Markdown has."""


class Place(NamedTuple):
    """Where blocks stand: how many depths above level 1 of their outline, and the way to the folder of pictures."""

    above: int
    media: str


class Body(NamedTuple):
    """Blocks as written, each to be parted from the next by a blank line, and the entries of their headings."""

    written: list[str]
    entries: list[Entry]


def body(blocks: Iterable[Block], anchors: Anchors, scope: Scope, place: Place) -> Body:
    """Every block of ``blocks`` that has something to show."""
    written: list[str] = []
    entries: list[Entry] = []
    for block in blocks:
        if isinstance(block, Heading):
            anchor = anchors.next(block.level, block.text)
            entries.append(Entry(block.level, anchor, block.text))
            written += _heading(block, anchor, scope, place)
        elif isinstance(block, Paragraph):
            written.append(paragraph(block.text, block.marks, scope))
        elif isinstance(block, Table):
            written += [tables.table(block, scope, place.media)] if block.rows else []
        elif isinstance(block, Figure):
            written.append(tables.figure(block, place.media))
    return Body([text for text in written if text], entries)


def paragraph(text: str, marks: tuple[Mark, ...], scope: Scope) -> str:
    """``text`` as a paragraph of its own."""
    return escape.paragraph(marked(text, marks, scope.footnote))


def title(text: str, depth: int, anchor: str = "") -> str:
    """``text`` as a heading at ``depth`` (from 1)."""
    return _line(escape.inline(text), depth, _anchor(anchor) if anchor else "")


def lead_in(text: str, anchor: str) -> str:
    """``text`` as a heading that is none of Markdown's: bold, with an id."""
    return escape.paragraph(_anchor(anchor) + marked(text, (_bold(text),), str))


def _line(line: str, depth: int, anchor: str) -> str:
    return f"{'#' * depth} {anchor}{escape.heading(line)}"


def _anchor(name: str, *classes: str) -> str:
    return f'<a id="{name}" class="{" ".join(classes)}"></a>' if classes else f'<a id="{name}"></a>'


def _bold(text: str) -> Mark:
    return Mark(start=0, end=len(text), kind="bold")


def _heading(block: Heading, anchor: str, scope: Scope, place: Place) -> list[str]:
    """A heading; the body of a run-in heading follows as a paragraph, below the deepest depth in the same one."""
    depth = block.level + place.above
    run_in = ("run-in",) if block.body else ()
    if depth > DEEPEST:
        line = marked(block.full_text(), (*block.marks, _bold(block.text)), scope.footnote)
        return [escape.paragraph(_anchor(anchor, f"h{depth}", *run_in) + line)]
    text, rest = _parted(block)
    opening = _line(marked(block.text, text, scope.footnote), depth, _anchor(anchor, *run_in))
    return [opening, paragraph(block.body, rest, scope)]


def _parted(block: Heading) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The marks over the heading's text, and those over its body, counted from there."""
    if not block.marks:
        return (), ()
    cut = len(block.text)
    # A note at the cut belongs to the text that it closes.
    text = tuple(mark for mark in block.marks if mark.start < cut or mark.end <= cut)
    rest = tuple(
        Mark(start=max(mark.start - cut, 0), end=mark.end - cut, kind=mark.kind, href=mark.href, note=mark.note)
        for mark in block.marks
        if mark.end > cut
    )
    return text, rest
