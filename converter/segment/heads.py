"""The heads in the body, in order: titles of reports, with or without an entry, and titles of parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from converter.contents.document import Document
from converter.contents.keys import key
from converter.model import Entry
from converter.segment import additional
from converter.segment.edges import head_start
from converter.segment.noise import repeated
from converter.segment.places import Place, places

PART_GAP = 3
"""Lines that may stand between a part's title and its first report's."""


@dataclass(frozen=True)
class Head:
    """The title of a report: ``count`` lines from ``at`` on; ``repeats`` lines after it print it again.

    The report's span begins at ``start`` (lines of its head before the title) and ends before ``stop``.
    """

    at: int
    count: int
    title: str
    entry: Entry | None = None
    moved: bool = False
    repeats: int = 0
    start: int = 0
    stop: int = 0

    @property
    def body(self) -> int:
        """The first line after the title."""
        return self.at + self.count + self.repeats


@dataclass(frozen=True)
class PartHead:
    """A part: its entry, the lines of its title in the body (``count`` 0: none), the entries of its reports."""

    entry: Entry
    at: int
    count: int
    children: tuple[Entry, ...]


@dataclass(frozen=True)
class Heads:
    reports: tuple[Head, ...]
    parts: tuple[PartHead, ...]
    missing: tuple[Entry, ...]


def heads(body: Document, entries: Sequence[Entry], level: int) -> Heads:
    """Every head that the entries down to ``level`` lead to, and what stands like one without an entry."""
    wanted = [entry for entry in entries if entry.level <= level]
    found = places(body, wanted)
    children = dict(_children(wanted, level))
    reports = [place for place in found if place.entry not in children]
    parts = _parts(wanted, children, found)
    missing = set(range(len(wanted))) - set(children) - {place.entry for place in reports}
    titled = [_head(body, place, wanted) for place in reports]
    bounded = _bounded(body, titled, parts)
    return Heads(
        tuple(_with_additional(body, bounded, parts)), tuple(parts), tuple(wanted[place] for place in sorted(missing))
    )


def _children(entries: Sequence[Entry], level: int) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    """The entries that head parts, by place, with the entries of reports below each."""
    below: list[Entry] = []
    for place in range(len(entries) - 1, -1, -1):
        entry = entries[place]
        if entry.level == level:
            below.append(entry)
        elif place + 1 < len(entries) and entries[place + 1].level > entry.level:
            yield place, tuple(reversed(below))
            below = below if entry.level > 1 and place and entries[place - 1].level < entry.level else []


def _parts(
    entries: Sequence[Entry], children: dict[int, tuple[Entry, ...]], found: Iterable[Place]
) -> list[PartHead]:
    """The parts; a title in the body counts where its first report (or its first sub-part) follows at once."""
    stands = {place.entry: place for place in found}
    parts = []
    for place in sorted(children):
        own, following = stands.get(place), stands.get(place + 1)
        near = own and following and 0 <= following.at - own.at - own.count <= PART_GAP
        at, count = (own.at, own.count) if own and near else (-1, 0)
        parts.append(PartHead(entries[place], at, count, children[place]))
    return parts


def _head(body: Document, place: Place, entries: Sequence[Entry]) -> Head:
    title = "".join(line.text for line in body.lines[place.at : place.at + place.count])
    return Head(place.at, place.count, title, entries[place.entry], place.moved)


def _bounded(body: Document, titled: Sequence[Head], parts: Iterable[PartHead]) -> list[Head]:
    """The heads with where their spans start and stop, and what repeats the title."""
    part_ends = {part.at + part.count: part.at for part in parts if part.count}
    bounded: list[Head] = []
    floor, former = 0, ""
    for place, head in enumerate(titled):
        stop = titled[place + 1].at if place + 1 < len(titled) else len(body.lines)
        repeats = repeated(body, head.at, head.count, stop)
        ends = [end for end in range(max(head.at - PART_GAP, floor), head.at + 1) if end in part_ends]
        start = ends[-1] if ends else head_start(body, head.at, floor, former)
        bounded.append(replace(head, repeats=repeats, start=start))
        floor, former = head.at + head.count + repeats, key(head.title)
    return _stopped(bounded, part_ends, len(body.lines))


def _stopped(bounded: Sequence[Head], part_ends: dict[int, int], last: int) -> list[Head]:
    """Each span stops where the next starts, or where the title of the next part does."""
    stops = [_before_parts(head.start, part_ends) for head in bounded[1:]] + [last]
    return [replace(head, stop=stop) for head, stop in zip(bounded, stops, strict=True)]


def _before_parts(start: int, part_ends: dict[int, int]) -> int:
    while start in part_ends:
        start = part_ends[start]
    return start


def _with_additional(body: Document, bounded: Iterable[Head], parts: Iterable[PartHead]) -> Iterator[Head]:
    for head in bounded:
        starts = list(additional.titles(body, head.body, head.stop, head.title))
        yield from _split(body, head, starts)


def _split(body: Document, head: Head, ats: Sequence[int]) -> Iterator[Head]:
    """``head`` and the heads at ``ats`` in its span."""
    floor, former = head.body, head
    for at in ats:
        title = body.lines[at].text
        start = head_start(body, at, floor, key(former.title))
        yield replace(former, stop=start)
        repeats = repeated(body, at, 1, head.stop)
        former = Head(at, 1, title, None, False, repeats, start, head.stop)
        floor = former.body
    yield former
