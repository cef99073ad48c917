"""Where two texts part, and the source line of that place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

CONTEXT = 12
"""Characters that a fault quotes from the first difference on."""


class Difference(NamedTuple):
    """The first character that differs: the piece that it is in, counted from 0, on either side, and what follows.

    An index is the number of pieces where a side has no more characters.
    """

    should_index: int
    found_index: int
    should: str
    found: str


def difference(should: Sequence[str], found: Sequence[str]) -> Difference | None:
    """Where the joined texts of ``found`` part from those of ``should``; None where they are equal."""
    one, other = "".join(should), "".join(found)
    if one == other:
        return None
    place = first_difference(one, other)
    return Difference(index_at(should, place), index_at(found, place), quote(one, place), quote(other, place))


def first_difference(one: str, other: str) -> int:
    """Where two different strings part: the index of the first character that differs."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def index_at(texts: Sequence[str], place: int) -> int:
    """Which of ``texts`` has the character at ``place`` of their joined text; their number past its end."""
    return bisect_right(list(accumulate(map(len, texts))), place)


def quote(text: str, start: int) -> str:
    """The characters from ``start`` on that a fault shows."""
    return text[start : start + CONTEXT]
