"""Roles and numbers of paragraphs whose headings are known: what a text that states its outline leaves unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter import numbering
from converter.model import Block, Figure, Heading, MarkerKind, Paragraph, Role, Table
from converter.outline.numbers import confirmed
from converter.outline.pieces import Piece
from converter.outline.roles import roles
from converter.source import Line


class Label(NamedTuple):
    """What a block is called: the class of its number, and, where it is a paragraph, its role."""

    marker: MarkerKind | str
    role: Role | str


def restated(blocks: Sequence[Block]) -> list[Label]:
    """The label of each block by the rules of the outline, whatever ``blocks`` say of it.

    The headings of ``blocks`` are taken as such, with their number where they bear one.
    """
    pieces = [_piece(place, block) for place, block in enumerate(blocks, 1)]
    numbered, _ = confirmed(pieces)
    found = roles(numbered)
    return list(_labels(blocks, numbered, found))


def label(block: Block) -> Label:
    """The label that a block has."""
    if isinstance(block, Heading):
        return Label(block.marker, "")
    return Label(block.marker, block.role) if isinstance(block, Paragraph) else Label("", "")


def unlabelled(blocks: Sequence[Block]) -> list[Label]:
    """The labels in front and back matter, which has no outline."""
    return [
        Label("none", "") if isinstance(block, Heading) else Label("", "body" if isinstance(block, Paragraph) else "")
        for block in blocks
    ]


def _piece(place: int, block: Block) -> Piece:
    if isinstance(block, Table | Figure):
        return Piece(Line(place=place, block=block), "")
    text = block.full_text()
    if not text.strip():
        return Piece(Line(place=place, block=Table(line=place, rows=())), "")
    level = block.level if isinstance(block, Heading) else 0
    return Piece(Line(place=place, text=text, level=level), text, 0, numbering.marker(text))


def _labels(blocks: Sequence[Block], pieces: Sequence[Piece], found: dict[int, Role]) -> Iterator[Label]:
    for index, (block, piece) in enumerate(zip(blocks, pieces, strict=True)):
        marker = piece.marker.kind if piece.marker else None
        if isinstance(block, Heading):
            yield Label(marker or "none", "")
        elif isinstance(block, Paragraph):
            role = found.get(index) or ("item" if marker else "body")
            yield Label(marker if marker and role == "item" else "", role)
        else:
            yield Label("", "")
