"""The heads in the body, in order: titles of reports, with or without an entry, and titles of parts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.shapes import is_title, is_unit
from converter.model import Entry
from converter.segment import additional
from converter.segment.edges import head_start
from converter.segment.noise import repeated
from converter.segment.places import Place, places

ABOVE, FEWEST_ALIKE = 3, 2
"""Lines above a title that may be the report's because they stand above every title; so many titles show it."""
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
    """A part: its ``title`` where the body has none, the lines of its title in the body (``count`` 0: none), and the
    lines of its reports' titles."""

    title: str
    at: int
    count: int
    reports: tuple[int, ...]

    @property
    def lines(self) -> range:
        return range(self.at, self.at + self.count)


@dataclass(frozen=True)
class Heads:
    """All heads; ``missing`` are the entries of reports that stand nowhere in the body."""

    reports: tuple[Head, ...]
    parts: tuple[PartHead, ...]
    missing: tuple[Entry, ...]


def heads(body: Document, entries: Sequence[Entry], level: int, found: Sequence[Place]) -> Heads:
    """Every head that the entries down to ``level`` lead to, and what stands like one without an entry.

    ``found`` are the places of all ``entries``; where deeper ones are left out, the others are placed anew.
    """
    wanted = [entry for entry in entries if entry.level <= level]
    found = found if len(wanted) == len(entries) else places(body, wanted)
    below = dict(_below(wanted))
    reports = {place.entry: place for place in found if place.entry not in below}
    titles = {place.entry: place for place in found if place.entry in below}
    parts = [_part(wanted, place, own, reports, titles) for place, own in below.items()]
    missing = set(range(len(wanted))) - below.keys() - reports.keys()
    titled = [_head(body, place, wanted) for place in reports.values()]
    placed = bounded(body, titled, parts, _behind_contents(body, entries, titled))
    printed = additional.printed(entries)
    complete = [head for own in placed for head in _with_additional(body, own, printed)]
    return Heads(tuple(complete), tuple(parts), tuple(wanted[place] for place in sorted(missing)))


def _below(entries: Sequence[Entry]) -> Iterator[tuple[int, range]]:
    """The entries that head others, by place, with the places of all that is below each."""
    for place, entry in enumerate(entries):
        end = place + 1
        while end < len(entries) and entries[end].level > entry.level:
            end += 1
        if end > place + 1:
            yield place, range(place + 1, end)


def _part(
    entries: Sequence[Entry], place: int, below: range, reports: Mapping[int, Place], parts: Mapping[int, Place]
) -> PartHead:
    """The part of entry ``place``; a title in the body counts where its first report follows at once."""
    own = parts.get(place)
    first = next((reports[child] for child in below if child in reports), None)
    near = own and first and 0 <= first.at - own.at - own.height <= PART_GAP
    at, count = (own.at, own.height) if own and near else (-1, 0)
    return PartHead(entries[place].title, at, count, tuple(reports[child].at for child in below if child in reports))


def _head(body: Document, place: Place, entries: Sequence[Entry]) -> Head:
    title = "".join(line.text for line in body.lines[place.at : place.at + place.height])
    return Head(place.at, place.height, title, entries[place.entry], place.moved)


def _behind_contents(body: Document, entries: Sequence[Entry], titled: Sequence[Head]) -> int:
    """The first line behind the contents, where all reports stand behind it: what stands before is no report's."""
    first = min(entry.line for entry in entries)
    if not titled or body.lines[titled[0].at].place < first:
        return 0
    return next(at for at, line in enumerate(body.lines) if line.place > first)


def bounded(body: Document, titled: Sequence[Head], parts: Iterable[PartHead], floor: int = 0) -> list[Head]:
    """The heads with where their spans start (not before line ``floor``) and stop, and what repeats the title.

    A span starts with the title of the part that stands before it: its lines are taken out of the span later.
    """
    part_starts = sorted(part.at for part in parts if part.count)
    lowest = floor
    found: list[Head] = []
    former = ""
    for place, head in enumerate(titled):
        stop = titled[place + 1].at if place + 1 < len(titled) else len(body.lines)
        repeats = repeated(body, head.at, head.count, stop)
        part = bisect_left(part_starts, floor)
        headed = part < len(part_starts) and part_starts[part] < head.at
        start = part_starts[part] if headed else head_start(body, head.at, floor, former)
        found.append(replace(head, repeats=repeats, start=start))
        floor, former = head.at + head.count + repeats, key(head.title)
    found = _with_lines_above(body, found, lowest)
    stops = [head.start for head in found[1:]] + [len(body.lines)]
    return [replace(head, stop=stop) for head, stop in zip(found, stops, strict=True)]


def _with_lines_above(body: Document, heads: Sequence[Head], lowest: int) -> list[Head]:
    """``heads`` with what stands alike above every one of them, the first too (from line ``lowest`` on): the same line,
    or the name of a unit."""
    found = list(heads)
    for _ in range(ABOVE):
        floors = [lowest, *(head.body for head in found)]
        lines = [body.lines[head.start - 1] for head, floor in zip(found, floors, strict=False) if head.start > floor]
        alike = len({key(line.text) for line in lines}) == 1 or all(is_unit(line.text) for line in lines)
        if len(found) < FEWEST_ALIKE or len(lines) < len(found) or not alike or not all(map(is_title, lines)):
            break
        found = [replace(head, start=head.start - 1) for head in found]
    return found


def _with_additional(body: Document, head: Head, printed: additional.Printed) -> Iterator[Head]:
    """``head`` and the heads without an entry in its span."""
    former = head
    for at in additional.titles(body, head.at, head.body, head.stop, printed):
        start = head_start(body, at, former.body, key(former.title))
        yield replace(former, stop=start)
        repeats = repeated(body, at, 1, head.stop)
        former = Head(at, 1, body.lines[at].text, None, False, repeats, start, head.stop)
    yield former
