"""Pieces of markup nested in section elements, as the outline is."""

from __future__ import annotations

from collections.abc import Iterable

from converter.writers.xhtml.blocks import DEEPEST, Piece


def nested(pieces: Iterable[Piece]) -> str:
    """The pieces with a section element around each heading and what belongs to it."""
    out: list[str] = []
    levels: list[int] = []
    for piece in pieces:
        if piece.level:
            level = min(piece.level, DEEPEST)
            while levels and levels[-1] >= level:
                levels.pop()
                out.append("</section>\n")
            levels.append(level)
            out.append("<section>\n")
        out += (piece.xhtml, "\n")
    return "".join(out) + "</section>\n" * len(levels)
