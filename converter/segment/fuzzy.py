"""Titles that differ from the contents by words or misread characters: found by the rarest pairs of characters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.contents.document import Document
from converter.contents.keys import key, likeness, pairs
from converter.contents.ordinals import without_ordinal
from converter.contents.shapes import is_title, names_genre, numbered_title
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


class Window(NamedTuple):
    """``height`` lines from ``at`` on, and their key; ``number``: the one before it, where a section's looks so."""

    at: int
    height: int
    folded: str
    number: int | None

    def may_be(self, entry: Entry) -> bool:
        """Whether its number, where it has one, is that of ``entry``."""
        return self.number is None or self.number == entry.number


class Lookalikes:
    """The lines of ``body`` that may be titles, alone and joined with the next, by their pairs of characters."""

    def __init__(self, body: Document, context: Context) -> None:
        self._context = context
        self._windows = [window for at in range(len(body.lines)) for window in _windows(body, at, context.titles)]
        self._known: dict[str, list[tuple[Window, int]]] = {}
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for place, window in enumerate(self._windows):
            for pair in set(pairs(window.folded)):
                self._by_pair[pair].append(place)

    def of(self, place: int, entry: Entry) -> Iterator[Candidate]:
        """The lines most like the title of ``entry``, the ``place``-th."""
        title = key(entry.title)
        if title not in self._known:
            self._known[title] = list(self._alike(title))
        return (
            Candidate(place, window.at, window.height, score)
            for window, score in self._known[title]
            if window.may_be(entry)
        )

    def _alike(self, title: str) -> Iterator[tuple[Window, int]]:
        own = (pair for pair in set(pairs(title)) if pair in self._by_pair)
        rarest = sorted(own, key=lambda pair: (len(self._by_pair[pair]), pair))[:RAREST]
        shared = Counter(window for pair in rarest for window in self._by_pair[pair][:POSTINGS])
        for place, _ in shared.most_common(CLOSEST):
            window = self._windows[place]
            alike = likeness(title, window.folded)
            if alike >= ALIKE:
                score = int(900 * alike * alike) - 20 * window.height + self._context.of(window.at, window.height)
                yield window, score


def _windows(body: Document, at: int, titles: frozenset[str]) -> Iterator[Window]:
    """The lines from ``at`` on that may be a title, but for what is exactly one of ``titles``."""
    line = body.lines[at]
    number = numbered_title(line)
    if not (number or is_title(line) or _YEAR.fullmatch(line.text)):
        return
    folded = key(without_ordinal(line.text))
    for count in range(1, BROKEN + 1):
        if folded in titles:
            return
        if len(folded) >= SHORTEST:
            yield Window(at, count, folded, number)
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
        for window in windows:
            at, count = window.at, window.height
            alike = likeness(title, window.folded) if window.may_be(entries[place]) else 0
            if alike >= ALIKE_IN_GAP and at + count <= lines.stop:
                yield Candidate(place, at, count, int(700 * alike) - 20 * count + context.of(at, count))


def _closes(body: Document, window: Window) -> bool:
    return names_genre(body.lines[window.at + window.height - 1].text) and len(window.folded) > SHORTEST
