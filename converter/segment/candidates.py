"""Where in the body each entry's title may stand: exact and loosened forms, on one line or broken over up to three."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.contents.document import Document, is_sentence
from converter.contents.keys import key, shuffled
from converter.contents.shapes import is_bracket, leads, names_authors, without_brackets
from converter.model import Entry
from converter.segment.context import Context

BROKEN = 3
"""Lines over which a title may be broken."""
SHORTEST_SHUFFLED = 6
"""Characters below which the order of a title's characters is never ignored."""
WIDEST = 64
"""Lines that may compete for one entry; a title that stands more often is a running head."""

WHOLE, UNNUMBERED, SHUFFLED, UNBRACKETED = 1000, 980, 950, 900
"""What a form of match is worth: the line itself, without its number, in another order, without what is in brackets."""


REPEATED = 350
"""Taken off for lines that print the title before them again."""
GOOD = 800
"""Score from which on nothing weighty speaks against a place."""


class Candidate(NamedTuple):
    """Entry number ``entry`` (its place in the list) may have its title on ``height`` lines from line ``at`` on."""

    entry: int
    at: int
    height: int
    score: int


class _Forms:
    """The keys of the entries, by how they may match."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.whole: dict[str, list[int]] = defaultdict(list)
        self.shuffled: dict[str, list[int]] = defaultdict(list)
        self.unbracketed: dict[str, list[int]] = defaultdict(list)
        self.lengths: set[int] = set()
        for place, entry in enumerate(entries):
            title = key(entry.title)
            if not title:
                continue
            self.whole[title].append(place)
            self.lengths.add(len(title))
            if len(title) >= SHORTEST_SHUFFLED:
                self.shuffled[shuffled(title)].append(place)
            bare = key(without_brackets(entry.title))
            if len(bare) >= SHORTEST_SHUFFLED:
                self.unbracketed[bare].append(place)

    def of_line(self, body: Document, at: int) -> tuple[list[int], int]:
        """The entries that line ``at`` may be the title of, and the worth of the match."""
        text, unnumbered = body.lines[at].text, body.unnumbered[at]
        if found := self.whole.get(body.keys[at]):
            return found, WHOLE
        if found := self.whole.get(unnumbered):
            return found, UNNUMBERED
        if len(unnumbered) in self.lengths and (found := self.shuffled.get(shuffled(unnumbered))):
            return found, SHUFFLED
        if found := self.unbracketed.get(key(without_brackets(text)) if "(" in text or "（" in text else unnumbered):
            return found, UNBRACKETED
        return [], 0

    def of_lines(self, number: int, folded: str) -> tuple[list[int], int]:
        """The same for lines joined: ``folded`` is their key, ``number`` the characters of the number before it."""
        if len(folded) in self.lengths:
            if found := self.whole.get(folded):
                return found, WHOLE
            if len(folded) >= SHORTEST_SHUFFLED and (found := self.shuffled.get(shuffled(folded))):
                return found, SHUFFLED
        if number and (found := self.whole.get(folded[number:])):
            return found, UNNUMBERED
        return [], 0


def candidates(body: Document, entries: Sequence[Entry], context: Context) -> list[Candidate]:
    """Every place that bears an entry's title, in a band of the entries of equal title where these are many."""
    groups: dict[int, tuple[Sequence[int], list[tuple[int, int, int]]]] = {}
    for group, at, height, worth in _places(body, _Forms(entries)):
        _, found = groups.setdefault(id(group), (group, []))
        found.append((at, height, worth + context.of(at, height)))
    return [candidate for group, found in groups.values() for candidate in _banded(group, found)]


def _places(body: Document, forms: _Forms) -> Iterator[tuple[list[int], int, int, int]]:
    for at, line in enumerate(body.lines):
        if not body.keys[at]:
            continue
        group, worth = forms.of_line(body, at)
        if group:
            yield group, at, 1, worth
        elif not is_sentence(line.text):
            yield from _broken(body, forms, at)


def _broken(body: Document, forms: _Forms, at: int) -> Iterator[tuple[list[int], int, int, int]]:
    joined, number = body.keys[at], len(body.keys[at]) - len(body.unnumbered[at])
    for count in range(2, BROKEN + 1):
        last = at + count - 1
        if last >= len(body.lines) or not body.keys[last]:
            return
        joined += body.keys[last]
        group, worth = forms.of_lines(number, joined)
        if group:
            yield group, *_title_alone(body, at, count), worth
            return


def _title_alone(body: Document, at: int, count: int) -> tuple[int, int]:
    """Of ``count`` lines from ``at`` on those of the title itself: its first line and how many.

    A contents may also print the number of the document, which stands above the title, or the authors or their unit
    below it; these stay where they alone tell the titles apart.
    """
    while count > 1 and leads(body.lines[at].text):
        at, count = at + 1, count - 1
    last = body.lines[at + count - 1].text
    last = last[1:-1] if is_bracket(last) else last
    alike = count == 2 and (body.count[body.keys[at]] > 1 or len(body.keys[at]) < SHORTEST_SHUFFLED)
    return at, count - 1 if count > 1 and names_authors(last) and not alike else count


def _banded(group: Sequence[int], places: Sequence[tuple[int, int, int]]) -> Iterator[Candidate]:
    """Pairs the entries of one title with its places: the j-th with those that leave room for the others."""
    places = list(_once(places))
    good = [place for place in places if place[2] >= GOOD]
    places = good if len(good) >= len(group) else places
    spare = max(len(places) - len(group), 0)
    for rank, entry in enumerate(group):
        first = min(rank, len(places) - 1) if len(places) >= len(group) else max(rank - (len(group) - len(places)), 0)
        last = min(rank + spare, len(places) - 1)
        for at, count, score in _best(places[first : last + 1]):
            yield Candidate(entry, at, count, score)


def _once(places: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The places, those that stand straight after another one (the title is printed again) worth less."""
    end = -1
    for at, height, score in places:
        yield at, height, score - REPEATED if at == end else score
        end = at + height


def _best(places: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    if len(places) <= WIDEST:
        return list(places)
    return sorted(sorted(places[: 50 * WIDEST], key=lambda place: (-place[2], place[0]))[:WIDEST])
