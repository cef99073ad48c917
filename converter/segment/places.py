"""Each entry → the lines of its title in the body: one alignment of all, then what moved, then what is left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from converter.contents.document import Document
from converter.contents.keys import key
from converter.model import Entry
from converter.segment.alignment import aligned
from converter.segment.candidates import GOOD, Candidate, candidates
from converter.segment.context import Context
from converter.segment.fuzzy import Lookalikes, in_gaps

MOVED = 1000
"""Score from which on a title counts also where it stands out of order: exact, and nothing speaks against it."""


class Place(NamedTuple):
    """The title of entry number ``entry`` is ``height`` lines from ``at`` on; ``moved``: not where the order says."""

    entry: int
    at: int
    height: int
    moved: bool = False


def places(body: Document, entries: Sequence[Entry]) -> list[Place]:
    """The places of the titles of ``entries`` in ``body``, in the order of the body."""
    context = Context(body, frozenset(key(entry.title) for entry in entries) - {""})
    found = candidates(body, entries, context)
    found += _lookalikes(body, entries, found, context)
    chain = aligned(found, len(body.lines))
    moved = list(_moved(found, chain))
    open_lines = list(in_gaps(body, entries, chain, context))
    if open_lines:
        taken = _lines(moved)
        chain = aligned([*chain, *(c for c in open_lines if not taken & _lines([c]))], len(body.lines))
        moved = [c for c in moved if c.entry not in {found.entry for found in chain}]
    settled = [Place(c.entry, c.at, c.height) for c in chain] + [Place(c.entry, c.at, c.height, True) for c in moved]
    return sorted(settled, key=lambda place: place.at)


def _lookalikes(
    body: Document, entries: Sequence[Entry], found: Iterable[Candidate], context: Context
) -> list[Candidate]:
    """Candidates for the entries whose title stands nowhere, or only where something speaks against it."""
    good = {candidate.entry for candidate in found if candidate.score >= GOOD}
    wanting = [place for place, entry in enumerate(entries) if place not in good and key(entry.title)]
    if not wanting:
        return []
    lines = Lookalikes(body, context)
    return [candidate for place in wanting for candidate in lines.of(place, entries[place])]


def _moved(found: Iterable[Candidate], chain: Sequence[Candidate]) -> Iterator[Candidate]:
    """The best free place of each entry that the alignment leaves out."""
    placed, taken = {candidate.entry for candidate in chain}, _lines(chain)
    for candidate in sorted(found, key=lambda candidate: (-candidate.score, candidate.entry, candidate.at)):
        lines = _lines([candidate])
        if candidate.score < MOVED or candidate.entry in placed or lines & taken:
            continue
        placed.add(candidate.entry)
        taken |= lines
        yield candidate


def _lines(found: Iterable[Candidate]) -> set[int]:
    return {line for candidate in found for line in range(candidate.at, candidate.at + candidate.height)}
