"""What a format sets as a heading on a deeper level than the sections, before all of these: matter of the cover."""

from __future__ import annotations

from collections.abc import Container, Sequence

from converter.model import MarkerKind
from converter.outline.bare import frames_the_text
from converter.outline.pieces import Piece

_DIVISIONS: frozenset[MarkerKind] = frozenset(("part", "chapter", "section", "一、", "annex"))
"""Classes of numbers whose run is the whole of a document: what has no part in it is no section."""
_FEWEST = 2


def before_sections(pieces: Sequence[Piece], roles: Container[int]) -> frozenset[int]:
    """The lines without a number that are set as headings of a deeper level than the sections, and stand before the
    first of these, where all sections are numbered (a list of laws between the cover and 第一章).

    They can be in no section, and are none beside them; 前言 and its like are, whatever level they are given.
    """
    stated = [index for index, piece in enumerate(pieces) if piece.line.level and index not in roles]
    if not stated:
        return frozenset()
    least = min(pieces[index].line.level for index in stated)
    sections = [index for index in stated if pieces[index].line.level == least]
    numbered = all((marker := pieces[index].marker) and marker.kind in _DIVISIONS for index in sections)
    if len(sections) < _FEWEST or not numbered:
        return frozenset()
    return frozenset(
        index
        for index in stated
        if index < sections[0] and pieces[index].marker is None and not frames_the_text(pieces[index].text)
    )
