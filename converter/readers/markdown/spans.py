"""What the scanner of :mod:`.inline` finds: pieces of text with their place, spans over them, anchors, pictures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from converter.model import Mark, MarkKind

if TYPE_CHECKING:
    from converter.readers.markdown.emphasis import Delimiter


_LEADS_OUT = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


class Place(NamedTuple):
    """Characters of a source line: its number, and the offsets of the characters in it."""

    line: int
    offsets: Sequence[int]


@dataclass
class Token:
    """A piece of the text. Where ``replaced``, the characters at ``place`` stand for others (``&lt;`` for <)."""

    text: str
    place: Place | None = None
    replaced: bool = False
    delimiter: Delimiter | None = None

    def settle(self) -> None:
        """Leaves of a run of delimiters what opens and closes nothing."""
        if self.delimiter is not None and self.place is not None:
            start, end = self.delimiter.used_left, len(self.text) - self.delimiter.used_right
            self.text = self.text[start:end]
            self.place = Place(self.place.line, self.place.offsets[start:end])


class Span(NamedTuple):
    """A mark over the tokens ``start`` up to ``end``. ``tag``: an HTML tag says so."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""
    note: str = ""
    tag: bool = False


class Anchor(NamedTuple):
    """A tag that marks no text, before token ``at``; its name begins with / where it closes an element.

    ``<!--`` is a comment, ``note`` the way back of the note that the text here is.
    """

    at: int
    name: str
    attributes: Mapping[str, str] = {}

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.attributes.get("class", "").split())


class Picture(NamedTuple):
    """A picture; its words are the tokens ``start`` up to ``end``, or ``alt``."""

    target: str
    start: int
    end: int
    alt: str = ""


class Inline(NamedTuple):
    """``text`` with its ``marks``; ``starts`` has the position in the text of each token.

    Spans and anchors count in tokens: :meth:`at` turns that into a position. ``origin`` is where the rows begin.
    """

    text: str
    tokens: list[Token]
    starts: list[int]
    spans: list[Span]
    anchors: list[Anchor]
    pictures: list[Picture]
    origin: tuple[int, int]

    def at(self, token: int) -> int:
        """The position in the text at which a token begins."""
        return self.starts[token]

    def marks(self, without: Span | None = None) -> tuple[Mark, ...]:
        """The spans as marks, in one order for all: overlapping ones of a kind as one, none that marks nothing."""
        ranges = ((span, self.at(span.start), self.at(span.end)) for span in self._shown() if span is not without)
        return marks(Mark(start=a, end=b, kind=span.kind, href=span.href, note=span.note) for span, a, b in ranges)

    def _shown(self) -> Iterator[Span]:
        """The spans, without links that lead to a place in this file or to a file beside it: out of here, nowhere."""
        return (span for span in self.spans if span.kind != "link" or _LEADS_OUT.match(span.href))

    def marks_on(self, ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[Mark, ...]]:
        """For each of the ascending ranges of tokens, the marks on its text."""
        by_token = marks(
            Mark(start=span.start, end=span.end + (span.kind == "note"), kind=span.kind, href=span.href, note=span.note)
            for span in self._shown()
        )
        for (first, _), own in zip(ranges, parted(by_token, ranges), strict=True):
            start = self.at(first)
            placed = ((mark, self.at(first + mark.start), self.at(first + mark.end)) for mark in own)
            yield tuple(
                Mark(start=a - start, end=b - start, kind=mark.kind, href=mark.href, note=mark.note)
                for mark, a, b in placed
                if a < b or mark.kind == "note"
            )

    @property
    def begin(self) -> tuple[int, int]:
        """Line and offset in the source of the first character; where the rows begin, if there is none."""
        return self.source(0)

    def source(self, position: int) -> tuple[int, int]:
        """Line and offset in the source of the character at ``position``, or of the next that has any."""
        for at in range(bisect_right(self.starts, position) - 1, len(self.tokens)):
            token = self.tokens[at]
            if token.place and token.place.offsets and token.text:
                skipped = 0 if token.replaced else max(position - self.starts[at], 0)
                return token.place.line, token.place.offsets[skipped]
        return self.origin


def composed(
    tokens: list[Token], spans: list[Span], anchors: list[Anchor], pictures: list[Picture], origin: tuple[int, int]
) -> Inline:
    """The text of ``tokens``, out of rows that begin at ``origin``."""
    starts, size = [], 0
    for token in tokens:
        token.settle()
        starts.append(size)
        size += len(token.text)
    starts.append(size)
    return Inline("".join(token.text for token in tokens), tokens, starts, spans, anchors, pictures, origin)


def shifted(mark: Mark, by: int) -> Mark:
    """``mark`` with offsets that count from ``by`` characters before."""
    return Mark(start=mark.start + by, end=mark.end + by, kind=mark.kind, href=mark.href, note=mark.note)


def parted(found: Sequence[Mark], ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[Mark, ...]]:
    """For each of the ascending ``ranges`` of the text, the marks on it, counted from its start.

    ``found`` are :func:`marks`: in order, and of a kind none over another, so that this is linear.
    """
    reached, open_marks = 0, list[Mark]()
    for start, end in ranges:
        while reached < len(found) and found[reached].start <= end:
            open_marks.append(found[reached])
            reached += 1
        open_marks = [mark for mark in open_marks if mark.end >= start]
        yield tuple(_clipped(open_marks, start, end))


def _clipped(found: Iterable[Mark], start: int, end: int) -> Iterator[Mark]:
    for mark in found:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last or (mark.start == mark.end and start <= mark.start <= end):
            yield shifted(Mark(start=first, end=last, kind=mark.kind, href=mark.href, note=mark.note), -start)


def marks(found: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in their order; what touches or overlaps and says the same is one mark."""
    return tuple(_merged(sorted(found, key=lambda mark: (mark.kind, mark.href, mark.note, mark.start, mark.end))))


def _merged(found: Iterable[Mark]) -> Iterator[Mark]:
    merged: list[Mark] = []
    for mark in found:
        last = merged[-1] if merged else None
        if mark.kind != "note" and mark.start == mark.end:
            continue
        if last and _goes_on(last, mark):
            end = max(last.end, mark.end)
            merged[-1] = Mark(start=last.start, end=end, kind=mark.kind, href=mark.href, note=mark.note)
        else:
            merged.append(mark)
    yield from sorted(merged, key=lambda mark: (mark.start, mark.end, mark.kind, mark.href, mark.note))


def _goes_on(last: Mark, mark: Mark) -> bool:
    """Whether ``mark`` says the same as ``last`` of the text that it touches; two references to a note are two."""
    if (last.kind, last.href, last.note) != (mark.kind, mark.href, mark.note):
        return False
    return mark.start == last.start if mark.kind == "note" else mark.start <= last.end
