"""The best set of titles that stand in the order of the contents: a heaviest increasing chain, in n log n."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from converter.segment.candidates import Candidate

_Best = tuple[int, int]
_NONE: _Best = (0, -1)


class _Prefixes:
    """The heaviest chain that ends at or before a line (a Fenwick tree of maxima)."""

    def __init__(self, size: int) -> None:
        self._tree: list[_Best] = [_NONE] * (size + 1)

    def up_to(self, at: int) -> _Best:
        best, at = _NONE, at + 1
        while at > 0:
            if self._tree[at][0] >= best[0] and self._tree[at] != _NONE:
                best = self._tree[at]
            at -= at & -at
        return best

    def put(self, at: int, chain: _Best) -> None:
        at += 1
        while at < len(self._tree):
            if chain[0] > self._tree[at][0]:
                self._tree[at] = chain
            at += at & -at


def aligned(candidates: Sequence[Candidate], size: int) -> list[Candidate]:
    """The candidates, at most one an entry, that increase in entry and line and whose scores sum up highest.

    ``size`` is the number of lines. Of equal sums the one with the earlier lines is taken.
    """
    ordered = sorted((found for found in candidates if found.score > 0), key=lambda found: (found.entry, found.at))
    prefixes = _Prefixes(size)
    before: list[int] = []
    best = _NONE
    for _, group in groupby(enumerate(ordered), key=lambda item: item[1].entry):
        chains = []
        for place, found in group:
            weight, previous = prefixes.up_to(found.at - 1)
            before.append(previous)
            chains.append((found, (weight + found.score, place)))
        for found, chain in chains:
            prefixes.put(found.at + found.height - 1, chain)
            best = max(best, chain, key=lambda chain: chain[0])
    return list(_traced(ordered, before, best[1]))[::-1]


def _traced(ordered: Sequence[Candidate], before: Sequence[int], place: int) -> Iterator[Candidate]:
    while place >= 0:
        yield ordered[place]
        place = before[place]
