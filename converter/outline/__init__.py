"""The outline of a report: its lines as headings, run-in headings, numbered items and paragraphs (DESIGN 4).

It is decided from runs of siblings, from what follows, and from the sequence of numbers, not line by line:

pieces (a line may hold several) → numbers (which of them number sections) → roles (salutation, signature, date …) →
alike (headings that are told by their likes) →
nesting (parents and runs of siblings) → siblings (headings or statements) → blocks, remarks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.model import Block, Notice
from converter.outline.alike import alike
from converter.outline.blocks import blocks, levels, paragraph
from converter.outline.facts import Facts, facts
from converter.outline.nesting import nest
from converter.outline.numbers import confirmed
from converter.outline.pieces import Piece, pieces
from converter.outline.remarks import passed_over, remarks
from converter.outline.roles import above_title, roles
from converter.outline.siblings import verdicts
from converter.source import Line

__all__ = ["Facts", "Outline", "facts", "outline", "plain"]

_CLOSING = ("signature", "date", "attachment", "note")


class Outline(NamedTuple):
    """``notices`` tell what was decided against the letter."""

    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...]


def outline(lines: Sequence[Line], *, title_line: int = 0, printed: str = "") -> Outline:
    """The outline of one report from its lines without the title's, which stands at ``title_line`` (0: before them
    all). ``printed``: the contents' line of the report, which may name its author. Every character that is not blank is
    in exactly one block."""
    above = [line for line in lines if line.place < title_line]
    parted, notices = pieces(lines[len(above) :])
    numbered, read = confirmed(parted)
    roled = roles(numbered, printed)
    likes = alike(numbered, roled)
    roled = {index: role for index, role in roled.items() if index not in likes}
    numbered = [piece._replace(marker=None) if index in roled else piece for index, piece in enumerate(numbered)]
    nodes = nest(numbered, roled, likes)
    closing = {index for index, role in roled.items() if role in _CLOSING}
    decided = verdicts(nodes, numbered, closing)
    found = blocks(numbered, roled, nodes, decided)
    notices += [*read, *passed_over(numbered, roled), *remarks(numbered, nodes, decided, levels(nodes, decided))]
    notices.sort(key=lambda n: n.line)
    return Outline((*_head(above), *found), tuple(notices))


def _head(lines: Sequence[Line]) -> Iterator[Block]:
    """The lines before the title (number, secrecy, issuer; GB/T 9704—2012, 7.2): none is a heading."""
    for line in lines:
        piece = Piece(line, line.text)
        yield line.block if line.block is not None else paragraph(piece, above_title(piece))


def plain(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Lines that have no outline (front and back matter): a paragraph each, tables and figures as they are."""
    return tuple(line.block if line.block is not None else paragraph(Piece(line, line.text), "body") for line in lines)
