"""Titles that differ from the contents by words or misread characters: found by the rarest pairs of characters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from converter.contents.document import Document
from converter.contents.keys import key, likeness, pairs
from converter.contents.ordinals import without_ordinal
from converter.contents.shapes import is_title, names_genre
from converter.model import Entry
from converter.segment.candidates import BROKEN, Candidate
from converter.segment.context import Context

ALIKE = 0.72
"""Likeness from which on a line may be a title wherever it stands."""
ALIKE_IN_GAP = 0.58
"""The same where order leaves only this stretch of lines, and the line closes with the name of a kind of document."""
RAREST = 6
POSTINGS = 200
CLOSEST = 10
LARGEST_GAP = 4000
"""Comparisons of entries and lines that a stretch between two placed titles may cost."""
SHORTEST = 4
_YEAR = re.compile(r"\d{4}\s*年度?")
"""What a title that is broken after the year begins with."""


class Lookalikes:
    """The lines of ``body`` that may be titles, alone and joined with the next, by their pairs of characters."""

    def __init__(self, body: Document, context: Context) -> None:
        self._context = context
        self._windows = [window for at in range(len(body.lines)) for window in _windows(body, at, context.titles)]
        self._known: dict[str, list[tuple[int, int, int]]] = {}
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for place, (_, _, folded) in enumerate(self._windows):
            for pair in set(pairs(folded)):
                self._by_pair[pair].append(place)

    def of(self, place: int, entry: Entry) -> Iterator[Candidate]:
        """The lines most like the title of ``entry``, the ``place``-th."""
        title = key(entry.title)
        if title not in self._known:
            self._known[title] = list(self._alike(title))
        return (Candidate(place, at, count, score) for at, count, score in self._known[title])

    def _alike(self, title: str) -> Iterator[tuple[int, int, int]]:
        own = (pair for pair in set(pairs(title)) if pair in self._by_pair)
        rarest = sorted(own, key=lambda pair: (len(self._by_pair[pair]), pair))[:RAREST]
        shared = Counter(window for pair in rarest for window in self._by_pair[pair][:POSTINGS])
        for window, _ in shared.most_common(CLOSEST):
            at, count, folded = self._windows[window]
            alike = likeness(title, folded)
            if alike >= ALIKE:
                yield at, count, int(900 * alike * alike) - 20 * count + self._context.of(at, count)


def _windows(body: Document, at: int, titles: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """The lines from ``at`` on that may be a title (how many, their key), but for what is exactly one of ``titles``."""
    line = body.lines[at]
    if not (is_title(line) or _YEAR.fullmatch(line.text)):
        return
    folded = key(without_ordinal(line.text))
    for count in range(1, BROKEN + 1):
        if folded in titles:
            return
        if len(folded) >= SHORTEST:
            yield at, count, folded
        following = at + count
        if following >= len(body.lines) or names_genre(body.lines[following - 1].text):
            return
        if not is_title(body.lines[following]):
            return
        folded += body.keys[following]


def in_gaps(
    body: Document, entries: Sequence[Entry], placed: Sequence[Candidate], context: Context
) -> Iterator[Candidate]:
    """For each entry that is still without a place: the lines between its neighbours that may be its title."""
    fixed = sorted(placed, key=lambda found: found.entry)
    starts = [Candidate(-1, -1, 1, 0), *fixed]
    ends = [*fixed, Candidate(len(entries), len(body.lines), 1, 0)]
    for before, after in zip(starts, ends, strict=True):
        missing = range(before.entry + 1, after.entry)
        lines = range(before.at + before.height, after.at)
        if missing and len(lines) and len(missing) <= LARGEST_GAP:
            yield from _in_gap(body, entries, missing, lines, context)


def _in_gap(
    body: Document, entries: Sequence[Entry], missing: range, lines: range, context: Context
) -> Iterator[Candidate]:
    windows = [window for at in lines for window in _windows(body, at, context.titles) if _closes(body, window)]
    if len(windows) * len(missing) > LARGEST_GAP:
        return
    for place in missing:
        title = key(entries[place].title)
        for at, count, folded in windows:
            alike = likeness(title, folded)
            if alike >= ALIKE_IN_GAP and at + count <= lines.stop:
                yield Candidate(place, at, count, int(700 * alike) - 20 * count + context.of(at, count))


def _closes(body: Document, window: tuple[int, int, str]) -> bool:
    at, count, _ = window
    return names_genre(body.lines[at + count - 1].text) and len(window[2]) > SHORTEST
