"""Blocks → the paragraphs of a Markdown file, and the entries of its contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from converter.model import Block, Figure, Heading, Mark, Paragraph, Table
from converter.outline.restated import Label, label, restated, unlabelled
from converter.writers.markdown import escape, tables
from converter.writers.markdown.anchors import Anchors
from converter.writers.markdown.listing import Entry
from converter.writers.markdown.marks import marked
from converter.writers.markdown.notes import Scope

DEEPEST = 6
"""Depths of heading that Markdown has."""


class Place(NamedTuple):
    """Where blocks stand: how many depths above level 1 of their outline, and the way to the folder of pictures.

    ``lead_in``: whether a run-in heading is the bold beginning of its paragraph.
    """

    above: int
    media: str
    lead_in: bool = False


Classes = tuple[str, ...]
"""Classes of an anchor that say what nobody needs to see."""


class Body(NamedTuple):
    """Blocks as written, each to be parted from the next by a blank line, and the entries of their headings."""

    written: list[str]
    entries: list[Entry]


def shown(blocks: Iterable[Block]) -> list[Block]:
    """The blocks that have something to show: no paragraph without text, no table without rows."""
    return [block for block in blocks if _has_something(block)]


def _has_something(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return block.text != ""
    return not isinstance(block, Table) or bool(block.rows)


def unsaid(blocks: Sequence[Block], *, outlined: bool) -> list[Classes]:
    """For each block, what a reader of the file could not tell from its text: a role or a number of its own.

    ``outlined``: a report, whose paragraphs a reader labels by the rules of the outline; else all are plain text.
    """
    derived = restated(blocks) if outlined else unlabelled(blocks)
    return [_classes(label(block), other) for block, other in zip(blocks, derived, strict=True)]


def _classes(own: Label, derived: Label) -> Classes:
    """The classes that say ``own`` where it is not ``derived``; a paragraph says its role, and the number with it."""
    return tuple(filter(None, (own.role, own.marker))) if own != derived else ()


def body(
    blocks: Iterable[Block], classes: Iterable[Classes], anchors: Anchors, scope: Scope, place: Place
) -> Body:  # fmt: skip
    """``blocks``, all of which have something to show; ``classes`` are :func:`unsaid` of them."""
    written: list[str] = []
    entries: list[Entry] = []
    for block, own in zip(blocks, classes, strict=True):
        if isinstance(block, Heading):
            anchor = anchors.next(block.level, block.text)
            entries.append(Entry(block.level, anchor, block.text))
            written += _heading(block, anchor, own, scope, place)
        elif isinstance(block, Paragraph):
            written.append(paragraph(block.text, block.marks, scope, own))
        elif isinstance(block, Table):
            written.append(tables.table(block, scope, place.media))
        elif isinstance(block, Figure):
            written.append(tables.figure(block, place.media))
    return Body(written, entries)


def paragraph(text: str, marks: tuple[Mark, ...], scope: Scope, classes: Classes = ()) -> str:
    """``text`` as a paragraph of its own."""
    return sign(*classes) + escape.paragraph(marked(text, marks, scope.footnote))


def title(text: str, depth: int, anchor: str = "", *classes: str) -> str:
    """``text`` as a heading at ``depth`` (from 1)."""
    return _line(escape.inline(text), depth, _anchor(anchor, *classes) if anchor else "")


def lead_in(text: str, anchor: str) -> str:
    """The title of a part: a heading that is none of Markdown's."""
    return escape.paragraph(_anchor(anchor, "part-title") + _strong(escape.inline(text)))


def sign(*classes: str) -> str:
    """A mark that nobody sees: an anchor without a name, which says only what it stands before. Empty for nothing."""
    return f'<a class="{" ".join(classes)}"></a>' if classes else ""


def _line(line: str, depth: int, anchor: str) -> str:
    return f"{'#' * depth} {anchor}{escape.heading(line)}"


def _anchor(name: str, *classes: str) -> str:
    return f'<a id="{name}" class="{" ".join(classes)}"></a>' if classes else f'<a id="{name}"></a>'


def _strong(line: str) -> str:
    return f"<strong>{line}</strong>"


def _heading(block: Heading, name: str, classes: Classes, scope: Scope, place: Place) -> list[str]:
    """A heading; the body of a run-in heading follows as a paragraph, after a bold lead-in in the same one."""
    depth = block.level + place.above
    run_in = ("run-in",) if block.body else ()
    text, rest = _parted(block)
    line = marked(block.text, text, scope.footnote)
    if depth > DEEPEST or (block.body and place.lead_in):
        anchor = _anchor(name, f"h{depth}", *run_in, *classes)
        return [escape.paragraph(anchor + _strong(line) + marked(block.body, rest, scope.footnote))]
    opening = _line(line, depth, _anchor(name, *run_in, *classes))
    return [opening, paragraph(block.body, rest, scope)] if block.body else [opening]


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
