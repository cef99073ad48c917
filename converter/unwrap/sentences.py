"""Sentences that a line stands in the middle of: what furniture does, and nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence

from converter.unwrap.heads import LONGEST
from converter.unwrap.measure import Stretch
from converter.unwrap.paragraphs import starts, starts_anew
from converter.unwrap.rows import Rows

_DIGITS = re.compile(r"\d+")
RECURRING = 3
FARTHEST = 3
"""Lines of furniture at one end of a page (a foot, the number, a head)."""


class Sentences:
    """Tells which rows stand inside a sentence; ``numbers`` may be page numbers, ``full`` are rows of wrapped text."""

    def __init__(
        self, rows: Rows, found: Sequence[Stretch], numbers: Collection[int], full: Collection[int]
    ) -> None:  # fmt: skip
        self._rows = rows
        self._stretches = found
        self._starts = [stretch.start for stretch in found]
        shapes = [_DIGITS.sub("0", text) if len(text) <= LONGEST else "" for text in rows.texts]
        often = Counter(shapes)
        self._passing = [
            at in numbers or (shape != "" and often[shape] >= RECURRING and at not in full)
            for at, shape in enumerate(shapes)
        ]

    def interrupted_by(self, at: int) -> bool:
        """Whether the text before row ``at`` breaks off inside a sentence and goes on after it; other lines that may
        be furniture are passed over."""
        before, after = self._text(at, -1), self._text(at, 1)
        if before < 0 or after < 0 or not (self._rows.is_plain(before) and self._rows.is_plain(after)):
            return False
        stretch = self._stretch(before)
        if stretch is None:
            return not starts_anew(self._rows, before, after)
        return not self._rows.is_closed(before) and not starts(self._rows, stretch, before, after, across=True)

    def _text(self, at: int, step: int) -> int:
        for other in range(at + step, at + step * (FARTHEST + 1), step):
            if not 0 <= other < len(self._passing):
                break
            if not self._passing[other]:
                return other
        return -1

    def _stretch(self, at: int) -> Stretch | None:
        place = bisect_right(self._starts, at) - 1
        return self._stretches[place] if place >= 0 and at < self._stretches[place].stop else None
