"""What a report as a whole says of its headings, before they are nested line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from converter.model import MarkerKind
from converter.numbering import Marker
from converter.outline import bare
from converter.outline.alike import Alike, answer_each_other
from converter.outline.numbers import RANK, rank_of
from converter.outline.pieces import Piece

ABOVE = 0.5
"""A heading without a number stands this much above the class that it is over."""
_FEW = 3
"""So many lines without a number must look like headings before they are, where nothing else speaks for them."""


def stated_levels(pieces: Sequence[Piece]) -> dict[MarkerKind, int]:
    """The level that the format mostly states for each class of number; nothing is trusted where a class above a
    stated one is left unstated (a style that was lost on some headings)."""
    counts: dict[MarkerKind, Counter[int]] = {}
    unstated: set[MarkerKind] = set()
    for piece in pieces:
        if piece.marker is None:
            continue
        if piece.line.level:
            counts.setdefault(piece.marker.kind, Counter())[piece.line.level] += 1
        else:
            unstated.add(piece.marker.kind)
    lost = [RANK[kind] for kind in unstated if kind not in counts]
    if lost and counts and min(lost) < max(RANK[kind] for kind in counts):
        return {}
    return {kind: levels.most_common(1)[0][0] for kind, levels in counts.items()}


def rank_of_sections(pieces: Sequence[Piece], below: Mapping[int, Marker]) -> float:
    """The rank of headings without a number that stand in no section: above the numbers below those that name what
    reports have sections about (主要措施：, and below it 一、)."""
    named = (rank_of(own) - ABOVE for index, own in below.items() if bare.names_a_section(pieces[index].text))
    return min(RANK["一、"], *named, RANK["一、"])


def are_several(pieces: Sequence[Piece], candidates: set[int]) -> bool:
    """Lines without a number are many enough to be headings, or two that answer each other."""
    if len(candidates) != _FEW - 1:
        return len(candidates) >= _FEW
    one, other = (pieces[index].text for index in sorted(candidates))
    return answer_each_other(one, other)


def highest_below(likes: Mapping[int, Alike], below: Mapping[int, Marker]) -> dict[int, float]:
    """The rank above all numbers that begin below the headings of each group."""
    found: dict[int, float] = {}
    for index, like in likes.items():
        if index in below:
            rank = rank_of(below[index]) - ABOVE
            found[like.group] = min(rank, found.get(like.group, rank))
    return found


def numbers_below(pieces: Sequence[Piece], candidates: set[int]) -> dict[int, Marker]:
    """The number that begins below each heading without a number: the first one behind it, where it is 1, straight
    below or behind a paragraph that leads in."""
    below: dict[int, Marker] = {}
    ahead: Marker | None = None
    for index in range(len(pieces) - 1, -1, -1):
        if index in candidates:
            if ahead is not None and ahead.value == 1:
                below[index] = ahead
            ahead = None
        ahead = pieces[index].marker or ahead
    return below
